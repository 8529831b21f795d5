import { expect, test } from "vitest";
import { sparkline } from "./sparkline.ts";

test("the smallest value is the lowest bar, the largest the highest, the unknown a gap", () => {
  expect(sparkline([60, 64, undefined, 74])).toBe("▁▃ █");
  expect(sparkline([5, 5])).toBe("▁▁");
  expect(sparkline([undefined])).toBe("");
  expect(sparkline([50, 100], 0)).toBe("▅█");
});
