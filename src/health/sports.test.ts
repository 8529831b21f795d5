import { expect, test } from "vitest";
import { isSwimming, sportCode, sportName } from "./sports.ts";

test("a sport has one word and one code", () => {
  const names = Array.from({ length: 256 }, (_, code) => sportName(code));
  const known = names.flatMap((name, code) => (name === undefined ? [] : [{ name, code }]));
  expect(known.length).toBeGreaterThanOrEqual(20);
  expect(known.map(({ name }) => sportCode(name))).toEqual(known.map(({ code }) => code));
});

test("a code or a word that nobody knows is none", () => {
  expect([sportName(0), sportName(0x8000), sportCode("chess")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("swimming is done in pools and open water", () => {
  expect([6, 7, 1].map(isSwimming)).toEqual([true, true, false]);
});
