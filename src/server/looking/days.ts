import type { Day } from "../../health/day.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { DayColumns, DaysAnswer } from "../answers.ts";
import type { Range } from "./looking.ts";
import type { Subject } from "./subject.ts";

/** Days in rows, as they are kept. */
export function daysOf({ evaluated, wearer, nowS }: Subject, { from, to }: Range): DaysAnswer {
  return { from, to, ...dayColumns(evaluated.days(wearer.id, from, to), nowS) };
}

/** @param nowS of a day that is not over, only what has passed counts */
export function dayColumns(days: readonly Day[], nowS: UnixSeconds): DayColumns {
  return {
    days: days.map(({ day }) => day),
    steps: days.map(({ steps }) => steps ?? null),
    distanceM: days.map(({ distanceM }) => distanceM ?? null),
    energyKcal: days.map(({ energyKcal }) => energyKcal ?? null),
    activeMinutes: days.map(({ activeMinutes }) => activeMinutes),
    asleepMinutes: days.map(({ asleepMinutes }) => (asleepMinutes === 0 ? null : asleepMinutes)),
    restingBpm: days.map(({ heartRate }) => heartRate.restingBpm ?? null),
    averageBpm: days.map(({ heartRate }) => heartRate.averageBpm ?? null),
    wornMinutes: days.map(({ coverage }) => coverage.wornMinutes),
    coverage: days.map((day) => coverageOf(day, nowS)),
  };
}

/** From this share of a day on it counts as worn: who takes the band off at night wears it for so long. */
const WORN_SHARE = 0.6;

function coverageOf(day: Day, nowS: UnixSeconds): DayColumns["coverage"][number] {
  if (day.coverage.wornMinutes === 0) return day.told === undefined ? "not-worn" : "told";
  return isMostlyWorn(day, nowS) ? "worn" : "partly";
}

/** @param nowS of a day that is not over, what has passed counts */
export function isMostlyWorn({ coverage, startS, endS }: Day, nowS: UnixSeconds): boolean {
  const passedMinutes = (Math.min(endS, Math.max(nowS, startS + 60)) - startS) / 60;
  return coverage.wornMinutes >= WORN_SHARE * passedMinutes;
}
