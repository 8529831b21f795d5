import { quantileSorted } from "d3-array";
import type { Day } from "../../health/day.ts";
import { addDays } from "../../health/local-day.ts";
import type { LocalDay } from "../../health/local-day.ts";
import { sumsOfNight } from "../../health/night-sums.ts";
import { cutOfNight, type Night } from "../../health/nights.ts";
import type { DayMeasure, Distribution, KnownMeasure, NightUsual, Usual } from "../answers.ts";
import { isOnlySleep, knownOf } from "./known.ts";
import type { Subject } from "./subject.ts";

/** What is usual is said by so many days before. */
const USUAL_DAYS = 28;

/** Of fewer values nothing is usual. */
export const LEAST_VALUES = 7;

type Values = readonly (number | undefined)[];

/** The days whose ways are the usual ones for a day. */
export function daysBefore(day: LocalDay): { readonly from: LocalDay; readonly to: LocalDay } {
  return { from: addDays(day, -USUAL_DAYS), to: addDays(day, -1) };
}

export function usualOf(values: Values): Usual | undefined {
  const sorted = sortedOf(values);
  if (sorted === undefined) return undefined;
  const at = (share: number): number => quantileSorted(sorted, share) ?? 0;
  return { median: at(0.5), low: at(0.25), high: at(0.75), of: sorted.length };
}

export function distributionOf(values: Values): Distribution | null {
  const sorted = sortedOf(values);
  if (sorted === undefined) return null;
  const at = (share: number): number => quantileSorted(sorted, share) ?? 0;
  return {
    p10: at(0.1),
    p25: at(0.25),
    p50: at(0.5),
    p75: at(0.75),
    p90: at(0.9),
    of: sorted.length,
  };
}

function sortedOf(values: Values): number[] | undefined {
  const known = values.filter((it) => it !== undefined).toSorted((a, b) => a - b);
  return known.length < LEAST_VALUES ? undefined : known;
}

/** Whether a day says how much its wearer moved. */
function isTelling(day: Day): boolean {
  return day.activeMinutes > 0 || (day.coverage.wornMinutes > 0 && !isOnlySleep(day));
}

/** A sum of a part of a day is not that of a day: only whole ones say what is usual. */
function ofWhole(day: Day, measure: KnownMeasure, value: number | undefined): number | undefined {
  return knownOf(day, day.endS)[measure] === "p" ? undefined : value;
}

const VALUES: Readonly<Record<DayMeasure, (day: Day) => number | undefined>> = {
  steps: (day) => ofWhole(day, "steps", day.steps),
  distanceM: (day) => ofWhole(day, "steps", day.distanceM),
  energyKcal: (day) => ofWhole(day, "steps", day.energyKcal),
  activeMinutes: (day) =>
    isTelling(day) ? ofWhole(day, "activeMinutes", day.activeMinutes) : undefined,
  asleepMinutes: (day) =>
    day.asleepMinutes === 0 ? undefined : ofWhole(day, "asleepMinutes", day.asleepMinutes),
  restingBpm: (day) => day.heartRate.restingBpm,
  averageBpm: (day) => day.heartRate.averageBpm,
  lowestBpm: (day) => day.heartRate.lowestBpm,
  highestBpm: (day) => day.heartRate.highestBpm,
};

/** What was usual before a day, of whatever is known of enough days. */
export function usualOfDay(
  { evaluated, wearer }: Subject,
  day: LocalDay,
): Partial<Record<DayMeasure, Usual>> {
  const { from, to } = daysBefore(day);
  const days = evaluated.days(wearer.id, from, to);
  const all = Object.entries(VALUES).map(([name, of]) => [name, usualOf(days.map(of))] as const);
  return Object.fromEntries(all.filter(([, usual]) => usual !== undefined));
}

const NIGHT_MEASURES = [
  "asleepS",
  "deepS",
  "lightS",
  "remS",
  "awakeS",
  "interruptions",
  "lowestBpm",
  "averageBpm",
] as const;

/** @param before the nights that say what is usual, as far as all of them is recorded */
export function usualOfNights(before: readonly Night[]): NightUsual {
  const sums = before.filter((it) => cutOfNight(it) === undefined).map(sumsOfNight);
  const all = NIGHT_MEASURES.map((name) => [name, usualOf(sums.map((it) => it[name]))] as const);
  return Object.fromEntries(all.filter(([, usual]) => usual !== undefined));
}
