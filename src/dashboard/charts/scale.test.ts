import { expect, test } from "vitest";
import { around, fromZero, inverse, linear } from "./scale.ts";

test("a scale leads there and back", () => {
  const x = linear([10, 20], [0, 200]);
  expect([x(10), x(15), x(20), x(25)]).toEqual([0, 100, 200, 300]);
  expect(inverse([10, 20], [0, 200])(100)).toBe(15);
});

test("a scale of one value puts everything in one place", () => {
  expect(linear([5, 5], [0, 100])(7)).toBe(0);
});

test("an axis of sums begins at zero, ends on a round number, and both are on it", () => {
  expect(fromZero(11_900)).toEqual({
    from: 0,
    to: 12_000,
    at: [0, 2000, 4000, 6000, 8000, 10_000, 12_000],
  });
  for (const highest of [1, 7, 12_084, 15_000, 90_001]) {
    const { to, at } = fromZero(highest);
    expect(to).toBeGreaterThanOrEqual(highest);
    expect(at.at(-1)).toBe(to);
    expect(at[0]).toBe(0);
  }
});

test("an axis of nothing has one unit", () => {
  expect(fromZero(0, { unit: 60 })).toMatchObject({ from: 0, to: 60 });
  expect(fromZero(NaN).to).toBe(1);
});

test("minutes are round in hours", () => {
  expect(fromZero(500, { unit: 60 }).at).toEqual([0, 120, 240, 360, 480, 600]);
});

test("values close together are not blown up", () => {
  const { from, to } = around(53, 55, { leastSpan: 12 });
  expect(to - from).toBeGreaterThanOrEqual(12);
  expect(from).toBeLessThanOrEqual(53);
  expect(to).toBeGreaterThanOrEqual(55);
  expect(around(60, 60).at.length).toBeGreaterThan(1);
});
