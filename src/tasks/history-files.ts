import { explainNoDatabase } from "../archive/broken-database.ts";
import { DatabaseShelf, isOfTheFile } from "../archive/database-shelf.ts";
import { formatTrail } from "../archive/entry.ts";
import type { Entry, WalkTools } from "../archive/entry.ts";
import { walk } from "../archive/walk.ts";
import type { AppError } from "../errors.ts";
import { ExchangeError } from "../exchange/errors.ts";
import { isGadgetbridgeDatabase } from "../exchange/gadgetbridge/read-gadgetbridge.ts";
import { mifitKind } from "../exchange/mifit/kind.ts";
import type { MifitKind } from "../exchange/mifit/kind.ts";
import { isOwnJson } from "../exchange/json-import.ts";
import { ownCsvKind } from "../exchange/own-csv/own-csv-kind.ts";
import type { OwnCsvKind } from "../exchange/own-csv/own-csv-kind.ts";
import { vendorCsvKind } from "../exchange/vendor-csv/kinds.ts";
import type { VendorCsvKind } from "../exchange/vendor-csv/kinds.ts";
import { workoutFileKind } from "../exchange/workout-files/kind.ts";
import type { WorkoutFileKind } from "../exchange/workout-files/kind.ts";
import type { DatabaseParts, ForeignDatabase, KeptBytes, OwnFile } from "../platform.ts";
import { throwIfStopped } from "../waiting.ts";

/** Decades of one person in one table. */
const MOST_TEXT_BYTES = 4 * 2 ** 30;

/** Somebody's workouts of a life, each in a file of its own. */
const MOST_FILES = 50_000;

/** An opened database may hold an open file each. */
const MOST_DATABASES = 200;

const MOST_TROUBLES = 5_000;

/** Decades of everything; others are not looked into. */
const MOST_DATABASE_BYTES = 2 * 1024 ** 3;

/** Names that the apps and Gadgetbridge give; copies of them too. */
const NAMED =
  /^(?:origin_db(?:_[0-9A-Za-z_]+)?|stress_\w+|spo2_\w+|Gadgetbridge(?:_[\d-]+)?)(?:\.(?:bak|db|sqlite))?$/;

/** What a database with history is. */
export type DatabaseKind =
  { readonly is: "Mifit"; readonly kind: MifitKind } | { readonly is: "Gadgetbridge" };

/** What a file with history that is no database is. */
export type TextKind =
  | { readonly is: "OwnCsv"; readonly kind: OwnCsvKind }
  | { readonly is: "OwnJson" }
  | { readonly is: "VendorCsv"; readonly kind: VendorCsvKind }
  | { readonly is: "Workout"; readonly kind: WorkoutFileKind };

/** A database with history. */
export interface HistoryDatabase {
  readonly where: string;
  readonly fileName: string;
  readonly kind: DatabaseKind;
  readonly database: ForeignDatabase;
}

/** A file with history that is none. */
export interface HistoryText {
  readonly where: string;
  readonly fileName: string;
  readonly kind: TextKind;
  readonly bytes: KeptBytes;
}

/** Something that should be history and could not be read. */
export interface HistoryTrouble {
  readonly where: string;
  readonly error: AppError;
}

/** Everything with history that the files held, put aside until all are known. */
export interface HistoryFiles {
  readonly databases: readonly HistoryDatabase[];
  readonly texts: readonly HistoryText[];
  readonly troubles: readonly HistoryTrouble[];
  /** Files and entries that were looked at. */
  readonly seen: number;
  close(): Promise<void>;
}

/**
 * Looks at every file, and in every container at what is in it, and puts aside what holds history: what
 * it is, its content says. What is broken is told, and the search goes on.
 *
 * @throws AppError "no-space"; Interrupted
 */
export async function gatherHistory(
  files: Iterable<OwnFile> | AsyncIterable<OwnFile>,
  tools: WalkTools,
): Promise<HistoryFiles> {
  const gathering = new Gathering(tools);
  try {
    for await (const entry of walk(files, tools)) {
      throwIfStopped(tools.signal);
      if (entry.is === "Trouble") gathering.trouble(formatTrail(entry.trail), entry.error);
      else await gathering.take(entry);
    }
    await gathering.settle();
    return gathering;
  } catch (error) {
    await gathering.close();
    throw error;
  }
}

class Gathering implements HistoryFiles {
  readonly databases: HistoryDatabase[] = [];
  readonly texts: HistoryText[] = [];
  readonly troubles: HistoryTrouble[] = [];
  seen = 0;
  readonly #tools: WalkTools;
  readonly #shelf: DatabaseShelf<string>;

