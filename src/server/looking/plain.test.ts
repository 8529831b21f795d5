import { expect, test } from "vitest";
import { shortText } from "./plain.ts";

test.each([
  ["what is not there", undefined, undefined],
  ["a name", "Evening run 🏃‍♀️ · درب", "Evening run 🏃‍♀️ · درب"],
  ["what turns the line around", "\u202Egnp.exe\u2066\u2069", "gnp.exe"],
  ["line ends and controls", "a\r\n\u2028b\u0000\u001B[2Jc", "ab[2Jc"],
  ["half of a letter", "a\uD800", "a\uFFFD"],
  ["a long one", "x".repeat(10_000), `${"x".repeat(199)}…`],
  ["one that ends in the middle of a letter", "🏃".repeat(1_000), `${"🏃".repeat(99)}\uFFFD…`],
  ["one with nothing in it", "\u202E".repeat(10_000), ""],
])("%s may stand in a line of the page", (_, text, shown) => {
  expect(shortText(text)).toBe(shown);
});
