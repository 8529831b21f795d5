import type { Measurement } from "../../health/measurement.ts";
import type { Minute, UnixSeconds } from "../../health/minute.ts";
import type { Stretch, StretchState } from "../../health/stretch.ts";
import type { CsvRows } from "../csv-rows.ts";
import { BATCH, isPulse, wholeIn } from "./minute-files.ts";
import { positive } from "./numbers.ts";
import {
  type KindReader,
  type Reading,
  dayReader,
  isPlausible,
  isPlausibleDay,
  minuteIn,
} from "./reading.ts";
import type { SleepDates } from "./sleep-dates.ts";
import type { SleepTogether } from "./sleep-together.ts";

const STAGES: ReadonlyMap<string, StretchState> = new Map([
  ["LIGHT", "light-sleep"],
  ["DEEP", "deep-sleep"],
  ["REM", "rem-sleep"],
  ["WAKE", "awake"],
  ["AWAKE", "awake"],
]);

/** Nobody breathes faster. */
const MOST_BREATHS = 100;

/**
 * `SLEEP_MINUTE`: what each minute of a night was, with pulse and breathing rate. A minute that comes
 * again (exports repeat some, now and then with another stage) counts as it came first.
 *
 * @source mifit-db §8.1; an importer of a real export found 207 repeated minutes (2026)
 */
export function sleepMinuteFile(
  reading: Reading,
  dates: SleepDates,
  together: SleepTogether,
): KindReader {
  const { columns, clock, device, tally } = reading;
  const dayAt = dayReader(columns("date"), reading);
  const [timeColumn, stageColumn] = [columns("time"), columns("stage")];
  const [pulseColumn, breathColumn] = [columns("hr"), columns("respiratoryrate")];
  const isNew = seenOnce();
  const minutes = batches<Minute>((them) => device.minutes(them));
  const measurements = batches<Measurement>((them) => device.measurements(them));
  const stretches = batches<Stretch>((them) => device.stretches(them));
  let current: Stretch | undefined;
  const addStage = (startS: UnixSeconds, state: StretchState) => {
    const isSame = current?.state === state && current.endS === startS;
    if (!isSame && current !== undefined) stretches.add(current);
    current = { startS: isSame && current ? current.startS : startS, endS: startS + 60, state };
  };
  const startOf = (rows: CsvRows, row: number): UnixSeconds | undefined => {
    const day = dayAt(rows, row);
    const minute = minuteIn(rows, row, timeColumn);
    if (Number.isNaN(day + minute)) tally.add("bad-row");
    else if (!isPlausibleDay(day - 2, reading)) tally.add("implausible-time");
    else {
      const startS = clock(dates(day, minute), minute);
      if (Number.isNaN(startS)) tally.add("skipped-hour");
      else if (!isPlausible(startS, reading)) tally.add("implausible-time");
      else return startS;
    }
    return undefined;
  };
  return {
    rows: (rows) => {
      for (let row = 0; row < rows.count; row++) {
        const state = STAGES.get(rows.text(row, stageColumn).trim().toUpperCase());
        if (state === undefined) tally.add("bad-row");
        const startS = state && startOf(rows, row);
        if (state === undefined || startS === undefined) continue;
        if (!isNew(startS)) {
          tally.add("other-minute");
          continue;
        }
        together.hours.add(Math.floor(startS / 3600));
        addStage(startS, state);
        const heartRateBpm = wholeIn(rows, row, pulseColumn);
        if (isPulse(heartRateBpm)) minutes.add({ startS, heartRateBpm });
        const value = positive(rows.text(row, breathColumn));
        if (value !== undefined && value <= MOST_BREATHS) {
          measurements.add({ kind: "breathing-rate", atS: startS, value, isAutomatic: true });
        }
      }
    },
    end: () => {
      if (current !== undefined) stretches.add(current);
      for (const batch of [minutes, measurements, stretches]) batch.end();
    },
  };
}

/** Gives what is added in thousands at once. */
function batches<T>(give: (them: readonly T[]) => void): { add(it: T): void; end(): void } {
  let batch: T[] = [];
  const end = () => {
    if (batch.length > 0) give(batch);
    batch = [];
  };
  return {
    add: (it) => {
      if (batch.push(it) === BATCH) end();
    },
    end,
  };
}

/** Whether a minute is asked for the first time; a bit for each, so that decades take a megabyte. */
function seenOnce(): (startS: UnixSeconds) => boolean {
  const days = new Map<number, Uint8Array>();
  return (startS) => {
    const minute = Math.floor(startS / 60);
    const day = Math.floor(minute / 1440);
    const bits = days.get(day) ?? new Uint8Array(180);
    days.set(day, bits);
    const at = minute - day * 1440;
    const bit = 1 << (at & 7);
    const byte = bits[at >> 3] ?? 0;
    bits[at >> 3] = byte | bit;
    return (byte & bit) === 0;
  };
}
