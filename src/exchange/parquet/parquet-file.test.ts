import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { parquetReadObjects } from "hyparquet";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OutInMemory } from "../../../test/out-in-memory.ts";
import { createFile } from "../../node/out-folder.ts";
import { ParquetFile } from "./parquet-file.ts";
import type { Cell, Cells, ParquetColumn } from "./parquet-schema.ts";

interface Group {
  readonly count: number;
  readonly cells: readonly Cells[];
}

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "ownband-parquet-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Read by another library, rows of columns. */
async function reread(
  columns: readonly ParquetColumn[],
  groups: readonly Group[],
): Promise<unknown[][]> {
  const out = new OutInMemory();
  const file = new ParquetFile(await out.create("x"), columns);
  for (const { count, cells } of groups) await file.addRowGroup(count, cells);
  await file.close();
  const written = out.files.get("x");
  if (!written) throw new Error("not written");
  const bytes = await written.read(0, written.sizeBytes);
  const rows = await parquetReadObjects({
    file: {
      byteLength: bytes.length,
      slice: (start, end) => Uint8Array.from(bytes.subarray(start, end)).buffer,
    },
  });
  return rows.map((row) => columns.map(({ name }) => row[name] as unknown));
}

/** What a reader gives for a cell that we have written. */
function shown(type: ParquetColumn["type"], cell: Cell): unknown {
  if (cell === null) return null;
  if (type === "instant") return new Date(Number(cell) * 1000);
  if (type === "day") return new Date(`${String(cell)}T00:00:00Z`);
  if (type === "boolean") return cell === 1;
  if (type === "int64") return BigInt(Number(cell));
  return cell;
}

const ANY: Readonly<Record<Exclude<ParquetColumn["type"], "bytes">, fc.Arbitrary<Cell>>> = {
  text: fc.oneof(fc.constantFrom("", "a", "b"), fc.string({ unit: "grapheme" })),
  json: fc.json({ maxDepth: 1 }),
  int16: fc.oneof(fc.nat(3), fc.integer({ min: -32_768, max: 32_767 })),
  int32: fc.oneof(fc.nat(70_000), fc.integer()),
  int64: fc.oneof(fc.nat(300), fc.maxSafeInteger()),
  double: fc.oneof(
    fc.constantFrom(0.5, -1.25),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
  boolean: fc.constantFrom(0, 1),
  instant: fc.oneof(
    fc.nat(50).map((n) => 1_700_000_000 + n * 60),
    fc.integer({ min: 0, max: 4_000_000_000 }),
  ),
  day: fc
    .integer({ min: 0, max: 30_000 })
    .map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10)),
};
const TYPES = Object.keys(ANY) as (keyof typeof ANY)[];

const anyColumn = fc
  .record({
    type: fc.constantFrom(...TYPES),
    isRequired: fc.boolean(),
    isRepeated: fc.boolean(),
    nullShare: fc.constantFrom(0, 1, 4),
  })
  .chain(({ type, isRequired, isRepeated, nullShare }) => {
    const known = ANY[type];
    const cell =
      isRequired || nullShare === 0 ? known : fc.option(known, { nil: null, freq: nullShare });
    // Runs, so that they are met as well as values that differ.
    const runs = fc.array(fc.tuple(cell, fc.integer({ min: 1, max: 40 })), {
      minLength: 1,
      maxLength: 40,
    });
    return fc.record({
      type: fc.constant(type),
      isRequired: fc.constant(isRequired),
      runs,
      isRepeated: fc.constant(isRepeated),
    });
  });

test("whatever is written, another library reads the same", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyColumn, { minLength: 1, maxLength: 4 }), async (wanted) => {
      const lists = wanted.map(({ runs }) =>
        runs.flatMap(([cell, times]) => Array.from({ length: times }, () => cell)),
      );
      const count = Math.min(...lists.map((list) => list.length));
      if (count === 0) return;
      const columns = wanted.map(({ type, isRequired }, i) => ({
        name: `c${i}`,
        type,
        isRequired,
      }));
      const cells = lists.map((list, i): Cells =>
        wanted[i]?.isRepeated === true ? { repeated: list[0] ?? null } : list.slice(0, count),
      );
      const rows = await reread(columns, [
        { count, cells },
        { count, cells },
      ]);
      const expected = Array.from({ length: count }, (_, row) =>
        columns.map(({ type }, i) => {
          const column = cells[i] ?? [];
          return shown(type, ("repeated" in column ? column.repeated : column[row]) ?? null);
        }),
      );
      expect(rows).toEqual([...expected, ...expected]);
    }),
    { numRuns: 60 },
  );
});

