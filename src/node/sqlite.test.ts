import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStore, takeLock } from "./sqlite.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-store-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (path: string): number => statSync(path).mode & 0o777;

test("our own database lies in a private folder and is private, with all that belongs to it", () => {
  const path = join(folder, "deep/data/ownband.sqlite");
  const store = openStore(path);
  store.database.run("CREATE TABLE t (a INTEGER) STRICT");
  store.database.run("INSERT INTO t VALUES (?)", 1);
  store.backUp("before");
  expect(modeOf(join(folder, "deep/data"))).toBe(0o700);
  for (const suffix of ["", "-wal", "-shm", ".before"]) expect(modeOf(path + suffix)).toBe(0o600);
  expect([...store.database.rows("PRAGMA journal_mode")]).toEqual([{ journal_mode: "wal" }]);
  expect([...store.database.rows("PRAGMA foreign_keys")]).toEqual([{ foreign_keys: 1 }]);
  const FULL = 2;
  expect([...store.database.rows("PRAGMA synchronous")]).toEqual([{ synchronous: FULL }]);
  store.database.close();
  const copy = openStore(`${path}.before`);
  expect([...copy.database.rows("SELECT a FROM t")]).toEqual([{ a: 1 }]);
  copy.database.close();
});

test("a copy that is there is never overwritten", () => {
  const store = openStore(join(folder, "ownband.sqlite"));
  store.database.run("CREATE TABLE t (a)");
  store.backUp("before");
  const first = readFileSync(join(folder, "ownband.sqlite.before"));
  expect(() => store.backUp("before")).toThrow();
  expect(readFileSync(join(folder, "ownband.sqlite.before")).equals(first)).toBe(true);
  store.database.close();
});

test("rights that were opened up are closed again", () => {
  const path = join(folder, "ownband.sqlite");
  openStore(path).database.close();
  chmodSync(path, 0o644);
  openStore(path).database.close();
  expect(modeOf(path)).toBe(0o600);
});

test("a file that is no database, and a folder in its place, are explained", () => {
  writeFileSync(
    join(folder, "text"),
    "no database, but long enough to be taken for one".repeat(30),
  );
  expect(() => openStore(join(folder, "text"))).toThrow(
    expect.objectContaining({ code: "damaged" }),
  );
  writeFileSync(join(folder, "file"), "");
  const inFile = join(folder, "file/ownband.sqlite");
  expect(() => openStore(inFile)).toThrow(expect.objectContaining({ code: "no-access" }));
  mkdirSync(join(folder, "taken"));
  expect(() => openStore(join(folder, "taken"))).toThrow(
    expect.objectContaining({ code: "no-access" }),
  );
});

test("rows are fetched one by one, and an abandoned reading does not block the next", () => {
  const { database } = openStore(join(folder, "ownband.sqlite"));
  database.run("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2), (3)");
  for (const row of database.rows("SELECT a FROM t")) {
    expect(row.a).toBe(1);
    break;
  }
  database.run("DROP TABLE t");
  expect(() => [...database.rows("SELECT a FROM t")]).toThrow("no such table");
  database.close();
});

test("whole numbers, also those beyond 2^53, and odd column names come as they are", () => {
  const { database } = openStore(join(folder, "ownband.sqlite"));
  const beyond = 2n ** 60n + 1n;
  const [row] = database.prepare('SELECT 7 AS a, ?1 AS b, 0.5 AS "__proto__"').all(beyond);
  expect(Object.entries(row ?? {})).toEqual([
    ["a", 7],
    ["b", beyond],
    ["__proto__", 0.5],
  ]);
  database.close();
});

test("a lock is had by one at a time, and goes with whoever has it", () => {
  const path = join(folder, "band.lock");
  const release = takeLock(path, "Somebody has it.", "Wait.");
  expect(() => takeLock(path, "Somebody has it.", "Wait.")).toThrow(
    expect.objectContaining({ code: "in-use", message: "Somebody has it.", hint: "Wait." }),
  );
  release();
  takeLock(path, "Somebody has it.", "Wait.")();
});
