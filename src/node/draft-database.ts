import { DatabaseSync } from "node:sqlite";
import type { Database } from "../platform.ts";
import { diskErrorOf } from "./disk-error.ts";
import { CAUTION, foreignErrorOf, HOSTILE } from "./foreign-sqlite.ts";
import { NodeDatabase } from "./sqlite.ts";

/**
 * Opens a database that is on its way to becoming a file: private scratch, so what a crash costs is
 * nothing, and nothing is synchronised before it is handed over.
 *
 * @param path in scratch space; made when it is not there
 */
export function openDraft(path: string): { database: Database; close: () => void } {
  let inner: DatabaseSync | undefined;
  try {
    inner = new DatabaseSync(path, HOSTILE);
    inner.exec(`${CAUTION} PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
      PRAGMA locking_mode = EXCLUSIVE`);
  } catch (error) {
    inner?.close();
    throw foreignErrorOf(diskErrorOf(error));
  }
  const database = new NodeDatabase(inner, foreignErrorOf);
  return {
    database,
    close: () => {
      database.close();
    },
  };
}
