import type { Night } from "./nights.ts";
import type { SleepSession } from "./sleep.ts";
import type { OffsetAt } from "./zone.ts";

/** A time of day that many were near to. */
export interface UsualTime {
  /** Minutes since midnight. */
  readonly minuteOfDay: number;
  /** The standard deviation, in minutes. */
  readonly spreadMin: number;
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
  // From there the plain mean is the right one: opposite times cancel each other out in the other.
  const differences = minutesOfDay.map((it) => wrapped(it - around));
  const offMin = mean(differences);
  return {
    minuteOfDay: (around + offMin + 2 * DAY_MIN) % DAY_MIN,
    spreadMin: Math.sqrt(mean(differences.map((it) => (it - offMin) ** 2))),
  };
}

/** A difference of two times of day, from -12 to 12 hours. */
function wrapped(differenceMin: number): number {
  return ((((differenceMin + DAY_MIN / 2) % DAY_MIN) + DAY_MIN) % DAY_MIN) - DAY_MIN / 2;
}

/** What nights have in common. What none of them tells is absent. */
export interface NightAverages {
  readonly nights: number;
  /** With naps. */
  readonly asleepS?: number | undefined;
  readonly fellAsleep?: UsualTime | undefined;
  readonly wokeUp?: UsualTime | undefined;
  /** Of the sleep of which it is known how deep it was. */
  readonly deepShare?: number | undefined;
  readonly remShare?: number | undefined;
}

/** Naps count for how long, but not for when. */
export function averageNights(nights: readonly Night[], offsetAt: OffsetAt): NightAverages {
  const slept = nights.filter(({ night }) => night.length > 0);
  const minuteOf = (atS: number): number =>
    (((Math.floor(atS / 60) + offsetAt(atS)) % DAY_MIN) + DAY_MIN) % DAY_MIN;
  const asleepS = nights.reduce((sum, it) => sum + it.asleepS, 0);
  return {
    nights: slept.length,
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
