import type { Kinds, Minute, SleepValues } from "../health/minute.ts";
import type { SqlRow, SqlValue } from "../platform.ts";
import { isWorn } from "./precedence.ts";
import { number } from "./rows.ts";
import type { Speech } from "./words.ts";

/** What a minute may say, and whose word it is. */
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
  "kinds",
  "run",
] as const;

/** A minute and the run that brought it. */
export interface StoredMinute {
  readonly minute: Minute;
  readonly run: number;
}

/** How {@link Kinds} are kept; NULL: the band's own. Never changed, only added to. */
export const KINDS_NUMBERS: Readonly<Record<Kinds, number>> = {
  "mifit-1": 1,
  "mi-band-1": 2,
  xiaomi: 3,
};

const KINDS_OF_NUMBER = new Map(
  Object.entries(KINDS_NUMBERS).map(([kinds, number]) => [number, kinds as Kinds] as const),
);

/** In the order of {@link MINUTE_COLUMNS}. */
export function valuesOf(band: number, { minute, run }: StoredMinute): SqlValue[] {
  const { startS, kind, intensity, steps, heartRateBpm, kinds, asleep } = minute;
  const { unknown, light, deep, rem } = asleep ?? NOT_TOLD;
  const pulse = heartRateBpm ?? null;
  const [k, i, s] = [kind ?? null, intensity ?? null, steps ?? null];
  const codes = kinds === undefined || k === null ? null : KINDS_NUMBERS[kinds];
  return [band, startS / 60, k, i, s, pulse, unknown, light, deep, rem, codes, run];
}

const NOT_TOLD = { unknown: null, light: null, deep: null, rem: null };

export function storedMinute(row: SqlRow): StoredMinute {
  const minute: Minute = {
    startS: Number(row.minute) * 60,
    kind: number(row.kind),
    kinds: row.kinds === null ? undefined : KINDS_OF_NUMBER.get(Number(row.kinds)),
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

/** How minutes are compared. A kind is read together with whose code it is, and with the sleep beside it. */
export const MINUTE_SPEECH: Speech<Minute> = { isWorn, areEqual, complete };

function areEqual(a: Minute, b: Minute): boolean {
  return (
    a.kind === b.kind &&
    a.intensity === b.intensity &&
    a.steps === b.steps &&
    a.heartRateBpm === b.heartRateBpm &&
    (a.kinds === b.kinds || a.kind === undefined) &&
    a.asleep?.unknown === b.asleep?.unknown &&
    a.asleep?.light === b.asleep?.light &&
    a.asleep?.deep === b.asleep?.deep &&
    a.asleep?.rem === b.asleep?.rem
  );
}

function complete(offered: Minute, stored: Minute): Minute {
  const { startS, intensity, steps, heartRateBpm } = offered;
  const { kind, kinds, asleep } = tellsKind(offered) ? offered : stored;
  const completed: Minute = {
    startS,
    kind,
    kinds,
    intensity: intensity ?? stored.intensity,
    steps: steps ?? stored.steps,
    heartRateBpm: heartRateBpm ?? stored.heartRateBpm,
    asleep,
  };
  return areEqual(completed, offered) ? offered : completed;
}

function tellsKind({ kind, asleep }: Minute): boolean {
  return kind !== undefined || asleep !== undefined;
}

/** Whether it says anything but that it was. */
export function tellsAnything(minute: Minute): boolean {
  const { intensity, steps, heartRateBpm } = minute;
  return (
    tellsKind(minute) ||
    intensity !== undefined ||
    steps !== undefined ||
    heartRateBpm !== undefined
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
    (isByte(kind) || (minute.kinds === "xiaomi" && kind >>> 0 === kind)) &&
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