  constructor(tools: WalkTools) {
    this.#tools = tools;
    this.#shelf = new DatabaseShelf<string>(tools, {
      isNamed: (fileName) => NAMED.test(fileName),
      isWanted: (parts) => this.#isWanted(parts),
      mostUnnamedBytes: MOST_DATABASE_BYTES,
      read: ({ where, facts, parts }) => this.#open(where, facts, parts),
      trouble: (where, error) => {
        this.trouble(where, error);
      },
      alone: () => undefined,
    });
  }

  /** A walk tells a fault once more after reading has thrown it. */
  trouble(where: string, error: AppError): void {
    if (this.troubles.length >= MOST_TROUBLES) return;
    if (this.troubles.some((trouble) => trouble.error === error)) return;
    this.troubles.push({ where, error });
  }

  async take(entry: Entry): Promise<void> {
    this.seen++;
    const where = formatTrail(entry.trail);
    const fileName = entry.trail.at(-1)?.split("/").at(-1) ?? "";
    if (isDatabase(entry.head)) await this.#shelf.putMain(entry, fileName);
    else if (/-(wal|journal)$/.test(fileName)) await this.#shelf.putSide(entry);
    else if (NAMED.test(fileName)) this.trouble(where, explainNoDatabase(entry.head));
    else await this.#takeText(entry, where, fileName);
  }

  settle(): Promise<void> {
    return this.#shelf.settle();
  }

  async close(): Promise<void> {
    await this.#shelf.close();
    for (const { database } of this.databases) database.close();
    for (const { bytes } of this.texts) await bytes.drop();
  }

  async #takeText(entry: Entry, where: string, fileName: string): Promise<void> {
    const kind = textKindOf(entry.head, fileName);
    if (kind === undefined) return;
    if (this.texts.length >= MOST_FILES) throw tooMany();
    try {
      const { signal, scratch } = this.#tools;
      const bytes = await scratch.keep(entry.bytes, { maxBytes: MOST_TEXT_BYTES, signal });
      this.texts.push({ where, fileName, kind, bytes });
    } catch (error) {
      if (!isOfTheFile(error)) throw error;
      this.trouble(where, error);
    }
  }

  async #isWanted(parts: DatabaseParts): Promise<boolean> {
    const database = await this.#tools.scratch.openDatabase(parts);
    try {
      return databaseKindOf(database) !== undefined;
    } finally {
      database.close();
    }
  }

  async #open(where: string, fileName: string, parts: DatabaseParts): Promise<void> {
    const database = await openWithSides(parts, this.#tools);
    const kind = databaseKindOf(database);
    if (kind === undefined || this.databases.length >= MOST_DATABASES) {
      database.close();
      if (kind !== undefined) throw tooMany();
      return;
    }
    this.databases.push({ where, fileName, kind, database });
  }
}

function databaseKindOf(database: ForeignDatabase): DatabaseKind | undefined {
  if (isGadgetbridgeDatabase(database)) return { is: "Gadgetbridge" };
  const kind = mifitKind(database);
  return kind && { is: "Mifit", kind };
}

function textKindOf(head: Uint8Array, fileName: string): TextKind | undefined {
  const workout = workoutFileKind(head);
  if (workout !== undefined) return { is: "Workout", kind: workout };
  if (isOwnJson(head)) return { is: "OwnJson" };
  // Ours first: a file of minutes with but a few of its columns could be the vendor's, too.
  const own = ownCsvKind(head);
  if (own !== undefined) return { is: "OwnCsv", kind: own };
  const vendor = vendorCsvKind(head, fileName);
  return vendor && { is: "VendorCsv", kind: vendor };
}

/** With its side files; by itself where they are damaged or another database's. */
async function openWithSides(
  parts: DatabaseParts,
  { scratch }: WalkTools,
): Promise<ForeignDatabase> {
  const { main, wal, journal } = parts;
  try {
    return await scratch.openDatabase(parts);
  } catch (error) {
    const hasSides = (wal?.sizeBytes ?? 0) + (journal?.sizeBytes ?? 0) > 0;
    if (!hasSides || !isOfTheFile(error)) throw error;
    return scratch.openDatabase({ main });
  }
}

const MAGIC = "SQLite format 3\0";

function isDatabase(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(0, MAGIC.length)) === MAGIC;
}

function tooMany(): ExchangeError {
  return new ExchangeError("too-big", "There are far more files with history than anybody has.", {
    hint: "Name the files or the folder that you mean.",
  });
}
