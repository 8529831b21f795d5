import type { LocalDay } from "../../health/local-day.ts";
import { addDays, startOfDay } from "../../health/local-day.ts";
import type { OffsetAt } from "../../health/zone.ts";
import { createFile, fillFolder } from "../../node/out-folder.ts";
import { openScratch } from "../../node/scratch.ts";
import type { OutFile } from "../../platform.ts";
import type { Records } from "../../store/records.ts";
import {
  exportAsCsv,
  exportAsJson,
  exportAsParquet,
  exportGadgetbridge,
  exportWorkouts,
} from "../../tasks/export-history.ts";
import type { DayRange } from "../../tasks/evaluate.ts";
import type { ExportReport, ExportTools } from "../../tasks/export-history.ts";
import { UsageError } from "../context.ts";
import type { Context } from "../context.ts";
import { checkRange, dayFrom, todayBy, withEvaluation } from "../evaluation.ts";
import type { Evaluated, RangeWords } from "../evaluation.ts";
import { countingLine } from "../progress.ts";
import { databaseAt } from "../named-database.ts";
import { EXIT } from "../exit-status.ts";
import { count } from "../words.ts";

export interface ExportWords extends RangeWords {
  /** For Gadgetbridge: a copy of the owner's database, which is read and not changed. */
  readonly into?: string;
}

const FORMATS = ["gadgetbridge", "csv", "parquet", "json", "gpx", "tcx", "fit"] as const;
type Format = (typeof FORMATS)[number];

/** `ownband export FORMAT OUT`: takes records along. Nothing that is there already is overwritten. */
export async function exportTo(
  context: Context,
  words: ExportWords,
  [format = "", path = ""]: readonly string[],
): Promise<number> {
  const { out } = context;
  const wanted = FORMATS.find((it) => it === format);
  if (wanted === undefined) {
    throw new UsageError(`There is no format of that name.`, `One of ${FORMATS.join(", ")}.`);
  }
  if (path === "")
    throw new UsageError("Where to?", `ownband export ${wanted} ${EXAMPLES[wanted]}`);
  if (words.into !== undefined && wanted !== "gadgetbridge") {
    throw new UsageError("--into is for the format gadgetbridge only.");
  }
  checkRange(words);
  const report = await withEvaluation(context, words, (evaluated, records) =>
    write(context, { format: wanted, path, words }, evaluated, recordsOf(records, evaluated)),
  );
  out.json({ format: wanted, path, ...report });
  if (out.manner.json) return EXIT.done;
  const what = WORKOUTS.has(wanted) ? "workout" : "row";
  out.result(`  ${count(report.rows, what)} in ${count(report.files, "file")}: ${path}`);
  for (const { text, count: many } of report.leftOut) {
    out.warn(`${text}${many === undefined ? "" : ` (${many.toLocaleString("en-GB")})`}`);
  }
  const next = NEXT[wanted];
  if (next !== undefined) out.note(`\n  ${next(path)}`);
  return EXIT.done;
}

const EXAMPLES: Readonly<Record<Format, string>> = {
  gadgetbridge: "Gadgetbridge",
  csv: "ownband-csv",
  parquet: "ownband-parquet",
  json: "ownband.json",
  gpx: "workouts",
  tcx: "workouts",
  fit: "workouts",
};

const WORKOUTS: ReadonlySet<Format> = new Set(["gpx", "tcx", "fit"]);

const NEXT: Readonly<Partial<Record<Format, (path: string) => string>>> = {
  gadgetbridge: () =>
    "How Gadgetbridge takes it, and what that replaces:  ownband handover gadgetbridge",
  csv: () =>
    "What the columns mean stands in README.txt beside them. ownband import reads them back.",
  parquet: (path) =>
    `DuckDB:  SELECT * FROM read_parquet('${path}/minutes/**/*.parquet', hive_partitioning = true);`,
};

interface Wanted {
  readonly format: Format;
  readonly path: string;
  readonly words: ExportWords;
}

async function write(
  context: Context,
  { format, path, words }: Wanted,
  evaluated: Evaluated,
  records: Records,
): Promise<ExportReport> {
  const { signal, dataFolder } = context;
  const line = countingLine(context.out, "rows written");
  const scratch = openScratch(dataFolder);
  const offsetAt = evaluated.clock();
  const range = daysWanted(words, offsetAt);
  const tools: ExportTools = {
    records,
    scratch,
    offsetAt,
    selection: { macs: evaluated.macs, ...spanOf(range, offsetAt) },
    onProgress: line.update,
    signal,
  };
  try {
    switch (format) {
      case "gadgetbridge":
        return await toFile(path, async (file) =>
          exportGadgetbridge(file, {
            ...tools,
            existing: words.into === undefined ? undefined : await databaseAt(words.into),
          }),
        );
      case "json":
        return await exportAsJson(await createFile(path), tools);
      case "csv":
        return await fillFolder(path, (out) =>
          exportAsCsv(out, {
            ...tools,
            days: evaluated.days(range),
            nights: evaluated.nights(range),
          }),
        );
      case "parquet":
        return await fillFolder(path, (out) =>
          exportAsParquet(out, { ...tools, wearer: words.wearer }),
        );
      case "gpx":
      case "tcx":
      case "fit":
        return await fillFolder(path, (out) => exportWorkouts(format, out, tools));
    }
  } finally {
    line.end();
    await scratch.close();
  }
}

/** A file is written whole, or not at all. */
async function toFile(
  path: string,
  fill: (file: OutFile) => Promise<ExportReport>,
): Promise<ExportReport> {
  const file = await createFile(path);
  try {
    const report = await fill(file);
    await file.close();
    return report;
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** Who wears these bands, and where that was, goes along with them: of others in the household nothing. */
function recordsOf(records: Records, { macs }: Evaluated): Records {
  const { evaluated } = records;
  const isTheirs = (id: number): boolean => evaluated.bands(id).some((it) => macs.includes(it.mac));
  const wearer = evaluated.wearers().find(({ id }) => isTheirs(id));
  return wearer === undefined ? records : records.ofWearer(wearer.id);
}

/** Everything lies before the year 10000. */
const ALL_DAYS: DayRange = { from: "1970-01-01", to: "9999-12-31" };
const EVER_S = 253_402_300_800;

/** Whole days of the wearer; everything, unless something else is asked for. */
function daysWanted({ from, to }: RangeWords, offsetAt: OffsetAt): DayRange {
  const today = (): LocalDay => todayBy(offsetAt);
  return {
    from: from === undefined ? ALL_DAYS.from : dayFrom("--from", from, today),
    to: to === undefined ? ALL_DAYS.to : dayFrom("--to", to, today),
  };
}

function spanOf({ from, to }: DayRange, offsetAt: OffsetAt): { fromS: number; toS: number } {
  return {
    fromS: from === ALL_DAYS.from ? 0 : startOfDay(from, offsetAt),
    toS: to === ALL_DAYS.to ? EVER_S : startOfDay(addDays(to, 1), offsetAt),
  };
}
