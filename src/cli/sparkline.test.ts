import { expect, test } from "vitest";
import { condense, sparkline } from "./sparkline.ts";

test("the smallest value is the lowest bar, the largest the highest, the unknown a gap", () => {
  expect(sparkline([60, 64, undefined, 74])).toBe("▁▃ █");
  expect(sparkline([5, 5])).toBe("▁▁");
  expect(sparkline([undefined])).toBe("");
  expect(sparkline([50, 100], 0)).toBe("▅█");
});

test("more values than there is room for are drawn as means of neighbours; a gap stays one", () => {
  expect(condense([1, 2, 3], 3)).toEqual([1, 2, 3]);
  expect(condense([1, 3, undefined, undefined, 5], 3)).toEqual([2, undefined, 5]);
  expect(condense([], 3)).toEqual([]);
});
