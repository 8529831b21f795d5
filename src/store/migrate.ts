import type { Database } from "../platform.ts";
import { StoreError } from "./errors.ts";
import { MIGRATIONS } from "./schema.ts";

/** Our own database, and the way to copy it as a whole (`node/sqlite.ts`). */
export interface StoreFile {
  readonly database: Database;
  /** Copies the database through SQLite to a file of its own beside it, named by `label`. */
  backUp(label: string): void;
}

/**
 * Brings the schema up to date: a new database from nothing, an older one step by step, all or
 * nothing, with a copy (`before-v3-20260131T120000Z`) made first.
 *
 * @throws StoreError "newer-schema" | "not-ours"; the file is not touched then
 */
export function migrate(
  store: StoreFile,
  nowS: number,
  migrations: readonly string[] = MIGRATIONS,
): void {
  const { database } = store;
  const version = versionOf(database);
  if (version > migrations.length) throw newerSchema();
  if (version === migrations.length) return;
  if (version > 0) store.backUp(labelFor(version + 1, nowS));
  else if (hasTables(database)) throw notOurs();
  transact(database, () => {
    // Another ownband may have done it meanwhile.
    for (let step = versionOf(database); step < migrations.length; step++) {
      database.run(migrations[step] ?? "");
      database.run(`PRAGMA user_version = ${step + 1}`);
    }
  });
}

/** Runs `work` as one transaction: all of it is kept, or, when it throws, nothing. */
export function transact<T>(database: Database, work: () => T): T {
  database.run("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.run("COMMIT");
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** From now on this connection waits no longer for another program that writes, before it is "in-use". */
export function waitAtMost(database: Database, limitMs: number): void {
  database.run(`PRAGMA busy_timeout = ${limitMs}`);
}

/** Whether one could write now. Nothing is waited for. @throws StoreError "in-use" */
export function tryToWrite(database: Database): void {
  const [row] = database.rows("PRAGMA busy_timeout");
  waitAtMost(database, 0);
  try {
    transact(database, () => undefined);
  } finally {
    waitAtMost(database, Number(row?.["timeout"] ?? 0));
  }
}

/**
 * Empties the write-ahead log, which would stay as big as the biggest transaction was. Somebody who
 * reads at this moment keeps us from it: then it is reused.
 */
export function emptyLog(database: Database): void {
  try {
    database.run("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch {
    // What is in the log is kept as well.
  }
}

/** SQLite may have done it by itself already: on a full disk it does. */
function rollBack(database: Database): void {
  try {
    database.run("ROLLBACK");
  } catch {
    // Nothing is open then; what went wrong is told by the error that led here.
  }
}

function versionOf(database: Database): number {
  const [row] = database.rows("PRAGMA user_version");
  return Number(row?.user_version);
}

function hasTables(database: Database): boolean {
  return [...database.rows("SELECT name FROM sqlite_master LIMIT 1")].length > 0;
}

function labelFor(version: number, nowS: number): string {
  const stamp = new Date(nowS * 1000).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return `before-v${version}-${stamp}`;
}

function newerSchema(): StoreError {
  return new StoreError("newer-schema", "A newer ownband has written this data.", {
    hint: "Update ownband, or use another data folder with --data DIR. Nothing was changed.",
  });
}

function notOurs(): StoreError {
  return new StoreError("not-ours", "The file ownband.sqlite was made by another program.", {
    hint: "Move it away, or use another data folder with --data DIR. Nothing was changed.",
  });
}
