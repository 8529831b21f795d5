import type { Day } from "../../health/day.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { DayColumns, DaysAnswer, KnownMeasure } from "../answers.ts";
import { isMostlyWorn, knownOf } from "./known.ts";
import type { Range } from "./looking.ts";
import type { Subject } from "./subject.ts";

/** Days in rows, as they are kept. */
export function daysOf({ evaluated, wearer, nowS }: Subject, { from, to }: Range): DaysAnswer {
  return { from, to, ...dayColumns(evaluated.days(wearer.id, from, to), nowS) };
}

/** @param nowS of a day that is not over, only what has passed counts */
export function dayColumns(days: readonly Day[], nowS: UnixSeconds): DayColumns {
  const known = days.map((day) => knownOf(day, nowS));
  const letters = (measure: KnownMeasure): string => known.map((it) => it[measure]).join("");
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
    known: {
      steps: letters("steps"),
      activeMinutes: letters("activeMinutes"),
      asleepMinutes: letters("asleepMinutes"),
      restingBpm: letters("restingBpm"),
    },
  };
}

function coverageOf(day: Day, nowS: UnixSeconds): DayColumns["coverage"][number] {
  if (day.coverage.wornMinutes === 0) return day.told === undefined ? "not-worn" : "told";
  return isMostlyWorn(day, nowS) ? "worn" : "partly";
}
