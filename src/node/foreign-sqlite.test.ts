import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Database } from "../platform.ts";
import { openForeign } from "./foreign-sqlite.ts";

let folder: string;
const opened: Database[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-foreign-"));
});

afterEach(() => {
  for (const database of opened.splice(0)) database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A database made by `sql`, opened as somebody else's. */
function foreign(sql: string): Database {
  const path = join(folder, "made");
  const made = new DatabaseSync(path, { defensive: false });
  made.exec(sql);
  made.close();
  const database = openForeign(path, statSync(path).size, () => undefined);
  opened.push(database);
  return database;
}

const all = (database: Database, sql: string): unknown[] => [...database.rows(sql)];

test("numbers come as numbers, and beyond 2^53 as bigint", () => {
  const database = foreign(`CREATE TABLE t (a, b, c, d);
    INSERT INTO t VALUES (9007199254740991, 9223372036854775807, -9223372036854775808, 1.5)`);
  expect(all(database, "SELECT * FROM t")).toEqual([
    { a: 9007199254740991, b: 2n ** 63n - 1n, c: -(2n ** 63n), d: 1.5 },
  ]);
});

test.each([
  ["writing", "INSERT INTO t VALUES (2)"],
  ["a view, which could call anything", "SELECT * FROM v"],
  ["other files", "ATTACH '/etc/hostname' AS other"],
  ["copies", "VACUUM INTO '/tmp/ownband-must-not-exist'"],
  ["functions that nobody needs", "SELECT randomblob(9)"],
  ["pragmas", "PRAGMA writable_schema = ON"],
  [
    "endless recursion",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT * FROM n",
  ],
])("a foreign database does not give %s", (_, sql) => {
  const database = foreign(
    "CREATE TABLE t (a); INSERT INTO t VALUES (1); CREATE VIEW v AS SELECT * FROM t",
  );
  expect(() => all(database, sql)).toThrow(expect.objectContaining({ code: "damaged" }));
  expect(all(database, "SELECT a FROM t")).toEqual([{ a: 1 }]);
});

test("a value of hundreds of megabytes is measured without being loaded", () => {
  const database = foreign(
    "CREATE TABLE t (a, b); INSERT INTO t VALUES (zeroblob(200000000), 'behind')",
  );
  const sql = `SELECT octet_length(a) AS size, CASE WHEN octet_length(a) < 100 THEN a END AS a, b FROM t`;
  expect(all(database, sql)).toEqual([{ size: 200_000_000, a: null, b: "behind" }]);
  expect(() => all(database, "SELECT a FROM t")).toThrow(
    expect.objectContaining({ code: "damaged" }),
  );
});

test("a schema with thousands of tables is refused before SQLite reads it", () => {
  const tables = Array.from({ length: 5_100 }, (_, i) => `CREATE TABLE t${i} (a);`);
  expect(() => foreign(`BEGIN; ${tables.join("")} COMMIT`)).toThrow("schema");
});

test("a schema that SQLite cannot parse is damage, and nothing of its text gets into the error", () => {
  const database = foreign(`CREATE TABLE t (a); PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = 'CREATE TABLE "secret" (a, COLLATE (' WHERE name = 't'`);
  try {
    all(database, "SELECT * FROM t");
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ code: "damaged" });
    expect((error as Error).cause).toBeUndefined();
    expect((error as Error).message).not.toContain("secret");
  }
});

test("the copy is not changed by reading it", () => {
  const path = join(folder, "copy");
  copyFileSync(
    join(import.meta.dirname, "../../test/fixtures/mifit/plain/origin_db_1234567890"),
    path,
  );
  const before = statSync(path).mtimeMs;
  const database = openForeign(path, 1 << 20, () => undefined);
  all(database, "SELECT AUTHKEY FROM DEVICE");
  database.close();
  expect(statSync(path).mtimeMs).toBe(before);
});
