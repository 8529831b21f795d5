import type { Minute, SleepValues } from "../health/minute.ts";
import type { SqlRow, SqlValue } from "../platform.ts";
import { number } from "./rows.ts";

export const MINUTE_COLUMNS = [
  "band",
  "minute",
  "kind",
  "intensity",
  "steps",
  "heart_rate",
  "sleep_unknown",
  "sleep_light",
  "sleep_deep",
  "sleep_rem",
  "run",
] as const;

/** A minute and the run that brought it. */
export interface StoredMinute {
  readonly minute: Minute;
  readonly run: number;
}

/** In the order of {@link MINUTE_COLUMNS}. */
export function valuesOf(band: number, { minute, run }: StoredMinute): SqlValue[] {
  const { startS, kind, intensity, steps, heartRateBpm, asleep } = minute;
  const { unknown, light, deep, rem } = asleep ?? NOT_TOLD;
  const pulse = heartRateBpm ?? null;
  const [k, i, s] = [kind ?? null, intensity ?? null, steps ?? null];
  return [band, startS / 60, k, i, s, pulse, unknown, light, deep, rem, run];
}

const NOT_TOLD = { unknown: null, light: null, deep: null, rem: null };

export function storedMinute(row: SqlRow): StoredMinute {
  const minute: Minute = {
    startS: Number(row.minute) * 60,
    kind: number(row.kind),
    intensity: number(row.intensity),
    steps: number(row.steps),
    heartRateBpm: number(row.heart_rate),
    asleep: row.sleep_unknown === null ? undefined : sleepValues(row),
  };
  return { minute, run: Number(row.run) };
}

function sleepValues(row: SqlRow): SleepValues {
  return {
    unknown: Number(row.sleep_unknown),
    light: Number(row.sleep_light),
    deep: Number(row.sleep_deep),
    rem: Number(row.sleep_rem),
  };
}

/** Whether two minutes say the same. */
export function areEqual(a: Minute, b: Minute): boolean {
  return (
    a.kind === b.kind &&
    a.intensity === b.intensity &&
    a.steps === b.steps &&
    a.heartRateBpm === b.heartRateBpm &&
    a.asleep?.unknown === b.asleep?.unknown &&
    a.asleep?.light === b.asleep?.light &&
    a.asleep?.deep === b.asleep?.deep &&
    a.asleep?.rem === b.asleep?.rem
  );
}

/** @throws TypeError unless it begins at a whole minute and its values are bytes */
export function checkMinute(minute: Minute): void {
  const {
    startS,
    kind = 0,
    intensity = 0,
    steps = 0,
    heartRateBpm = 0,
    asleep = NO_SLEEP,
  } = minute;
  const areBytes =
    isByte(kind) &&
    isByte(intensity) &&
    isByte(steps) &&
    isByte(heartRateBpm) &&
    isByte(asleep.unknown) &&
    isByte(asleep.light) &&
    isByte(asleep.deep) &&
    isByte(asleep.rem);
  if (!areBytes || !Number.isSafeInteger(startS) || startS % 60 !== 0) {
    throw new TypeError("a minute begins at a whole minute, and its values are bytes");
  }
}

const NO_SLEEP: SleepValues = { unknown: 0, light: 0, deep: 0, rem: 0 };

function isByte(value: number): boolean {
  return (value & 0xff) === value;
}
