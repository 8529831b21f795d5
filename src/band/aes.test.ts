import { createCipheriv } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { formatHex } from "../bytes/hex.ts";
import { decryptBlocks, encryptBlocks } from "./aes.ts";

interface Exchange {
  readonly key: string;
  readonly random: string;
  readonly aes_ecb: string;
}
const trick = vectorsOf<{ key: string; plain: string; first_block: string }>("auth_cbc_trick");

test.each(vectorsOf<readonly Exchange[]>("auth_classic"))("proof of $random", (it) => {
  expect(formatHex(encryptBlocks(hex(it.key), hex(it.random)))).toBe(it.aes_ecb);
  expect(formatHex(decryptBlocks(hex(it.key), hex(it.aes_ecb)))).toBe(it.random);
});

test("what others do with CBC and no vector is the same", () => {
  expect(formatHex(encryptBlocks(hex(trick.key), hex(trick.plain)))).toBe(trick.first_block);
});

test("any number of blocks is as Node does it, and comes back", () => {
  const key = fc.uint8Array({ minLength: 16, maxLength: 16 });
  const blocks = fc
    .uint8Array({ maxLength: 80 })
    .map((it) => it.slice(0, it.length - (it.length % 16)));
  fc.assert(
    fc.property(key, blocks, (k, plain) => {
      const cipher = createCipheriv("aes-128-ecb", k, null).setAutoPadding(false);
      const expected = Buffer.concat([cipher.update(plain), cipher.final()]);
      const got = encryptBlocks(k, plain);
      expect(formatHex(got)).toBe(expected.toString("hex"));
      expect(decryptBlocks(k, got)).toEqual(plain);
    }),
  );
});

test("half a block, or half a key, is a mistake of ours", () => {
  expect(() => encryptBlocks(new Uint8Array(16), new Uint8Array(8))).toThrow(TypeError);
  expect(() => encryptBlocks(new Uint8Array(8), new Uint8Array(16))).toThrow(TypeError);
});
