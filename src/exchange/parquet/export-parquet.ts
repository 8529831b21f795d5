import type { OutFolder, Waiting } from "../../platform.ts";
import type { MinuteBlock } from "../../store/minute-columns.ts";
import type { Records } from "../../store/records.ts";
import { throwIfStopped } from "../../waiting.ts";
import { TIMED_SETS, timedRows, timedSpan, timelessRows } from "../kept-rows.ts";
import type { Selection, TimedSet } from "../kept-rows.ts";
import { RECORD_SETS } from "../record-sets.ts";
import type { RecordColumn } from "../record-sets.ts";
import { ParquetFile } from "./parquet-file.ts";
import type { Cells } from "./parquet-schema.ts";
import { partition } from "./partition.ts";
import { rowGroups } from "./row-groups.ts";

export interface ParquetOptions extends Selection, Waiting {
  /** Whose records they are, for the names of the folders; absent: what the wearer is called. */
  readonly wearer?: string | undefined;
  /** How many rows are written, now and then. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}

export interface ParquetExport {
  readonly files: number;
  readonly rows: number;
}

/** What goes into one row group, column by column. */
interface Group {
  readonly count: number;
  readonly cells: readonly Cells[];
}

/**
 * Writes records as a data set in Parquet, parted as Hive does:
 * `minutes/wearer=Ana/year=2024/part-0.parquet`, and so for each kind of records that belongs to an
 * instant, the years being those of UTC. DuckDB, Spark, Trino and ClickHouse read it as it is. The
 * columns are those of `RECORD_SETS`; instants are UTC in milliseconds.
 *
 * @throws what the folder throws: AppError "exists" | "no-space" | "no-access"; Interrupted
 */
export async function exportParquet(
  records: Records,
  out: OutFolder,
  options: ParquetOptions,
): Promise<ParquetExport> {
  const { signal, onProgress } = options;
  const wearer = options.wearer ?? records.wearer().name;
  let files = 0;
  let rows = 0;
  for (const part of partsOf(records, wearer, options)) {
    const written = await writePart(out, part, { signal });
    if (written === 0) continue;
    files++;
    rows += written;
    onProgress?.(rows);
  }
  return { files, rows };
}

/** One file. */
interface Part {
  readonly path: string;
  readonly columns: readonly RecordColumn[];
  readonly groups: Iterable<Group>;
}

function* partsOf(
  records: Records,
  wearer: string | undefined,
  options: Selection,
): Generator<Part, void, void> {
  const bands = RECORD_SETS.bands;
  yield {
    path: `bands/${partition({ wearer })}/part-0.parquet`,
    columns: bands.columns,
    groups: rowGroups(timelessRows(records, "bands", options), bands.columns),
  };
  for (const set of ["minutes", ...TIMED_SETS] as const) {
    const { columns } = RECORD_SETS[set];
    for (const year of yearsOf(records, set, options)) {
      const selection = { ...options, ...within(year, options) };
      const groups =
        set === "minutes"
          ? minuteGroups(records, columns, selection)
          : rowGroups(timedRows(records, set, selection), columns);
      yield { path: `${set}/${partition({ wearer, year })}/part-0.parquet`, columns, groups };
    }
  }
}

/** Gives how many rows there were; without any there is no file. */
async function writePart(
  out: OutFolder,
  { path, columns, groups }: Part,
  { signal }: Waiting,
): Promise<number> {
  let file: ParquetFile | undefined;
  let rows = 0;
  try {
    for (const { count, cells } of groups) {
      throwIfStopped(signal);
      file ??= new ParquetFile(await out.create(path), columns);
      await file.addRowGroup(count, cells);
      rows += count;
    }
    await file?.close();
    return rows;
  } catch (error) {
    await file?.discard();
    throw error;
  }
}

function* minuteGroups(
  records: Records,
  columns: readonly RecordColumn[],
  { macs, fromS, toS }: Selection,
): Generator<Group, void, void> {
  for (const mac of macs) {
    for (const block of records.kept(mac)?.minuteBlocks(fromS, toS) ?? []) {
      const cells = columns.map(({ from }) => cellsOf(block, from, mac));
      yield { count: block.count, cells };
    }
  }
}

function cellsOf(block: MinuteBlock, from: string, mac: string): Cells {
  if (from === "band") return { repeated: mac };
  // The sets' columns are named after the block's.
  const values = block[from as keyof Omit<MinuteBlock, "count">] ?? null;
  return typeof values === "string" || values === null ? { repeated: values } : values;
}

/** The years, of UTC, between the first and the last of the wanted rows. */
function yearsOf(
  records: Records,
  set: TimedSet | "minutes",
  { macs, fromS, toS }: Selection,
): number[] {
  const spans = macs.flatMap((mac) => timedSpan(records, set, mac) ?? []);
  const firstS = Math.max(fromS, Math.min(...spans.map((span) => span.firstS)));
  const lastS = Math.min(toS - 1, Math.max(...spans.map((span) => span.lastS)));
  if (!(firstS <= lastS)) return [];
  const first = yearOf(firstS);
  return Array.from({ length: yearOf(lastS) - first + 1 }, (_, i) => first + i);
}

function yearOf(atS: number): number {
  return new Date(atS * 1000).getUTCFullYear();
}

function within(year: number, { fromS, toS }: Selection): Pick<Selection, "fromS" | "toS"> {
  const startS = (ofYear: number): number => Date.UTC(ofYear, 0) / 1000;
  return { fromS: Math.max(fromS, startS(year)), toS: Math.min(toS, startS(year + 1)) };
}
