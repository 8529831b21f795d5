/**
 * What the page is told. Everything is plain JSON: what is not known is absent, or `null` in a column.
 * Times are UTC seconds, lengths metres, speeds metres per second.
 */
import type { Alarm } from "../health/alarm.ts";
import type { Day } from "../health/day.ts";
import type { LocalDay } from "../health/local-day.ts";
import type { MeasurementKind } from "../health/measurement.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { Night } from "../health/nights.ts";
import type { NightAverages } from "../health/regularity.ts";
import type { SleepStage } from "../health/sleep.ts";
import type { Wearer } from "../health/wearer.ts";
import type { Lap, Workout } from "../health/workout.ts";

/** What a failure is told as, in the words of the command line. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** `GET /api/house` */
export interface HouseAnswer {
  readonly kind: "served" | "alone";
  readonly version: string;
  readonly isDemo: boolean;
  readonly nowS: UnixSeconds;
  /** Those who have worn something, the first one first; a name only where one was given. */
  readonly wearers: readonly WearerOfPage[];
  /** How far the owner has come. */
  readonly has: { readonly keys: boolean; readonly provenKey: boolean; readonly records: boolean };
}

export interface WearerOfPage {
  readonly id: number;
  readonly name?: string | undefined;
  /** Of which anything is recorded. */
  readonly firstDay?: LocalDay | undefined;
  readonly lastDay?: LocalDay | undefined;
  /** Where the wearer is, it is this day now. */
  readonly today: LocalDay;
}

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
  | "averageBpm";

/** From `atS` on the wearer's clock is so many minutes east of UTC. */
export interface ClockChange {
  readonly atS: UnixSeconds;
  readonly offsetMin: number;
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

export interface NightUsual {
  readonly asleepS?: Usual | undefined;
  readonly deepS?: Usual | undefined;
  readonly remS?: Usual | undefined;
  readonly lowestBpm?: Usual | undefined;
}

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

export interface Span {
  readonly startS: UnixSeconds;
  readonly endS: UnixSeconds;
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
}

export interface SaidOfMinute {
  readonly source: string;
  /** The device that recorded it. */
  readonly device?: string | undefined;
  /** The number of the import, for taking it out; absent: read from the band. */
  readonly run?: number | undefined;
  /** When it came in. */
  readonly broughtS?: UnixSeconds | undefined;
  readonly steps?: number | undefined;
  readonly heartRateBpm?: number | undefined;
  readonly intensity?: number | undefined;
  readonly kind?: number | undefined;
  readonly state?: string | undefined;
}

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
}

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

/** `GET /api/workouts?wearer`, the latest first. */
export interface WorkoutsAnswer {
  readonly workouts: readonly WorkoutRow[];
}

export interface WorkoutRow extends Omit<Workout, "raw"> {
  /** 1 is the latest of all. */
  readonly number: number;
  readonly offsetMin: number;
  readonly hasTrack: boolean;
}

/** `GET /api/workout/1760000000?wearer`: named by when it began. */
export interface WorkoutAnswer {
  readonly workout: WorkoutRow;
  readonly track: TrackColumns;
  readonly laps: readonly Lap[];
  /** Seconds in each of the five zones, and the pulse at which they begin. */
  readonly zones?:
    { readonly seconds: readonly number[]; readonly fromBpm: readonly number[] } | undefined;
  /** Where it has no track with a pulse. */
  readonly minutes: MinuteColumns;
  /** Who tells of it. */
  readonly sources: readonly string[];
  /** When the workouts before and after it began. */
  readonly previous?: UnixSeconds | undefined;
  readonly next?: UnixSeconds | undefined;
}

/** The points of a track; 5 000 at most, evenly thinned out. */
export interface TrackColumns {
  readonly atS: readonly UnixSeconds[];
  readonly longitudeDeg: readonly (number | null)[];
  readonly latitudeDeg: readonly (number | null)[];
  readonly altitudeM: readonly (number | null)[];
  readonly heartRateBpm: readonly (number | null)[];
  readonly speedMPerS: readonly (number | null)[];
  /** Points behind which a line must not go on. */
  readonly pauses: readonly number[];
}

/** `GET /api/bands` */
export interface BandsAnswer {
  readonly bands: readonly BandOfPage[];
  /** What is known of the wearers, for the band and for the sums. */
  readonly wearers: readonly (Wearer & {
    readonly id: number;
    readonly name?: string | undefined;
  })[];
  /** Pairs of which the one seems to continue the other. */
  readonly followers: readonly { readonly old: string; readonly new: string }[];
}

export interface BandOfPage {
  readonly mac: string;
  readonly model?: string | undefined;
  readonly firmware?: string | undefined;
  readonly serial?: string | undefined;
  /** Whether it is a device; else records of files that name none. */
  readonly isDevice: boolean;
  /** The address or the band that it continues. */
  readonly continues?: string | undefined;
  readonly key: "none" | "untried" | "proven" | "refused" | "dead";
  readonly keyFrom?: string | undefined;
  readonly keyFoundS?: UnixSeconds | undefined;
  readonly keyProvenS?: UnixSeconds | undefined;
  readonly firstS?: UnixSeconds | undefined;
  readonly lastS?: UnixSeconds | undefined;
  readonly syncedS?: UnixSeconds | undefined;
  readonly workouts: number;
  readonly measurements: number;
  readonly battery: readonly { readonly atS: UnixSeconds; readonly levelPercent: number }[];
  readonly alarms: readonly Alarm[];
}

/** `POST /api/keys/reveal` with `{ mac }`: only then a key goes to the page. */
export interface RevealedKey {
  readonly mac: string;
  /** `0x` and 32 digits, without a line break. */
  readonly key: string;
  /** A QR code of it: rows of `1` (dark) and `0`. */
  readonly qr: readonly string[];
}

/** `GET /api/runs`: what came in, the latest first. */
export interface RunsAnswer {
  readonly runs: readonly RunOfPage[];
}

export interface RunOfPage {
  readonly id: number;
  readonly kind: "sync" | "import";
  readonly source: string;
  readonly startedS: UnixSeconds;
  readonly outcome: string;
  readonly added: number;
  readonly changed: number;
  readonly firstS?: UnixSeconds | undefined;
  readonly lastS?: UnixSeconds | undefined;
  readonly undoneS?: UnixSeconds | undefined;
}

/** `POST /api/uploads?name=…`: a file that was dropped, kept until an import or a search takes it. */
export interface UploadAnswer {
  readonly id: string;
  readonly sizeBytes: number;
}
