import { cutOfNight, type Night } from "./nights.ts";
import type { SleepSession } from "./sleep.ts";
import type { OffsetAt } from "./zone.ts";

/** A time of day that many were near to: the median, and the middle half. All in minutes since midnight. */
export interface UsualTime {
  readonly minuteOfDay: number;
  /** A quarter of them was earlier. */
  readonly lowMinuteOfDay: number;
  /** A quarter of them was later. */
  readonly highMinuteOfDay: number;
}

const DAY_MIN = 1_440;

/** The usual one of times of day, which may lie on both sides of midnight; `undefined`: there are none. */
export function usualTime(minutesOfDay: readonly number[]): UsualTime | undefined {
  if (minutesOfDay.length === 0) return undefined;
  const angles = minutesOfDay.map((it) => (it / DAY_MIN) * 2 * Math.PI);
  const mean = (values: readonly number[]): number =>
    values.reduce((a, b) => a + b, 0) / values.length;
  const angle = Math.atan2(mean(angles.map(Math.sin)), mean(angles.map(Math.cos)));
  const around = (angle / (2 * Math.PI)) * DAY_MIN;
  // Seen from there they are in the order in which they follow each other, midnight or not.
  const differences = minutesOfDay.map((it) => wrapped(it - around)).toSorted((a, b) => a - b);
  const at = (share: number): number =>
    (around + quantile(differences, share) + 2 * DAY_MIN) % DAY_MIN;
  return { minuteOfDay: at(0.5), lowMinuteOfDay: at(0.25), highMinuteOfDay: at(0.75) };
}

/** As d3-array has it: between two values the way is straight. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? 0;
  return low + ((sorted[Math.ceil(place)] ?? low) - low) * (place % 1);
}

/** A difference of two times of day, from -12 to 12 hours. */
function wrapped(differenceMin: number): number {
  return ((((differenceMin + DAY_MIN / 2) % DAY_MIN) + DAY_MIN) % DAY_MIN) - DAY_MIN / 2;
}

/** What whole nights have in common. What none of them tells is absent. */
export interface NightAverages {
  readonly nights: number;
  /** So many more are known in part, because the record breaks off in them. They do not count. */
  readonly cutNights?: number | undefined;
  /** With naps. */
  readonly asleepS?: number | undefined;
  readonly fellAsleep?: UsualTime | undefined;
  readonly wokeUp?: UsualTime | undefined;
  /** Of the sleep of which it is known how deep it was. */
  readonly deepShare?: number | undefined;
  readonly remShare?: number | undefined;
}

/** Naps count for how long, but not for when. */
export function averageNights(all: readonly Night[], offsetAt: OffsetAt): NightAverages {
  const nights = all.filter((it) => cutOfNight(it) === undefined);
  const cutNights = all.length - nights.length;
  const slept = nights.filter(({ night }) => night.length > 0);
  const minuteOf = (atS: number): number =>
    (((Math.floor(atS / 60) + offsetAt(atS)) % DAY_MIN) + DAY_MIN) % DAY_MIN;
  const asleepS = nights.reduce((sum, it) => sum + it.asleepS, 0);
  return {
    nights: slept.length,
    ...(cutNights > 0 && { cutNights }),
    asleepS: nights.length === 0 ? undefined : asleepS / nights.length,
    fellAsleep: usualTime(slept.flatMap(({ night }) => first(night, (it) => minuteOf(it.startS)))),
    wokeUp: usualTime(
      slept.flatMap(({ night }) => first(night.slice(-1), (it) => minuteOf(it.endS))),
    ),
    deepShare: shareOf(slept, (it) => it.deepS),
    remShare: shareOf(slept, (it) => it.remS),
  };
}

function first<T>(sessions: readonly SleepSession[], of: (it: SleepSession) => T): T[] {
  return sessions.slice(0, 1).map(of);
}

/** A stage's share of the sleep in which it is told apart. */
function shareOf(
  nights: readonly Night[],
  of: (it: SleepSession) => number | undefined,
): number | undefined {
  const known = nights.flatMap(({ night }) => night).filter((it) => of(it) !== undefined);
  const stagedS = known.reduce((sum, it) => sum + it.asleepS - it.unstagedS, 0);
  if (stagedS === 0) return undefined;
  return known.reduce((sum, it) => sum + (of(it) ?? 0), 0) / stagedS;
}
