import type { UnixSeconds } from "../../health/minute.ts";

/** Somebody's own range: the median and the middle half of the 28 days before. */
export interface Usual {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** Out of how many days, or nights. */
  readonly of: number;
}

/** What of a day has a usual range. */
export type DayMeasure =
  | "steps"
  | "distanceM"
  | "energyKcal"
  | "activeMinutes"
  | "asleepMinutes"
  | "restingBpm"
  | "averageBpm"
  | "lowestBpm"
  | "highestBpm";

/** From `atS` on the wearer's clock is so many minutes east of UTC. */
export interface ClockChange {
  readonly atS: UnixSeconds;
  readonly offsetMin: number;
}

export interface Span {
  readonly startS: UnixSeconds;
  readonly endS: UnixSeconds;
}

/** One slot a minute from `startS` on, also for minutes of which nothing is recorded. */
export interface MinuteColumns {
  readonly startS: UnixSeconds;
  readonly steps: readonly (number | null)[];
  readonly intensity: readonly (number | null)[];
  readonly heartRateBpm: readonly (number | null)[];
  /** A letter a minute, see {@link STATE_OF_LETTER}. */
  readonly states: string;
}

/** What the letters in `states` mean; `.`: nothing is recorded. */
export const STATE_OF_LETTER = {
  ".": "no-record",
  n: "not-worn",
  c: "charging",
  "?": "unknown",
  l: "light-sleep",
  d: "deep-sleep",
  r: "rem-sleep",
  z: "asleep",
  a: "awake",
  w: "walking",
  u: "running",
  b: "cycling",
  m: "active",
  s: "still",
} as const;
