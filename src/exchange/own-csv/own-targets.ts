import type { Alarm } from "../../health/alarm.ts";
import type { DaySummary } from "../../health/day-summary.ts";
import type { Measurement } from "../../health/measurement.ts";
import type { Minute } from "../../health/minute.ts";
import type { Stretch } from "../../health/stretch.ts";
import type {
  BatteryAt,
  DeviceFacts,
  DeviceIntake,
  Intake,
  RecordedWorkout,
} from "../../store/intake.ts";
import type { Source } from "../../store/precedence.ts";

/** Some thousands are quickest. */
const BATCH = 4_096;

/** Gathers records, and hands them on together. */
export interface Batch<T> {
  add(record: T): void;
  flush(): void;
}

/** Where the records of one band go on the word of one source. */
export interface Target {
  readonly minutes: Batch<Minute>;
  readonly measurements: Batch<Measurement>;
  readonly workouts: Batch<RecordedWorkout>;
  readonly stretches: Batch<Stretch>;
  readonly summaries: Batch<DaySummary>;
  readonly alarms: Batch<Alarm>;
  readonly battery: Batch<BatteryAt>;
}

/**
 * Sorts records by whose word they are: each goes to the intake of its own source, so that what
 * counted more before counts more again.
 */
export class OwnTargets {
  readonly #intakes: (source: Source) => Intake;
  readonly #facts = new Map<string, DeviceFacts>();
  readonly #targets = new Map<string, Target>();
  readonly #told = new Set<string>();
  #any: Intake | undefined;

  constructor(intakes: (source: Source) => Intake) {
    this.#intakes = intakes;
  }

  /** What is known of a band; said before its records. */
  know(facts: DeviceFacts): void {
    this.#facts.set(facts.mac, facts);
  }

  of(source: Source, mac: string): Target {
    const key = `${source} ${mac}`;
    const known = this.#targets.get(key);
    if (known) return known;
    const intake = (this.#any = this.#intakes(source));
    this.#told.add(mac);
    const target = targetOf(intake.device(this.#facts.get(mac) ?? { mac }));
    this.#targets.set(key, target);
    return target;
  }

  /** For what is no single source's word: any of those that say something, else the least one. */
  any(): Intake {
    return (this.#any ??= this.#intakes("file"));
  }

  /** Hands on what is left, and the bands of which there are no records. */
  finish(): void {
    for (const target of this.#targets.values()) {
      for (const batch of Object.values(target) as Batch<never>[]) batch.flush();
    }
    for (const [mac, facts] of this.#facts) {
      if (!this.#told.has(mac)) this.any().device(facts);
    }
  }
}

function targetOf(device: DeviceIntake): Target {
  return {
    minutes: batchOf((them) => device.minutes(them)),
    measurements: batchOf((them) => device.measurements(them)),
    workouts: batchOf((them) => device.workouts(them)),
    stretches: batchOf((them) => device.stretches(them)),
    summaries: batchOf((them) => device.summaries(them)),
    alarms: batchOf((them) => device.alarms(them)),
    battery: batchOf((them) => device.battery(them)),
  };
}

function batchOf<T>(push: (records: readonly T[]) => void): Batch<T> {
  let records: T[] = [];
  const flush = (): void => {
    if (records.length > 0) push(records);
    records = [];
  };
  return {
    add: (record) => {
      records.push(record);
      if (records.length === BATCH) flush();
    },
    flush,
  };
}
