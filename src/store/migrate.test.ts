import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStore } from "../node/sqlite.ts";
import type { NodeStore } from "../node/sqlite.ts";
import type { Database } from "../platform.ts";
import { Ledger } from "./ledger.ts";
import { migrate } from "./migrate.ts";
import { Records } from "./records.ts";
import { MIGRATIONS } from "./schema.ts";

const NOW_S = Date.UTC(2026, 0, 31, 12) / 1000;
const STEPS = [
  "CREATE TABLE a (x) STRICT".replace("x", "x INTEGER"),
  "ALTER TABLE a ADD COLUMN y INTEGER",
];

let folder: string;
let store: NodeStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-migrate-"));
  store = openStore(join(folder, "ownband.sqlite"));
});

afterEach(() => {
  store.database.close();
  rmSync(folder, { recursive: true, force: true });
});

const columnsOf = (database: Database): unknown[] =>
  [...database.rows("PRAGMA table_info(a)")].map(({ name }) => name);
const versionOf = (database: Database): unknown =>
  [...database.rows("PRAGMA user_version")][0]?.user_version;
const copies = (): string[] => readdirSync(folder).filter((name) => name.includes("before"));

test("a new database is made from nothing, without a copy", () => {
  migrate(store, NOW_S);
  expect(versionOf(store.database)).toBe(MIGRATIONS.length);
  expect(copies()).toEqual([]);
});

test("every table is strict", () => {
  migrate(store, NOW_S);
  const tables = [...store.database.rows("SELECT sql FROM sqlite_master WHERE type = 'table'")];
  expect(tables.length).toBeGreaterThan(2);
  for (const { sql } of tables) expect(sql).toMatch(/STRICT(, WITHOUT ROWID)?$/);
});

test("an older database is copied first and then brought up to date", () => {
  migrate(store, NOW_S, STEPS.slice(0, 1));
  store.database.run("INSERT INTO a VALUES (?)", 7);
  migrate(store, NOW_S, STEPS);
  expect(columnsOf(store.database)).toEqual(["x", "y"]);
  expect(copies()).toEqual(["ownband.sqlite.before-v2-20260131T120000Z"]);
  const copy = openStore(join(folder, copies()[0] ?? ""));
  expect(versionOf(copy.database)).toBe(1);
  expect([...copy.database.rows("SELECT * FROM a")]).toEqual([{ x: 7 }]);
  copy.database.close();
  migrate(store, NOW_S + 5, STEPS);
  expect(copies()).toHaveLength(1);
});

test("a step that was released is never changed", () => {
  const hash = createHash("sha256")
    .update(MIGRATIONS[0] ?? "")
    .digest("hex");
  expect(hash).toBe("9cc925c08b442ed1867dd0c2db45604294901ae5a201a12d09ed75c31128824c");
});

test("the keys of version 1 are there in version 2, and in the copy", () => {
  migrate(store, NOW_S, MIGRATIONS.slice(0, 1));
  store.database
    .run(`INSERT INTO band (id, mac, serial, as_of_s, continues, first_seen_s, last_seen_s)
    VALUES (1, 'C0:FF:EE:00:00:0A', 'x', 1, NULL, 2, 3), (2, 'C0:FF:EE:00:00:0B', 'x', 1, 1, 2, 3);
    INSERT INTO auth_key (id, band, key, found_s, last_seen_s, superseded_s, superseded_why)
    VALUES (5, 1, x'000102030405060708090a0b0c0d0e0f', 2, 3, 4, 'reset'),
           (6, 2, x'f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff', 2, 3, NULL, NULL);
    INSERT INTO key_source VALUES (5, 'log', 'a.log', '', '', 2, 3)`);
  const TABLES = ["band", "auth_key", "key_source"];
  const all = (database: Database): object[] =>
    TABLES.flatMap((table) => [...database.rows(`SELECT * FROM ${table}`)]);
  const before = all(store.database);
  const ledger = Ledger.open(store, NOW_S);
  expect(versionOf(store.database)).toBe(MIGRATIONS.length);
  expect(all(store.database)).toMatchObject(before);
  expect(ledger.list()).toMatchObject([
    { continues: "C0:FF:EE:00:00:0A", keys: [{ superseded: undefined }] },
    { keys: [{ superseded: { why: "reset" }, sources: [{ path: "a.log" }] }] },
  ]);
  expect(Records.open(store, NOW_S).bands()).toMatchObject([
    { hasMinutes: false },
    { hasMinutes: false },
  ]);
  expect(copies()).toEqual(["ownband.sqlite.before-v2-20260131T120000Z"]);
  const copy = openStore(join(folder, copies()[0] ?? ""));
  expect(versionOf(copy.database)).toBe(1);
  expect(all(copy.database)).toEqual(before);
  copy.database.close();
});

test("a step that fails leaves the database as it was", () => {
  migrate(store, NOW_S, STEPS.slice(0, 1));
  const failing = [...STEPS, "CREATE TABLE b (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1)"];
  expect(() => migrate(store, NOW_S, failing)).toThrow("nowhere");
  expect(versionOf(store.database)).toBe(1);
  expect(columnsOf(store.database)).toEqual(["x"]);
});

test("what a newer ownband has written is left alone", () => {
  store.database.run("PRAGMA user_version = 99");
  expect(() => migrate(store, NOW_S)).toThrow(expect.objectContaining({ code: "newer-schema" }));
  expect(versionOf(store.database)).toBe(99);
  expect(copies()).toEqual([]);
});

test("what another program has made is left alone", () => {
  store.database.run("CREATE TABLE theirs (x)");
  expect(() => migrate(store, NOW_S)).toThrow(expect.objectContaining({ code: "not-ours" }));
  expect(versionOf(store.database)).toBe(0);
});
