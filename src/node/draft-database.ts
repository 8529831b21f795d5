import { DatabaseSync } from "node:sqlite";
import { DRAFTING } from "../disk/foreign.ts";
import type { Database } from "../platform.ts";
import { diskErrorOf } from "./disk-error.ts";
import { foreignErrorOf, HOSTILE } from "./foreign-sqlite.ts";
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
    inner.exec(DRAFTING);
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
