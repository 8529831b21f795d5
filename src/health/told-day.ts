import type { DaySummary, SleepSummary } from "./day-summary.ts";
import { isDay, type LocalDay } from "./local-day.ts";
import { PULSE_RANGE_BPM } from "./reading.ts";

/** What a source sums up for a day by itself, as far as it can be true. */
export interface ToldDay {
  readonly steps?: number | undefined;
  readonly distanceM?: number | undefined;
  readonly energyKcal?: number | undefined;
  readonly walkingMinutes?: number | undefined;
  readonly runningMinutes?: number | undefined;
  readonly restingBpm?: number | undefined;
  /** What the sources say of the night that one woke from on that day. */
  readonly sleeps: readonly SleepSummary[];
}

/** Nobody walks more in a day; the record of 24 hours is 320 km. */
const MOST_STEPS = 400_000;
const FARTHEST_M = 1_000_000;
const MOST_KCAL = 50_000;
const DAY_MIN = 25 * 60;

/**
 * What is told of each day. Several bands of one day each told their own steps: most of them were
 * walked with both, or with the one that was worn longer, so they are not added up; the source with
 * the most steps speaks for the day.
 */
export function toldDays(summaries: Iterable<DaySummary>): ReadonlyMap<LocalDay, ToldDay> {
  const days = new Map<LocalDay, ToldDay>();
  for (const summary of summaries) {
    if (!isDay(summary.day)) continue;
    const known = days.get(summary.day);
    const told = toldBy(summary);
    days.set(summary.day, known === undefined ? told : together(known, told));
  }
  return days;
}

function toldBy(summary: DaySummary): ToldDay {
  const { lowest, highest } = PULSE_RANGE_BPM;
  return {
    steps: within(summary.steps, 0, MOST_STEPS),
    distanceM: within(summary.distanceM, 0, FARTHEST_M),
    energyKcal: within(summary.energyKcal, 0, MOST_KCAL),
    walkingMinutes: within(summary.walkingMinutes, 0, DAY_MIN),
    runningMinutes: within(summary.runningMinutes, 0, DAY_MIN),
    restingBpm: within(summary.restingHeartRateBpm, lowest, highest),
    sleeps: summary.sleep === undefined ? [] : [summary.sleep],
  };
}

function together(a: ToldDay, b: ToldDay): ToldDay {
  const [more, less] = (b.steps ?? -1) > (a.steps ?? -1) ? [b, a] : [a, b];
  const restingBpm = more.restingBpm ?? less.restingBpm;
  return { ...more, restingBpm, sleeps: [...a.sleeps, ...b.sleeps] };
}

function within(value: number | undefined, low: number, high: number): number | undefined {
  return value !== undefined && value >= low && value <= high ? value : undefined;
}
