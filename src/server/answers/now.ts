import type { Day } from "../../health/day.ts";
import type { LocalDay } from "../../health/local-day.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { Night } from "../../health/nights.ts";
import type { DayColumns } from "./days.ts";
import type { NightUsual } from "./nights.ts";
import type { Usual, DayMeasure, ClockChange, MinuteColumns } from "./parts.ts";

/** `GET /api/now?wearer`: the day that is on, or the last one of which anything is recorded. */
export interface NowAnswer {
  readonly day: LocalDay;
  readonly isToday: boolean;
  /** Until when the day is known: now, or its end. */
  readonly untilS: UnixSeconds;
  readonly clock: readonly ClockChange[];
  readonly summary?: Day | undefined;
  readonly stepGoal?: number | undefined;
  /** By this time of day. */
  readonly usualStepsByNow?: Usual | undefined;
  readonly usual: Partial<Record<DayMeasure, Usual | undefined>>;
  readonly minutes: MinuteColumns;
  readonly latestPulse?: { readonly atS: UnixSeconds; readonly heartRateBpm: number } | undefined;
  /** The night before, with its usual values. */
  readonly night?: { readonly night: Night; readonly usual: NightUsual } | undefined;
  /** The seven days that end with `day`. */
  readonly week: DayColumns;
  readonly battery?: BatteryNow | undefined;
  /** When a band was last read, or records last came in. */
  readonly readS?: UnixSeconds | undefined;
}

export interface BatteryNow {
  readonly mac: string;
  readonly model?: string | undefined;
  readonly atS: UnixSeconds;
  readonly levelPercent: number;
  readonly isCharging?: boolean | undefined;
}
