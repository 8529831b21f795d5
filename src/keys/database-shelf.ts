import { formatTrail } from "../archive/entry.ts";
import type { Entry } from "../archive/entry.ts";
import { Interrupted, isAppError } from "../errors.ts";
import type { AppError } from "../errors.ts";
import type { KeptBytes, Scratch, Waiting } from "../platform.ts";
import { claimedSizeOf, explainBroken, undoLineEnds } from "./broken-database.ts";
import { KeysError } from "./errors.ts";
import { isAppName, isCopyName } from "./file-kind.ts";
import type { ReadFacts, Reading } from "./findings.ts";
import { isKeyDatabase, readKeyDatabase } from "./key-database.ts";

/** A vendor's database with decades in it stays far below. */
const MOST_NAMED_BYTES = 2 * 1024 ** 3;
/** A database under another name is a pulled `origin_db`, hardly ever bigger. */
const MOST_UNNAMED_BYTES = 64 * 1024 ** 2;
/** What waits for its other files together; beyond it, it is read as it is. */
const MOST_WAITING_BYTES = 1024 ** 3;

/** So many databases wait at most; each may hold an open file. */
const MOST_WAITERS = 400;
/** Side files of unknown databases that may still come; a pulled `/data` has hundreds. */
const MOST_STRAYS = 200;

/** Told what came of every database. */
export interface ShelfListener {
  reading(where: string, reading: Reading): void;
  trouble(where: string, error: AppError): void;
}

interface Waiter {
  where?: string;
  facts?: ReadFacts;
  main?: KeptBytes;
  wal?: KeptBytes;
  journal?: KeptBytes;
}

/**
 * Databases and their side files, put aside until all are there: archives hold them in any order.
 * Which belong together is said by the container, the folder and the name.
 */
export class DatabaseShelf {
  readonly #scratch: Scratch;
  readonly #waiting: Waiting;
  readonly #listener: ShelfListener;
  readonly #waiters = new Map<string, Waiter>();
  #waitingBytes = 0;

  constructor(tools: Waiting & { readonly scratch: Scratch }, listener: ShelfListener) {
    this.#scratch = tools.scratch;
    this.#waiting = { signal: tools.signal };
    this.#listener = listener;
  }

