import type { UnixSeconds } from "./minute.ts";
import type { OffsetAt } from "./zone.ts";

/** A day of the wearer's calendar: `"2024-03-31"`. May have 23 or 25 hours, or more with a flight. */
export type LocalDay = string;

const DAY_S = 86_400;

/** No clock on earth is further from UTC. */
const FARTHEST_OFFSET_S = 15 * 3600;

/** Clocks change on quarters of an hour; between two the change itself is searched. */
const STEP_S = 900;

/** Whether the text names a day there is, from 0000-01-01 to 9999-12-31. */
export function isDay(text: string): boolean {
  return numberOf(text) !== undefined;
}

/** The day a clock shows that is `offsetMin` east of UTC. */
export function dayOf(atS: UnixSeconds, offsetMin: number): LocalDay {
  return nameOf(Math.floor((atS + offsetMin * 60) / DAY_S));
}

/** The day `count` days later; negative: earlier. */
export function addDays(day: LocalDay, count: number): LocalDay {
  return nameOf(getNumber(day) + count);
}

/** All days from `first` to `last`, both included. */
export function* daysBetween(first: LocalDay, last: LocalDay): Generator<LocalDay> {
  const end = getNumber(last);
  for (let day = getNumber(first); day <= end; day++) yield nameOf(day);
}

/**
 * When the day begins: the first instant the wearer's clock shows it, or a later one where it is
 * skipped. At 01:00 where midnight falls out.
 *
 * @throws TypeError when there is no such day, or when `offsetAt` gives what no clock shows
 */
export function startOfDay(day: LocalDay, offsetAt: OffsetAt): UnixSeconds {
  const shownS = getNumber(day) * DAY_S;
  const hasBegun = (atS: UnixSeconds) => atS + offsetAt(atS) * 60 >= shownS;
  let after = shownS - FARTHEST_OFFSET_S;
  while (!hasBegun(after)) {
    after += STEP_S;
    if (after > shownS + FARTHEST_OFFSET_S) throw new TypeError("no such offset");
  }
  let before = after - STEP_S;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (hasBegun(middle)) after = middle;
    else before = middle;
  }
  return after;
}

/**
 * When the wearer's clock shows a minute of a day: the first time where it does so twice, `undefined`
 * where it never does because the clock was set forward across it.
 *
 * @param minuteOfDay 0..1439, and on behind it for the days after
 */
export function instantOfLocal(
  day: LocalDay,
  minuteOfDay: number,
  offsetAt: OffsetAt,
): UnixSeconds | undefined {
  const shownS = getNumber(day) * DAY_S + minuteOfDay * 60;
  const shows = (offsetMin: number): UnixSeconds | undefined => {
    const atS = shownS - offsetMin * 60;
    return offsetAt(atS) === offsetMin ? atS : undefined;
  };
  // The offsets of half a day before and behind: a change in between gives two.
  const before = shows(offsetAt(shownS - DAY_S));
  const after = shows(offsetAt(shownS + DAY_S));
  if (before === undefined || after === undefined) return before ?? after;
  return Math.min(before, after);
}

/** A day and its limits: `startS` belongs to it, `endS` no more. */
export interface DaySpan {
  readonly day: LocalDay;
  readonly startS: UnixSeconds;
  readonly endS: UnixSeconds;
}

/**
 * The day an instant belongs to: the last one that has begun. Once a day has begun, its eve does
 * not come back, though a clock that is set back across midnight shows it again.
 */
export function dayAt(atS: UnixSeconds, offsetAt: OffsetAt): DaySpan {
  let day = dayOf(atS, offsetAt(atS));
  let startS = startOfDay(day, offsetAt);
  while (startS > atS) {
    day = addDays(day, -1);
    startS = startOfDay(day, offsetAt);
  }
  let next = addDays(day, 1);
  let endS = startOfDay(next, offsetAt);
  while (endS <= atS) {
    [day, startS] = [next, endS];
    next = addDays(day, 1);
    endS = startOfDay(next, offsetAt);
  }
  return { day, startS, endS };
}

function numberOf(day: LocalDay): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return undefined;
  const ms = Date.parse(`${day}T00:00:00Z`);
  const isSame = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day);
  return isSame ? ms / (DAY_S * 1000) : undefined;
}

function getNumber(day: LocalDay): number {
  const number = numberOf(day);
  if (number === undefined) throw new TypeError("a day is written 2024-03-31");
  return number;
}

function nameOf(number: number): LocalDay {
  return new Date(number * DAY_S * 1000).toISOString().slice(0, 10);
}
