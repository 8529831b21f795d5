import type { UnixSeconds } from "../../health/minute.ts";
import { Amounts } from "./amounts.ts";
import { offsetMinOf } from "./day-clock.ts";
import { longNightOf, nightOf } from "./night.ts";
import type { ParsedNight, SummaryPlace } from "./night.ts";
import type { Problems } from "./problems.ts";
import { objectOf, objectsIn, parseJson, timeOf } from "./values.ts";
import type { JsonObject } from "./values.ts";

/** What the app sums up for a day: the column SUMMARY. What it does not say is absent. */
export interface ParsedSummary {
  readonly offsetMin: number | undefined;
  readonly goal: number | undefined;
  readonly steps: StepTotals;
  /** As it came. */
  readonly activities: readonly JsonObject[];
  readonly night: ParsedNight | undefined;
  /** As it came: sleep outside of the night. */
  readonly naps: readonly JsonObject[];
  readonly restingHeartRateBpm: number | undefined;
  readonly maxHeartRateBpm: number | undefined;
  readonly maxHeartRateAtS: UnixSeconds | undefined;
}

export interface StepTotals {
  readonly steps?: number | undefined;
  readonly distanceM?: number | undefined;
  readonly energyKcal?: number | undefined;
  readonly walkingMinutes?: number | undefined;
  readonly runningMinutes?: number | undefined;
  readonly runDistanceM?: number | undefined;
  readonly runEnergyKcal?: number | undefined;
}

const MOST_STEPS = 300_000;
const MOST_METRES = 1_000_000;
const MOST_KCAL = 50_000;
const DAY_MIN = 1440;

/**
 * Reads a summary of any version: long keys in the one that has no number; in version 1 light and deep
 * sleep are swapped; up to version 2 the goal is in an object of its own.
 *
 * @returns `undefined` when it is no JSON object
 * @source mifit-db §5
 */
export function parseSummary(
  text: string,
  place: SummaryPlace,
  problems: Problems,
): ParsedSummary | undefined {
  const json = objectOf(parseJson(text));
  if (json === undefined) return undefined;
  const read = new Amounts(problems);
  const isLong = objectOf(json.stp) === undefined && objectOf(json.slp) === undefined;
  const offsetMin = offsetMinOf(json.tz);
  const sleep = objectOf(json.slp) ?? {};
  const highest = objectOf(objectOf(json.hr)?.maxHr) ?? {};
  return {
    offsetMin,
    goal: goalOf(json, read),
    steps: isLong ? longTotals(objectOf(json.steps_info) ?? {}, read) : totals(json, read),
    activities: objectsIn(objectOf(json.stp)?.stage),
    night: isLong ? longNightOf(json, offsetMin, place, read) : nightOf(json, place, read),
    naps: objectsIn(sleep.odd_stage),
    restingHeartRateBpm: read.pulse(sleep.rhr),
    maxHeartRateBpm: read.pulse(highest.hr),
    maxHeartRateAtS: timeOf(highest.ts, place.nowS),
  };
}

function goalOf(json: JsonObject, read: Amounts): number | undefined {
  const written = json.goal ?? objectOf(json.daysportgoal_info)?.goalStepsCount;
  return read.amount(written, MOST_STEPS) || undefined;
}

function totals(json: JsonObject, read: Amounts): StepTotals {
  const stp = objectOf(json.stp) ?? {};
  return {
    steps: read.amount(stp.ttl, MOST_STEPS),
    distanceM: read.amount(stp.dis, MOST_METRES),
    energyKcal: read.amount(stp.cal, MOST_KCAL),
    walkingMinutes: read.amount(stp.wk, DAY_MIN),
    runningMinutes: read.amount(stp.rn, DAY_MIN),
    runDistanceM: read.amount(stp.runDist, MOST_METRES),
    runEnergyKcal: read.amount(stp.runCal, MOST_KCAL),
  };
}

function longTotals(info: JsonObject, read: Amounts): StepTotals {
  return {
    steps: read.amount(info.steps, MOST_STEPS),
    distanceM: read.amount(info.distance, MOST_METRES),
    energyKcal: read.amount(info.calories, MOST_KCAL),
    walkingMinutes: read.amount(info.walk_time, DAY_MIN),
    runningMinutes: read.amount(info.run_time, DAY_MIN),
  };
}
