import { textOf } from "../archive/foreign-table.ts";
import type { TableLimits } from "../archive/foreign-table.ts";
import { AuthKey } from "../bytes/auth-key.ts";
import type { NoKey } from "../bytes/auth-key.ts";
import { formatHex } from "../bytes/hex.ts";
import type { SqlValue } from "../platform.ts";

/** A key from text, from its 16 bytes, or from a number that looks like text. */
export function keyOf(value: SqlValue | undefined): AuthKey | NoKey {
  if (value instanceof Uint8Array && value.length === 16) return AuthKey.parse(formatHex(value));
  if (value instanceof Uint8Array && value.length > 0 && textOf(value) === undefined) {
    return "malformed";
  }
  return AuthKey.parse(textOf(value));
}

/** Nobody has paired more bands. */
export const BAND_TABLE: TableLimits = { mostBytes: 4_096, mostRows: 1_000, longestMs: 5_000 };
