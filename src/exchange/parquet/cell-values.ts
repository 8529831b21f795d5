import type { Statistics } from "hyparquet";
import { bitsFor, encodeBitRuns, encodeOneRun } from "./bit-runs.ts";
import { encodeDeltas } from "./deltas.ts";
import { dictionaryOf, smallDictionaryOf } from "./dictionary.ts";
import type { Dictionary } from "./dictionary.ts";
import type { CellType } from "../record-sets.ts";
import type { Cell } from "./parquet-schema.ts";

/** The values of a column as they go into a page. */
export interface EncodedValues {
  readonly encoding: "PLAIN" | "RLE_DICTIONARY" | "DELTA_BINARY_PACKED";
  readonly bytes: Uint8Array;
  /** What the places of `RLE_DICTIONARY` point to. */
  readonly dictionary?: { readonly bytes: Uint8Array; readonly count: number } | undefined;
  readonly bounds?: Pick<Statistics, "min_value" | "max_value"> | undefined;
}

/** @param cells without NULLs */
export function encodeValues(type: CellType, cells: readonly Cell[]): EncodedValues {
  switch (type) {
    case "int16":
    case "int32":
      return encodeInts(fill(new Int32Array(cells.length), cells));
    case "int64":
      return encodeInts(fill(new Float64Array(cells.length), cells));
    case "day":
      return encodeInts(fill(new Int32Array(cells.length), cells.map(daysSince1970)));
    case "instant": {
      const ms = fill(new Float64Array(cells.length), cells, 1000);
      return { encoding: "DELTA_BINARY_PACKED", bytes: encodeDeltas(ms), bounds: boundsOf(ms) };
    }
    case "double":
      return encodeDoubles(fill(new Float64Array(cells.length), cells));
    case "boolean":
      return { encoding: "PLAIN", bytes: plainBits(cells) };
    case "text":
    case "json":
      return inDictionary(dictionaryOf(cells.map(String)), plainTexts) ?? plain(plainTexts(cells));
    case "bytes":
      return plain(plainTexts(cells));
  }
}

/** The same value `count` times. */
export function encodeRepeated(type: CellType, cell: Cell, count: number): EncodedValues {
  const { bytes, encoding, dictionary, bounds } = encodeValues(type, [cell]);
  if (encoding === "DELTA_BINARY_PACKED" || type === "boolean") {
    return encodeValues(
      type,
      Array.from({ length: count }, () => cell),
    );
  }
  return {
    encoding: "RLE_DICTIONARY",
    bytes: withWidth(0, encodeOneRun(0, count, 0)),
    dictionary: dictionary ?? { bytes, count: 1 },
    bounds,
  };
}

/** Many times as fast as the array's own `from`, which walks an iterator. */
function fill<T extends Int32Array | Float64Array>(
  array: T,
  cells: readonly Cell[],
  factor = 1,
): T {
  for (let i = 0; i < cells.length; i++) array[i] = Number(cells[i]) * factor;
  return array;
}

function daysSince1970(day: Cell): number {
  return Date.parse(String(day)) / 86_400_000;
}

/** Whole numbers: 32 bits each from an `Int32Array`, 64 from the other. */
function encodeInts(values: Int32Array | Float64Array): EncodedValues {
  const isWide = values instanceof Float64Array;
  const encode = (ints: ArrayLike<number>): Uint8Array =>
    isWide ? wideInts(ints) : plainBytes(Int32Array.from(ints));
  const dictionary = smallDictionaryOf(values) ?? dictionaryOf([...values]);
  const encoded = inDictionary(dictionary, encode) ?? plain(encode(values));
  return { ...encoded, bounds: boundsOf(dictionary?.entries ?? values) };
}

function wideInts(ints: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(ints.length * 8);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < ints.length; i++) view.setBigInt64(i * 8, BigInt(ints[i] ?? 0), true);
  return bytes;
}

function encodeDoubles(values: Float64Array): EncodedValues {
  const encoded = inDictionary(dictionaryOf([...values]), (entries) => {
    return plainBytes(Float64Array.from(entries));
  });
  return { ...(encoded ?? plain(plainBytes(values))), bounds: boundsOf(values) };
}

function inDictionary<T>(
  dictionary: Dictionary<T> | undefined,
  encode: (entries: readonly T[]) => Uint8Array,
): EncodedValues | undefined {
  if (dictionary === undefined || dictionary.entries.length === 0) return undefined;
  const { entries, places } = dictionary;
  const width = bitsFor(entries.length - 1);
  return {
    encoding: "RLE_DICTIONARY",
    bytes: withWidth(width, encodeBitRuns(places, width)),
    dictionary: { bytes: encode(entries), count: entries.length },
  };
}

function withWidth(width: number, runs: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(runs.length + 1);
  bytes[0] = width;
  bytes.set(runs, 1);
  return bytes;
}

function plain(bytes: Uint8Array): EncodedValues {
  return { encoding: "PLAIN", bytes };
}

/** Little-endian, as Parquet wants it and as every machine we run on has it. */
function plainBytes(values: Int32Array | Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function plainBits(cells: readonly Cell[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(cells.length / 8));
  for (const [i, cell] of cells.entries()) {
    if (cell === 1) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return bytes;
}

/** Each with its length before it. */
function plainTexts(cells: readonly Cell[]): Uint8Array {
  const encoder = new TextEncoder();
  const parts = cells.map((cell) =>
    cell instanceof Uint8Array ? cell : encoder.encode(String(cell)),
  );
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + 4 + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.length, true);
    bytes.set(part, at + 4);
    at += 4 + part.length;
  }
  return bytes;
}

function boundsOf(values: ArrayLike<number>): EncodedValues["bounds"] {
  if (values.length === 0) return undefined;
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { min_value: least, max_value: most };
}
