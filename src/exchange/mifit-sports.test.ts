import { expect, test } from "vitest";
import { sportCode } from "../health/sports.ts";
import { mifitSport } from "./mifit-sports.ts";

test("a sport of the vendor's app has a word, and an unexplained code has none", () => {
  expect(mifitSport(1)).toBe("running");
  expect(mifitSport(60)).toBe("yoga");
  // 223 is "some workout": no word says more than none.
  expect(mifitSport(223)).toBeUndefined();
  expect(mifitSport(-1)).toBeUndefined();
});

test("a sport that bands know too is called the same", () => {
  for (const code of [1, 6, 8, 9, 10, 12, 14, 15, 18, 21, 22, 23, 78, 85, 89, 92]) {
    expect(sportCode(mifitSport(code) ?? "")).toBeDefined();
  }
});
