/** A run of fewer equal values is not worth a header of its own. */
const SHORTEST_RUN = 8;

/**
 * Small whole numbers of `width` bits each, runs of equal ones once: Parquet's "RLE / bit-packing
 * hybrid", for definition levels and places in a dictionary.
 *
 * @param width bits, 0..16
 * @source apache/parquet-format, Encodings.md, RLE
 */
export function encodeBitRuns(values: Uint8Array | Uint16Array, width: number): Uint8Array {
  const count = values.length;
  const bytes = new Uint8Array(16 + Math.ceil(count / 8) * (width + 6));
  let at = 0;
  let packedFrom = 0;
  for (let i = 0; i < count;) {
    const end = endOfRun(values, i);
    if (end - i < SHORTEST_RUN) {
      i = Math.min(i + 8, count);
      continue;
    }
    at = packGroups(bytes, at, values.subarray(packedFrom, i), width);
    at = writeRun(bytes, at, values[i] ?? 0, end - i, width);
    i = packedFrom = end;
  }
  at = packGroups(bytes, at, values.subarray(packedFrom), width);
  return bytes.subarray(0, at);
}

/** `count` times the same value. */
export function encodeOneRun(value: number, count: number, width: number): Uint8Array {
  const bytes = new Uint8Array(16);
  return bytes.subarray(0, writeRun(bytes, 0, value, count, width));
}

/** How many bits a number up to `most` takes. */
export function bitsFor(most: number): number {
  return most === 0 ? 0 : 32 - Math.clz32(most);
}

function endOfRun(values: Uint8Array | Uint16Array, from: number): number {
  const value = values[from];
  let end = from + 1;
  while (end < values.length && values[end] === value) end++;
  return end;
}

function writeRun(
  bytes: Uint8Array,
  from: number,
  value: number,
  count: number,
  width: number,
): number {
  let at = writeVarint(bytes, from, count * 2);
  for (let bits = 0; bits < width; bits += 8) bytes[at++] = (value >> bits) & 0xff;
  return at;
}

/** Groups of 8 values; what lacks in the last one is 0. */
function packGroups(
  bytes: Uint8Array,
  from: number,
  values: Uint8Array | Uint16Array,
  width: number,
): number {
  if (values.length === 0) return from;
  const groups = Math.ceil(values.length / 8);
  let at = writeVarint(bytes, from, groups * 2 + 1);
  let held = 0;
  let heldBits = 0;
  for (let i = 0; i < groups * 8; i++) {
    held |= (values[i] ?? 0) << heldBits;
    heldBits += width;
    for (; heldBits >= 8; heldBits -= 8, held >>>= 8) bytes[at++] = held & 0xff;
  }
  return at;
}

/** @param value 0..2^53 */
export function writeVarint(bytes: Uint8Array, from: number, value: number): number {
  let at = from;
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes[at++] = (rest % 128) | 0x80;
  bytes[at++] = rest;
  return at;
}
