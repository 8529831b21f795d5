import type { OutFile, SqlRow, SqlValue, Waiting } from "../platform.ts";
import { formatHex } from "../bytes/hex.ts";
import type { MinuteBlock } from "../store/minute-columns.ts";
import type { Records } from "../store/records.ts";
import { throwIfStopped } from "../waiting.ts";
import { TIMED_SETS, timedRows, timelessRows } from "./kept-rows.ts";
import type { Selection } from "./kept-rows.ts";
import { instantText } from "./own-csv/cell-text.ts";
import { RECORD_SETS } from "./record-sets.ts";
import type { CellType, RecordColumn, RecordSetName } from "./record-sets.ts";

/** What the documents say they are. */
export const JSON_FORMAT = "ownband-records";

/** Columns may be added without a new one. */
export const JSON_VERSION = 1;

export interface JsonOptions extends Selection, Waiting {
  /** How many records are written, now and then. */
  readonly onProgress?: ((records: number) => void) | undefined;
}

/** Texts are written in pieces of about so many characters. */
const PIECE = 1 << 18;

/**
 * Writes records as one JSON document that says itself what it holds:
 *
 *     {"format":"ownband-records","version":1,"sets":{
 *     "minutes":{"about":"…","columns":[{"name":"band","type":"text","meaning":"…"},…],"rows":[
 *     ["C8:0F:10:01:02:03","2024-03-31T01:00:00Z",12,…],
 *     …
 *     ]},
 *     …
 *     }}
 *
 * A row is a list of values in the order of the columns, on a line of its own, so that a document
 * that is too big for `JSON.parse` can be read line by line. What is not known is null; instants are
 * texts in UTC, bytes texts of hexadecimal digits. The columns are those of `RECORD_SETS`. ownband
 * reads it back: see `readOwnJson`.
 *
 * @returns how many records there are
 * @throws what the file throws: AppError "no-space"; Interrupted. The file is discarded then
 */
export async function exportJson(
  records: Records,
  out: OutFile,
  { signal, onProgress, ...selection }: JsonOptions,
): Promise<number> {
  const encoder = new TextEncoder();
  let count = 0;
  let text = "";
  try {
    for (const piece of documentOf(records, selection)) {
      text += piece.text;
      count += piece.records;
      if (text.length < PIECE) continue;
      throwIfStopped(signal);
      await out.write(encoder.encode(text));
      text = "";
      onProgress?.(count);
    }
    await out.write(encoder.encode(text));
    await out.close();
    return count;
  } catch (error) {
    await out.discard();
    throw error;
  }
}

interface Piece {
  readonly text: string;
  readonly records: number;
}

function* documentOf(records: Records, selection: Selection): Generator<Piece, void, void> {
  const head = JSON.stringify({ format: JSON_FORMAT, version: JSON_VERSION }).slice(0, -1);
  yield { text: `${head},"sets":{`, records: 0 };
  let before = "\n";
  for (const name of SETS) {
    yield { text: `${before}${headOf(name)}`, records: 0 };
    let isFirst = true;
    for (const line of linesOf(records, name, selection)) {
      yield { text: `${isFirst ? "" : ","}\n${line}`, records: 1 };
      isFirst = false;
    }
    yield { text: "\n]}", records: 0 };
    before = ",\n";
  }
  yield { text: "\n}}\n", records: 0 };
}

/** In the order in which they are to be read. */
const SETS = ["bands", "wearer", "zones", "minutes", ...TIMED_SETS, "alarms"] as const;

function headOf(name: RecordSetName): string {
  const { about, columns } = RECORD_SETS[name];
  const described = (columns as readonly RecordColumn[]).map(({ name, type, unit, meaning }) => ({
    name,
    type,
    unit,
    meaning,
  }));
  const head = JSON.stringify({ about, columns: described }).slice(0, -1);
  return `${JSON.stringify(name)}:${head},"rows":[`;
}

function linesOf(
  records: Records,
  name: (typeof SETS)[number],
  selection: Selection,
): Iterable<string> {
  const { columns } = RECORD_SETS[name];
  switch (name) {
    case "minutes":
      return minuteLines(records, columns, selection);
    case "bands":
    case "wearer":
    case "zones":
    case "alarms":
      return rowLines(timelessRows(records, name, selection), columns);
    default:
      return rowLines(timedRows(records, name, selection), columns);
  }
}

function* rowLines(
  rows: Iterable<SqlRow>,
  columns: readonly RecordColumn[],
): Generator<string, void, void> {
  for (const row of rows) {
    yield JSON.stringify(columns.map(({ from, type }) => jsonOf(type, row[from] ?? null)));
  }
}

/** Nothing that a source records is so long; a reader that bounds its memory would end there. */
const LONGEST = 1 << 19;

function isTooLong(value: SqlValue): boolean {
  return (typeof value === "string" || value instanceof Uint8Array) && value.length > LONGEST;
}

function jsonOf(type: CellType, value: SqlValue): number | string | boolean | null {
  if (value === null || isTooLong(value)) return null;
  if (value instanceof Uint8Array) return formatHex(value);
  if (typeof value === "bigint") return Number(value);
  if (type === "instant") return instantText(Number(value));
  if (type === "boolean") return value === 1;
  return value;
}

function* minuteLines(
  records: Records,
  columns: readonly RecordColumn[],
  { macs, fromS, toS }: Selection,
): Generator<string, void, void> {
  for (const mac of macs) {
    for (const block of records.kept(mac)?.minuteBlocks(fromS, toS) ?? []) {
      const cells = columns.map(({ from }) => cellsOf(block, from, mac));
      for (let i = 0; i < block.count; i++) {
        let line = "[";
        for (const cell of cells) line += `${line === "[" ? "" : ","}${cell(i)}`;
        yield `${line}]`;
      }
    }
  }
}

/** Gives the JSON of a column's cell in the i-th row. */
function cellsOf(block: MinuteBlock, from: string, mac: string): (i: number) => string {
  if (from === "startS") return instantsOf(block.startS);
  // The set's columns are named after the block's.
  const values =
    from === "band" ? mac : (block[from as Exclude<keyof MinuteBlock, "count" | "startS">] ?? null);
  if (values === null || typeof values === "string") {
    const cell = JSON.stringify(values);
    return () => cell;
  }
  return (i) => {
    const value = values[i] ?? null;
    return typeof value === "string" ? JSON.stringify(value) : String(value);
  };
}

/** The text of an hour is made once. */
function instantsOf(startS: readonly number[]): (i: number) => string {
  let hour = NaN;
  let text = "";
  return (i) => {
    const atS = startS[i] ?? 0;
    const itsHour = Math.floor(atS / 3600);
    if (itsHour !== hour) text = `"${instantText(itsHour * 3600).slice(0, 14)}`;
    hour = itsHour;
    const minute = (atS / 60) % 60;
    return `${text}${minute < 10 ? "0" : ""}${minute}:00Z"`;
  };
}
