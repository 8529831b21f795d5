import type { LocalDay } from "../../health/local-day.ts";
import type { OffsetAt } from "../../health/zone.ts";
import { fillFolder } from "../../node/out-folder.ts";
import { openScratch } from "../../node/scratch.ts";
import { openStore } from "../../node/sqlite.ts";
import { Records } from "../../store/records.ts";
import type { DayRange } from "../../tasks/evaluate.ts";
import { EXPORT_FORMATS, writeExport } from "../../tasks/export-formats.ts";
import type { ExportFormat } from "../../tasks/export-formats.ts";
import type { ExportReport } from "../../tasks/export-history.ts";
import { exportOfBand, exportOfWearer } from "../../tasks/export-subject.ts";
import type { ExportSubject } from "../../tasks/export-subject.ts";
import { storePath, UsageError, wantedMac } from "../context.ts";
import type { Context } from "../context.ts";
import { checkRange, dayFrom, evaluationTools, todayBy } from "../evaluation.ts";
import type { RangeWords } from "../evaluation.ts";
import { EXIT } from "../exit-status.ts";
import { toFile } from "../handover-file.ts";
import { databaseAt } from "../named-database.ts";
import { nowS } from "../now.ts";
import { countingLine } from "../progress.ts";
import { count } from "../words.ts";

export interface ExportWords extends RangeWords {
  /** For Gadgetbridge: a copy of the owner's database, which is read and not changed. */
  readonly into?: string;
}

/** `ownband export FORMAT OUT`: takes records along. Nothing that is there already is overwritten. */
export async function exportTo(
  context: Context,
  words: ExportWords,
  [format = "", path = ""]: readonly string[],
): Promise<number> {
  const { out } = context;
  const wanted = EXPORT_FORMATS.find((it) => it === format);
  if (wanted === undefined) {
    throw new UsageError(
      `There is no format of that name.`,
      `One of ${EXPORT_FORMATS.join(", ")}.`,
    );
  }
  if (path === "")
    throw new UsageError("Where to?", `ownband export ${wanted} ${EXAMPLES[wanted]}`);
  if (words.into !== undefined && wanted !== "gadgetbridge") {
    throw new UsageError("--into is for the format gadgetbridge only.");
  }
  checkRange(words);
  const report = await write(context, { format: wanted, path, words });
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

const EXAMPLES: Readonly<Record<ExportFormat, string>> = {
  gadgetbridge: "Gadgetbridge",
  csv: "ownband-csv",
  parquet: "ownband-parquet",
  json: "ownband.json",
  gpx: "workouts",
  tcx: "workouts",
  fit: "workouts",
};

const WORKOUTS: ReadonlySet<ExportFormat> = new Set(["gpx", "tcx", "fit"]);

const NEXT: Readonly<Partial<Record<ExportFormat, (path: string) => string>>> = {
  gadgetbridge: () =>
    "How Gadgetbridge takes it, and what that replaces:  ownband handover gadgetbridge",
  csv: () =>
    "What the columns mean stands in README.txt beside them. ownband import reads them back.",
  parquet: (path) =>
    `DuckDB:  SELECT * FROM read_parquet('${path}/minutes/**/*.parquet', hive_partitioning = true);`,
};

interface Wanted {
  readonly format: ExportFormat;
  readonly path: string;
  readonly words: ExportWords;
}

async function write(context: Context, { format, path, words }: Wanted): Promise<ExportReport> {
  const { signal, dataFolder } = context;
  const store = openStore(storePath(context));
  const line = countingLine(context.out, "rows written");
  const scratch = openScratch(dataFolder);
  try {
    const subject = await subjectOf(context, words, Records.open(store, nowS()));
    const range = daysWanted(words, subject.offsetAt);
    const into = words.into === undefined ? undefined : await databaseAt(words.into);
    const { wearer } = words;
    const { update: onProgress } = line;
    const wish = { format, subject, ...range, into, wearer, scratch, onProgress, signal };
    return await writeExport(wish, {
      inFile: (fill) => toFile(path, fill),
      inFolder: (fill) => fillFolder(path, fill),
    });
  } finally {
    line.end();
    await scratch.close();
    store.database.close();
  }
}

async function subjectOf(
  context: Context,
  { wearer }: ExportWords,
  records: Records,
): Promise<ExportSubject> {
  const mac = wantedMac(context.options.band);
  const tools = evaluationTools(context);
  return mac === undefined
    ? exportOfWearer(records, wearer, tools)
    : exportOfBand(records, mac, tools);
}

/** Whole days of the wearer; everything, unless something else is asked for. */
function daysWanted({ from, to }: RangeWords, offsetAt: OffsetAt): Partial<DayRange> {
  const today = (): LocalDay => todayBy(offsetAt);
  return {
    ...(from === undefined ? {} : { from: dayFrom("--from", from, today) }),
    ...(to === undefined ? {} : { to: dayFrom("--to", to, today) }),
  };
}
