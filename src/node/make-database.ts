import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { SQLOutputValue } from "node:sqlite";
import type { Database } from "../platform.ts";
import { NodeDatabase } from "./sqlite.ts";

interface Files {
  readonly main: Uint8Array;
  readonly wal?: Uint8Array | undefined;
  readonly shm?: Uint8Array | undefined;
}

/** Runs `use` with the path of a database in a private folder, which is always removed. */
function inPrivateFolder<T>(use: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "ownband-database-"));
  try {
    return use(join(folder, "database"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readFiles(path: string): Files {
  const side = (end: string): Uint8Array | undefined =>
    existsSync(path + end) ? new Uint8Array(readFileSync(path + end)) : undefined;
  return { main: side("") ?? new Uint8Array(0), wal: side("-wal"), shm: side("-shm") };
}

function databaseOver(db: DatabaseSync): Database {
  return new NodeDatabase(db);
}

/**
 * Makes a database for the virtual phone and gives its files as they lie while an app has it open:
 * in `wal` mode what `fill` wrote is in the main file, and what `later` wrote only in the log.
 */
export function makeDatabase(
  fill: (db: Database) => void,
  options: {
    readonly mode: "delete" | "wal";
    readonly later?: ((db: Database) => void) | undefined;
  },
): Promise<Files> {
  return Promise.resolve().then(() =>
    inPrivateFolder((path) => {
      const db = new DatabaseSync(path);
      try {
        db.exec(`PRAGMA synchronous = OFF; PRAGMA journal_mode = ${options.mode}`);
        db.exec("PRAGMA wal_autocheckpoint = 0; BEGIN");
        fill(databaseOver(db));
        db.exec("COMMIT");
        if (options.mode === "wal") db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
        options.later?.(databaseOver(db));
        return readFiles(path);
      } finally {
        db.close();
      }
    }),
  );
}

/**
 * Runs SQL on the files of a database, as `sqlite3` on a phone does: rows as it prints them, the
 * log emptied into the main file at the end unless it was opened read-only.
 */
export function queryDatabase(
  files: Files,
  sql: string,
  options: { readonly readOnly: boolean },
): Promise<{ rows: string[][]; error?: string; files: Files }> {
  return Promise.resolve().then(() =>
    inPrivateFolder((path) => {
      writeFileSync(path, files.main);
      if (files.wal !== undefined) writeFileSync(`${path}-wal`, files.wal);
      if (files.shm !== undefined) writeFileSync(`${path}-shm`, files.shm);
      const rows: string[][] = [];
      let error: string | undefined;
      try {
        const db = new DatabaseSync(path, { readOnly: options.readOnly });
        try {
          for (const statement of statementsIn(sql)) rows.push(...runOne(db, statement));
        } finally {
          db.close();
        }
      } catch (failure) {
        error = failure instanceof Error ? failure.message : String(failure);
      }
      const after = options.readOnly ? files : readFiles(path);
      return { rows, files: after, ...(error === undefined ? {} : { error }) };
    }),
  );
}

/** The statements of a text, parted at semicolons outside of quotes. */
function statementsIn(sql: string): string[] {
  const parts = sql.match(/(?:'[^']*'|"[^"]*"|[^;'"])+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** `.tables` and `.schema`, or one SQL statement. */
function runOne(db: DatabaseSync, statement: string): string[][] {
  const command = /^\.(tables|schema)\b/.exec(statement)?.[1];
  const column = command === "tables" ? "name" : "sql || ';'";
  const sql =
    command === undefined ? statement : `SELECT ${column} FROM sqlite_master WHERE type = 'table'`;
  const prepared = db.prepare(sql);
  prepared.setReadBigInts(true);
  return prepared.all().map((row) => Object.values(row).map(formatValue));
}

function formatValue(value: SQLOutputValue): string {
  if (value === null) return "";
  return value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : String(value);
}

/** Everything from Node.js that a simulated Android needs (its `AndroidTools`). */
export const androidTools = { makeDatabase, queryDatabase, createHash: createNodeHash };

function createNodeHash(algorithm: "md5" | "sha1" | "sha256" | "sha512") {
  const hash = createHash(algorithm);
  return {
    update: (bytes: Uint8Array): void => {
      hash.update(bytes);
    },
    digest: (): Uint8Array => new Uint8Array(hash.digest()),
  };
}
