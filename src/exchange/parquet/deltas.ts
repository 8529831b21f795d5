import { bitsFor, writeVarint } from "./bit-runs.ts";

const BLOCK = 128;
const PARTS = 4;
const PART = BLOCK / PARTS;

/**
 * Whole numbers by how much each differs from the one before it: of instants in even steps next to
 * nothing is left. Parquet's DELTA_BINARY_PACKED.
 *
 * @param values safe integers below 2^52
 * @source apache/parquet-format, Encodings.md, Delta Encoding
 */
export function encodeDeltas(values: Float64Array): Uint8Array {
  const deltas = new Float64Array(Math.max(0, values.length - 1));
  for (let i = 0; i < deltas.length; i++) deltas[i] = (values[i + 1] ?? 0) - (values[i] ?? 0);
  const bytes = new Uint8Array(64 + Math.ceil(deltas.length / BLOCK) * (16 + BLOCK * 8));
  let at = 0;
  for (const number of [BLOCK, PARTS, values.length, zigzag(values[0] ?? 0)]) {
    at = writeVarint(bytes, at, number);
  }
  for (let from = 0; from < deltas.length; from += BLOCK) {
    at = writeBlock(bytes, at, deltas.subarray(from, from + BLOCK));
  }
  return bytes.slice(0, at);
}

function writeBlock(bytes: Uint8Array, from: number, deltas: Float64Array): number {
  const least = leastOf(deltas);
  const widthsAt = writeVarint(bytes, from, zigzag(least));
  let at = widthsAt + PARTS;
  for (let part = 0; part < PARTS; part++) {
    const above = deltas.subarray(part * PART, (part + 1) * PART);
    for (let i = 0; i < above.length; i++) above[i] = (above[i] ?? 0) - least;
    const width = bitsForBig(above);
    bytes[widthsAt + part] = width;
    at = pack(bytes, at, above, width);
  }
  return at;
}

function leastOf(values: Float64Array): number {
  let least = Infinity;
  for (let i = 0; i < values.length; i++) least = Math.min(least, values[i] ?? 0);
  return least;
}

/** All 32 places, also where there are fewer values: the format wants it. */
function pack(bytes: Uint8Array, from: number, values: Float64Array, width: number): number {
  let bit = from * 8;
  for (let i = 0; i < PART && width > 0; i++, bit += width) {
    let rest = values[i] ?? 0;
    for (let done = 0; rest > 0;) {
      const to = bit + done;
      const room = 8 - (to & 7);
      // Not by shifts: a value may have more than 32 bits.
      const piece = rest % (1 << room);
      bytes[to >>> 3] = (bytes[to >>> 3] ?? 0) | (piece << (to & 7));
      rest = (rest - piece) / (1 << room);
      done += room;
    }
  }
  return from + (width * PART) / 8;
}

function bitsForBig(values: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, values[i] ?? 0);
  return most < 2 ** 32 ? bitsFor(most) : 32 + bitsFor(Math.floor(most / 2 ** 32));
}

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}
