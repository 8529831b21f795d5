import type { LocalDay } from "../../health/local-day.ts";

/** Days of which anything is recorded, oldest first, as columns. */
export interface DayColumns {
  readonly days: readonly LocalDay[];
  readonly steps: readonly (number | null)[];
  readonly distanceM: readonly (number | null)[];
  readonly energyKcal: readonly (number | null)[];
  readonly activeMinutes: readonly number[];
  readonly asleepMinutes: readonly (number | null)[];
  readonly restingBpm: readonly (number | null)[];
  readonly averageBpm: readonly (number | null)[];
  readonly wornMinutes: readonly number[];
  /** Worn, not worn, or not told by minutes: `told` is a source's own sum. */
  readonly coverage: readonly ("worn" | "partly" | "not-worn" | "told")[];
  /** How much of its day each of these numbers tells: a letter a day, see {@link KnownLetter}. */
  readonly known: Readonly<Record<KnownMeasure, string>>;
}

/** What of a day may be known in part only, or be somebody's word. */
export type KnownMeasure = "steps" | "activeMinutes" | "asleepMinutes" | "restingBpm";

/** `w`: of the whole day, or there is no number; `p`: of a part of it; `t`: a source's own word for all of it. */
export type KnownLetter = "w" | "p" | "t";

/** `GET /api/days?wearer&from&to`; ten years at most. */
export interface DaysAnswer extends DayColumns {
  readonly from: LocalDay;
  readonly to: LocalDay;
}

/** `GET /api/hours?wearer&from&to`: a habit; 366 days at most. */
export interface HoursAnswer {
  readonly from: LocalDay;
  readonly to: LocalDay;
  /** 24 of each; `null`: too few days. */
  readonly steps: readonly (Distribution | null)[];
  readonly heartRateBpm: readonly (Distribution | null)[];
  /** The share of days on which the wearer was asleep in that hour, 0 to 1. */
  readonly asleep: readonly (number | null)[];
}

export interface Distribution {
  readonly p10: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
  readonly of: number;
}
