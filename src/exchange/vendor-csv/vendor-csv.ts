import type { UnixSeconds } from "../../health/minute.ts";
import type { OffsetAt } from "../../health/zone.ts";
import type { RandomBytes, Waiting } from "../../platform.ts";
import { type Intake, NO_DEVICE } from "../../store/intake.ts";
import { type CsvRows, csvRows } from "../csv-rows.ts";
import { ExchangeError } from "../errors.ts";
import { columnsOf } from "./columns.ts";
import { type DatesFound, dateColumn, dateOrderOf } from "./date-order.ts";
import type { DateOrder } from "./dates.ts";
import { activityFile } from "./day-files.ts";
import type { VendorCsvKind } from "./kinds.ts";
import { localClock } from "./local-clock.ts";
import { minuteFile } from "./minute-files.ts";
import { bodyFile, pulseFile } from "./reading-files.ts";
import { type KindReader, type Reading, dayReader, minuteIn } from "./reading.ts";
import { type SleepDates, SleepDatesEvidence } from "./sleep-dates.ts";
import { sleepFile } from "./sleep-files.ts";
import { sleepMinuteFile } from "./sleep-minute-files.ts";
import { type SleepTogether, sleepTogether } from "./sleep-together.ts";
import { sportFile } from "./sport-files.ts";
import { stageFile } from "./stage-files.ts";
import { tallyOf } from "./tally.ts";
import { userFile } from "./user-files.ts";

export interface VendorCsvOptions extends Waiting {
  /** The clock by which the wearer lived: minutes and days are written in local time. */
  readonly offsetAt: OffsetAt;
  readonly nowS: UnixSeconds;
  /** Decides where the dates of a whole file may be read either way, or contradict themselves. */
  readonly dateOrder?: DateOrder | undefined;
  /** The same for all sleep files of an export; see `readVendorExport`, which takes care of it. */
  readonly sleep?: SleepTogether | undefined;
  /** The wearer's height, if it is known: a scale's file has other people too. */
  readonly heightCm?: number | undefined;
}

/** Asked where a file does not tell the order of its dates. */
export type AskOrder = () => DateOrder | undefined | Promise<DateOrder | undefined>;

/**
 * Reads one file of the vendor's data export. Columns are found by their names; rows that make no
 * sense are left out and counted; −1, `null` and empty cells are nothing recorded. Dates may be as a
 * spreadsheet has saved them: how they are to be read is found out for the whole file.
 *
 * @throws ExchangeError "ambiguous-dates"; "damaged" when the dates contradict each other;
 *   Interrupted; what `file` throws
 * @source mifit-db §8.1
 */
export async function readVendorCsv(
  file: RandomBytes,
  kind: VendorCsvKind,
  intake: Intake,
  options: VendorCsvOptions,
): Promise<void> {
  await readVendorFile(file, kind, intake, options, () => options.dateOrder);
}

/** As {@link readVendorCsv}, where somebody else may know the order of dates. */
export async function readVendorFile(
  file: RandomBytes,
  kind: VendorCsvKind,
  intake: Intake,
  options: VendorCsvOptions,
  askOrder: AskOrder,
): Promise<void> {
  const tally = tallyOf(kind, intake);
  let reading: Reading | undefined;
  let reader: KindReader | undefined;
  let isSettled = false;
  let brokenRows = 0;
  for await (const rows of csvRows(file.stream(0, options), options)) {
    reading ??= {
      intake,
      tally,
      // Asked for when there is something to give: USER has nothing that a device recorded.
      get device() {
        return intake.device({ mac: NO_DEVICE });
      },
      columns: columnsOf(rows.header),
      clock: localClock(options.offsetAt),
      nowS: options.nowS,
      dateOrder: undefined,
    };
    if (!isSettled && hasOtherDates(rows, dateColumn(reading.columns))) {
      reading.dateOrder = await settledOrder(file, kind, options, askOrder);
      isSettled = true;
    }
    reader ??= await readerOf(kind, file, reading, options);
    reader.rows(rows);
    brokenRows = rows.brokenRows;
  }
  reader?.end?.();
  tally.add("broken-row", brokenRows);
  tally.tell();
}

async function readerOf(
  kind: VendorCsvKind,
  file: RandomBytes,
  reading: Reading,
  options: VendorCsvOptions,
): Promise<KindReader> {
  const sleep = options.sleep ?? sleepTogether();
  switch (kind) {
    case "ACTIVITY":
      return activityFile(reading);
    case "ACTIVITY_MINUTE":
    case "HEARTRATE_AUTO":
      return minuteFile(kind, reading);
    case "ACTIVITY_STAGE":
      return stageFile(reading);
    case "HEARTRATE":
      return pulseFile(reading);
    case "SLEEP":
      return sleepFile(reading, sleep);
    case "SLEEP_MINUTE":
      return sleepMinuteFile(reading, await sleepDatesOf(file, reading, sleep, options), sleep);
    case "SPORT":
      return sportFile(reading);
    case "BODY":
      return bodyFile(reading, options.heightCm);
    case "USER":
      return userFile(reading);
  }
}

const MINUS = 0x2d;

/** Whether a date is not written as the vendor writes it: `2024-…`. */
function hasOtherDates(rows: CsvRows, column: number): boolean {
  for (let row = 0; row < rows.count; row++) {
    const start = rows.startOf(row, column);
    if (rows.bytes[start + 4] !== MINUS && rows.endOf(row, column) > start) return true;
  }
  return false;
}

async function settledOrder(
  file: RandomBytes,
  kind: VendorCsvKind,
  options: Waiting,
  askOrder: AskOrder,
): Promise<DateOrder | undefined> {
  const found = await dateOrderOf(file, options);
  if (found === "year-first") return undefined;
  if (found === "day-first" || found === "month-first") return found;
  const asked = await askOrder();
  // One birthday is not worth a question.
  if (asked === undefined && kind !== "USER") throw undecided(kind, found);
  return asked;
}

function undecided(kind: VendorCsvKind, found: Exclude<DatesFound, DateOrder>): ExchangeError {
  if (found === "contradictory") {
    const message = `The dates in ${kind} contradict each other: some begin with the day, some with the month.`;
    return new ExchangeError("damaged", message, {
      hint: "A spreadsheet has changed the file. Take the export as it came, or say how to read the dates: --date-order day-first or --date-order month-first.",
    });
  }
  const message = `Nothing in ${kind} tells whether its dates begin with the day or the month.`;
  return new ExchangeError("ambiguous-dates", message, {
    hint: "Say it: --date-order day-first (31/12/2020) or --date-order month-first (12/31/2020).",
  });
}

/** Finds out, from the whole file and the nights of `SLEEP`, what the dates of `SLEEP_MINUTE` mean. */
async function sleepDatesOf(
  file: RandomBytes,
  reading: Reading,
  sleep: SleepTogether,
  options: VendorCsvOptions,
): Promise<SleepDates> {
  const evidence = new SleepDatesEvidence(sleep.spans, options.offsetAt);
  const dayAt = dayReader(reading.columns("date"), reading);
  const timeColumn = reading.columns("time");
  for await (const rows of csvRows(file.stream(0, options), options)) {
    for (let row = 0; row < rows.count; row++) {
      const day = dayAt(rows, row);
      const minute = minuteIn(rows, row, timeColumn);
      if (!Number.isNaN(day + minute)) evidence.add(day, minute);
    }
  }
  const { dates, isChecked } = evidence.verdict();
  if (!isChecked) reading.tally.note("dates-unchecked");
  return dates;
}
