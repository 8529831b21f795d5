import { expect, test } from "vitest";
import { spreadOf } from "./spread.ts";

test("how values lie is told by shares of them, whatever their order", () => {
  const values = Array.from({ length: 101 }, (_, index) => (index * 37) % 101);
  expect(spreadOf(values)).toEqual({
    least: 0,
    p10: 10,
    p25: 25,
    p50: 50,
    p75: 75,
    p90: 90,
    most: 100,
    average: 50,
    of: 101,
  });
});

test("between two values a share lies between them", () => {
  expect(spreadOf([10, 20])).toMatchObject({ p25: 12.5, p50: 15, p90: 19 });
});

test("what is not known does not count as zero", () => {
  expect(spreadOf([null, 8, undefined, 10])).toMatchObject({ of: 2, p50: 9, least: 8 });
  expect(spreadOf([null, undefined])).toBeUndefined();
  expect(spreadOf([])).toBeUndefined();
});

test("one value is its own spread", () => {
  expect(spreadOf([7])).toMatchObject({ of: 1, p10: 7, p50: 7, p90: 7, average: 7 });
});
