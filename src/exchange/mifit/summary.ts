import type { LocalDay } from "../../health/local-day.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import { PULSE_RANGE_BPM } from "../../health/reading.ts";
import type { OffsetAt } from "../../health/zone.ts";
import { instantOfLocal, isDay } from "../../health/local-day.ts";
import type { SleepSummary } from "../../health/day-summary.ts";
import { offsetMinOf } from "./day-clock.ts";
import type { Problems } from "./problems.ts";
import { isTime, numberOf, objectOf, objectsIn, parseJson, secondsOf, timeOf } from "./values.ts";
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

export interface ParsedNight extends SleepSummary {
  /** As it came. */
  readonly stages: readonly JsonObject[];
  /** Its owner corrected it. */
  readonly isEdited: boolean;
}

/** Where a summary stands: what its times are measured by. */
export interface SummaryPlace {
  readonly day: LocalDay;
  readonly offsetAt: OffsetAt;
  readonly nowS: UnixSeconds;
}

const MOST_STEPS = 300_000;
const MOST_METRES = 1_000_000;
const MOST_KCAL = 50_000;
const DAY_MIN = 1440;
const DAY_S = 86_400;

/** In the place of a time that nobody has corrected. @source mifit-db §5: MiFit-Java */
const NOT_EDITED = -1440;

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
    night: isLong ? longNight(json, offsetMin, place, read) : night(json, place, read),
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

function night(json: JsonObject, place: SummaryPlace, read: Amounts): ParsedNight | undefined {
  const slp = objectOf(json.slp);
  if (slp === undefined) return undefined;
  const isSwapped = numberOf(json.v) === 1;
  const edits = [slp.usrSt, slp.usrEd].map((it) => numberOf(it) ?? NOT_EDITED);
  return checkedNight(
    {
      startS: secondsOf(slp.st),
      endS: secondsOf(slp.ed),
      deepMin: read.amount(isSwapped ? slp.lt : slp.dp, DAY_MIN),
      lightMin: read.amount(isSwapped ? slp.dp : slp.lt, DAY_MIN),
      remMin: read.amount(slp.dt, DAY_MIN),
      awakeMin: read.amount(slp.wk, DAY_MIN),
      wakeUps: read.amount(slp.wc, DAY_MIN),
      score: read.amount(slp.ss, 100) || undefined,
      stages: objectsIn(slp.stage),
      isEdited: edits.some((it) => it !== NOT_EDITED),
    },
    place,
    read.problems,
  );
}

function longNight(
  json: JsonObject,
  offsetMin: number | undefined,
  place: SummaryPlace,
  read: Amounts,
): ParsedNight | undefined {
  const info = objectOf(json.sleep_info);
  if (info === undefined) return undefined;
  const offsetAt = offsetMin === undefined ? place.offsetAt : () => offsetMin;
  return checkedNight(
    {
      startS: writtenTime(info.start_date, offsetAt),
      endS: writtenTime(info.stop_date, offsetAt),
      deepMin: read.amount(info.nrem_minutes, DAY_MIN),
      lightMin: read.amount(info.rem_minutes, DAY_MIN),
      awakeMin: read.amount(info.awake_minutes, DAY_MIN),
      stages: [],
      isEdited: false,
    },
    place,
    read.problems,
  );
}

/** Milliseconds, or a date and a time as text: by the wearer's clock, if it names no other. */
function writtenTime(value: unknown, offsetAt: OffsetAt): UnixSeconds | undefined {
  if (numberOf(value) !== undefined) return secondsOf(value);
  const match =
    typeof value === "string"
      ? /^(\d{4}-\d\d-\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?(?:\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/.exec(
          value.trim(),
        )
      : null;
  const [, day = "", hour, minute, second, zone] = match ?? [];
  if (!isDay(day)) return undefined;
  const minuteOfDay = Number(hour) * 60 + Number(minute);
  const clock = zone === undefined ? offsetAt : (): number => offsetOfText(zone);
  const atS = instantOfLocal(day, minuteOfDay, clock);
  return atS === undefined ? undefined : atS + Number(second ?? 0);
}

/** `Z`, `+0800`, `-03:30` in minutes. */
function offsetOfText(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}

type Unchecked = Omit<ParsedNight, "startS" | "endS"> & {
  readonly startS: UnixSeconds | undefined;
  readonly endS: UnixSeconds | undefined;
};

/** A night without sleep is written with equal times, or without a minute of it: that is none. */
function checkedNight(
  read: Unchecked,
  { day, nowS }: SummaryPlace,
  problems: Problems,
): ParsedNight | undefined {
  const { startS = 0, endS = 0 } = read;
  const told = [read.deepMin, read.lightMin, read.remMin].filter((it) => it !== undefined);
  const isEmpty = told.length > 0 && told.every((it) => it === 0);
  if (startS === endS || isEmpty) return undefined;
  const noonS = instantOfLocal(day, DAY_MIN / 2, () => 0) ?? 0;
  const isNear = Math.abs(endS - noonS) <= 2 * DAY_S;
  const isOne = startS < endS && endS - startS <= DAY_S;
  if (isTime(startS, nowS) && isTime(endS, nowS) && isOne && isNear) {
    return { ...read, startS, endS };
  }
  problems.note("bad-night");
  return undefined;
}

/** Reads numbers; what cannot be is counted, and absent. */
class Amounts {
  readonly problems: Problems;

  constructor(problems: Problems) {
    this.problems = problems;
  }

  /** Negative numbers are the app's for "not recorded". @source mifit-db §6 */
  amount(value: unknown, most: number): number | undefined {
    if (value === undefined || value === null) return undefined;
    const number = numberOf(value);
    if (number !== undefined && number <= most) return number < 0 ? undefined : number;
    this.problems.note("bad-value");
    return undefined;
  }

  /** 0 is the app's for "none". */
  pulse(value: unknown): number | undefined {
    const bpm = this.amount(value, 255);
    if (bpm === undefined || bpm === 0 || bpm >= 254) return undefined;
    if (bpm >= PULSE_RANGE_BPM.lowest && bpm <= PULSE_RANGE_BPM.highest) return bpm;
    this.problems.note("bad-value");
    return undefined;
  }
}
