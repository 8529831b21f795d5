import type { ByteStream } from "../platform.ts";
import { Bits } from "./bits.ts";
import { ByteReader } from "../bytes/byte-reader.ts";
import type { ArchiveError } from "./errors.ts";
import { startsWith } from "./formats.ts";
import { damaged } from "./source.ts";

/**
 * Decompresses bzip2, several streams after one another too. Holds one block (at most 900 kB, and
 * its table) at a time, whatever that block expands to.
 *
 * Our own, because no platform has one, and the kept portable one (`unbzip2-stream` 1.4.3) unpacks
 * all that it was given at once: a file of 306 bytes that holds 400 MB takes 2.6 GB of memory.
 *
 * @throws ArchiveError "damaged"
 * @source bzip2 1.0.8 manual; the unofficial "BZIP2 Format Specification" by Joe Tsai (2016)
 */
export async function* bunzip2(bytes: ByteStream): ByteStream {
  const reader = new ByteReader(bytes);
  try {
    for (let first = true; ; first = false) {
      const magic = await reader.peek(4);
      const level = (magic[3] ?? 0) - 0x30;
      if (!startsWith(magic, "BZh") || level < 1 || level > 9) {
        if (first) throw damaged("This is no bzip2 data.");
        return;
      }
      await reader.skip(4);
      yield* readStream(reader, level * 100_000);
    }
  } finally {
    await reader.close();
  }
}

/** More than any block takes: 900 000 codes of 20 bits, and the tables. */
const LONGEST_BLOCK = 2_300_000;
const PIECE_BYTES = 256 * 1024;
const LONGEST_CODE = 20;
const CODES_PER_SELECTOR = 50;

async function* readStream(reader: ByteReader, blockSize: number): ByteStream {
  const table = new Uint32Array(blockSize);
  let combined = 0;
  let startBit = 0;
  for (;;) {
    const bits = new Bits(await reader.peek(LONGEST_BLOCK), startBit);
    const mark = [bits.take(24), bits.take(24)];
    const checksum = takeUint32(bits);
    if (mark[0] === 0x177245 && mark[1] === 0x385090) {
      if (checksum !== combined) throw damaged("The checksum of the bzip2 data does not fit.");
      await reader.skip(Math.ceil(bits.position / 8));
      return;
    }
    if (mark[0] !== 0x314159 || mark[1] !== 0x265359) throw broken();
    const block = decodeBlock(bits, table);
    const whole = bits.position >> 3;
    startBit = bits.position & 7;
    await reader.skip(whole);
    const crc = new Crc();
    yield* expand(block, table, crc);
    if (crc.value !== checksum) throw damaged("The checksum of the bzip2 data does not fit.");
    combined = (((combined << 1) | (combined >>> 31)) ^ checksum) >>> 0;
  }
}

interface Block {
  readonly length: number;
  /** Where the text begins in the sorted table. */
  readonly origin: number;
}

/** Undoes Huffman codes, move-to-front and run lengths; leaves the inverted sorting in `table`. */
function decodeBlock(bits: Bits, table: Uint32Array): Block {
  if (bits.take(1) !== 0) throw damaged("The bzip2 data is of a form that was given up in 1996.");
  const origin = bits.take(24);
  const coding = takeCoding(bits);
  const counts = new Uint32Array(256);
  const length = fillTable(bits, coding, table, counts);
  if (origin >= length) throw broken();
  linkSorted(table, length, counts);
  return { length, origin };
}

/** How the symbols of a block are written. */
interface Coding {
  /** The byte values that occur, the most recent first; changes while decoding. */
  readonly bytes: Uint8Array;
  readonly codes: readonly HuffmanCode[];
  /** Which code holds for each 50 symbols. */
  readonly selectors: Uint8Array;
}

function takeCoding(bits: Bits): Coding {
  const bytes = takeUsedBytes(bits);
  const groupCount = bits.take(3);
  const selectorCount = bits.take(15);
  if (groupCount < 2 || groupCount > 6 || selectorCount === 0 || bytes.length === 0) {
    throw broken();
  }
  const selectors = takeSelectors(bits, groupCount, selectorCount);
  const codes: HuffmanCode[] = [];
  for (let i = 0; i < groupCount; i++) codes.push(takeCode(bits, bytes.length + 2));
  return { bytes, codes, selectors };
}

/** Writes the sorted bytes into `table` and counts each value; gives how many bytes there are. */
function fillTable(bits: Bits, coding: Coding, table: Uint32Array, counts: Uint32Array): number {
  const { bytes } = coding;
  const endSymbol = bytes.length + 1;
  let length = 0;
  let run = 0;
  let runWeight = 1;
  for (const symbol of symbolsOf(bits, coding)) {
    if (symbol < 2) {
      // Checked at every digit: a crafted run would otherwise overflow.
      run += runWeight << symbol;
      runWeight <<= 1;
      if (length + run > table.length) throw broken();
      continue;
    }
    if (run > 0) {
      const byte = bytes[0] ?? 0;
      table.fill(byte, length, length + run);
      counts[byte] = (counts[byte] ?? 0) + run;
      length += run;
      run = 0;
      runWeight = 1;
    }
    if (symbol === endSymbol) return length;
    if (length >= table.length) throw broken();
    const byte = moveToFront(bytes, symbol - 1);
    table[length++] = byte;
    counts[byte] = (counts[byte] ?? 0) + 1;
  }
  throw broken();
}

/** The symbols as far as the selectors go. */
function* symbolsOf(bits: Bits, { codes, selectors }: Coding): Generator<number> {
  for (const selector of selectors) {
    const code = codes[selector];
    if (code === undefined) return;
    for (let i = 0; i < CODES_PER_SELECTOR; i++) yield takeSymbol(bits, code);
  }
}

