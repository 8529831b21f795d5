import type { MinuteBlock } from "../../store/minute-columns.ts";
import { RECORD_SETS } from "../record-sets.ts";
import type { RecordColumn } from "../record-sets.ts";
import { cellText, instantText } from "./cell-text.ts";

const COLUMNS: readonly RecordColumn[] = RECORD_SETS.minutes.columns;

/** So many lines come at once. */
const AT_ONCE = 16_384;

const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const ZERO = 0x30;
/** Where hours and minutes are in `2024-03-31T01:00:00Z`. */
const HOUR_AT = 11;
const MINUTE_AT = 14;
const DAY_S = 86_400;

/**
 * The minutes of one address as lines of `minutes.csv`, written byte by byte: a text for each cell
 * would take several times as long. A piece is good until the next one is asked for.
 */
export function* minuteLines(
  block: MinuteBlock,
  mac: string,
): Generator<{ readonly bytes: Uint8Array; readonly count: number }, void, void> {
  const columns = COLUMNS.map(({ from }) => columnOf(block, from, mac));
  const lineBytes = columns.reduce((sum, { mostBytes }) => sum + mostBytes + 1, 0);
  const bytes = new Uint8Array(lineBytes * Math.min(AT_ONCE, block.count));
  for (let from = 0; from < block.count; from += AT_ONCE) {
    const to = Math.min(from + AT_ONCE, block.count);
    let at = 0;
    for (let i = from; i < to; i++) {
      for (const { write } of columns) {
        at = write(bytes, at, i);
        bytes[at++] = COMMA;
      }
      bytes[at - 1] = LINE_FEED;
    }
    yield { bytes: bytes.subarray(0, at), count: to - from };
  }
}

/** How a column's cells are written. */
interface ColumnWriter {
  readonly mostBytes: number;
  /** Writes the cell of the i-th row; gives where the next one goes. */
  readonly write: (bytes: Uint8Array, at: number, i: number) => number;
}

function columnOf(block: MinuteBlock, from: string, mac: string): ColumnWriter {
  if (from === "band") return repeated(mac);
  if (from === "startS") return instants(block.startS);
  // The set's columns are named after the block's.
  const values = block[from as Exclude<keyof MinuteBlock, "count" | "startS">] ?? "";
  if (typeof values === "string") return repeated(values);
  return areTexts(values) ? texts(values) : numbers(values);
}

function areTexts(
  values: readonly (string | null)[] | readonly (number | null)[],
): values is readonly (string | null)[] {
  return values.some((value) => typeof value === "string");
}

function repeated(text: string): ColumnWriter {
  const cell = encoded(text);
  return { mostBytes: cell.length, write: (bytes, at) => put(bytes, at, cell) };
}

function texts(values: readonly (string | null)[]): ColumnWriter {
  const cells = new Map([...new Set(values)].map((text) => [text, encoded(text ?? "")]));
  const none = new Uint8Array(0);
  return {
    mostBytes: Math.max(...[...cells.values()].map(({ length }) => length)),
    write: (bytes, at, i) => put(bytes, at, cells.get(values[i] ?? null) ?? none),
  };
}

function numbers(values: readonly (number | null)[]): ColumnWriter {
  return {
    mostBytes: 16,
    write: (bytes, at, i) => {
      const value = values[i] ?? null;
      return value === null ? at : putNumber(bytes, at, value);
    },
  };
}

/** The text of an instant is made once a day; hours and minutes are put into it. */
function instants(startS: readonly number[]): ColumnWriter {
  let day = NaN;
  let cell = new Uint8Array(0);
  return {
    mostBytes: instantText(0).length,
    write: (bytes, at, i) => {
      const atS = startS[i] ?? 0;
      const itsDay = Math.floor(atS / DAY_S);
      if (itsDay !== day) {
        day = itsDay;
        cell = new TextEncoder().encode(instantText(day * DAY_S));
      }
      const minute = (atS - day * DAY_S) / 60;
      putTwo(cell, HOUR_AT, Math.floor(minute / 60));
      putTwo(cell, MINUTE_AT, minute % 60);
      return put(bytes, at, cell);
    },
  };
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text === "" ? "" : cellText("text", text));
}

function put(bytes: Uint8Array, at: number, cell: Uint8Array): number {
  // They are short: a loop is quicker than `set`.
  for (let i = 0; i < cell.length; i++) bytes[at + i] = cell[i] ?? 0;
  return at + cell.length;
}

function putTwo(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = ZERO + Math.floor(value / 10);
  bytes[at + 1] = ZERO + (value % 10);
}

/** @param value a whole number from 0 */
function putNumber(bytes: Uint8Array, at: number, value: number): number {
  let end = at + 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) end++;
  let rest = value;
  for (let i = end - 1; i >= at; i--, rest = Math.floor(rest / 10)) bytes[i] = ZERO + (rest % 10);
  return end;
}
