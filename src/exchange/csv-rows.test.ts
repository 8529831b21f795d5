import fc from "fast-check";
import { expect, test } from "vitest";
import { MemoryFile } from "../../test/archive-tools.ts";
import { LONGEST_ROW_BYTES, csvHeader, csvRows } from "./csv-rows.ts";
import { processorMs } from "../../test/processor-time.ts";

interface Table {
  readonly header: readonly string[];
  readonly rows: string[][];
  readonly brokenRows: number;
}

async function read(bytes: Uint8Array | string, pieceBytes = 50_000): Promise<Table> {
  const file = new MemoryFile("t.csv", Buffer.from(bytes), pieceBytes);
  const rows: string[][] = [];
  let header: readonly string[] = [];
  let brokenRows = 0;
  for await (const some of csvRows(file.stream())) {
    ({ header, brokenRows } = some);
    for (let row = 0; row < some.count; row++) rows.push(some.fields(row));
  }
  return { header, rows, brokenRows };
}

test.each([
  ["commas", "a,b\n1,2\n", [["1", "2"]]],
  ["semicolons", "a;b\n1,5;2\n", [["1,5", "2"]]],
  ["tabs", "a\tb\n1\t2\n", [["1", "2"]]],
  [
    "CR LF",
    "a,b\r\n1,2\r\n3,4\r\n",
    [
      ["1", "2"],
      ["3", "4"],
    ],
  ],
  [
    "CR",
    "a,b\r1,2\r3,4\r",
    [
      ["1", "2"],
      ["3", "4"],
    ],
  ],
  ["no line end", "a,b\n1,2", [["1", "2"]]],
  ["no line end, empty field", "a,b\n1,", [["1", ""]]],
  [
    "blank lines",
    "\n\na,b\n\n1,2\n,,\n\n3,4\n\n",
    [
      ["1", "2"],
      ["3", "4"],
    ],
  ],
  [
    "a short row",
    "a,b,c\n1,2\n3,4,5\n",
    [
      ["1", "2"],
      ["3", "4", "5"],
    ],
  ],
  ["a long row", "a,b\n1,2,3\n", [["1", "2", "3"]]],
  ["quotes", 'a,b\n"1,2","3\n4"\n', [["1,2", "3\n4"]]],
  ["doubled quotes", 'a,b\n"say ""no""",""\n', [['say "no"', ""]]],
  ["a quote within", 'a,b\n5" long,2\n', [['5" long', "2"]]],
  ["text behind quotes", 'a,b\n"1"2,3\n', [["12", "3"]]],
  [
    "quotes that never end",
    'a,b\n"1,2\n3,4\n5,6\n',
    [
      ["3", "4"],
      ["5", "6"],
    ],
  ],
  [
    "quotes that never end at the end",
    'a,b\n1,2\n3,"4',
    [
      ["1", "2"],
      ["3", "4"],
    ],
  ],
  ["umlauts", "a,b\nÄ,ö\n", [["Ä", "ö"]]],
])("reads %s", async (_, text, rows) => {
  for (const pieceBytes of [1, 3, 50_000]) {
    expect((await read(text, pieceBytes)).rows).toEqual(rows);
  }
});

test("bytes that are no UTF-8 are what Excel writes on Windows", async () => {
  const { rows } = await read(Buffer.from("a,b\nJ\u00fcrgen,1\n", "latin1"));
  expect(rows).toEqual([["Jürgen", "1"]]);
});

test("an empty file has no columns, and one with a header only has no rows", async () => {
  expect(await read("")).toEqual({ header: [], rows: [], brokenRows: 0 });
  expect(await read("\n \n")).toMatchObject({ header: [""] });
  expect(await read(" a , b")).toEqual({ header: ["a", "b"], rows: [], brokenRows: 0 });
});

