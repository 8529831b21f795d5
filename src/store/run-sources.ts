import type { Database } from "../platform.ts";
import { text } from "./rows.ts";

/** Whose word the records of each run are. */
export function runSources(database: Database): ReadonlyMap<number, string> {
  const rows = [...database.rows("SELECT id, source FROM run")];
  return new Map(rows.map(({ id, source }) => [Number(id), text(source) ?? ""]));
}
