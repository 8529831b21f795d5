import { Interrupted, isAppError } from "../errors.ts";
import type { AppError } from "../errors.ts";
import type { DatabaseParts, KeptBytes, Scratch, Waiting } from "../platform.ts";
import { claimedSizeOf, explainBroken, undoLineEnds } from "./broken-database.ts";
import { formatTrail } from "./entry.ts";
import type { Entry } from "./entry.ts";
import { ArchiveError } from "./errors.ts";

/** A vendor's database with decades in it stays far below. */
const MOST_NAMED_BYTES = 2 * 1024 ** 3;
/** What waits for its other files together; beyond it, it is read as it is. */
const MOST_WAITING_BYTES = 1024 ** 3;

/** So many databases wait at most; each may hold an open file. */
const MOST_WAITERS = 400;
/** Side files of unknown databases that may still come; a pulled `/data` has hundreds. */
const MOST_STRAYS = 200;

/** A database with all its parts. */
export interface ShelvedDatabase<Facts> {
  readonly where: string;
  readonly facts: Facts;
  readonly parts: DatabaseParts;
  /** Its line ends had been changed on the way and were put right. */
  readonly isRepaired: boolean;
  /** It is written with a write-ahead log, and none was there. */
  readonly lacksLog: boolean;
}

/** What the databases are wanted for. */
export interface ShelfUse<Facts> {
  /** Whether a file of this name is wanted, whatever is in it. */
  isNamed(fileName: string): boolean;
  /** Whether a database under any other name is wanted. */
  isWanted(parts: DatabaseParts): Promise<boolean>;
  /** A database under another name that is bigger than this is nothing we look for, bytes. */
  readonly mostUnnamedBytes: number;
  /** Reads one; when it is broken it throws, and the reason is told as a trouble. */
  read(found: ShelvedDatabase<Facts>): Promise<void>;
  trouble(where: string, error: AppError): void;
  /** Side files with a wanted name whose database did not come. */
  alone(base: string): void;
}

interface Waiter<Facts> {
  where?: string;
  facts?: Facts;
  main?: KeptBytes;
  wal?: KeptBytes;
  journal?: KeptBytes;
}

/**
 * Databases and their side files, put aside until all are there: archives hold them in any order.
 * Which belong together is said by the container, the folder and the name.
 */
export class DatabaseShelf<Facts> {
  readonly #scratch: Scratch;
  readonly #waiting: Waiting;
  readonly #use: ShelfUse<Facts>;
  readonly #waiters = new Map<string, Waiter<Facts>>();
  #waitingBytes = 0;

  constructor(tools: Waiting & { readonly scratch: Scratch }, use: ShelfUse<Facts>) {
    this.#scratch = tools.scratch;
    this.#waiting = { signal: tools.signal };
    this.#use = use;
  }

  async putMain(entry: Entry, facts: Facts): Promise<void> {
    const where = formatTrail(entry.trail);
    const isNamed = this.#use.isNamed(fileNameOf(where));
    const main = await this.#keep(entry, isNamed);
    if (main === undefined) return;
    if (!isNamed && !(await this.#isWanted(main))) {
      this.#waitingBytes -= main.sizeBytes;
      await main.drop();
      return;
    }
    const waiter = this.#waiterOf(where);
    await this.#replace(waiter, "main", main);
    waiter.where = where;
    waiter.facts = facts;
  }

  /** Shared-memory files (`-shm`) say nothing that the log does not. */
  async putSide(entry: Entry): Promise<void> {
    const match = /^(.*)-(wal|journal)$/s.exec(formatTrail(entry.trail));
    const [, base = "", kind = ""] = match ?? [];
    if (match === null || entry.sizeBytes === 0) return;
    const isNamed = this.#use.isNamed(fileNameOf(base));
    if (!isNamed && !this.#waiters.has(base) && this.#waiters.size > MOST_STRAYS) return;
    const bytes = await this.#keep(entry, isNamed);
    if (bytes === undefined) return;
    await this.#replace(this.#waiterOf(base), kind === "wal" ? "wal" : "journal", bytes);
  }

  /** Reads every database that is here and lets go of everything. */
  async settle(): Promise<void> {
    for (const [base, waiter] of this.#waiters) {
      this.#waiters.delete(base);
      try {
        await this.#read(waiter, base);
      } finally {
        await dropAll(waiter);
      }
    }
    this.#waitingBytes = 0;
  }

  async close(): Promise<void> {
    for (const waiter of this.#waiters.values()) await dropAll(waiter);
    this.#waiters.clear();
  }

  #waiterOf(base: string): Waiter<Facts> {
    const waiter = this.#waiters.get(base) ?? {};
    this.#waiters.set(base, waiter);
    return waiter;
  }

  async #replace(
    waiter: Waiter<Facts>,
    part: "main" | "wal" | "journal",
    bytes: KeptBytes,
  ): Promise<void> {
    await waiter[part]?.drop();
    waiter[part] = bytes;
  }

  /** `undefined` when it could not be kept; said only of what has a wanted name. */
  async #keep(entry: Entry, isNamed: boolean): Promise<KeptBytes | undefined> {
    const maxBytes = isNamed ? MOST_NAMED_BYTES : this.#use.mostUnnamedBytes;
    if (!isNamed && (entry.sizeBytes ?? 0) > maxBytes) return undefined;
    const isFull = this.#waiters.size >= MOST_WAITERS || this.#waitingBytes > MOST_WAITING_BYTES;
    if (isFull) await this.settle();
    try {
      const kept = await this.#scratch.keep(entry.bytes, { ...this.#waiting, maxBytes });
      this.#waitingBytes += kept.sizeBytes;
      return kept;
    } catch (error) {
      if (!isOfTheFile(error)) throw error;
      if (isNamed) this.#use.trouble(formatTrail(entry.trail), keepingFailed(error));
      return undefined;
    }
  }