test("bytes come back as they are", async () => {
  const columns = [{ name: "raw", type: "bytes", isRequired: true }] as const;
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  const out = join(folder, "bytes.parquet");
  const file = new ParquetFile(await createFile(out), columns);
  await file.addRowGroup(3, [[all, new Uint8Array(0), all]]);
  await file.close();
  const db = await (await DuckDBInstance.create(":memory:")).connect();
  const answer = await db.runAndReadAll(`SELECT hex(raw) AS raw FROM '${out}'`);
  const hex = Buffer.from(all).toString("hex").toUpperCase();
  expect(answer.getRowObjects()).toEqual([{ raw: hex }, { raw: "" }, { raw: hex }]);
});

test("DuckDB knows the types, skips groups by their bounds, and finds the same sums", async () => {
  const columns: ParquetColumn[] = [
    { name: "t", type: "instant", isRequired: true },
    { name: "n", type: "int16", isRequired: false },
    { name: "w", type: "int64", isRequired: false },
    { name: "v", type: "double", isRequired: false },
    { name: "f", type: "boolean", isRequired: false },
    { name: "d", type: "day", isRequired: false },
    { name: "s", type: "text", isRequired: false },
  ];
  const out = join(folder, "types.parquet");
  const file = new ParquetFile(await createFile(out), columns);
  const count = 20_000;
  const list = (cell: (i: number) => Cell): Cell[] =>
    Array.from({ length: count }, (_, i) => cell(i));
  for (const group of [0, 1]) {
    await file.addRowGroup(count, [
      list((i) => 1_700_000_000 + (group * count + i) * 60),
      list((i) => (i % 3 === 0 ? null : i % 200)),
      list((i) => 2 ** 40 + i * i),
      list((i) => i / 7),
      list((i) => i % 2),
      { repeated: "2024-02-29" },
      { repeated: null },
    ]);
  }
  await file.close();
  const db = await (await DuckDBInstance.create(":memory:")).connect();
  const ask = async (sql: string): Promise<unknown[]> =>
    (await db.runAndReadAll(sql)).getRowsJson();
  expect(
    await ask(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '${out}')`),
  ).toEqual([
    ["t", "TIMESTAMP WITH TIME ZONE"],
    ["n", "SMALLINT"],
    ["w", "BIGINT"],
    ["v", "DOUBLE"],
    ["f", "BOOLEAN"],
    ["d", "DATE"],
    ["s", "VARCHAR"],
  ]);
  const sums = `SELECT count(*), count(n), sum(n), sum(w), round(sum(v), 3), sum(f::INT), min(d), count(s),
    epoch(min(t)), epoch(max(t)) FROM '${out}'`;
  const n = list((i) => (i % 3 === 0 ? 0 : i % 200)).reduce(
    (sum: number, it) => sum + Number(it),
    0,
  );
  const w = list((i) => 2 ** 40 + i * i).reduce((sum: bigint, it) => sum + BigInt(Number(it)), 0n);
  const v = (count * (count - 1)) / 2 / 7;
  expect(await ask(sums)).toEqual([
    [
      String(2 * count),
      String(2 * (count - Math.ceil(count / 3))),
      String(2 * n),
      String(2n * w),
      Number((2 * v).toFixed(3)),
      String(count),
      "2024-02-29",
      "0",
      1_700_000_000,
      1_700_000_000 + (2 * count - 1) * 60,
    ],
  ]);
  const bounds = await ask(
    `SELECT DISTINCT row_group_id, stats_min_value, stats_max_value, stats_null_count
     FROM parquet_metadata('${out}') WHERE path_in_schema = 'n' ORDER BY 1`,
  );
  const nulls = String(Math.ceil(count / 3));
  expect(bounds).toEqual([
    ["0", "0", "199", nulls],
    ["1", "0", "199", nulls],
  ]);
});

test("a column that must have a value has one", async () => {
  const file = new ParquetFile(await new OutInMemory().create("x"), [
    { name: "t", type: "instant", isRequired: true },
  ]);
  await expect(file.addRowGroup(2, [[1, null]])).rejects.toThrow(TypeError);
});