  /** @param isNamed whether it has a vendor's name; others are kept only with the right table */
  async putMain(entry: Entry, facts: ReadFacts, isNamed: boolean): Promise<void> {
    const where = formatTrail(entry.trail);
    const main = await this.#keep(entry, isNamed ? MOST_NAMED_BYTES : MOST_UNNAMED_BYTES, isNamed);
    if (main === undefined) return;
    if (!isNamed && !(await this.#hasBands(main))) {
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
  async putSide(entry: Entry, { fileName }: ReadFacts): Promise<void> {
    const match = /^(.*)-(wal|journal)$/s.exec(formatTrail(entry.trail));
    const [, base = "", kind = ""] = match ?? [];
    if (match === null || entry.sizeBytes === 0) return;
    const isNamed = isAppName(fileName.replace(/-(wal|journal)$/, ""));
    if (!isNamed && !this.#waiters.has(base) && this.#waiters.size > MOST_STRAYS) return;
    const most = isNamed ? MOST_NAMED_BYTES : MOST_UNNAMED_BYTES;
    const bytes = await this.#keep(entry, most, isNamed);
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

  #waiterOf(base: string): Waiter {
    const waiter = this.#waiters.get(base) ?? {};
    this.#waiters.set(base, waiter);
    return waiter;
  }

  async #replace(
    waiter: Waiter,
    part: "main" | "wal" | "journal",
    bytes: KeptBytes,
  ): Promise<void> {
    await waiter[part]?.drop();
    waiter[part] = bytes;
  }

  /** `undefined` when it could not be kept; said only of what has a vendor's name. */
  async #keep(entry: Entry, maxBytes: number, isNamed: boolean): Promise<KeptBytes | undefined> {
    if (!isNamed && (entry.sizeBytes ?? 0) > maxBytes) return undefined;
    const isFull = this.#waiters.size >= MOST_WAITERS || this.#waitingBytes > MOST_WAITING_BYTES;
    if (isFull) await this.settle();
    try {
      const kept = await this.#scratch.keep(entry.bytes, { ...this.#waiting, maxBytes });
      this.#waitingBytes += kept.sizeBytes;
      return kept;
    } catch (error) {
      if (!isOfTheFile(error)) throw error;
      if (isNamed) this.#listener.trouble(formatTrail(entry.trail), keepingFailed(error));
      return undefined;
    }
  }

  async #hasBands(main: KeptBytes): Promise<boolean> {
    try {
      return await isKeyDatabase({ main }, this.#scratch);
    } catch (error) {
      if (isOfTheFile(error)) return false;
      throw error;
    }
  }

  async #read({ where, facts, main, wal, journal }: Waiter, base: string): Promise<void> {
    if (where === undefined || facts === undefined || main === undefined) {
      const name = base.split(/[/›]/).at(-1)?.trim() ?? "";
      if (isAppName(name))
        this.#listener.reading(base, { found: [], rejected: [], notes: [ALONE] });
      return;
    }
    try {
      const reading = await readKeyDatabase({ main, wal, journal }, facts, this.#scratch);
      const notes = wal === undefined && (await lacksLog(main, facts)) ? [LOG_MISSING] : [];
      const noted = { ...reading, notes: [...reading.notes, ...notes] };
      this.#listener.reading(where, markCopy(noted, facts));
    } catch (error) {
      if (!isOfTheFile(error)) throw error;
      await this.#readBroken(main, where, facts, error);
    }
  }

  async #readBroken(
    main: KeptBytes,
    where: string,
    facts: ReadFacts,
    error: AppError,
  ): Promise<void> {
    const explained = await explainBroken(main, error);
    const repaired = explained.code === "line-ends" ? await this.#repair(main, facts) : undefined;
    if (repaired) {
      this.#listener.reading(where, markCopy(repaired, facts));
      return;
    }
    this.#listener.trouble(where, explained);
    this.#listener.reading(where, { found: [], rejected: [], notes: [] });
  }

  /** What it says when its line ends are put right; `undefined` when that does not make it whole. */
  async #repair(damaged: KeptBytes, facts: ReadFacts): Promise<Reading | undefined> {
    const main = await this.#scratch.keep(undoLineEnds(damaged.stream(0, this.#waiting)), {
      ...this.#waiting,
      maxBytes: damaged.sizeBytes,
    });
    try {
      if ((await claimedSizeOf(main)) !== main.sizeBytes) return undefined;
      const reading = await readKeyDatabase({ main }, facts, this.#scratch);
      return { ...reading, notes: [...reading.notes, REPAIRED] };
    } catch (error) {
      if (isOfTheFile(error)) return undefined;
      throw error;
    } finally {
      await main.drop();
    }
  }
}

const ALONE =
  "A side file without its database: give the whole folder, or the database together with it.";
const LOG_MISSING =
  "The app keeps its newest data in a file beside it that ends in -wal, and none was given: if there " +
  "is one, give it too, for the newest key may be in it.";
const REPAIRED =
  "Its line ends had been changed on the way (adb shell instead of adb exec-out); ownband put them " +
  "right and the size fits again. What its write-ahead log may have held is missing.";

/** Whether a file that the owner named is written with a log (byte 19 of its header), on a phone. */
async function lacksLog(main: KeptBytes, { source }: ReadFacts): Promise<boolean> {
  const [readVersion] = await main.read(19, 20);
  return source.kind === "database" && readVersion === 2;
}

function markCopy(reading: Reading, { fileName }: ReadFacts): Reading {
  if (!isCopyName(fileName)) return reading;
  return { ...reading, found: reading.found.map((key) => ({ ...key, isCopy: true })) };
}

async function dropAll({ main, wal, journal }: Waiter): Promise<void> {
  for (const kept of [main, wal, journal]) await kept?.drop();
}

/** Whether a failure concerns this one file, so that the search can go on behind it. */
export function isOfTheFile(error: unknown): error is AppError {
  return isAppError(error) && !OF_THIS_COMPUTER.has(error.code) && !(error instanceof Interrupted);
}

const OF_THIS_COMPUTER: ReadonlySet<string> = new Set(["no-space", "no-access"]);

function keepingFailed(error: AppError): AppError {
  if (error.code !== "too-big") return error;
  return new KeysError("too-big", "This database is far bigger than any app makes it.", {
    cause: error,
  });
}
