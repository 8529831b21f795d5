import { energyOf, pulseZonesOf, stepLengthsOf } from "./effort.ts";
import { isAsleep, isWorn, type Interpreted } from "./interpret.ts";
import { addDays, dayAt, startOfDay, type DaySpan, type LocalDay } from "./local-day.ts";
import type { UnixSeconds } from "./minute.ts";
import { pulseOf, PULSE_RANGE_BPM, stepsOf } from "./reading.ts";
import type { ToldDay } from "./told-day.ts";
import type { Wearer } from "./wearer.ts";
import type { OffsetAt } from "./zone.ts";

/** A calendar day in numbers. What was not measured, or cannot be told, is absent. */
export interface Day {
  readonly day: LocalDay;
  readonly startS: UnixSeconds;
  readonly endS: UnixSeconds;
  /**
   * All steps of the minutes, or a source's own total when it is larger: both can only miss steps,
   * the minutes those of gaps, a total those since it was last asked. Absent: not worn, not told.
   */
  readonly steps?: number | undefined;
  /** On foot, from steps and height, or told with the steps. */
  readonly distanceM?: number | undefined;
  /** What walking, running and cycling took beyond resting; or told with the steps. */
  readonly energyKcal?: number | undefined;
  /** Walking, running, cycling and other movement together. */
  readonly activeMinutes: number;
  readonly walkingMinutes: number;
  readonly runningMinutes: number;
  readonly cyclingMinutes: number;
  /** Not asleep, not moving, while it was worn; with lying awake, also where only that is told. */
  readonly stillMinutes: number;
  readonly asleepMinutes: number;
  readonly heartRate: DayHeartRate;
  readonly coverage: Coverage;
  /** Which of these values are a source's own word, and not worked out from minutes. */
  readonly told?: ToldValues | undefined;
}

/** Values of a day that a source summed up by itself. Absent: not told, or not used. */
export interface ToldValues extends Omit<ToldDay, "sleeps"> {
  /** So many of the minutes asleep: of them a source tells that they were slept, and nothing is recorded. */
  readonly asleepMinutes?: number | undefined;
}

/** Whether how long somebody slept is a source's own word: of most of that sleep nothing is recorded. */
export function isSleepTold({ asleepMinutes, told }: Pick<Day, "asleepMinutes" | "told">): boolean {
  return (told?.asleepMinutes ?? 0) * 2 > asleepMinutes;
}

/** The pulse of a day, in beats per minute, from the minutes in which the band was worn. */
export interface DayHeartRate {
  /** In how many minutes it was measured. Everything below speaks of these only. */
  readonly measuredMinutes: number;
  /** See `RESTING_SHARE`; where the minutes are too few for it, what a source tells. */
  readonly restingBpm?: number | undefined;
  readonly averageBpm?: number | undefined;
  readonly lowestBpm?: number | undefined;
  readonly highestBpm?: number | undefined;
  /** Measured minutes in each of the five zones; absent without an age or a pulse. */
  readonly zoneMinutes?: readonly number[] | undefined;
}

/** How much of a day is known, in minutes. The first four add up to the last one. */
export interface Coverage {
  readonly wornMinutes: number;
  /** Not on the wrist, or charging. */
  readonly notWornMinutes: number;
  /** Recorded, but it cannot be told whether anybody wore it. */
  readonly unknownMinutes: number;
  /** Nothing recorded, whatever is told of the time; of today, what is still to come too. */
  readonly noRecordMinutes: number;
  readonly dayMinutes: number;
}

/**
 * The resting pulse: a tenth of the quiet readings (asleep, or still for `SETTLED_MINUTES`) is
 * below it. A tenth and not the lowest one, because a sensor that slips reads too low now and then.
 * With the band worn at night it is nearer to the pulse of deep sleep than to that of a morning.
 */
export const RESTING_SHARE = 0.1;

/** Fewer quiet readings give no resting pulse. */
export const RESTING_READINGS = 10;

/** How long after moving a wearer counts as quiet. */
const SETTLED_MINUTES = 5;

/** Whose day it is, and by which clock. */
export interface DayContext {
  readonly offsetAt: OffsetAt;
  readonly wearer: Wearer;
  /** What sources tell of whole days. */
  readonly told?: ReadonlyMap<LocalDay, ToldDay> | undefined;
}

/**
 * Sums up days in one pass, oldest first. A day of which nothing is recorded or told is not there.
 *
 * @param minutes in order, as `interpret` gives them
 */
