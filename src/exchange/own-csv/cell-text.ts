import { formatHex } from "../../bytes/hex.ts";
import type { SqlRow, SqlValue } from "../../platform.ts";
import type { CellType, RecordColumn } from "../record-sets.ts";

/**
 * How a text may begin that a spreadsheet would take for a formula; the last four are what Excel takes
 * for the first four. And an apostrophe, so that one that was there is not taken for ours.
 */
const LOOKS_LIKE_A_FORMULA = /^[=+\-@\t\r'＝＋－＠]/;

const WANTS_QUOTES = /[",\r\n]|^\s|\s$/;

/** With a longer cell the row could not be read back: half of `LONGEST_ROW_BYTES` is for the others. */
const LONGEST_CELL_BYTES = 1 << 16;

/**
 * A row as a line, its end with it: RFC 4180, but for LF at the end. What is not known is empty. Texts
 * may have come from foreign files: one that begins like a formula gets an apostrophe before it, which
 * {@link withoutGuard} takes away again.
 *
 * @param onTooLong called for each cell that is left empty because it is too long
 */
export function csvLine(
  row: SqlRow,
  columns: readonly RecordColumn[],
  onTooLong: () => void = () => undefined,
): string {
  let line = "";
  for (const [i, { from, type }] of columns.entries()) {
    const value = row[from];
    if (i > 0) line += ",";
    if (value === null || value === undefined) continue;
    const cell = cellText(type, value);
    if (isTooLong(cell)) onTooLong();
    else line += cell;
  }
  return `${line}\n`;
}

function isTooLong(cell: string): boolean {
  const most = LONGEST_CELL_BYTES;
  // A character has up to three bytes: most need not be encoded for it.
  return cell.length > most || (cell.length * 3 > most && byteLength(cell) > most);
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

export function csvHeader(columns: readonly RecordColumn[]): string {
  return `${columns.map(({ name }) => name).join(",")}\n`;
}

/** The text that {@link csvLine} wrote. */
export function withoutGuard(text: string): string {
  return text.startsWith("'") ? text.slice(1) : text;
}

/** `2024-03-31T01:00:00Z`. */
export function instantText(atS: number): string {
  return `${new Date(atS * 1000).toISOString().slice(0, -5)}Z`;
}

export function cellText(type: CellType, value: Exclude<SqlValue, null>): string {
  if (value instanceof Uint8Array) return `0x${formatHex(value)}`;
  if (typeof value === "string") return quoted(value);
  if (type === "instant") return instantText(Number(value));
  if (type === "boolean") return String(value === 1);
  return String(value);
}

function quoted(text: string): string {
  const safe = LOOKS_LIKE_A_FORMULA.test(text) ? `'${text}` : text;
  return WANTS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