  async #isWanted(main: KeptBytes): Promise<boolean> {
    try {
      return await this.#use.isWanted({ main });
    } catch (error) {
      if (isOfTheFile(error)) return false;
      throw error;
    }
  }

  async #read(waiter: Waiter<Facts>, base: string): Promise<void> {
    const { where, facts, main, wal, journal } = waiter;
    if (where === undefined || facts === undefined || main === undefined) {
      if (this.#use.isNamed(fileNameOf(base))) this.#use.alone(base);
      return;
    }
    const lacksLog = wal === undefined && (await isWrittenWithLog(main));
    const found = { where, facts, parts: { main, wal, journal }, isRepaired: false, lacksLog };
    try {
      await this.#use.read(found);
    } catch (error) {
      if (!isOfTheFile(error)) throw error;
      await this.#readBroken(found, main, error);
    }
  }

  async #readBroken(
    found: ShelvedDatabase<Facts>,
    main: KeptBytes,
    error: AppError,
  ): Promise<void> {
    const explained = await explainBroken(main, error);
    const isRead = explained.code === "line-ends" && (await this.#readRepaired(found, main));
    if (!isRead) this.#use.trouble(found.where, explained);
  }

  /** Reads it with its line ends put right; false when that does not make it whole. */
  async #readRepaired(found: ShelvedDatabase<Facts>, damaged: KeptBytes): Promise<boolean> {
    const main = await this.#scratch.keep(undoLineEnds(damaged.stream(0, this.#waiting)), {
      ...this.#waiting,
      maxBytes: damaged.sizeBytes,
    });
    try {
      if ((await claimedSizeOf(main)) !== main.sizeBytes) return false;
      await this.#use.read({ ...found, parts: { main }, isRepaired: true });
      return true;
    } catch (error) {
      if (isOfTheFile(error)) return false;
      throw error;
    } finally {
      await main.drop();
    }
  }
}

function fileNameOf(where: string): string {
  return where.split(/[/›]/).at(-1)?.trim() ?? "";
}

/** Whether a database is written with a log: byte 19 of its header. */
async function isWrittenWithLog(main: KeptBytes): Promise<boolean> {
  const [readVersion] = await main.read(19, 20);
  return readVersion === 2;
}

async function dropAll<Facts>({ main, wal, journal }: Waiter<Facts>): Promise<void> {
  for (const kept of [main, wal, journal]) await kept?.drop();
}

/** Whether a failure concerns this one file, so that the search can go on behind it. */
export function isOfTheFile(error: unknown): error is AppError {
  return isAppError(error) && !OF_THIS_COMPUTER.has(error.code) && !(error instanceof Interrupted);
}

const OF_THIS_COMPUTER: ReadonlySet<string> = new Set(["no-space", "no-access"]);

function keepingFailed(error: AppError): AppError {
  if (error.code !== "too-big") return error;
  return new ArchiveError("too-big", "This database is far bigger than any app makes it.", {
    hint: "If it is really the app's own, please report it: this limit is ownband's.",
    cause: error,
  });
}
