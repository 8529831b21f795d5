import fc from "fast-check";
import { expect, test } from "vitest";
import { columnSize, columnsOf, columnsWithin, gapEnds, piecesOf } from "./columns.ts";

const values = fc.array(fc.option(fc.integer({ min: 0, max: 250 }), { nil: null }), {
  maxLength: 400,
});
const sizes = fc.constantFrom(1, 2, 3, 5, 10, 15, 20, 30, 60);
const never = () => false;

test("columns say the lowest, the highest and the sum of what is known, and leave gaps out", () => {
  const columns = columnsOf([60, null, 70, null, null, null, 50], 3);
  expect(columns).toEqual([
    { from: 0, to: 3, first: 0, last: 2, known: 2, low: 60, high: 70, sum: 130 },
    { from: 6, to: 7, first: 6, last: 6, known: 1, low: 50, high: 50, sum: 50 },
  ]);
});

test("zero is a value and no gap", () => {
  expect(columnsOf([0, 0], 2)).toMatchObject([{ known: 2, sum: 0, low: 0, high: 0 }]);
});

test("no column is narrower than asked for, and none is longer than an hour", () => {
  expect(columnSize(1_440, 1_000, 1)).toBe(2);
  expect(columnSize(1_440, 1_000, 4)).toBe(10);
  expect(columnSize(60, 1_000, 4)).toBe(1);
  expect(columnSize(100_000, 100, 4)).toBe(60);
  expect(columnSize(1_440, 0, 1)).toBe(60);
});

test("whatever the columns, nothing is lost and nothing is made up", () => {
  fc.assert(
    fc.property(values, sizes, (given, size) => {
      const columns = columnsOf(given, size);
      const known = given.filter((it) => it !== null);
      const total = (of: (column: (typeof columns)[number]) => number) =>
        columns.reduce((sum, column) => sum + of(column), 0);
      expect(total((it) => it.sum)).toBe(known.reduce((sum, it) => sum + it, 0));
      expect(total((it) => it.known)).toBe(known.length);
      for (const { from, to, first, last, low, high, sum, known: count } of columns) {
        expect(from % size).toBe(0);
        expect(first).toBeGreaterThanOrEqual(from);
        expect(last).toBeLessThan(to);
        expect(given.slice(from, to)).toContain(low);
        expect(given.slice(from, to)).toContain(high);
        expect(sum / count).toBeGreaterThanOrEqual(low);
        expect(sum / count).toBeLessThanOrEqual(high);
      }
    }),
  );
});

test("a picture that is moved shows the same columns", () => {
  fc.assert(
    fc.property(values, sizes, fc.nat(400), fc.nat(400), (given, size, a, b) => {
      const columns = columnsOf(given, size);
      const within = columnsWithin(columns, Math.min(a, b), Math.max(a, b));
      for (const column of within) expect(columns).toContain(column);
    }),
  );
});

const lengthsOf = (pulse: (number | null)[], isBroken: (at: number) => boolean = never) =>
  piecesOf(columnsOf(pulse, 1), gapEnds(pulse, isBroken)).map((piece) => piece.length);

const every = (step: number, length: number) =>
  Array.from({ length }, (_, at) => (at % step === 0 ? 60 : null));

test("a line goes on from reading to reading, however often a band measures", () => {
  expect(lengthsOf(every(10, 120))).toEqual([12]);
  expect(lengthsOf([...every(1, 60), ...every(5, 60)])).toEqual([72]);
});

test("a line does not cross a gap, and nothing in which the band was off", () => {
  const pulse = [60, 61, 62, null, null, null, null, 63, 64, null, 65];
  expect(lengthsOf(pulse)).toEqual([3, 3]);
  expect(lengthsOf(pulse, (at) => at === 9)).toEqual([3, 2, 1]);
  expect(lengthsOf([60, ...every(60, 240)])).toEqual([2, 1, 1, 1]);
});

test("pieces are the columns themselves, in their order", () => {
  fc.assert(
    fc.property(values, sizes, (given, size) => {
      const columns = columnsOf(given, size);
      expect(piecesOf(columns, gapEnds(given, never)).flat()).toEqual(columns);
    }),
  );
});
