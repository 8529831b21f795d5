import type { UnixSeconds } from "../../health/minute.ts";
import type { DeviceIntake, Intake } from "../../store/intake.ts";
import type { CsvRows } from "../csv-rows.ts";
import type { Columns } from "./columns.ts";
import { type DateOrder, type DayNumber, dayIn, writtenDate } from "./dates.ts";
import { instantIn, minuteOf } from "./instants.ts";
import type { LocalClock } from "./local-clock.ts";
import type { Tally } from "./tally.ts";

/** What reads the rows of one kind of file. */
export interface KindReader {
  rows(rows: CsvRows): void;
  /** Gives what is still held back. */
  end?(): void;
}

/** What a reader of rows works with. */
export interface Reading {
  readonly intake: Intake;
  readonly device: DeviceIntake;
  readonly columns: Columns;
  readonly clock: LocalClock;
  readonly tally: Tally;
  readonly nowS: UnixSeconds;
  /** How dates that do not begin with the year are to be read; known once there are any. */
  dateOrder: DateOrder | undefined;
}

/** No band of the vendor's was sold before 2014; a clock that was never set shows the year 2000. */
export const EARLIEST_S = Date.UTC(2010, 0) / 1000;
const EARLIEST_DAY = EARLIEST_S / 86_400;

/** Clocks run fast, and zones are far apart. */
const SLACK_S = 2 * 86_400;

/** Whether it may be a time of which something was recorded. */
export function isPlausible(atS: UnixSeconds, { nowS }: Reading): boolean {
  return atS >= EARLIEST_S && atS <= nowS + SLACK_S;
}

/** The instant in a cell; where it is none, or implausible, that is counted. */
export function instantOf(cell: string, reading: Reading): UnixSeconds | undefined {
  const atS = instantIn(cell, reading.dateOrder);
  if (atS !== undefined && isPlausible(atS, reading)) return atS;
  reading.tally.add(atS === undefined ? "bad-row" : "implausible-time");
  return undefined;
}

/** The day in a cell; where it is none, or implausible, that is counted. */
export function dayOf(cell: string, reading: Reading): DayNumber | undefined {
  const date = writtenDate(cell);
  const day = date && dayIn(date, reading.dateOrder);
  if (day !== undefined && isPlausibleDay(day, reading)) return day;
  reading.tally.add(day === undefined ? "bad-row" : "implausible-time");
  return undefined;
}

export function isPlausibleDay(day: DayNumber, { nowS }: Reading): boolean {
  return day >= EARLIEST_DAY && day * 86_400 <= nowS + SLACK_S;
}

const LONGEST_KEPT_BYTES = 32;

/** The days of a column: the same date comes up to 1440 times, and is read once. NaN: none. */
export function dayReader(
  column: number,
  reading: Reading,
): (rows: CsvRows, row: number) => DayNumber {
  const last = new Uint8Array(LONGEST_KEPT_BYTES);
  let lastLength = -1;
  let lastDay = NaN;
  return (rows, row) => {
    const { bytes } = rows;
    const start = rows.startOf(row, column);
    const length = rows.endOf(row, column) - start;
    let same = length === lastLength ? 0 : -1;
    while (same >= 0 && same < length) {
      same = bytes[start + same] === last[same] ? same + 1 : -1;
    }
    if (same >= 0) return lastDay;
    const date = writtenDate(rows.text(row, column));
    lastDay = (date && dayIn(date, reading.dateOrder)) ?? NaN;
    lastLength = length <= LONGEST_KEPT_BYTES ? length : -1;
    if (lastLength >= 0) last.set(bytes.subarray(start, start + length));
    return lastDay;
  };
}

const ZERO = 0x30;
const COLON = 0x3a;

/** The minute of the day in a column; NaN: none. */
export function minuteIn(rows: CsvRows, row: number, column: number): number {
  const { bytes } = rows;
  const start = rows.startOf(row, column);
  if (rows.endOf(row, column) - start === 5 && bytes[start + 2] === COLON) {
    const a = (bytes[start] ?? 0) - ZERO;
    const b = (bytes[start + 1] ?? 0) - ZERO;
    const c = (bytes[start + 3] ?? 0) - ZERO;
    const d = (bytes[start + 4] ?? 0) - ZERO;
    const areDigits = a >= 0 && b >= 0 && c >= 0 && d >= 0 && a <= 2 && b <= 9 && c <= 5 && d <= 9;
    const minute = (a * 10 + b) * 60 + c * 10 + d;
    return areDigits && minute < 1440 ? minute : NaN;
  }
  return minuteOf(rows.text(row, column)) ?? NaN;
}
