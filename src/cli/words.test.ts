import { expect, test } from "vitest";
import { stepsText } from "./words.ts";

test("what a band says of its day is written as everything else: grouped, and far ways in kilometres", () => {
  expect(stepsText({ steps: 6_721, distanceM: 4_704, energyKcal: 1_268 })).toBe(
    "6,721 steps · 4.7 km · 1,268 kcal",
  );
  expect(stepsText({ steps: 1, distanceM: 0, energyKcal: 0 })).toBe("1 step · 0 m · 0 kcal");
});
