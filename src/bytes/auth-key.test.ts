import { inspect } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { AuthKey } from "./auth-key.ts";

const DIGITS = "00112233445566778899aabbccddeeff";

test.each([
  ["as the vendor writes it", DIGITS],
  ["in upper case", DIGITS.toUpperCase()],
  ["with 0x", `0x${DIGITS}`],
  ["with white space around", ` ${DIGITS}\n`],
])("a key %s is given out as 0x and lower-case digits", (_, text) => {
  const key = AuthKey.parse(text);
  expect(key).toBeInstanceOf(AuthKey);
  expect((key as AuthKey).reveal()).toBe(`0x${DIGITS}`);
});

test.each([
  ["empty", null],
  ["empty", ""],
  ["empty", " 0x "],
  ["placeholder", "0".repeat(32)],
  ["placeholder", "f".repeat(32)],
  ["placeholder", "0123".repeat(8)],
  ["malformed", DIGITS.slice(0, 30)],
  ["malformed", `${DIGITS}00`],
  ["malformed", `0x0x${DIGITS}`],
  ["malformed", "the quick brown fox jumps over t"],
])("what is %s is no key", (why, text) => {
  expect(AuthKey.parse(text)).toBe(why);
});

const { cases } = vectorsOf<{ cases: readonly { input: string; recommended: string }[] }>(
  "auth_key_normalisation",
);

// Sixteen letters, as Gadgetbridge may have given an old Mi Band 2, are taken from an owner only.
test.each(cases)(
  "a key's text is read as other clients should: $input",
  ({ input, recommended }) => {
    const key = AuthKey.parse(input);
    const isKey = /^[0-9a-f]{32}$/.test(recommended);
    expect(key instanceof AuthKey ? key.reveal() : undefined).toBe(
      isKey ? `0x${recommended}` : undefined,
    );
  },
);

test("a key shows itself to nobody who does not ask for it", () => {
  const key = AuthKey.parse(DIGITS) as AuthKey;
  const shown = [String(key), JSON.stringify({ key }), inspect({ key }, { showHidden: true })];
  for (const text of shown) {
    expect(text).not.toContain("0011");
    expect(text).toContain("AuthKey(hidden)");
  }
});

test("wiping the bytes that were handed out leaves the key as it was", () => {
  const key = AuthKey.parse(DIGITS) as AuthKey;
  key.bytes().fill(0);
  expect(key.reveal()).toBe(`0x${DIGITS}`);
});

test("any text is a key or has a reason why not", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const key = AuthKey.parse(text);
      expect(typeof key === "string" || key.reveal().length === 34).toBe(true);
    }),
  );
});

test.each(cases)("an owner who types '$input' means $recommended", ({ input, recommended }) => {
  const key = AuthKey.parseTyped(input);
  const bytes = /[0-9a-f]{32}$/.exec(recommended)?.[0];
  if (bytes === undefined) expect(key).toBeTypeOf("string");
  else expect(key instanceof AuthKey && key.equals(AuthKey.of(hex(bytes)))).toBe(true);
});

test("sixteen characters are a key only when an owner types them", () => {
  expect(AuthKey.parse("0123456789@ABCDE")).toBe("malformed");
  expect(AuthKey.parseTyped("0123456789@ABCDE")).toBeInstanceOf(AuthKey);
  for (const no of [
    "0x0123456789abcd",
    "sixteen letters!!",
    "with a space in.",
    "ключ-ключ-ключ-к",
  ]) {
    expect(AuthKey.parseTyped(no)).toBe("malformed");
  }
  expect(AuthKey.parseTyped("aaaaaaaaaaaaaaaa")).toBe("placeholder");
});
