import fc from "fast-check";
import { expect, test } from "vitest";
import { vectorsOf } from "../../test/huami-vectors.ts";
import { crc16, crc32 } from "./crc.ts";

interface CrcCase {
  readonly data_ascii?: string;
  readonly data_hex_desc?: string;
  readonly crc32_ieee: string;
  readonly crc16_ccitt_false: string;
}

const { cases } = vectorsOf<{ cases: readonly CrcCase[] }>("crc");

function dataOf({ data_ascii, data_hex_desc }: CrcCase): Uint8Array {
  if (data_hex_desc !== undefined) return Uint8Array.from({ length: 1024 }, (_, i) => i & 0xff);
  return new TextEncoder().encode(data_ascii ?? "");
}

test.each(cases)("sums are the published ones (CRC-32 $crc32_ieee)", (it) => {
  const data = dataOf(it);
  expect(crc32(data)).toBe(parseInt(it.crc32_ieee, 16));
  expect(crc16(data)).toBe(parseInt(it.crc16_ccitt_false, 16));
});

test("a sum may be continued over pieces", () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (first, second) => {
      const both = Uint8Array.from([...first, ...second]);
      expect(crc32(second, crc32(first))).toBe(crc32(both));
      expect(crc16(second, crc16(first))).toBe(crc16(both));
    }),
  );
});
