import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inMemory, pieces, scratchCases } from "../../test/scratch-cases.ts";
import type { Scratch } from "../platform.ts";
import { openWebScratch } from "./scratch.ts";
import type { WebScratchLimits } from "./scratch.ts";
import { loadSqlite } from "./sqlite-library.ts";

// The same SQLite and the same files in memory as in a browser; what is a browser's alone is in `test/site-store.test.ts`.
const wasm = createRequire(import.meta.url).resolve("@sqlite.org/sqlite-wasm/sqlite3.wasm");
const open = (limits?: WebScratchLimits): Scratch =>
  openWebScratch({ sqlite: () => loadSqlite(wasm), limits });

describe("databases", () => {
  scratchCases(() => open());
});

const ALL = { maxBytes: 1 << 30 };

test("what is more than fits into memory becomes a blob, and reads the same", async () => {
  const scratch = open({ memoryBytes: 100, memoryDatabaseBytes: 0, mostMemoryDatabaseBytes: 1e9 });
  const content = Uint8Array.from({ length: 700_000 }, (_, i) => i % 251);
  const source = [0, 1, 2, 3, 4, 5, 6].map((i) => content.subarray(i * 100_000, (i + 1) * 100_000));
  const kept = await scratch.keep(pieces(...source), ALL);
  expect(kept.sizeBytes).toBe(content.length);
  expect(await kept.read(299_990, 300_010)).toEqual(content.slice(299_990, 300_010));
  const read: number[] = [];
  for await (const piece of kept.stream(699_000)) read.push(...piece);
  expect(read).toEqual([...content.subarray(699_000)]);
  await scratch.close();
  await expect(kept.read(0, 1)).rejects.toThrow(TypeError);
});

test("what is longer than allowed is refused, and a stop ends it", async () => {
  const scratch = open();
  const piece = new Uint8Array(1024);
  const kept = scratch.keep(pieces(piece, piece, piece), { maxBytes: 2048 });
  await expect(kept).rejects.toMatchObject({ code: "too-big" });
  const stopped = scratch.keep(pieces(piece), { ...ALL, signal: AbortSignal.abort() });
  await expect(stopped).rejects.toMatchObject({ code: "interrupted" });
});

test("a database with side files that is too big for memory is refused before it is copied", async () => {
  const limits = { memoryBytes: 1e6, memoryDatabaseBytes: 100, mostMemoryDatabaseBytes: 100 };
  const scratch = open(limits);
  const main = inMemory(
    readFileSync(join(import.meta.dirname, "../../test/fixtures/mifit/wal/origin_db_1234567890")),
  );
  await expect(scratch.openDatabase({ main })).rejects.toMatchObject({ code: "too-big" });
});

test("what SQLite knows of a foreign database is not more than the command line lets it", async () => {
  const scratch = open();
  const draft = await scratch.newDatabase();
  draft.database.run(
    "CREATE TABLE t (a); INSERT INTO t VALUES (9007199254740993); CREATE VIEW v AS SELECT a FROM t",
  );
  const database = await scratch.openDatabase({ main: await draft.finish() });
  for (const sql of [
    "INSERT INTO t VALUES (2)",
    "SELECT * FROM v",
    "ATTACH 'file:/other' AS other",
    "SELECT randomblob(9)",
    "PRAGMA writable_schema = ON",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT * FROM n",
  ]) {
    expect(() => [...database.rows(sql)], sql).toThrow(
      expect.objectContaining({ code: "damaged" }),
    );
  }
  expect([...database.rows("SELECT a FROM t")]).toEqual([{ a: 9007199254740993n }]);
  database.close();
});