/** The Burrows-Wheeler sorting inverted: each cell's upper 24 bits lead to the cell after it. */
function linkSorted(table: Uint32Array, length: number, counts: Uint32Array): void {
  let sum = 0;
  for (let i = 0; i < 256; i++) {
    const count = counts[i] ?? 0;
    counts[i] = sum;
    sum += count;
  }
  for (let i = 0; i < length; i++) {
    const byte = (table[i] ?? 0) & 0xff;
    const at = counts[byte] ?? 0;
    counts[byte] = at + 1;
    table[at] = (table[at] ?? 0) | (i << 8);
  }
}

/** The text of a block: four equal bytes are followed by how often the byte comes again. */
function* expand(block: Block, table: Uint32Array, crc: Crc): Generator<Uint8Array> {
  let piece = new Uint8Array(PIECE_BYTES);
  let at = 0;
  let cell = table[block.origin] ?? 0;
  let previous = -1;
  let repeats = 0;
  for (let i = 0; i < block.length; i++) {
    cell = table[cell >>> 8] ?? 0;
    const byte = cell & 0xff;
    let copies = 1;
    let value = byte;
    if (repeats === 4) {
      copies = byte;
      value = previous;
      repeats = 0;
      previous = -1;
    } else if (byte === previous) {
      repeats++;
    } else {
      repeats = 1;
      previous = byte;
    }
    if (at + copies > PIECE_BYTES) {
      crc.add(piece, at);
      yield piece.subarray(0, at);
      piece = new Uint8Array(PIECE_BYTES);
      at = 0;
    }
    for (let end = at + copies; at < end; at++) piece[at] = value;
  }
  crc.add(piece, at);
  if (at > 0) yield piece.subarray(0, at);
}

function takeUint32(bits: Bits): number {
  return bits.take(16) * 0x10000 + bits.take(16);
}

/** The byte values that occur, ascending. */
function takeUsedBytes(bits: Bits): Uint8Array {
  const ranges = bits.take(16);
  const used: number[] = [];
  for (let range = 0; range < 16; range++) {
    if ((ranges & (0x8000 >> range)) === 0) continue;
    const map = bits.take(16);
    for (let i = 0; i < 16; i++) if ((map & (0x8000 >> i)) !== 0) used.push(range * 16 + i);
  }
  return Uint8Array.from(used);
}

function takeSelectors(bits: Bits, groupCount: number, selectorCount: number): Uint8Array {
  const order = Uint8Array.from({ length: groupCount }, (_, i) => i);
  const selectors = new Uint8Array(selectorCount);
  for (let i = 0; i < selectorCount; i++) {
    let index = 0;
    while (bits.take(1) === 1) {
      if (++index >= groupCount) throw broken();
    }
    selectors[i] = moveToFront(order, index);
  }
  return selectors;
}

function moveToFront(values: Uint8Array, index: number): number {
  const value = values[index] ?? 0;
  values.copyWithin(1, 0, index);
  values[0] = value;
  return value;
}

/** A canonical prefix code. */
interface HuffmanCode {
  /** Per length: the largest code of that length, moved left to 20 bits; -1 where there is none. */
  readonly limits: Int32Array;
  /** Per length: what to add to a code to find its place in `symbols`. */
  readonly offsets: Int32Array;
  readonly symbols: Uint16Array;
}

function takeCode(bits: Bits, symbolCount: number): HuffmanCode {
  const lengths = new Uint8Array(symbolCount);
  let length = bits.take(5);
  for (let i = 0; i < symbolCount; i++) {
    for (;;) {
      if (length < 1 || length > LONGEST_CODE) throw broken();
      if (bits.take(1) === 0) break;
      length += bits.take(1) === 0 ? 1 : -1;
    }
    lengths[i] = length;
  }
  const limits = new Int32Array(LONGEST_CODE + 1).fill(-1);
  const offsets = new Int32Array(LONGEST_CODE + 1);
  const symbols = new Uint16Array(symbolCount);
  let nextCode = 0;
  let placed = 0;
  for (let size = 1; size <= LONGEST_CODE; size++) {
    nextCode *= 2;
    offsets[size] = placed - nextCode;
    for (let i = 0; i < symbolCount; i++) {
      if (lengths[i] !== size) continue;
      symbols[placed++] = i;
      nextCode++;
    }
    if (nextCode > 1 << size) throw broken();
    limits[size] = nextCode * 2 ** (LONGEST_CODE - size) - 1;
  }
  return { limits, offsets, symbols };
}

function takeSymbol(bits: Bits, code: HuffmanCode): number {
  const ahead = bits.peek(LONGEST_CODE);
  for (let size = 1; size <= LONGEST_CODE; size++) {
    if (ahead > (code.limits[size] ?? -1)) continue;
    bits.drop(size);
    const place = (ahead >>> (LONGEST_CODE - size)) + (code.offsets[size] ?? 0);
    return code.symbols[place] ?? 0;
  }
  throw broken();
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let i = 0; i < 8; i++) value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

/** bzip2's CRC-32: the polynomial of zip, but the highest bit first. */
class Crc {
  #value = 0xffffffff | 0;

  get value(): number {
    return ~this.#value >>> 0;
  }

  add(bytes: Uint8Array, length: number): void {
    let value = this.#value;
    for (let i = 0; i < length; i++) {
      value = (value << 8) ^ (CRC_TABLE[(value >>> 24) ^ (bytes[i] ?? 0)] ?? 0);
    }
    this.#value = value;
  }
}

function broken(): ArchiveError {
  return damaged("The bzip2 data is damaged.");
}
