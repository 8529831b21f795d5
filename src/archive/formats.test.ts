import fc from "fast-check";
import { expect, test } from "vitest";
import { formatOf, HEAD_BYTES } from "./formats.ts";
import { tarHeaderLooksRight } from "./tar-header.ts";

const SQLITE_FILES: readonly (readonly [name: string, magic: readonly number[]])[] = [
  ["a database", [...new TextEncoder().encode("SQLite format 3\0")]],
  ["a write-ahead log", [0x37, 0x7f, 0x06, 0x82]],
  ["a big-endian write-ahead log", [0x37, 0x7f, 0x06, 0x83]],
  ["a rollback journal", [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]],
];

/** Makes a block look like a tar's header: six octal digits, NUL and blank, as tar writes them. */
function writeTarChecksum(block: Uint8Array): void {
  block.fill(0x20, 148, 156);
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
}

test.each(SQLITE_FILES)("%s is no container, whatever its bytes add up to", (_, magic) => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: HEAD_BYTES, maxLength: HEAD_BYTES }), (bytes) => {
      bytes.set(magic);
      writeTarChecksum(bytes);
      expect(tarHeaderLooksRight(bytes)).toBe(true);
      expect(formatOf(bytes)).toEqual({ is: "Plain" });
    }),
  );
});

test("a block without a checksum is no tar header, even when its bytes add up to nothing", () => {
  // Eight blanks stand for the checksum's field: 256. As signed numbers these bytes take it away.
  const block = new Uint8Array(HEAD_BYTES);
  block.set([0x37, 0x80, 0x80, 0xc9], 0);
  let sum = 8 * 0x20;
  for (const byte of block) sum += (byte << 24) >> 24;
  block[4] = -sum & 0xff;
  const total = block.reduce((all, byte) => all + ((byte << 24) >> 24), 8 * 0x20);
  expect(total).toBe(0);
  expect(tarHeaderLooksRight(block)).toBe(false);
});
