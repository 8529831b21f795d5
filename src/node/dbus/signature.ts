import { FrameError } from "../../bytes/message.ts";

/** One complete D-Bus type. `ay` is `bytes`, an array of dict entries is `dict`. */
export type BusType =
  | { readonly is: BasicCode; readonly alignment: number }
  | { readonly is: "bytes" | "variant"; readonly alignment: number }
  | { readonly is: "array"; readonly alignment: number; readonly of: BusType }
  | {
      readonly is: "dict";
      readonly alignment: number;
      readonly key: BusType;
      readonly value: BusType;
    }
  | { readonly is: "struct"; readonly alignment: number; readonly fields: readonly BusType[] };

export type BasicCode = keyof typeof ALIGNMENT;

const ALIGNMENT = {
  y: 1,
  b: 4,
  n: 2,
  q: 2,
  i: 4,
  u: 4,
  x: 8,
  t: 8,
  d: 8,
  s: 4,
  o: 4,
  g: 1,
  h: 4,
} as const;

const isBasic = (code: string): code is BasicCode => Object.hasOwn(ALIGNMENT, code);

/** @source D-Bus specification, "Valid Signatures" */
const MOST_CHARACTERS = 255;
const MOST_NESTED = 32;

/** Signatures repeat all the time; those of a hostile sender do not fill the memory. */
const MOST_KEPT = 512;
const kept = new Map<string, readonly BusType[]>();

/**
 * The types that a signature lists.
 *
 * @throws FrameError when it is none. An empty struct is none: an array of them would have no end.
 */
export function parseSignature(signature: string): readonly BusType[] {
  const known = kept.get(signature);
  if (known) return known;
  const types = parseAll(signature);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(signature, types);
  return types;
}

/** The one type of a variant's signature. @throws FrameError when it has none, or several */
export function parseSingle(signature: string): BusType {
  const [type, ...more] = parseSignature(signature);
  if (type === undefined || more.length > 0) throw new FrameError("A variant has one type.");
  return type;
}

function parseAll(signature: string): readonly BusType[] {
  if (signature.length > MOST_CHARACTERS) throw new FrameError("A D-Bus signature is too long.");
  const types: BusType[] = [];
  for (let at = 0; at < signature.length;) {
    const { type, end } = parseOne(signature, at, 0, 0);
    types.push(type);
    at = end;
  }
  return types;
}

interface Parsed {
  readonly type: BusType;
  readonly end: number;
}

function parseOne(text: string, at: number, arrays: number, structs: number): Parsed {
  if (arrays > MOST_NESTED || structs > MOST_NESTED) {
    throw new FrameError("A D-Bus signature is nested too deep.");
  }
  const code = text[at] ?? "";
  if (isBasic(code)) return { type: { is: code, alignment: ALIGNMENT[code] }, end: at + 1 };
  if (code === "v") return { type: { is: "variant", alignment: 1 }, end: at + 1 };
  if (code === "(") return parseStruct(text, at + 1, arrays, structs + 1);
  if (code !== "a") throw new FrameError("A D-Bus signature has an unknown type.");
  const next = text[at + 1];
  if (next === "y") return { type: { is: "bytes", alignment: 4 }, end: at + 2 };
  if (next === "{") return parseDict(text, at + 2, arrays + 1, structs + 1);
  const { type: of, end } = parseOne(text, at + 1, arrays + 1, structs);
  return { type: { is: "array", alignment: 4, of }, end };
}

function parseStruct(text: string, start: number, arrays: number, structs: number): Parsed {
  const fields: BusType[] = [];
  let at = start;
  while (text[at] !== ")") {
    const { type, end } = parseOne(text, at, arrays, structs);
    fields.push(type);
    at = end;
  }
  if (fields.length === 0) throw new FrameError("A D-Bus struct is empty.");
  return { type: { is: "struct", alignment: 8, fields }, end: at + 1 };
}

function parseDict(text: string, start: number, arrays: number, structs: number): Parsed {
  const key = parseOne(text, start, arrays, structs);
  const value = parseOne(text, key.end, arrays, structs);
  if (!isBasic(key.type.is) || text[value.end] !== "}") {
    throw new FrameError("A D-Bus dictionary is malformed.");
  }
  const type = { is: "dict", alignment: 4, key: key.type, value: value.type } as const;
  return { type, end: value.end + 1 };
}