test("a row that never ends is passed over, whatever its length, and the rest is read", async () => {
  const long = "x".repeat(5 * LONGEST_ROW_BYTES);
  const { rows, brokenRows } = await read(`a,b\n1,2\n${long}\n3,4\n`);
  expect(rows).toEqual([
    ["1", "2"],
    ["3", "4"],
  ]);
  expect(brokenRows).toBe(1);
});

test("a quote that never ends costs its own line only, far from the end too", async () => {
  const many = "3,4\n".repeat(200_000);
  const { rows, brokenRows } = await read(`a,b\n"1,2\n${many}`);
  expect(rows).toHaveLength(200_000);
  expect(brokenRows).toBe(1);
});

test("a megabyte without a line end has no header, and so no rows", async () => {
  expect(await read("x,".repeat(500_000))).toMatchObject({ rows: [] });
});

test("a row of a hundred thousand columns is cut", async () => {
  const { rows } = await read(`a,b\n1${",2".repeat(50_000)}\n3,4\n`);
  expect(rows.map((row) => row.length)).toEqual([1024, 2]);
});

test("whole numbers are read where they lie", async () => {
  const file = new MemoryFile("t.csv", Buffer.from("a\n12\n-1\n1.5\n \n-\n1234567890123456\n"));
  for await (const rows of csvRows(file.stream())) {
    const found = Array.from({ length: rows.count }, (_, row) => rows.whole(row, 0));
    expect(found).toEqual([12, -1, NaN, NaN, NaN, NaN]);
    expect(rows.whole(0, 7)).toBeNaN();
    expect(rows.text(0, 7)).toBe("");
  }
});

test("the columns are known from the first bytes, in UTF-16 too", () => {
  const text = "date,time;x,steps\n2024-01-01,";
  expect(csvHeader(Buffer.from(text))?.header).toEqual(["date", "time;x", "steps"]);
  expect(csvHeader(Buffer.from(`\ufeff${text}`, "utf16le"))).toMatchObject({ separator: "," });
  expect(csvHeader(Buffer.from("SQLite format 3\0\n"))).toBeUndefined();
  expect(csvHeader(new Uint8Array(0))).toBeUndefined();
});

test("any table comes back, however it was written", async () => {
  const cell = fc.string({
    unit: fc.constantFrom("a", "b", "1", " ", ",", ";", "\t", '"', "'", "\r", "\n", "ä", "€", "😀"),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 8 }),
      fc.constantFrom(",", ";", "\t"),
      fc.constantFrom("\n", "\r\n", "\r"),
      fc.constantFrom<[string, BufferEncoding]>(
        ["", "utf8"],
        ["\ufeff", "utf8"],
        ["\ufeff", "utf16le"],
      ),
      fc.boolean(),
      fc.integer({ min: 1, max: 40 }),
      async (table, separator, lineEnd, [mark, encoding], isEnded, pieceBytes) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const lines = [["one", "two", "three"], ...table].map((row) =>
          row.map(quoted).join(separator),
        );
        const text = mark + lines.join(lineEnd) + (isEnded ? lineEnd : "");
        const found = await read(Buffer.from(text, encoding), pieceBytes);
        expect(found.header).toEqual(["one", "two", "three"]);
        expect(found.rows).toEqual(table.filter((row) => row.some((it) => it !== "")));
        expect(found.brokenRows).toBe(0);
      },
    ),
    { numRuns: 150 },
  );
});

test("any bytes are read to their end", async () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.constantFrom('"', '""', "\n", "\r", ",", '"\n', "a,b\n").map((text) => Buffer.from(text)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
      const { rows } = await read(Buffer.concat(pieces), 7);
      expect(rows.every((row) => row.length > 0)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test("lines of quotes take no longer than others", async () => {
  const startMs = processorMs();
  for (const line of ['"\n', '"""\n', ',"\n', '""\n"', '"x\n']) {
    await read(line.repeat(200_000), 65_536);
  }
  expect(processorMs(startMs)).toBeLessThan(10_000);
});