export function* summarizeDays(
  minutes: Iterable<Interpreted>,
  context: DayContext,
): Generator<Day> {
  const told = [...(context.told?.keys() ?? [])].toSorted().values();
  let next = told.next();
  let last: LocalDay | undefined;
  function* toldOnly(before?: LocalDay): Generator<Day> {
    for (; next.done !== true; next = told.next()) {
      if (before !== undefined && next.value >= before) return;
      if (next.value !== last) yield dayFrom(spanOf(next.value, context), newTally(), context);
    }
  }
  let span: DaySpan | undefined;
  let tally = newTally();
  for (const it of minutes) {
    if (!span || it.minute.startS >= span.endS) {
      if (span) yield dayFrom(span, tally, context);
      last = span?.day;
      span = dayAt(it.minute.startS, context.offsetAt);
      yield* toldOnly(span.day);
      tally = newTally();
    }
    count(tally, it);
  }
  if (span) yield dayFrom(span, tally, context);
  last = span?.day;
  yield* toldOnly();
}

function spanOf(day: LocalDay, { offsetAt }: DayContext): DaySpan {
  return {
    day,
    startS: startOfDay(day, offsetAt),
    endS: startOfDay(addDays(day, 1), offsetAt),
  };
}

/** Sums up one day, from its minutes or from more; `undefined`: nothing of it is recorded. */
export function summarizeDay(
  day: LocalDay,
  minutes: Iterable<Interpreted>,
  context: DayContext,
): Day | undefined {
  for (const found of summarizeDays(minutes, context)) if (found.day === day) return found;
  return undefined;
}

interface Tally {
  readonly minutes: Record<Interpreted["state"], number>;
  /** How many of them are only told, and how many of those were slept. */
  toldMinutes: number;
  toldAsleepMinutes: number;
  /** Whether any minute in which the band was worn says how many steps it had. */
  knowsSteps: boolean;
  walkingSteps: number;
  runningSteps: number;
  /** How many minutes read so many beats: all, and the quiet ones. */
  readonly pulses: Uint16Array;
  readonly quietPulses: Uint16Array;
  quietMinutes: number;
  previousS: UnixSeconds;
}

function newTally(): Tally {
  return {
    minutes: {
      "not-worn": 0,
      charging: 0,
      "light-sleep": 0,
      "deep-sleep": 0,
      "rem-sleep": 0,
      asleep: 0,
      awake: 0,
      walking: 0,
      running: 0,
      cycling: 0,
      active: 0,
      still: 0,
      unknown: 0,
    },
    toldMinutes: 0,
    toldAsleepMinutes: 0,
    knowsSteps: false,
    walkingSteps: 0,
    runningSteps: 0,
    pulses: new Uint16Array(PULSE_RANGE_BPM.highest + 1),
    quietPulses: new Uint16Array(PULSE_RANGE_BPM.highest + 1),
    quietMinutes: 0,
    previousS: -Infinity,
  };
}

function count(tally: Tally, { minute, state, isTold }: Interpreted): void {
  tally.minutes[state] += 1;
  if (isTold) {
    tally.toldMinutes += 1;
    tally.toldAsleepMinutes += Number(isAsleep(state));
  }
  if (state === "running") tally.runningSteps += stepsOf(minute);
  else tally.walkingSteps += stepsOf(minute);
  const isOn = isWorn(state);
  tally.knowsSteps ||= isOn && minute.steps !== undefined;
  const isQuiet = isAsleep(state) || state === "still";
  const goesOn = minute.startS - tally.previousS === 60;
  tally.quietMinutes = isQuiet ? (goesOn ? tally.quietMinutes : 0) + 1 : 0;
  tally.previousS = minute.startS;
  const pulse = isOn ? pulseOf(minute) : undefined;
  if (pulse === undefined) return;
  const bpm = Math.round(pulse);
  tally.pulses[bpm] = (tally.pulses[bpm] ?? 0) + 1;
  if (isAsleep(state) || tally.quietMinutes > SETTLED_MINUTES) {
    tally.quietPulses[bpm] = (tally.quietPulses[bpm] ?? 0) + 1;
  }
}

function dayFrom(span: DaySpan, tally: Tally, context: DayContext): Day {
  const { minutes } = tally;
  const coverage = coverageOf(span, tally);
  const its = context.told?.get(span.day);
  const { told: toldWay, ...way } = wayOf(tally, coverage, context.wearer, its);
  const { told: toldActive, ...active } = activeOf(minutes, coverage, its);
  const heartRate = heartRateOf(tally, pulseZonesOf(context.wearer, span.day));
  const restingBpm = heartRate.restingBpm === undefined ? its?.restingBpm : undefined;
  const asleepMinutes = tally.toldAsleepMinutes === 0 ? undefined : tally.toldAsleepMinutes;
  const told = onlyKnown({ ...toldWay, ...toldActive, restingBpm, asleepMinutes });
  return {
    ...span,
    ...way,
    ...active,
    stillMinutes: minutes.still + minutes.awake,
    asleepMinutes:
      minutes["light-sleep"] + minutes["deep-sleep"] + minutes["rem-sleep"] + minutes.asleep,
    heartRate: restingBpm === undefined ? heartRate : { ...heartRate, restingBpm },
    coverage,
    ...(told && { told }),
  };
}

