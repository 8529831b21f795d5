import { mergeIntoGadgetbridge } from "../exchange/gadgetbridge/merge.ts";
import { writeGadgetbridge } from "../exchange/gadgetbridge/write.ts";
import type { Selection } from "../exchange/kept-rows.ts";
import { exportJson } from "../exchange/json-export.ts";
import { exportCsv } from "../exchange/own-csv/export-csv.ts";
import { exportParquet } from "../exchange/parquet/export-parquet.ts";
import { encodeWorkoutFile } from "../exchange/workout-files/workout-file.ts";
import type { WorkoutFileKind } from "../exchange/workout-files/kind.ts";
import type { Day } from "../health/day.ts";
import type { Night } from "../health/nights.ts";
import type { Workout } from "../health/workout.ts";
import type { OffsetAt } from "../health/zone.ts";
import type {
  DatabaseParts,
  KeptBytes,
  OutFile,
  OutFolder,
  Scratch,
  Waiting,
} from "../platform.ts";
import type { LeftOut } from "../store/intake.ts";
import type { Records } from "../store/records.ts";
import { throwIfStopped } from "../waiting.ts";

/** What an export works with. */
export interface ExportTools extends Waiting {
  readonly records: Records;
  readonly scratch: Scratch;
  readonly selection: Selection;
  readonly offsetAt: OffsetAt;
  /** Hears now and then how many rows are written. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}

/** What was written. */
export interface ExportReport {
  readonly files: number;
  /** Rows of tables; of workout files, the workouts. */
  readonly rows: number;
  /** What the format has no room for. */
  readonly leftOut: readonly LeftOut[];
}

/** A database that Gadgetbridge's import accepts; with `existing` a copy of the owner's, and ours in it. */
export async function exportGadgetbridge(
  out: OutFile,
  tools: ExportTools & { readonly existing?: DatabaseParts | undefined },
): Promise<ExportReport> {
  const { records, scratch, selection, offsetAt, existing, onProgress, signal } = tools;
  const draft = await (existing === undefined
    ? scratch.newDatabase()
    : scratch.editDatabase(existing));
  try {
    const fill = existing === undefined ? writeGadgetbridge : mergeIntoGadgetbridge;
    const options = { ...selection, offsetAt, onProgress, signal };
    const { written, leftOut } = await fill(records, draft.database, options);
    const bytes = await draft.finish();
    await copy(bytes, out, tools);
    return { files: 1, rows: sum(written.values()), leftOut };
  } finally {
    await draft.drop();
  }
}

/** One document of everything. */
export async function exportAsJson(out: OutFile, tools: ExportTools): Promise<ExportReport> {
  const rows = await exportJson(tools.records, out, optionsOf(tools));
  return { files: 1, rows, leftOut: [] };
}

/** A folder of CSV files, with days and nights for people beside what is read back. */
export async function exportAsCsv(
  out: OutFolder,
  tools: ExportTools & { readonly days: Iterable<Day>; readonly nights: Iterable<Night> },
): Promise<ExportReport> {
  const { days, nights } = tools;
  return {
    ...(await exportCsv(tools.records, out, { ...optionsOf(tools), days, nights })),
    leftOut: [],
  };
}

/** A data set in Parquet, parted by wearer and year. */
export async function exportAsParquet(
  out: OutFolder,
  tools: ExportTools & { readonly wearer?: string | undefined },
): Promise<ExportReport> {
  const { wearer } = tools;
  return {
    ...(await exportParquet(tools.records, out, { ...optionsOf(tools), wearer })),
    leftOut: [],
  };
}

function optionsOf({
  selection,
  onProgress,
  signal,
}: ExportTools): Selection & Pick<ExportTools, "onProgress" | "signal"> {
  return { ...selection, onProgress, signal };
}

/** Each workout as a file of its own, named by when it began. */
export async function exportWorkouts(
  kind: WorkoutFileKind,
  out: OutFolder,
  { records, selection, onProgress, signal }: ExportTools,
): Promise<ExportReport> {
  const { macs, fromS, toS } = selection;
  let files = 0;
  let without = 0;
  for (const workout of records.workouts(macs, fromS, toS)) {
    throwIfStopped(signal);
    const { startS } = workout;
    const whole = { workout, track: records.track(macs, startS), laps: records.laps(macs, startS) };
    const pieces = encodeWorkoutFile(kind, whole);
    if (pieces === undefined) without++;
    else {
      await writeFile(out, nameOf(whole.workout, kind), pieces);
      files++;
      onProgress?.(files);
    }
  }
  return { files, rows: files, leftOut: without === 0 ? [] : [noPosition(without)] };
}

async function writeFile(
  out: OutFolder,
  name: string,
  pieces: Iterable<Uint8Array>,
): Promise<void> {
  const file = await out.create(name);
  try {
    for (const piece of pieces) await file.write(piece);
    await file.close();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

async function copy(bytes: KeptBytes, out: OutFile, { signal }: Waiting): Promise<void> {
  try {
    for await (const piece of bytes.stream(0, { signal })) await out.write(piece);
  } finally {
    await bytes.drop();
  }
}

/** `2026-01-31T07-30-00Z running.gpx`: sorted by name they are sorted by time, on every file system. */
function nameOf({ startS, sport }: Workout, kind: WorkoutFileKind): string {
  const stamp = new Date(startS * 1000).toISOString().replace(".000Z", "Z").replaceAll(":", "-");
  const word = (sport ?? "workout").replaceAll(/[^\w-]+/g, "-").slice(0, 40);
  return `${stamp} ${word}.${kind}`;
}

function noPosition(count: number): LeftOut {
  return {
    code: "no-position",
    text: "Workouts without a track: GPX is nothing but a track. TCX and FIT have room for them.",
    count,
  };
}

function sum(counts: Iterable<number>): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
