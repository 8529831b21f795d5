import type { Database } from "../platform.ts";
import { DiskError } from "./errors.ts";

/**
 * How somebody else's database is opened, whichever SQLite opens it: nothing in it is trusted, and
 * nothing in it runs.
 */
export const FOREIGN_LIMITS = {
  /** Nothing that we want to know of a foreign database is longer; bytes. */
  length: 8 * 1024 * 1024,
  sqlLength: 256 * 1024,
  column: 500,
  exprDepth: 50,
  compoundSelect: 5,
  attach: 0,
  triggerDepth: 1,
} as const;

export const CAUTION = `PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;
  PRAGMA temp_store = MEMORY;`;

/**
 * Applies what the side files add. Exclusive: no shared-memory file. Only a transaction is begun and
 * given up, so that nothing of the schema is read yet; closing the last connection applies the log.
 */
export const RECOVER = `${CAUTION} PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = OFF;
  BEGIN IMMEDIATE; ROLLBACK`;

/** What a draft of ours is written with: a crash costs nothing, so nothing is synchronised. */
export const DRAFTING = `${CAUTION} PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
  PRAGMA locking_mode = EXCLUSIVE`;

const FUNCTIONS = new Set(["length", "octet_length", "substr", "typeof", "count", "min", "max"]);

/** SQLite's numbers of actions and answers (sqlite.org/c3ref/c_alter_table.html). */
const ACTION = { pragma: 19, read: 20, select: 21, function: 31 };
const [OK, DENY] = [0, 1];

/**
 * An authorizer that admits reading tables and a few harmless functions and nothing else: no views, no
 * triggers, no other file, no writing.
 */
export function mayRead(
  action: number,
  subject: string | null,
  detail: string | null,
  _database: string | null,
  through: string | null,
): number {
  const allowed =
    through === null &&
    (action === ACTION.select ||
      action === ACTION.read ||
      (action === ACTION.function && FUNCTIONS.has(detail ?? "")) ||
      (action === ACTION.pragma && subject === "table_info"));
  return allowed ? OK : DENY;
}

/**
 * What SQLite's result code says of a foreign database; its texts may quote the file, so only the
 * number goes on.
 *
 * @param noSpace where there is no room: the words are the platform's
 */
export function foreignErrorOfCode(code: number, noSpace: () => DiskError): DiskError {
  if (code === 13) return noSpace();
  if (code === 26) return notADatabase();
  return damaged(`SQLite ${code}`);
}

export function notADatabase(): DiskError {
  return new DiskError("not-a-database", "This is no SQLite database.", {
    hint: "Copy the file again, byte for byte.",
  });
}

export function damaged(what: string): DiskError {
  return new DiskError("damaged", `The database is damaged (${what}).`, {
    hint: "Copy it again together with the files that end in -wal and -journal, while the app is stopped.",
  });
}

/** @throws DiskError "unsupported" for triggers, views and virtual tables: writing could run them */
export function refuseWhatRuns(database: Database): void {
  const sql = "SELECT type, sql FROM sqlite_master LIMIT 5000";
  for (const { type, sql: text } of database.rows(sql)) {
    const isPlain = type === "index" || (type === "table" && /^CREATE TABLE/i.test(String(text)));
    if (!isPlain) {
      throw new DiskError("unsupported", "The database holds more than tables and indexes.", {
        hint: "ownband writes only into databases as Gadgetbridge makes them.",
      });
    }
  }
}
