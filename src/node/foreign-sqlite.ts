import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { DatabaseSyncOptions } from "node:sqlite";
import { pathToFileURL } from "node:url";
import {
  CAUTION,
  damaged,
  FOREIGN_LIMITS,
  foreignErrorOfCode,
  mayRead,
  RECOVER,
} from "../disk/foreign.ts";
import { hasSaneSchema } from "../disk/schema-tree.ts";
import type { Database, ForeignDatabase } from "../platform.ts";
import { noSpace } from "./disk-error.ts";
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

/** How a database is opened that somebody else has made. */
export const HOSTILE: DatabaseSyncOptions = {
  ...READING,
  defensive: true,
  allowExtension: false,
  enableDoubleQuotedStringLiterals: false,
  enableForeignKeyConstraints: false,
  limits: FOREIGN_LIMITS,
};

function recover(path: string, mostBytes: number): void {
  const inner = open(path, HOSTILE);
  try {
    inner.exec(RECOVER);
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

export function foreignErrorOf(error: unknown): unknown {
  const code = sqliteCodeOf(error);
  return code === undefined ? error : foreignErrorOfCode(code, noSpace);
}
