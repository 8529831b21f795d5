import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { DatabaseSyncOptions } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { FOREIGN_LIMITS, foreignErrorOfCode, mayRead } from "../disk/foreign.ts";
import { openForeignFile } from "../disk/open-foreign.ts";
import { hasSaneSchema } from "../disk/schema-tree.ts";
import type { Database, ForeignDatabase } from "../platform.ts";
import { noSpace } from "./disk-error.ts";
import { NodeDatabase, READING, sqliteCodeOf } from "./sqlite.ts";

/**
 * Opens a copy of somebody else's database that nobody else touches, as {@link openForeignFile} does.
 *
 * @param onClose removes the copy
 */
export function openForeign(path: string, mostBytes: number, onClose: () => void): ForeignDatabase {
  const url = pathToFileURL(path);
  url.search = "immutable=1&mode=ro";
  const inner = openForeignFile(
    {
      has: (suffix) => existsSync(path + suffix),
      sizeBytes: () => statSync(path).size,
      hasSaneSchema: () => hasSaneSchemaAt(path),
      open: (to) =>
        to === "recover"
          ? new DatabaseSync(path, HOSTILE)
          : new DatabaseSync(url, { ...HOSTILE, readOnly: true }),
      authorize: (connection) => connection.setAuthorizer(mayRead),
      explain: foreignErrorOf,
    },
    mostBytes,
  );
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