type Way = Pick<Day, "steps" | "distanceM" | "energyKcal">;

/** The steps, and how far they led. */
function wayOf(
  { knowsSteps, walkingSteps, runningSteps, minutes }: Tally,
  { wornMinutes }: Coverage,
  wearer: Wearer,
  its: ToldDay | undefined,
): Way & { readonly told: Way } {
  const counted = walkingSteps + runningSteps;
  const isCounted = (knowsSteps && wornMinutes > 0) || counted > 0;
  const isTold = its?.steps !== undefined && (!isCounted || its.steps >= counted);
  const told: Way = isTold
    ? { steps: its.steps, distanceM: its.distanceM, energyKcal: its.energyKcal }
    : {};
  const steps = told.steps ?? (isCounted ? counted : undefined);
  const length = steps === undefined ? undefined : stepLengthsOf(wearer);
  const moved = length && {
    // Of steps that are only told nobody knows how they were made: as most are.
    walkedM: ((steps ?? 0) - runningSteps) * length.walkingM,
    ranM: runningSteps * length.runningM,
    cycledMin: minutes.cycling,
  };
  return {
    steps,
    distanceM: told.distanceM ?? (moved && moved.walkedM + moved.ranM),
    energyKcal: told.energyKcal ?? (moved && energyOf(moved, wearer)),
    told,
  };
}

type Active = Pick<Day, "activeMinutes" | "walkingMinutes" | "runningMinutes" | "cyclingMinutes">;

/** What a source tells of it is taken only where there are no minutes at all: it counts otherwise. */
function activeOf(
  { walking, running, cycling, active }: Tally["minutes"],
  { noRecordMinutes, dayMinutes }: Coverage,
  its: ToldDay | undefined,
): Active & { readonly told: ToldValues } {
  const isTold = noRecordMinutes === dayMinutes;
  const told: ToldValues = isTold
    ? { walkingMinutes: its?.walkingMinutes, runningMinutes: its?.runningMinutes }
    : {};
  const walkingMinutes = told.walkingMinutes ?? walking;
  const runningMinutes = told.runningMinutes ?? running;
  return {
    activeMinutes: walkingMinutes + runningMinutes + cycling + active,
    walkingMinutes,
    runningMinutes,
    cyclingMinutes: cycling,
    told,
  };
}

function onlyKnown(values: ToldValues): ToldValues | undefined {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

/** Told sleep is worn by nobody: only asleep and awake are told, which would count as worn. */
function coverageOf(span: DaySpan, { minutes, toldMinutes }: Tally): Coverage {
  const recorded = Object.values(minutes).reduce((sum, it) => sum + it, 0) - toldMinutes;
  const notWornMinutes = minutes["not-worn"] + minutes.charging;
  const dayMinutes = Math.ceil((span.endS - span.startS) / 60);
  return {
    wornMinutes: recorded - notWornMinutes - minutes.unknown,
    notWornMinutes,
    unknownMinutes: minutes.unknown,
    noRecordMinutes: dayMinutes - recorded,
    dayMinutes,
  };
}

function heartRateOf(tally: Tally, zones: readonly number[] | undefined): DayHeartRate {
  const { pulses, quietPulses } = tally;
  const measuredMinutes = sum(pulses);
  if (measuredMinutes === 0) return { measuredMinutes };
  return {
    measuredMinutes,
    restingBpm: restingOf(quietPulses),
    averageBpm: pulses.reduce((total, minutes, bpm) => total + minutes * bpm, 0) / measuredMinutes,
    lowestBpm: pulses.findIndex((minutes) => minutes > 0),
    highestBpm: pulses.findLastIndex((minutes) => minutes > 0),
    zoneMinutes: zones?.map((from, index) => sum(pulses.subarray(from, zones[index + 1]))),
  };
}

function restingOf(quiet: Uint16Array): number | undefined {
  const readings = sum(quiet);
  if (readings < RESTING_READINGS) return undefined;
  let below = 0;
  return quiet.findIndex((minutes) => (below += minutes) >= readings * RESTING_SHARE);
}

function sum(counts: Uint16Array): number {
  return counts.reduce((total, it) => total + it, 0);
}
