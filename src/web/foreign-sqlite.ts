import type { Database as SqliteDatabase } from "@sqlite.org/sqlite-wasm";
import { DRAFTING, FOREIGN_LIMITS, mayRead } from "../disk/foreign.ts";
import { openForeignFile } from "../disk/open-foreign.ts";
import { hasSaneSchema } from "../disk/schema-tree.ts";
import type { Database, ForeignDatabase } from "../platform.ts";
import type { Sqlite } from "./sqlite-library.ts";
import { WebDatabase } from "./sqlite.ts";
import { foreignErrorOf, writeErrorOf } from "./storage-errors.ts";
import type { VfsFiles } from "./vfs-files.ts";

/** A database among the files of a virtual file system. */
export interface Place {
  readonly sqlite: Sqlite;
  readonly files: VfsFiles;
  readonly path: string;
}

/**
 * Opens a copy of somebody else's database that nobody else touches, as {@link openForeignFile} does.
 *
 * @param onClose removes the copy
 */
export function openForeign(place: Place, mostBytes: number, onClose: () => void): ForeignDatabase {
  const { files, path } = place;
  const url = `file:${path}?vfs=${files.name}`;
  const readUrl = `${url}&immutable=1&mode=ro`;
  const inner = openForeignFile(
    {
      has: (suffix) => files.has(path + suffix),
      sizeBytes: () => sizeOf(place),
      hasSaneSchema: () => hasSaneSchemaAt(place),
      open: (to) => (to === "recover" ? open(place, url, "w") : open(place, readUrl, "r")),
      authorize: (connection) => authorize(place, connection),
      explain: foreignErrorOf,
    },
    mostBytes,
  );
  return new ForeignWebDatabase(inner, readUrl, onClose);
}

function authorize({ sqlite: { capi } }: Place, inner: SqliteDatabase): void {
  const ask = (
    _: number,
    action: number,
    subject: string | 0,
    detail: string | 0,
    schema: string | 0,
    through: string | 0,
  ): number => mayRead(action, subject || null, detail || null, schema || null, through || null);
  capi.sqlite3_set_authorizer(inner, ask, 0);
}

class ForeignWebDatabase extends WebDatabase implements ForeignDatabase {
  readonly #url: string;

  constructor(inner: SqliteDatabase, url: string, onClose: () => void) {
    super(inner, foreignErrorOf, onClose);
    this.#url = url;
  }

  attachTo(own: Database, name: string): void {
    own.run("PRAGMA cell_size_check = ON");
    own.run(`ATTACH ? AS ${name}`, this.#url);
  }
}

/** Opens a database that is on its way to becoming a file; made when it is not there. */
export function openDraft(place: Place): Database {
  try {
    const inner = open(place, `file:${place.path}?vfs=${place.files.name}`, "c");
    return new WebDatabase(drafting(inner), writeErrorOf);
  } catch (error) {
    throw writeErrorOf(error);
  }
}

function drafting(inner: SqliteDatabase): SqliteDatabase {
  try {
    return inner.exec(DRAFTING);
  } catch (error) {
    inner.close();
    throw error;
  }
}

function open({ sqlite }: Place, url: string, flags: string): SqliteDatabase {
  const inner = new sqlite.oo1.DB(url, flags);
  beCautious(sqlite, inner);
  return inner;
}

/** Nothing that is in the file runs, and nothing is longer than what makes sense. */
function beCautious({ capi }: Sqlite, inner: SqliteDatabase): void {
  capi.sqlite3_db_config(inner, capi.SQLITE_DBCONFIG_DEFENSIVE, 1, 0);
  for (const off of [
    capi.SQLITE_DBCONFIG_ENABLE_TRIGGER,
    capi.SQLITE_DBCONFIG_ENABLE_VIEW,
    capi.SQLITE_DBCONFIG_ENABLE_FKEY,
    capi.SQLITE_DBCONFIG_TRUSTED_SCHEMA,
    capi.SQLITE_DBCONFIG_DQS_DML,
    capi.SQLITE_DBCONFIG_DQS_DDL,
  ]) {
    capi.sqlite3_db_config(inner, off, 0, 0);
  }
  const limits = [
    [capi.SQLITE_LIMIT_LENGTH, FOREIGN_LIMITS.length],
    [capi.SQLITE_LIMIT_SQL_LENGTH, FOREIGN_LIMITS.sqlLength],
    [capi.SQLITE_LIMIT_COLUMN, FOREIGN_LIMITS.column],
    [capi.SQLITE_LIMIT_EXPR_DEPTH, FOREIGN_LIMITS.exprDepth],
    [capi.SQLITE_LIMIT_COMPOUND_SELECT, FOREIGN_LIMITS.compoundSelect],
    [capi.SQLITE_LIMIT_ATTACHED, FOREIGN_LIMITS.attach],
    [capi.SQLITE_LIMIT_TRIGGER_DEPTH, FOREIGN_LIMITS.triggerDepth],
  ] as const;
  for (const [limit, value] of limits) capi.sqlite3_limit(inner, limit, value);
}

/** @throws what SQLite says of a file that cannot be read */
export function hasSaneSchemaAt({ files, path }: Place): boolean {
  const file = files.open(path);
  try {
    return hasSaneSchema((startByte, lengthBytes) => file.read(startByte, lengthBytes));
  } finally {
    file.close();
  }
}

function sizeOf({ files, path }: Place): number {
  const file = files.open(path);
  try {
    return file.sizeBytes;
  } finally {
    file.close();
  }
}
