import type { LocalDay } from "./local-day.ts";
import type { UnixSeconds } from "./minute.ts";

/** What a source sums up for a day of the wearer's calendar. What it does not say is absent. */
export interface DaySummary {
  readonly day: LocalDay;
  /** East of UTC on that day, where the source says it. */
  readonly offsetMin?: number | undefined;
  readonly steps?: number | undefined;
  readonly distanceM?: number | undefined;
  readonly energyKcal?: number | undefined;
  readonly walkingMinutes?: number | undefined;
  readonly runningMinutes?: number | undefined;
  readonly runDistanceM?: number | undefined;
  readonly runEnergyKcal?: number | undefined;
  readonly stepGoal?: number | undefined;
  readonly restingHeartRateBpm?: number | undefined;
  readonly maxHeartRateBpm?: number | undefined;
  /** The night that one woke from on that day. */
  readonly sleep?: SleepSummary | undefined;
  /** The record as it came: a later ownband may read more of it. */
  readonly raw?: string | undefined;
}

/** A night as a source sums it up; minutes. */
export interface SleepSummary {
  readonly startS: UnixSeconds;
  readonly endS: UnixSeconds;
  readonly deepMin?: number | undefined;
  readonly lightMin?: number | undefined;
  readonly remMin?: number | undefined;
  readonly awakeMin?: number | undefined;
  readonly wakeUps?: number | undefined;
  /** The vendor's own mark, 0..100. */
  readonly score?: number | undefined;
}
