import fc from "fast-check";
import { expect, test } from "vitest";
import { concat } from "../bytes/byte-reader.ts";
import { straighten } from "./straighten.ts";

/** What a terminal does to a program's output (termios ONLCR). */
function throughTerminals(bytes: Uint8Array, layers: number): Uint8Array {
  const out: number[] = [];
  for (const byte of bytes) {
    if (byte === 0x0a) out.push(...Array.from({ length: layers }, () => 0x0d));
    out.push(byte);
  }
  return Uint8Array.from(out);
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return concat(parts);
}

/** Bytes with many CR and LF among them, behind a first line that ends in a bare LF. */
const content = fc
  .array(fc.oneof(fc.constantFrom(0x0d, 0x0a), fc.nat(255)), { maxLength: 300 })
  .map((bytes) => Uint8Array.from([0x41, 0x0a, ...bytes]));

test("what terminals put in is taken out again, whatever the bytes and the pieces are", async () => {
  await fc.assert(
    fc.asyncProperty(
      content,
      fc.nat(3),
      fc.integer({ min: 1, max: 50 }),
      async (bytes, layers, size) => {
        const sent = throughTerminals(bytes, layers);
        const came = (async function* () {
          await Promise.resolve();
          for (let at = 0; at < sent.length; at += size) yield sent.subarray(at, at + size);
        })();
        expect(await collect(straighten(came))).toEqual(bytes);
      },
    ),
  );
});
