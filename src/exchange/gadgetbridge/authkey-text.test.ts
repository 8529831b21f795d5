import fc from "fast-check";
import { expect, test } from "vitest";
import { AuthKey } from "../../bytes/auth-key.ts";
import { gadgetbridgeKeyText } from "./authkey-text.ts";

// Gadgetbridge's three ways with a key, in our own words from the facts in gadgetbridge.md §1: whether
// the text is let through, and what the band is then proven with. `undefined`: it is not let through.
type Family = (text: string) => Uint8Array | undefined;

const DEFAULT_KEY = new TextEncoder().encode("0123456789@ABCDE");

/** Exactly 34 characters that begin with 0x are digits; of anything else the characters count. */
function huamiSecret(text: string): Uint8Array {
  const trimmed = text.trim();
  if (text.length === 34 && text.startsWith("0x")) return Buffer.from(text.slice(2), "hex");
  const secret = DEFAULT_KEY.slice();
  secret.set(new TextEncoder().encode(trimmed).subarray(0, 16));
  return secret;
}

const families: Record<string, Family> = {
  "Mi Band 4, 5, 6, Bip, GTR and GTS 1 and 2": (text) =>
    new TextEncoder().encode(text).length >= 34 && text.startsWith("0x")
      ? huamiSecret(text)
      : undefined,
  "Zepp OS": (text) => {
    const trimmed = text.trim();
    const isLetIn = trimmed.length === 32 || (trimmed.length === 34 && trimmed.startsWith("0x"));
    return isLetIn ? huamiSecret(text) : undefined;
  },
  Xiaomi: (text) => {
    const trimmed = text.trim();
    const isHex = trimmed.length === 32 || (trimmed.length === 34 && trimmed.startsWith("0x"));
    if (!isHex && !/^\d+$/.test(trimmed)) return undefined;
    return Buffer.from(trimmed.replace(/^0x/, ""), "hex");
  },
};

const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });

test.each(Object.entries(families))("%s takes our text for just this key", (_, family) => {
  fc.assert(
    fc.property(bytes, (key) => {
      const text = gadgetbridgeKeyText(AuthKey.of(key));
      expect(text).toMatch(/^0x[0-9a-f]{32}$/);
      expect(Buffer.from(family(text) ?? []).equals(key)).toBe(true);
    }),
  );
});

const KEY = AuthKey.of(Uint8Array.from({ length: 16 }, (_, i) => i * 17));
const TEXT = gadgetbridgeKeyText(KEY);

// What other texts would do: the reason why there is only one.
const others: readonly (readonly [string, string, readonly ("right" | "wrong" | "refused")[]])[] = [
  ["as it is", TEXT, ["right", "right", "right"]],
  ["with a line break behind it", `${TEXT}\n`, ["wrong", "wrong", "right"]],
  ["with a blank behind it", `${TEXT} `, ["wrong", "wrong", "right"]],
  ["without 0x", TEXT.slice(2), ["refused", "wrong", "right"]],
  ["with 0X", TEXT.replace("x", "X"), ["refused", "refused", "refused"]],
  ["with a digit missing", TEXT.slice(0, -1), ["refused", "refused", "refused"]],
];

test.each(others)("a key %s", (_, text, verdicts) => {
  const found = Object.values(families).map((family) => {
    const secret = family(text);
    if (secret === undefined) return "refused";
    return Buffer.from(secret).equals(KEY.bytes()) ? "right" : "wrong";
  });
  expect(found).toEqual(verdicts);
});
