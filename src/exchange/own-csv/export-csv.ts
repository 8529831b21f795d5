import type { Day } from "../../health/day.ts";
import type { Night } from "../../health/nights.ts";
import type { OutFile, OutFolder, SqlRow, Waiting } from "../../platform.ts";
import type { Records } from "../../store/records.ts";
import { throwIfStopped } from "../../waiting.ts";
import { dayRows, nightRows } from "../evaluated-rows.ts";
import { timedRows, TIMED_SETS, timelessRows } from "../kept-rows.ts";
import type { Selection } from "../kept-rows.ts";
import { EVALUATED_SETS, RECORD_SETS } from "../record-sets.ts";
import type { RecordColumn, RecordSet } from "../record-sets.ts";
import { csvHeader, csvLine } from "./cell-text.ts";
import { minuteLines } from "./minute-lines.ts";
import { csvReadme } from "./readme.ts";

export interface CsvOptions extends Selection, Waiting {
  /** For people, beside the records; absent: not written. */
  readonly days?: Iterable<Day> | undefined;
  readonly nights?: Iterable<Night> | undefined;
  /** How many rows are written, now and then. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}

export interface CsvExport {
  readonly files: number;
  readonly rows: number;
  /** Texts and raw records that were too long for a row that can be read back, and are not there. */
  readonly tooLong: number;
}

/** Some lines of a file. */
interface Lines {
  readonly bytes: Uint8Array;
  readonly count: number;
}

/** Texts are encoded and written in pieces of about so many characters. */
const PIECE = 1 << 16;

/**
 * Writes records as a folder of CSV files, one for each kind, and a README.txt that says what every
 * column is. ownband reads them back: see `readOwnCsv`.
 *
 * @throws what the folder throws: AppError "exists" | "no-space" | "no-access"; Interrupted
 */
export async function exportCsv(
  records: Records,
  out: OutFolder,
  options: CsvOptions,
): Promise<CsvExport> {
  let files = 1;
  let rows = 0;
  let tooLong = 0;
  const readme = { bytes: new TextEncoder().encode(csvReadme()), count: 0 };
  await writeFile(out, "README.txt", [readme], () => undefined);
  for (const [{ name, columns }, lines] of filesOf(records, options, () => tooLong++)) {
    const count = await writeFile(out, `${name}.csv`, withHeader(columns, lines), (more) => {
      throwIfStopped(options.signal);
      options.onProgress?.(rows + more);
    });
    if (count > 0) files++;
    rows += count;
  }
  return { files, rows, tooLong };
}

function* filesOf(
  records: Records,
  options: CsvOptions,
  onTooLong: () => void,
): Generator<readonly [RecordSet, Iterable<Lines>], void, void> {
  const file = (set: RecordSet, rows: Iterable<SqlRow>) =>
    [set, linesOf(set, rows, onTooLong)] as const;
  for (const set of ["bands", "wearer", "zones"] as const) {
    yield file(RECORD_SETS[set], timelessRows(records, set, options));
  }
  yield [RECORD_SETS.minutes, minutesOf(records, options)];
  for (const set of TIMED_SETS) yield file(RECORD_SETS[set], timedRows(records, set, options));
  yield file(RECORD_SETS.alarms, timelessRows(records, "alarms", options));
  yield file(EVALUATED_SETS.days, dayRows(options.days ?? []));
  yield file(EVALUATED_SETS.nights, nightRows(options.nights ?? []));
}

function* minutesOf(
  records: Records,
  { macs, fromS, toS }: Selection,
): Generator<Lines, void, void> {
  for (const mac of macs) {
    for (const block of records.kept(mac)?.minuteBlocks(fromS, toS) ?? []) {
      yield* minuteLines(block, mac);
    }
  }
}

function* linesOf(
  { columns }: RecordSet,
  rows: Iterable<SqlRow>,
  onTooLong: () => void,
): Generator<Lines, void, void> {
  const encoder = new TextEncoder();
  let text = "";
  let count = 0;
  for (const row of rows) {
    text += csvLine(row, columns, onTooLong);
    count++;
    if (text.length < PIECE) continue;
    yield { bytes: encoder.encode(text), count };
    text = "";
    count = 0;
  }
  if (count > 0) yield { bytes: encoder.encode(text), count };
}

/** Nothing where there are no lines. */
function* withHeader(
  columns: readonly RecordColumn[],
  pieces: Iterable<Lines>,
): Generator<Lines, void, void> {
  let isFirst = true;
  for (const lines of pieces) {
    if (isFirst) yield { bytes: new TextEncoder().encode(csvHeader(columns)), count: 0 };
    isFirst = false;
    yield lines;
  }
}

/** Gives how many lines there were; of nothing it makes no file. */
async function writeFile(
  out: OutFolder,
  path: string,
  pieces: Iterable<Lines>,
  onLines: (count: number) => void,
): Promise<number> {
  let file: OutFile | undefined;
  let count = 0;
  try {
    for (const lines of pieces) {
      onLines((count += lines.count));
      file ??= await out.create(path);
      await file.write(lines.bytes);
    }
    await file?.close();
    return count;
  } catch (error) {
    await file?.discard();
    throw error;
  }
}
