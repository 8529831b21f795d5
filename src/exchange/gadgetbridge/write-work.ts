import type { Alarm } from "../../health/alarm.ts";
import type { DaySummary } from "../../health/day-summary.ts";
import type { LocalDay } from "../../health/local-day.ts";
import type { Measurement, MeasurementKind } from "../../health/measurement.ts";
import type { Minute, UnixSeconds } from "../../health/minute.ts";
import type { Stretch } from "../../health/stretch.ts";
import type { TrackPoint, Workout } from "../../health/workout.ts";
import type { OffsetAt } from "../../health/zone.ts";
import type { Waiting } from "../../platform.ts";
import type { BatteryAt, LeftOut } from "../../store/intake.ts";
import type { RecordedBand } from "../../store/records.ts";
import type { NamedWearer } from "../../store/wearer-rows.ts";
import { pause } from "../../waiting.ts";
import type { GadgetbridgeApp } from "./apps.ts";
import type { Target } from "./targets.ts";
import type { WrittenDevice } from "./write-device.ts";

/** What is asked of the records; times from `fromS` up to, not including, `toS`. */
export interface History {
  bands(): readonly RecordedBand[];
  span(mac: string): { readonly firstS: UnixSeconds; readonly lastS: UnixSeconds } | undefined;
  wearer(): NamedWearer;
  minutes(macs: readonly string[], fromS: UnixSeconds, toS: UnixSeconds): Iterable<Minute>;
  stretches(macs: readonly string[], fromS: UnixSeconds, toS: UnixSeconds): Iterable<Stretch>;
  measurements(
    macs: readonly string[],
    kind: MeasurementKind,
    fromS: UnixSeconds,
    toS: UnixSeconds,
  ): Iterable<Measurement>;
  workouts(macs: readonly string[], fromS: UnixSeconds, toS: UnixSeconds): readonly Workout[];
  track(macs: readonly string[], startS: UnixSeconds): readonly TrackPoint[];
  summaries(macs: readonly string[], from: LocalDay, to: LocalDay): readonly DaySummary[];
  batteryReadings(
    macs: readonly string[],
    fromS: UnixSeconds,
    toS: UnixSeconds,
  ): Iterable<BatteryAt>;
  alarms(mac: string): readonly Alarm[];
}

/** How a history is written. */
export interface HistoryOptions extends Waiting {
  /** The wearer's clock, for readings that do not say theirs. */
  readonly offsetAt: OffsetAt;
  /** Only the bands that have or had one of these addresses. Absent: all. */
  readonly macs?: readonly string[] | undefined;
  /** Only what is from then on, and before then. Absent: all. */
  readonly fromS?: UnixSeconds | undefined;
  readonly toS?: UnixSeconds | undefined;
  /**
   * Whether the tracks of workouts will lie beside the database: then its rows say where. Absent: they
   * will not.
   */
  readonly withTracks?: boolean | undefined;
  /** Whose folder the tracks will lie in. Absent: the usual build's. */
  readonly app?: GadgetbridgeApp | undefined;
  /** Hears, now and then, how many rows were written. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}

/** A workout whose track belongs beside the database. */
export interface TrackFile {
  readonly name: string;
  readonly macs: readonly string[];
  readonly workout: Workout;
}

/** One device's records on their way into a database. */
export interface Work {
  readonly history: History;
  readonly target: Target;
  readonly options: HistoryOptions;
  readonly user: number;
  readonly device: WrittenDevice;
  /** What the device has already; absent: it is new. */
  readonly there?: { readonly workoutStarts: ReadonlySet<UnixSeconds> } | undefined;
  /** The addresses whose records are meant. */
  readonly macs: readonly string[];
  /** From when on, and before when. */
  readonly time: readonly [fromS: UnixSeconds, toS: UnixSeconds];
  readonly tracks: TrackFile[];
  readonly leftOut: Omissions;
  readonly pace: Pace;
}

/** The year 10000: everything lies before it. */
const EVER_S = 253_402_300_800;

export function timeOf({ fromS = 0, toS = EVER_S }: HistoryOptions): Work["time"] {
  return [fromS, toS];
}

/** What was not written, counted by kind. */
export class Omissions {
  readonly #counts = new Map<string, { readonly text: string; count: number }>();

  /** @param text for the owner; the same for the same code */
  count(code: string, text: string, by = 1): void {
    if (by === 0) return;
    const kind = this.#counts.get(code) ?? { text, count: 0 };
    kind.count += by;
    this.#counts.set(code, kind);
  }

  list(): LeftOut[] {
    return [...this.#counts].map(([code, { text, count }]) => ({ code, text, count }));
  }
}

const AT_ONCE = 16_384;

/** Lets others have their turn now and then: only then can a signal be given. */
export class Pace {
  readonly #target: Target;
  readonly #options: HistoryOptions;
  #rows = 0;

  constructor(target: Target, options: HistoryOptions) {
    this.#target = target;
    this.#options = options;
  }

  /** @throws Interrupted */
  async step(): Promise<void> {
    if (++this.#rows % AT_ONCE !== 0) return;
    this.#options.onProgress?.(rowsOf(this.#target));
    await pause(0, this.#options.signal);
  }
}

export function rowsOf({ written }: Target): number {
  return [...written.values()].reduce((sum, count) => sum + count, 0);
}
