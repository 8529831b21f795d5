import type { Minute, UnixSeconds } from "../../health/minute.ts";
import type { CsvRows } from "../csv-rows.ts";
import { numberOf } from "./numbers.ts";
import {
  type KindReader,
  type Reading,
  dayReader,
  isPlausible,
  isPlausibleDay,
  minuteIn,
} from "./reading.ts";

/** So many are pushed at once. */
export const BATCH = 8_000;

/** A file with one value a minute: `ACTIVITY_MINUTE`, `HEARTRATE_AUTO`. */
export function minuteFile(
  kind: "ACTIVITY_MINUTE" | "HEARTRATE_AUTO",
  reading: Reading,
): KindReader {
  return kind === "ACTIVITY_MINUTE"
    ? valueFile("steps", isSteps, (startS, steps) => ({ startS, steps }), reading)
    : valueFile(
        "heartrate",
        isPulse,
        (startS, heartRateBpm) => ({ startS, heartRateBpm }),
        reading,
      );
}

/** What a byte of the band's own minutes holds. @source mifit-db §4 */
function isSteps(value: number): boolean {
  return value >= 0 && value <= 255;
}

/** @source mifit-db §4: 0, 254 and 255 stand for no pulse */
export function isPulse(value: number): boolean {
  return value > 0 && value < 254;
}

function valueFile(
  name: string,
  isValue: (value: number) => boolean,
  make: (startS: UnixSeconds, value: number) => Minute,
  reading: Reading,
): KindReader {
  const { clock, columns, device, tally } = reading;
  const [timeColumn, valueColumn] = [columns("time"), columns(name)];
  const dayAt = dayReader(columns("date"), reading);
  let batch: Minute[] = [];
  const push = () => {
    if (batch.length > 0) device.minutes(batch);
    batch = [];
  };
  return {
    rows: (rows) => {
      for (let row = 0; row < rows.count; row++) {
        const day = dayAt(rows, row);
        const minute = minuteIn(rows, row, timeColumn);
        const value = wholeIn(rows, row, valueColumn);
        if (Number.isNaN(day + minute)) {
          tally.add("bad-row");
          continue;
        }
        if (!isValue(value)) {
          if (!isUnrecorded(rows, row, valueColumn)) tally.add("bad-row");
          continue;
        }
        if (!isPlausibleDay(day, reading)) {
          tally.add("implausible-time");
          continue;
        }
        const startS = clock(day, minute);
        if (Number.isNaN(startS)) tally.add("skipped-hour");
        else if (!isPlausible(startS, reading)) tally.add("implausible-time");
        else if (batch.push(make(startS, value)) === BATCH) push();
      }
    },
    end: push,
  };
}

/** A whole number however it is written; NaN: none. */
export function wholeIn(rows: CsvRows, row: number, column: number): number {
  const plain = rows.whole(row, column);
  return Number.isNaN(plain) ? (numberOf(rows.text(row, column), "whole") ?? NaN) : plain;
}

const NOTHING: ReadonlySet<string> = new Set(["", "null", "-1", "-1.0", "0", "0.0", "254", "255"]);

/** Whether a cell that holds no value says so itself: that is no mistake. */
export function isUnrecorded(rows: CsvRows, row: number, column: number): boolean {
  return NOTHING.has(rows.text(row, column).trim().toLowerCase());
}
