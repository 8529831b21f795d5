import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { constants, DatabaseSync } from "node:sqlite";
import type { DatabaseSyncOptions } from "node:sqlite";
import { pathToFileURL } from "node:url";
import type { Database, ForeignDatabase } from "../platform.ts";
import { DiskError, noSpace } from "./disk-error.ts";
import { hasSaneSchema } from "./schema-tree.ts";
import { NodeDatabase, READING, sqliteCodeOf } from "./sqlite.ts";

/**
 * Opens a copy of somebody else's database that nobody else touches, in two steps:
 *
 * 1. With side files: SQLite itself applies the write-ahead log or rolls the journal back. Only a
 *    transaction is begun and given up, so that nothing of the schema is read yet.
 * 2. The file by itself, read-only and immutable, after a look at its schema pages. An authorizer
 *    admits reading tables and a few harmless functions and nothing else: no views, no triggers, no
 *    other file, no writing.
 *
 * @param mostBytes what the whole can be at most; a log that makes more of it is a bomb
 * @param onClose removes the copy
 * @throws DiskError "damaged" | "not-a-database" | "no-space"
 */
export function openForeign(path: string, mostBytes: number, onClose: () => void): ForeignDatabase {
  if (existsSync(`${path}-wal`) || existsSync(`${path}-journal`)) recover(path, mostBytes);
  if (!hasSaneSchemaAt(path)) throw damaged("schema");
  const url = pathToFileURL(path);
  url.search = "immutable=1&mode=ro";
  const inner = open(url, { ...HOSTILE, readOnly: true });
  try {
    inner.exec(`${CAUTION} PRAGMA query_only = ON`);
    inner.setAuthorizer(mayRead);
  } catch (error) {
    inner.close();
    throw foreignErrorOf(error);
  }
  return new ForeignNodeDatabase(inner, url, onClose);
}

class ForeignNodeDatabase extends NodeDatabase implements ForeignDatabase {
  readonly #url: URL;

  constructor(inner: DatabaseSync, url: URL, onClose: () => void) {
    super(inner, foreignErrorOf, onClose);
    this.#url = url;
  }

  attachTo(own: Database, name: string): void {
    own.run("PRAGMA cell_size_check = ON");
    own.run(`ATTACH ? AS ${name}`, this.#url.href);
  }
}

/** Nothing that we want to know of a foreign database is longer. */
const LONGEST_VALUE_BYTES = 8 * 1024 * 1024;

/** How a database is opened that somebody else has made. */
export const HOSTILE: DatabaseSyncOptions = {
  ...READING,
  defensive: true,
  allowExtension: false,
  enableDoubleQuotedStringLiterals: false,
  enableForeignKeyConstraints: false,
  limits: {
    length: LONGEST_VALUE_BYTES,
    sqlLength: 256 * 1024,
    column: 500,
    exprDepth: 50,
    compoundSelect: 5,
    attach: 0,
    triggerDepth: 1,
  },
};

export const CAUTION = `PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;
  PRAGMA temp_store = MEMORY;`;

const FUNCTIONS = new Set(["length", "octet_length", "substr", "typeof", "count", "min", "max"]);

function mayRead(
  action: number,
  subject: string | null,
  detail: string | null,
  _database: string | null,
  through: string | null,
): number {
  const allowed =
    through === null &&
    (action === constants.SQLITE_SELECT ||
      action === constants.SQLITE_READ ||
      (action === constants.SQLITE_FUNCTION && FUNCTIONS.has(detail ?? "")) ||
      (action === constants.SQLITE_PRAGMA && subject === "table_info"));
  return allowed ? constants.SQLITE_OK : constants.SQLITE_DENY;
}

function recover(path: string, mostBytes: number): void {
  const inner = open(path, HOSTILE);
  try {
    // Exclusive: no shared-memory file. Closing the last connection applies the log to the file.
    inner.exec(`${CAUTION} PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = OFF;
      BEGIN IMMEDIATE; ROLLBACK`);
  } catch (error) {
    throw foreignErrorOf(error);
  } finally {
    inner.close();
  }
  if (existsSync(`${path}-wal`) || statSync(path).size > mostBytes) throw damaged("side file");
}

function open(path: string | URL, options: DatabaseSyncOptions): DatabaseSync {
  try {
    return new DatabaseSync(path, options);
  } catch (error) {
    throw foreignErrorOf(error);
  }
}

function hasSaneSchemaAt(path: string): boolean {
  const file = openSync(path, "r");
  try {
    return hasSaneSchema((startByte, lengthBytes) => {
      const bytes = new Uint8Array(lengthBytes);
      return bytes.subarray(0, readSync(file, bytes, 0, lengthBytes, startByte));
    });
  } finally {
    closeSync(file);
  }
}

/** SQLite's texts may quote the file, so only its number goes on. */
export function foreignErrorOf(error: unknown): unknown {
  const code = sqliteCodeOf(error);
  if (code === undefined) return error;
  if (code === 13) return noSpace();
  if (code === 26) return notADatabase();
  return damaged(`SQLite ${code}`);
}

export function notADatabase(): DiskError {
  return new DiskError("not-a-database", "This is no SQLite database.", {
    hint: "Copy the file again, byte for byte.",
  });
}

function damaged(what: string): DiskError {
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
