import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { MemoryFile, Workshop } from "../../test/archive-tools.ts";
import { bunzip2 } from "./bzip2.ts";

const shop = new Workshop();

afterAll(() => {
  shop.close();
});

async function unpack(bytes: Uint8Array, pieceBytes = 1000): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bunzip2(new MemoryFile("", bytes, pieceBytes).stream())) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

const MIXED = Buffer.concat([
  Buffer.alloc(300_000, "abcdefgh"),
  Buffer.alloc(250_000, 0),
  Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * i * 7919) & 0xff)),
]);

test.each([1, 5, 9])("unpacks what bzip2 -%d packed, several blocks long", async (level) => {
  expect((await unpack(shop.run("bzip2", ["-c", `-${level}`], MIXED))).equals(MIXED)).toBe(true);
});

test("unpacks streams after one another, runs of every length, and nothing", async () => {
  const runs = Buffer.concat(Array.from({ length: 600 }, (_, i) => Buffer.alloc(i, 65 + (i % 3))));
  const packed = [MIXED, Buffer.alloc(0), runs].map((part) => shop.run("bzip2", ["-c"], part));
  const all = await unpack(Buffer.concat(packed), 3333);
  expect(all.equals(Buffer.concat([MIXED, runs]))).toBe(true);
});

test("any flipped bit is noticed, and nothing worse happens", async () => {
  const packed = shop.run("bzip2", ["-c"], Buffer.from("some words, some more words, ".repeat(9)));
  await fc.assert(
    fc.asyncProperty(fc.nat(packed.length * 8 - 1), async (bit) => {
      const flipped = Buffer.from(packed);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      // The block size may change to another one that is big enough, and the last bits are filling.
      const outcome = await unpack(flipped).then(String, (error: unknown) => error);
      if (typeof outcome === "string")
        expect(outcome).toBe("some words, some more words, ".repeat(9));
      else expect(outcome).toMatchObject({ code: "damaged" });
    }),
    { numRuns: 300 },
  );
});

test("data that breaks off is noticed wherever it does", async () => {
  const packed = shop.run("bzip2", ["-c"], Buffer.from("words"));
  for (let length = 0; length < packed.length; length++) {
    await expect(unpack(packed.subarray(0, length))).rejects.toMatchObject({ code: "damaged" });
  }
});

test("a run length made to overflow is refused at once", async () => {
  const bits = bitWriter();
  bits("BZh1", [
    [0x314159, 24],
    [0x265359, 24],
    [0, 24],
    [0, 8],
    [0, 1],
    [0, 24],
  ]);
  bits("", [
    [0x8000, 16],
    [0x8000, 16],
  ]); // one byte value occurs: 0
  bits("", [
    [2, 3],
    [1, 15],
    [0, 1],
  ]); // two codes, one selector, the first code
  for (let code = 0; code < 2; code++)
    bits("", [
      [1, 5],
      [0, 1],
      [2, 2],
      [0, 1],
      [0, 1],
    ]);
  for (let i = 0; i < 32; i++) bits("", [[0, 1]]); // 32 digits of a run: 2^32 bytes
  const packed = bits("", [[0, 64 - 8]]);
  await expect(unpack(packed)).rejects.toMatchObject({ code: "damaged" });
});

test("rubbish behind the right beginning does no harm", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
      const packed = Buffer.concat([Buffer.from("BZh91AY&SY"), bytes]);
      await expect(unpack(packed)).rejects.toMatchObject({ code: "damaged" });
    }),
    { numRuns: 200 },
  );
});

/** Collects bits, the highest first; gives all bytes so far. */
function bitWriter(): (text: string, values: readonly (readonly [number, number])[]) => Buffer {
  let all = "";
  return (text, values) => {
    for (const byte of Buffer.from(text)) all += byte.toString(2).padStart(8, "0");
    for (const [value, count] of values) all += value.toString(2).padStart(count, "0");
    const bytes = all.match(/.{1,8}/g) ?? [];
    return Buffer.from(bytes.map((byte) => parseInt(byte.padEnd(8, "0"), 2)));
  };
}
