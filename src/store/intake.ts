import type { Alarm } from "../health/alarm.ts";
import type { DaySummary } from "../health/day-summary.ts";
import type { Measurement } from "../health/measurement.ts";
import type { Minute, UnixSeconds } from "../health/minute.ts";
import type { Stretch } from "../health/stretch.ts";
import type { Wearer } from "../health/wearer.ts";
import type { Lap, TrackPoint, Workout } from "../health/workout.ts";
import type { MinuteTable } from "./minute-table.ts";

/**
 * Takes in what a file says: readers push, the store (or a test) decides. Everything that is pushed
 * belongs to one transaction: nothing of it is kept before the whole import is.
 */
export interface Intake {
  /** Where the records of this device go; asked for again it is the same one. */
  device(facts: DeviceFacts): DeviceIntake;
  /** What a file says of whoever wore the bands. It fills gaps and overwrites nothing. */
  wearer(facts: Wearer & { readonly name?: string | undefined }): void;
  /** Something that was not brought. */
  leftOut(what: LeftOut): void;
}

/** What a file says of the device that recorded. */
export interface DeviceFacts {
  /**
   * Bluetooth address (`C8:0F:10:01:02:03`, by `parseMac`), or {@link NO_DEVICE} where the file names
   * none: then the owner says which one is meant, or the records stay with the file's own kind.
   */
  readonly mac: string;
  readonly model?: string | undefined;
  readonly serial?: string | undefined;
  readonly firmware?: string | undefined;
}

/** A file that does not say which device recorded it. */
export const NO_DEVICE = "";

/** Times as in `health/`. Batches of some thousands are quickest; the order does not matter. */
export interface DeviceIntake {
  minutes(minutes: readonly Minute[]): void;
  /** Minutes straight from a table of somebody else's database. */
  minuteTable(table: MinuteTable): void;
  measurements(measurements: readonly Measurement[]): void;
  workouts(workouts: readonly RecordedWorkout[]): void;
  stretches(stretches: readonly Stretch[]): void;
  summaries(summaries: readonly DaySummary[]): void;
  alarms(alarms: readonly Alarm[]): void;
  battery(readings: readonly BatteryAt[]): void;
}

/** A workout with everything that belongs to it. */
export interface RecordedWorkout {
  readonly workout: Workout;
  readonly track: readonly TrackPoint[];
  readonly laps?: readonly Lap[] | undefined;
}

export interface BatteryAt {
  readonly atS: UnixSeconds;
  readonly levelPercent: number;
  readonly isCharging?: boolean | undefined;
}

/** Something in a file that was not brought, and why. */
export interface LeftOut {
  /** `unknown-table`, `bad-row`, `no-time`; `[a-z0-9-]`, up to 60 characters: it is kept with the run. */
  readonly code: string;
  /** In words, for the owner; never a value of a record: `The table FEMALE_HEALTH is not known.` */
  readonly text: string;
  /** How many records, where that is known. */
  readonly count?: number | undefined;
}
