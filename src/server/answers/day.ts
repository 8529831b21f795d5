import type { Day } from "../../health/day.ts";
import type { LocalDay } from "../../health/local-day.ts";
import type { MeasurementKind } from "../../health/measurement.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { SleepStage } from "../../health/sleep.ts";
import type { Usual, DayMeasure, ClockChange, Span, MinuteColumns } from "./parts.ts";
import type { ToldBesides, Word } from "./told.ts";
import type { WorkoutRow } from "./workouts.ts";

/** `GET /api/day/2026-11-22?wearer` */
export interface DayAnswer {
  readonly day: LocalDay;
  readonly startS: UnixSeconds;
  readonly endS: UnixSeconds;
  /** The first one holds where the day begins; more of them: the clock, or the place, changed. */
  readonly clock: readonly ClockChange[];
  readonly summary?: Day | undefined;
  readonly usual: Partial<Record<DayMeasure, Usual | undefined>>;
  readonly minutes: MinuteColumns;
  /** All sleep that touches the day, cut to it. */
  readonly sleep: readonly SleepStage[];
  readonly workouts: readonly WorkoutRow[];
  readonly readings: readonly Reading[];
  /** Where two sources say different things, in spans. */
  readonly conflicts: readonly Span[];
  /** The next days before and after it of which anything is recorded. */
  readonly previous?: LocalDay | undefined;
  readonly next?: LocalDay | undefined;
}

export interface Reading {
  readonly kind: MeasurementKind;
  readonly atS: UnixSeconds;
  readonly value: number;
  readonly isAutomatic: boolean;
}

/** `GET /api/source?wearer&atS`: who says what of one minute. */
export interface SourceAnswer {
  readonly startS: UnixSeconds;
  readonly offsetMin: number;
  /** The first one counts. Values that agree with it are there too. */
  readonly said: readonly SaidOfMinute[];
  /** Besides that of the minute itself; absent: nothing. */
  readonly besides?: ToldBesides | undefined;
}

export interface SaidOfMinute extends Word {
  readonly steps?: number | undefined;
  readonly heartRateBpm?: number | undefined;
  readonly intensity?: number | undefined;
  readonly kind?: number | undefined;
  readonly state?: string | undefined;
}
