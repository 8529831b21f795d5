import type { LocalDay } from "../health/local-day.ts";
import { addDays, startOfDay } from "../health/local-day.ts";
import type { DatabaseParts, OutFile, OutFolder, Scratch, Waiting } from "../platform.ts";
import {
  exportAsCsv,
  exportAsJson,
  exportAsParquet,
  exportGadgetbridge,
  exportWorkouts,
} from "./export-history.ts";
import type { ExportReport, ExportTools } from "./export-history.ts";
import type { ExportSubject } from "./export-subject.ts";

/** What records can be taken along as. */
export const EXPORT_FORMATS = [
  "gadgetbridge",
  "csv",
  "parquet",
  "json",
  "gpx",
  "tcx",
  "fit",
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Where an export goes: what is written there is whole, or not there at all. */
export interface ExportPlace {
  /** For formats that are one file. */
  inFile(fill: (file: OutFile) => Promise<ExportReport>): Promise<ExportReport>;
  inFolder(fill: (folder: OutFolder) => Promise<ExportReport>): Promise<ExportReport>;
}

export interface ExportWish extends Waiting {
  readonly format: ExportFormat;
  readonly subject: ExportSubject;
  /** Days of the wearer, both included; absent: from the beginning, to the end. */
  readonly from?: LocalDay | undefined;
  readonly to?: LocalDay | undefined;
  /** For `gadgetbridge`: the owner's own database, which is read and not changed. */
  readonly into?: DatabaseParts | undefined;
  /** For `parquet`: what the wearer's folder is called; absent: as the wearer is. */
  readonly wearer?: string | undefined;
  readonly scratch: Scratch;
  /** Hears now and then how many rows are written. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}

/** Writes an export. @throws what the place, the format and `into` throw; Interrupted */
export function writeExport(wish: ExportWish, place: ExportPlace): Promise<ExportReport> {
  const { format, subject, into, wearer } = wish;
  const tools = toolsOf(wish);
  const range = { from: wish.from ?? FIRST_DAY, to: wish.to ?? LAST_DAY };
  switch (format) {
    case "gadgetbridge":
      return place.inFile((file) => exportGadgetbridge(file, { ...tools, existing: into }));
    case "json":
      return place.inFile((file) => exportAsJson(leftOpen(file), tools));
    case "csv":
      return place.inFolder((folder) => {
        const evaluated = { days: subject.days(range), nights: subject.nights(range) };
        return exportAsCsv(folder, { ...tools, ...evaluated });
      });
    case "parquet":
      return place.inFolder((folder) => exportAsParquet(folder, { ...tools, wearer }));
    case "gpx":
    case "tcx":
    case "fit":
      return place.inFolder((folder) => exportWorkouts(format, folder, tools));
  }
}

/** Whoever made the file closes it. */
function leftOpen(file: OutFile): OutFile {
  const later = (): Promise<void> => Promise.resolve();
  return { write: (bytes) => file.write(bytes), close: later, discard: later };
}

/** Everything lies between them. */
const FIRST_DAY = "1970-01-01";
const LAST_DAY = "9999-12-31";
const EVER_S = 253_402_300_800;

function toolsOf({ subject, from, to, scratch, onProgress, signal }: ExportWish): ExportTools {
  const { records, macs, offsetAt } = subject;
  const fromS = from === undefined ? 0 : startOfDay(from, offsetAt);
  const toS = to === undefined ? EVER_S : startOfDay(addDays(to, 1), offsetAt);
  return { records, scratch, offsetAt, selection: { macs, fromS, toS }, onProgress, signal };
}
