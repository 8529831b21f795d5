import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseHex } from "../src/bytes/hex.ts";

const path = join(import.meta.dirname, "fixtures", "huami", "vectors.json");
const vectors = JSON.parse(readFileSync(path, "utf8")) as Readonly<Record<string, unknown>>;

/**
 * One subject of the vectors.
 *
 * @param as reads what stands there; default: it is what the caller says, who has seen the file
 */
export function vectorsOf<T>(subject: string, as = (value: unknown): T => value as T): T {
  if (!Object.hasOwn(vectors, subject)) throw new TypeError(`no vectors of ${subject}`);
  return as(vectors[subject]);
}

/** All subjects there are. */
export const subjects: readonly string[] = Object.keys(vectors).filter((it) => it !== "meta");

/** The bytes that hex digits write. */
export function hex(digits: string): Uint8Array<ArrayBuffer> {
  const bytes = parseHex(digits);
  if (!bytes) throw new TypeError("no hex digits");
  return bytes;
}
