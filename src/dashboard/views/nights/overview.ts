import { addDays, daysBetween, isDay } from "../../../health/local-day.ts";
import type { LocalDay } from "../../../health/local-day.ts";
import type { DayColumns, NightRow } from "../../../server/answers.ts";

/** Nights from one day to another, both included, and as many right before them. */
export interface Period {
  readonly from: LocalDay;
  readonly to: LocalDay;
  readonly before: { readonly from: LocalDay; readonly to: LocalDay };
}

const LAST_NIGHTS = 30;

/** The last nights up to a day. */
export function lastNights(to: LocalDay): Period {
  return periodOf(addDays(to, 1 - LAST_NIGHTS), to);
}

/** A calendar month, `"2026-03"`, as far as it has been; `undefined`: there is none of that name. */
export function nightsOfMonth(month: string, today: LocalDay): Period | undefined {
  const from = `${month}-01`;
  if (!isDay(from) || from > today) return undefined;
  const last = addDays(`${nextMonth(month)}-01`, -1);
  return periodOf(from, last < today ? last : today);
}

function periodOf(from: LocalDay, to: LocalDay): Period {
  const count = [...daysBetween(from, to)].length;
  return { from, to, before: { from: addDays(from, -count), to: addDays(from, -1) } };
}

export function nextMonth(month: string): string {
  return addDays(`${month}-28`, 4).slice(0, 7);
}

export function previousMonth(month: string): string {
  return addDays(`${month}-01`, -1).slice(0, 7);
}

/** Both included; none where the last comes before the first. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = nextMonth(month)) months.push(month);
  return months;
}

/** A day of the list: with its night, or why there is none. */
export interface ListedNight {
  readonly day: LocalDay;
  readonly night?: NightRow | undefined;
  /** Whether the band was there and off the wrist; else nothing is recorded. */
  readonly isNotWorn: boolean;
}

/** Every day of a period, the latest first. */
export function listNights(
  { from, to }: Period,
  nights: readonly NightRow[],
  { days, coverage }: Pick<DayColumns, "days" | "coverage">,
): ListedNight[] {
  const byDay = new Map(nights.map((it) => [it.day, it]));
  return [...daysBetween(from, to)].toReversed().map((day) => ({
    day,
    night: byDay.get(day),
    isNotWorn: coverage[days.indexOf(day)] === "not-worn",
  }));
}

/** Whether only sums of a night are told: nobody knows when it was how deep. */
export function isToldOnly({ startS, interruptions }: NightRow): boolean {
  return startS !== undefined && interruptions === undefined;
}

/** The part of the clock that is drawn, in minutes since the noon before. */
export interface Clock {
  readonly fromMin: number;
  readonly toMin: number;
}

/** Of a plain sleeper: from eight in the evening to ten in the morning. */
const PLAIN: Clock = { fromMin: 8 * 60, toMin: 22 * 60 };

/** Full hours that hold all nights. */
export function clockOf(nights: readonly NightRow[]): Clock {
  const from = nights.flatMap(({ fellAsleepMin: it }) => (it === undefined ? [] : [it]));
  const to = nights.flatMap(({ wokeUpMin: it }) => (it === undefined ? [] : [it]));
  return {
    fromMin: Math.floor(Math.min(PLAIN.fromMin, ...from) / 60) * 60,
    toMin: Math.ceil(Math.max(PLAIN.toMin, ...to) / 60) * 60,
  };
}

/** A time of day in minutes since noon; where that is before the clock begins, a day later. */
export function onClock(minuteOfDay: number, { fromMin }: Clock): number {
  const sinceNoon = (minuteOfDay - 720 + 1_440) % 1_440;
  return sinceNoon < fromMin ? sinceNoon + 1_440 : sinceNoon;
}

/** How long whole nights were; a day with naps only has none, and one in which the record breaks off tells none. */
export function knownLengths(nights: readonly NightRow[]): number[] {
  return nights.flatMap(({ startS, asleepS, cut }) =>
    startS === undefined || cut !== undefined ? [] : [asleepS],
  );
}

/** Fewer nights have no middle half to speak of: as many as it takes that something is usual. */
export const LEAST_NIGHTS = 7;

/** So many nights were so long: from `fromS` up to half an hour more. */
export interface Bin {
  readonly fromS: number;
  readonly count: number;
  readonly before: number;
}

export const BIN_S = 1_800;

/** The lengths of nights, and of those before, in steps of half an hour without a hole between. */
export function lengthsOf(nights: readonly number[], before: readonly number[]): Bin[] {
  const bins = new Map<number, { count: number; before: number }>();
  const binOf = (s: number) => Math.floor(s / BIN_S) * BIN_S;
  const all = [...nights, ...before].map(binOf);
  if (all.length === 0) return [];
  for (let at = Math.min(...all); at <= Math.max(...all); at += BIN_S) {
    bins.set(at, { count: 0, before: 0 });
  }
  for (const s of nights) (bins.get(binOf(s)) ?? { count: 0 }).count++;
  for (const s of before) (bins.get(binOf(s)) ?? { before: 0 }).before++;
  return [...bins].map(([fromS, counts]) => ({ fromS, ...counts }));
}

/** How much later something was than usual, in minutes, from -12 to 12 hours. */
export function laterBy(minuteOfDay: number, usualMinuteOfDay: number): number {
  return ((((minuteOfDay - usualMinuteOfDay + 720) % 1_440) + 1_440) % 1_440) - 720;
}
