import { expect, test } from "vitest";
import { heatLimits, heatStep } from "./heat-scale.ts";

test("limits part the days evenly, on round numbers", () => {
  const values = Array.from({ length: 101 }, (_, index) => 100 * index);
  expect(heatLimits(values, 500)).toEqual([2000, 4000, 6000, 8000]);
});

test("a value on a limit belongs above it", () => {
  const limits = [2000, 4000, 6000, 8000];
  expect([0, 1999, 2000, 7999, 8000, 90_000].map((it) => heatStep(it, limits))).toEqual([
    1, 1, 2, 4, 5, 5,
  ]);
});

test("days that hardly differ have fewer colours, none at all one", () => {
  expect(heatLimits([55, 55, 56, 56], 1)).toEqual([56]);
  expect(heatLimits([55], 1)).toEqual([]);
  expect(heatLimits([], 1)).toEqual([]);
  expect(heatStep(55, [])).toBe(1);
});
