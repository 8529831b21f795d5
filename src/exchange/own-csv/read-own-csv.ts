import type { UnixSeconds } from "../../health/minute.ts";
import type { ByteStream, RandomBytes, Waiting } from "../../platform.ts";
import type { Intake } from "../../store/intake.ts";
import type { Source } from "../../store/precedence.ts";
import { csvRows } from "../csv-rows.ts";
import { RECORD_SET_NAMES } from "../record-sets.ts";
import type { RecordSetName } from "../record-sets.ts";
import { CsvFields } from "./csv-fields.ts";
import { MinuteCells } from "./minute-cells.ts";
import type { OwnCsvKind } from "./own-csv-kind.ts";
import { OwnRows } from "./own-rows.ts";
import type { OwnWords } from "./own-rows.ts";

export interface ReadingOptions extends Waiting {
  /** What lies days behind it is no time that we believe. */
  readonly nowS: UnixSeconds;
}

/**
 * Reads CSV files that `exportCsv` wrote, or some of them, in whatever order their columns are. Every
 * row goes to the intake of its own source, so that what counted more before counts more again.
 * Laps and points of workouts want the workouts with them, and the points of one workout after one
 * another, as they are written; others are left out and counted.
 *
 * @param files by what {@link ownCsvKind} says they are
 * @returns what no intake takes
 * @throws Interrupted; what the files throw
 */
export async function readOwnCsv(
  files: ReadonlyMap<OwnCsvKind, Pick<RandomBytes, "stream">>,
  intakes: (source: Source) => Intake,
  { nowS, signal }: ReadingOptions,
): Promise<OwnWords> {
  const own = new OwnRows(intakes, nowS);
  for (const set of RECORD_SET_NAMES) {
    const file = files.get(set);
    if (file) await readSet(set, file.stream(0, { signal }), own, { signal });
  }
  return own.finish();
}

async function readSet(
  set: RecordSetName,
  bytes: ByteStream,
  own: OwnRows,
  waiting: Waiting,
): Promise<void> {
  const minutes = new MinuteCells(own);
  let broken = 0;
  for await (const rows of csvRows(bytes, waiting)) {
    broken = rows.brokenRows;
    if (set === "minutes") {
      minutes.take(rows);
      continue;
    }
    const fields = new CsvFields(rows);
    for (fields.row = 0; fields.row < rows.count; fields.row++) own.take(set, fields);
  }
  own.leaveOut(set, broken);
}
