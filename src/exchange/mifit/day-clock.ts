import { addDays, instantOfLocal, startOfDay } from "../../health/local-day.ts";
import type { LocalDay } from "../../health/local-day.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { OffsetAt } from "../../health/zone.ts";
import { numberOf } from "./values.ts";

/** The clock by which the app counted the minutes of a day. */
export interface DayClock {
  readonly day: LocalDay;
  /** Its midnight. */
  readonly startS: UnixSeconds;
  /** Whether the clock is set forward or back on that day. */
  readonly changes: boolean;
  /** When it shows a minute of the day, 0..1439, and on behind it; `undefined`: never. */
  at(minuteOfDay: number): UnixSeconds | undefined;
}

const QUARTER_MIN = 15;
const FARTHEST_MIN = 15 * 60;

/**
 * The offset that a summary names, in minutes east of UTC. It is written in seconds, as a number or as
 * text. One source says minutes: up to 15 hours of them are taken as such, as seconds they would be no
 * offset that any clock has.
 */
export function offsetMinOf(tz: unknown): number | undefined {
  const number = numberOf(tz);
  if (number === undefined) return undefined;
  const minutes = Math.abs(number) <= FARTHEST_MIN ? number : number / 60;
  return minutes % QUARTER_MIN === 0 && Math.abs(minutes) <= FARTHEST_MIN ? minutes + 0 : undefined;
}

/**
 * The clock of a day: the day's own offset if it names one, else the wearer's. Where the wearer's
 * clock changes on that day (and the day does not name an offset from elsewhere), each of its minutes
 * counts as what a clock on the wall showed.
 */
export function clockOf(
  day: LocalDay,
  offsetMin: number | undefined,
  offsetAt: OffsetAt,
): DayClock {
  const startS = startOfDay(day, offsetAt);
  const offsets = [offsetAt(startS), offsetAt(startOfDay(addDays(day, 1), offsetAt) - 1)] as const;
  const isHere = offsetMin === undefined || offsets.includes(offsetMin);
  if (offsets[0] !== offsets[1] && isHere) {
    return { day, startS, changes: true, at: (minute) => instantOfLocal(day, minute, offsetAt) };
  }
  const fixedS = startOfDay(day, () => offsetMin ?? offsets[0]);
  return { day, startS: fixedS, changes: false, at: (minute) => fixedS + minute * 60 };
}
