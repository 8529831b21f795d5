import type { LocalDay } from "../../health/local-day.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { Night } from "../../health/nights.ts";
import type { CutAt } from "../../health/sleep.ts";
import type { NightAverages, UsualTime } from "../../health/regularity.ts";
import type { Usual, ClockChange, MinuteColumns } from "./parts.ts";

export interface NightUsual {
  readonly asleepS?: Usual | undefined;
  readonly deepS?: Usual | undefined;
  readonly lightS?: Usual | undefined;
  readonly remS?: Usual | undefined;
  readonly awakeS?: Usual | undefined;
  readonly interruptions?: Usual | undefined;
  readonly lowestBpm?: Usual | undefined;
  readonly averageBpm?: Usual | undefined;
  /** Times of day; only where one night is looked at. */
  readonly fellAsleep?: UsualTime | undefined;
  readonly wokeUp?: UsualTime | undefined;
}

/** `GET /api/nights?wearer&from&to` */
export interface NightsAnswer {
  readonly from: LocalDay;
  readonly to: LocalDay;
  readonly nights: readonly NightRow[];
  readonly averages: NightAverages;
}

/** A night in a row. Of a day with naps only, `startS` and `endS` are absent. */
export interface NightRow {
  readonly day: LocalDay;
  readonly startS?: UnixSeconds | undefined;
  readonly endS?: UnixSeconds | undefined;
  /** At which end the record breaks off; absent: all of the night is there. */
  readonly cut?: CutAt | undefined;
  /** Minutes since the noon before, by the wearer's clock; a night is drawn by them. */
  readonly fellAsleepMin?: number | undefined;
  readonly wokeUpMin?: number | undefined;
  readonly asleepS: number;
  readonly napS: number;
  readonly deepS?: number | undefined;
  readonly lightS?: number | undefined;
  readonly remS?: number | undefined;
  readonly awakeS?: number | undefined;
  readonly interruptions?: number | undefined;
  readonly averageBpm?: number | undefined;
  readonly lowestBpm?: number | undefined;
}

/** `GET /api/night/2026-11-22?wearer` */
export interface NightAnswer {
  readonly day: LocalDay;
  /** Absent: nothing is known of that night. */
  readonly night?: Night | undefined;
  readonly clock: readonly ClockChange[];
  /** From an hour before it to an hour after it. */
  readonly minutes?: MinuteColumns | undefined;
  readonly usual: NightUsual;
  /** Of the 28 nights before and this one. */
  readonly regularity: NightAverages;
  readonly previous?: LocalDay | undefined;
  readonly next?: LocalDay | undefined;
}
