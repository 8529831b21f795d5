import { HISTORY, isRecordType } from "../../band/history.ts";
import type { HistoryType } from "../../band/models.ts";
import type { Measurement } from "../../health/measurement.ts";
import type { SampledMinute, UnixSeconds } from "../../health/minute.ts";
import type { TrackPoint, Workout } from "../../health/workout.ts";
import type { Shelf } from "./history.ts";
import { MinuteLog } from "./minute-log.ts";
import { minuteShelf } from "./minute-shelf.ts";
import type { Span } from "./minute-source.ts";
import type { Profile } from "./profiles.ts";
import { readingShelf } from "./readings.ts";
import { truthOf, workoutShelf } from "./recorded-workout.ts";
import type { RecordedWorkout } from "./recorded-workout.ts";
import type { Past } from "./past.ts";
import type { Forgotten } from "./told.ts";

/** What a client that reads everything must end up with, oldest first. Made anew when it is asked for. */
export interface BandTruth {
  readonly minutes: readonly SampledMinute[];
  /** Those of which a record says where they were made have `offsetMin`. */
  readonly measurements: readonly Measurement[];
  readonly workouts: readonly {
    readonly workout: Workout;
    readonly track: readonly TrackPoint[];
  }[];
}

/** What a band keeps of its past: what this model has, until now, less what it was told to drop. */
export class Memory {
  readonly #profile: Profile;
  readonly #past: Past;
  readonly #log: MinuteLog;
  readonly #nowS: () => UnixSeconds;
  readonly #onForget: (forgotten: Forgotten) => void;
  /** Of everything but minutes. */
  readonly #forgotten = new Map<HistoryType, Span[]>();

  constructor(
    profile: Profile,
    past: Past,
    nowS: () => UnixSeconds,
    onForget: (forgotten: Forgotten) => void,
  ) {
    this.#profile = profile;
    this.#past = past;
    this.#log = new MinuteLog(past.minutes, profile.sampleBytes, nowS);
    this.#nowS = nowS;
    this.#onForget = onForget;
  }

  /** @param type as on the wire; `undefined` for one that this model does not have */
  shelf(type: number): Shelf | undefined {
    const name = this.#profile.history.find((it) => HISTORY[it].code === type);
    return name === undefined ? undefined : this.#shelfOf(name);
  }

  /** From now on the band's clock is this much ahead of the world. */
  shift(offsetS: number): void {
    this.#log.shift(offsetS);
  }

  /** Drops everything that is recorded so far. */
  forgetAll(): void {
    const all = { startS: -Infinity, endS: this.#nowS() };
    this.#log.forgetUntilNow();
    for (const type of this.#profile.history) this.#drop(type, all);
  }

  get truth(): BandTruth {
    return {
      minutes: [...this.#log.minutes()],
      measurements: this.#measurements(),
      workouts: [...this.#workouts()],
    };
  }

  #shelfOf(type: HistoryType): Shelf {
    const forget = (span: Span): void => {
      const { startS, endS } = span;
      this.#onForget({ type: HISTORY[type].code, startS, endS });
      if (type === "activity") this.#log.forget(span);
      else this.#drop(type, span);
    };
    if (type === "activity") return minuteShelf(this.#log, forget);
    if (isRecordType(type)) {
      const { readings, startS } = this.#past;
      const isForgotten = ({ atS }: Measurement): boolean => this.#isDropped(type, atS);
      return readingShelf(type, {
        readings,
        firstS: startS,
        nowS: this.#nowS,
        isForgotten,
        forget,
      });
    }
    return workoutShelf(type === "tracks" ? "track" : "summary", {
      workouts: this.#past.workouts,
      isZeppOs: this.#profile.isZeppOs,
      nowS: this.#nowS,
      isForgotten: ({ startS }) => this.#isDropped(type, startS),
      forget,
    });
  }

  #measurements(): Measurement[] {
    const { readings, startS } = this.#past;
    return this.#profile.history.filter(isRecordType).flatMap((type) => {
      const all = readings.list(type, startS, this.#nowS());
      return all.filter(({ atS }) => !this.#isDropped(type, atS));
    });
  }

  *#workouts(): Generator<BandTruth["workouts"][number], void, void> {
    if (!this.#profile.history.includes("workouts")) return;
    let found: RecordedWorkout | undefined;
    for (let sinceS = this.#past.startS; ; sinceS = found.workout.startS + 1) {
      found = this.#past.workouts.next(sinceS, this.#nowS());
      if (!found) return;
      if (this.#isDropped("workouts", found.workout.startS)) continue;
      yield truthOf(found, this.#profile.isZeppOs);
    }
  }

  #drop(type: HistoryType, span: Span): void {
    this.#forgotten.set(type, [...(this.#forgotten.get(type) ?? []), span]);
  }

  #isDropped(type: HistoryType, atS: UnixSeconds): boolean {
    const spans = this.#forgotten.get(type) ?? [];
    return spans.some(({ startS, endS }) => atS >= startS && atS < endS);
  }
}
