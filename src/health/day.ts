import { energyOf, pulseZonesOf, stepLengthsOf } from "./effort.ts";
import { isAsleep, isWorn, type Interpreted } from "./interpret.ts";
import { dayAt, type DaySpan, type LocalDay } from "./local-day.ts";
import type { UnixSeconds } from "./minute.ts";
import { pulseOf, PULSE_RANGE_BPM, stepsOf } from "./reading.ts";
import type { Wearer } from "./wearer.ts";
import type { OffsetAt } from "./zone.ts";

/** A calendar day in numbers. What was not measured, or cannot be told, is absent. */
export interface Day {
  readonly day: LocalDay;
  readonly startS: UnixSeconds;
  readonly endS: UnixSeconds;
  /** All steps of the record, as the band sums them up; absent: it was not worn. */
  readonly steps?: number | undefined;
  /** On foot, from steps and height. */
  readonly distanceM?: number | undefined;
  /** What walking, running and cycling took beyond resting. */
  readonly energyKcal?: number | undefined;
  /** Walking, running, cycling and other movement together. */
  readonly activeMinutes: number;
  readonly walkingMinutes: number;
  readonly runningMinutes: number;
  readonly cyclingMinutes: number;
  /** Worn, not asleep, not moving; with lying awake. */
  readonly stillMinutes: number;
  readonly asleepMinutes: number;
  readonly heartRate: DayHeartRate;
  readonly coverage: Coverage;
}

/** The pulse of a day, in beats per minute, from the minutes in which the band was worn. */
export interface DayHeartRate {
  /** In how many minutes it was measured. Everything below speaks of these only. */
  readonly measuredMinutes: number;
  /** See `RESTING_SHARE`. */
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
  /** Nothing recorded; of today, what is still to come too. */
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
}

/**
 * Sums up days in one pass, oldest first. A day of which nothing is recorded is not there.
 *
 * @param minutes in order, as `interpret` gives them
 */
export function* summarizeDays(
  minutes: Iterable<Interpreted>,
  { offsetAt, wearer }: DayContext,
): Generator<Day> {
  let span: DaySpan | undefined;
  let tally = newTally();
  for (const it of minutes) {
    if (!span || it.minute.startS >= span.endS) {
      if (span) yield dayFrom(span, tally, wearer);
      span = dayAt(it.minute.startS, offsetAt);
      tally = newTally();
    }
    count(tally, it);
  }
  if (span) yield dayFrom(span, tally, wearer);
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
      awake: 0,
      walking: 0,
      running: 0,
      cycling: 0,
      active: 0,
      still: 0,
      unknown: 0,
    },
    walkingSteps: 0,
    runningSteps: 0,
    pulses: new Uint16Array(PULSE_RANGE_BPM.highest + 1),
    quietPulses: new Uint16Array(PULSE_RANGE_BPM.highest + 1),
    quietMinutes: 0,
    previousS: -Infinity,
  };
}

function count(tally: Tally, { minute, state }: Interpreted): void {
  tally.minutes[state] += 1;
  if (state === "running") tally.runningSteps += stepsOf(minute);
  else tally.walkingSteps += stepsOf(minute);
  const isQuiet = isAsleep(state) || state === "still";
  const goesOn = minute.startS - tally.previousS === 60;
  tally.quietMinutes = isQuiet ? (goesOn ? tally.quietMinutes : 0) + 1 : 0;
  tally.previousS = minute.startS;
  const pulse = isWorn(state) ? pulseOf(minute) : undefined;
  if (pulse === undefined) return;
  const bpm = Math.round(pulse);
  tally.pulses[bpm] = (tally.pulses[bpm] ?? 0) + 1;
  if (isAsleep(state) || tally.quietMinutes > SETTLED_MINUTES) {
    tally.quietPulses[bpm] = (tally.quietPulses[bpm] ?? 0) + 1;
  }
}

function dayFrom(span: DaySpan, tally: Tally, wearer: Wearer): Day {
  const { minutes, walkingSteps, runningSteps } = tally;
  const steps = walkingSteps + runningSteps;
  const coverage = coverageOf(span, minutes);
  const isKnown = coverage.wornMinutes > 0 || steps > 0;
  const length = stepLengthsOf(wearer);
  const moved = length && {
    walkedM: walkingSteps * length.walkingM,
    ranM: runningSteps * length.runningM,
    cycledMin: minutes.cycling,
  };
  return {
    ...span,
    steps: isKnown ? steps : undefined,
    distanceM: isKnown && moved ? moved.walkedM + moved.ranM : undefined,
    energyKcal: isKnown && moved ? energyOf(moved, wearer) : undefined,
    activeMinutes: minutes.walking + minutes.running + minutes.cycling + minutes.active,
    walkingMinutes: minutes.walking,
    runningMinutes: minutes.running,
    cyclingMinutes: minutes.cycling,
    stillMinutes: minutes.still + minutes.awake,
    asleepMinutes: minutes["light-sleep"] + minutes["deep-sleep"] + minutes["rem-sleep"],
    heartRate: heartRateOf(tally, pulseZonesOf(wearer, span.day)),
    coverage,
  };
}

function coverageOf(span: DaySpan, minutes: Tally["minutes"]): Coverage {
  const recorded = Object.values(minutes).reduce((sum, it) => sum + it, 0);
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
