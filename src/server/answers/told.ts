import type { LocalDay } from "../../health/local-day.ts";
import type { MeasurementKind } from "../../health/measurement.ts";
import type { UnixSeconds } from "../../health/minute.ts";

/** Whose word something is, and how it came in. */
export interface Word {
  readonly source: string;
  /** The device that recorded it. */
  readonly device?: string | undefined;
  /** The number of the import, for taking it out; absent: read from the band. */
  readonly run?: number | undefined;
  /** When it came in. */
  readonly broughtS?: UnixSeconds | undefined;
}

/** A word on what is no minute. */
export interface ToldWord extends Word {
  /** Whether it is what the page shows; else it is kept behind that. */
  readonly counts: boolean;
}

/** What besides minutes is known of a moment: what counts first, in each list. */
export interface ToldBesides {
  /** Single readings within the minute. */
  readonly readings: readonly SaidReading[];
  /** Told sleep, and other stretches of time, that the minute lies in. */
  readonly sleep: readonly SaidSleep[];
  readonly workouts: readonly SaidWorkout[];
  /** Of the whole day that the minute is in. */
  readonly sums: readonly SaidSums[];
}

export interface SaidReading extends ToldWord {
  readonly kind: MeasurementKind;
  readonly atS: UnixSeconds;
  readonly value: number;
}

export interface SaidSleep extends ToldWord {
  readonly startS: UnixSeconds;
  readonly endS: UnixSeconds;
  /** What it was; absent: the night as its source sums it up. */
  readonly state?: string | undefined;
  readonly deepMin?: number | undefined;
  readonly lightMin?: number | undefined;
  readonly remMin?: number | undefined;
  readonly awakeMin?: number | undefined;
}

export interface SaidWorkout extends ToldWord {
  readonly startS: UnixSeconds;
  readonly endS: UnixSeconds;
  readonly sport?: string | undefined;
  readonly title?: string | undefined;
}

export interface SaidSums extends ToldWord {
  readonly day: LocalDay;
  readonly steps?: number | undefined;
  readonly distanceM?: number | undefined;
  readonly energyKcal?: number | undefined;
  readonly walkingMinutes?: number | undefined;
  readonly runningMinutes?: number | undefined;
  readonly restingBpm?: number | undefined;
  /** From falling asleep to waking up. */
  readonly nightMinutes?: number | undefined;
}
