import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDraft } from "../../node/draft-database.ts";
import { createSchema, SCHEMA_VERSION } from "./schema.ts";

// Written from the facts alone, quoted as greenDAO quotes: nothing of ours made it.
const THEIRS = join(import.meta.dirname, "../../../test/fixtures/gadgetbridge/schema-92.sql");

type Rows = Record<string, unknown>[];

/** Everything that SQLite says of every table. */
function shapeOf(query: (sql: string) => Rows): Record<string, unknown> {
  const tables = query("SELECT name, wr FROM pragma_table_list WHERE schema = 'main'").filter(
    ({ name }) => !String(name).startsWith("sqlite_"),
  );
  const entries = tables.map(({ name, wr }): [string, unknown] => {
    const table = String(name);
    const [made] = query(`SELECT sql FROM sqlite_master WHERE name = '${table}'`);
    return [
      table,
      {
        withoutRowid: wr,
        columns: query(
          `SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo('${table}') ORDER BY cid`,
        ),
        replaces: /PRIMARY KEY \([^)]*\) ON CONFLICT REPLACE/.test(String(made?.["sql"])),
        indexes: query(
          `SELECT l.name, l."unique", l.origin, i.seqno, i.name AS column
           FROM pragma_index_list('${table}') l, pragma_index_info(l.name) i ORDER BY 1, 4`,
        ),
      },
    ];
  });
  return Object.fromEntries(entries);
}

test("our schema is Gadgetbridge's of version 92, column by column", () => {
  const theirs = new DatabaseSync(":memory:");
  theirs.exec(readFileSync(THEIRS, "utf8"));
  const { database: ours, close } = openDraft(":memory:");
  createSchema(ours);
  const theirShape = shapeOf((sql) => theirs.prepare(sql).all());
  const ourShape = shapeOf((sql) => [...ours.rows(sql)]);
  expect(Object.keys(theirShape)).toHaveLength(23);
  expect(ourShape).toEqual(theirShape);
  expect([...ours.rows("PRAGMA user_version")]).toEqual([{ user_version: SCHEMA_VERSION }]);
  expect(theirs.prepare("PRAGMA user_version").all()).toEqual([{ user_version: SCHEMA_VERSION }]);
  expect([...ours.rows("SELECT * FROM android_metadata")]).toEqual([{ locale: "en_US" }]);
  close();
  theirs.close();
});

test("a minute that is written again replaces the one that was there", () => {
  const { database, close } = openDraft(":memory:");
  createSchema(database);
  const insert = "INSERT INTO MI_BAND_ACTIVITY_SAMPLE VALUES (60, 1, 1, 0, ?, 1, 255)";
  database.run(insert, 10);
  database.run(insert, 20);
  const rows = [...database.rows("SELECT STEPS FROM MI_BAND_ACTIVITY_SAMPLE")];
  expect(rows).toEqual([{ STEPS: 20 }]);
  close();
});
