import { AppError } from "../../errors.ts";
import type { Database, KeptBytes, RandomBytes, Scratch } from "../../platform.ts";
import { StoreError } from "../../store/errors.ts";
import { MIGRATIONS } from "../../store/schema.ts";

/**
 * Looks at a file that is to take the place of our store, on a copy on which nothing of it runs: only a
 * whole one, with just the tables that an ownband of its version has made, is let through. Gives what was
 * looked at, as one file.
 *
 * @throws DiskError "not-a-database" | "damaged" | "unsupported" | "no-space"; StoreError "newer-schema" |
 *   "not-ours"
 */
export async function checkedStore(scratch: Scratch, bytes: RandomBytes): Promise<KeptBytes> {
  const draft = await scratch.editDatabase({ main: bytes });
  try {
    const { database } = draft;
    const version = Number([...database.rows("PRAGMA user_version")][0]?.user_version);
    if (version < 1 || !hasOurs(database)) throw notOurs();
    if (version > MIGRATIONS.length) throw newerSchema();
    if (schemaOf(database) !== (await schemaOfVersion(scratch, version))) throw notOurs();
    const [whole] = database.rows("PRAGMA quick_check(1)");
    if (whole?.quick_check !== "ok") throw damaged();
    return await draft.finish();
  } finally {
    await draft.drop();
  }
}

async function schemaOfVersion(scratch: Scratch, version: number): Promise<string> {
  const draft = await scratch.newDatabase();
  try {
    for (const step of MIGRATIONS.slice(0, version)) draft.database.run(step);
    return schemaOf(draft.database);
  } finally {
    await draft.drop();
  }
}

/** What every store of ours has had; other programs count their versions, too. */
function hasOurs(database: Database): boolean {
  const sql = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('band', 'auth_key', 'key_source')`;
  return [...database.rows(sql)].length === 3;
}

/**
 * What SQLite keeps there by itself says nothing of whose it is: indexes that it makes without being told,
 * what it counts. Anything else that is only called as if it were SQLite's does count.
 */
function schemaOf(database: Database): string {
  const sql = `SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE NOT (type = 'index' AND sql IS NULL)
    AND NOT (type = 'table' AND name IN ('sqlite_sequence', 'sqlite_stat1', 'sqlite_stat4'))
    ORDER BY type, name`;
  const things = [...database.rows(sql)].map(({ type, name, tbl_name: table, sql: text }) => [
    type,
    name,
    table,
    String(text).replaceAll(/\s+/g, " "),
  ]);
  return JSON.stringify(things);
}

const UNCHANGED = "Nothing was changed.";

function newerSchema(): StoreError {
  return new StoreError("newer-schema", "A newer ownband has written this file.", {
    hint: `Update ownband, then try again. ${UNCHANGED}`,
  });
}

function notOurs(): StoreError {
  return new StoreError("not-ours", "This is a database, but none of ownband's.", {
    hint: `What other programs have recorded is imported: drop it there. ${UNCHANGED}`,
  });
}

function damaged(): AppError {
  return new AppError("damaged", "This store is damaged.", {
    hint: `Take another copy of it. ${UNCHANGED}`,
  });
}
