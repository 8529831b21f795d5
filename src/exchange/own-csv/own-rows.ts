import type { UnixSeconds } from "../../health/minute.ts";
import type { Intake } from "../../store/intake.ts";
import type { Source } from "../../store/precedence.ts";
import type { ZoneChange } from "../../store/wearer-rows.ts";
import type { ExchangeError } from "../errors.ts";
import type { RecordSetName } from "../record-sets.ts";
import { BAD_ROW } from "./fields.ts";
import type { Fields } from "./fields.ts";
import { OwnTargets } from "./own-targets.ts";
import type { Target } from "./own-targets.ts";
import * as read from "./record-of.ts";
import { WorkoutParts } from "./workout-parts.ts";

/** What no {@link Intake} takes: the owner's words, to be noted once the records are there. */
export interface OwnWords {
  /** Where the wearer was from when. */
  readonly zones: readonly ZoneChange[];
  /** Which band follows which. */
  readonly follows: readonly { readonly mac: string; readonly follows: string }[];
  /** Why it was not read to its end. */
  readonly damage?: ExchangeError | undefined;
}

/**
 * Takes in the rows of our own files, whatever they are written in. Bands come before the records,
 * workouts before laps, laps before points.
 */
export class OwnRows {
  readonly nowS: UnixSeconds;
  readonly targets: OwnTargets;
  readonly #workouts: WorkoutParts;
  readonly #zones: ZoneChange[] = [];
  readonly #follows: { mac: string; follows: string }[] = [];
  #last: { readonly whose: string; readonly target: Target } | undefined;
  readonly #bad = new Map<RecordSetName, number>();

  /** @param nowS what lies days behind it is no time that we believe */
  constructor(intakes: (source: Source) => Intake, nowS: UnixSeconds) {
    this.nowS = nowS;
    this.targets = new OwnTargets(intakes);
    this.#workouts = new WorkoutParts(this.targets);
  }

  /** A row that makes no sense is counted. */
  take(set: RecordSetName, fields: Fields): void {
    try {
      this.#takers[set](fields);
    } catch (error) {
      if (error !== BAD_ROW) throw error;
      this.leaveOut(set);
    }
  }

  leaveOut(set: RecordSetName, count = 1): void {
    if (count > 0) this.#bad.set(set, (this.#bad.get(set) ?? 0) + count);
  }

  finish(): OwnWords {
    this.#workouts.finish();
    this.targets.finish();
    for (const [set, count] of this.#bad) {
      const text = `Rows of ${set} make no sense, or belong to nothing that is there.`;
      this.targets.any().leftOut({ code: "bad-row", text, count });
    }
    return { zones: this.#zones, follows: this.#follows };
  }

  readonly #takers: Readonly<Record<RecordSetName, (fields: Fields) => void>> = {
    bands: (fields) => this.#band(fields),
    wearer: (fields) => this.targets.any().wearer(read.wearerOf(fields)),
    zones: (fields) => this.#zones.push(read.zoneOf(fields, this.nowS)),
    minutes: (fields) => this.#target(fields).minutes.add(read.minuteOf(fields, this.nowS)),
    measurements: (fields) =>
      this.#target(fields).measurements.add(read.measurementOf(fields, this.nowS)),
    workouts: (fields) => {
      const workout = read.workoutOf(fields, this.nowS);
      this.#workouts.workout(read.sourceOf(fields), read.bandOf(fields), workout);
    },
    laps: (fields) => this.#workouts.lap(read.bandOf(fields), read.lapOf(fields, this.nowS)),
    track_points: (fields) =>
      this.#workouts.point(read.bandOf(fields), read.trackPointOf(fields, this.nowS)),
    stretches: (fields) => this.#target(fields).stretches.add(read.stretchOf(fields, this.nowS)),
    day_summaries: (fields) =>
      this.#target(fields).summaries.add(read.summaryOf(fields, this.nowS)),
    battery: (fields) => this.#target(fields).battery.add(read.batteryOf(fields, this.nowS)),
    alarms: (fields) => this.#target(fields).alarms.add(read.alarmOf(fields)),
  };

  /** Most rows go where the one before went: then nothing is looked up. */
  #target(fields: Fields): Target {
    const whose = `${fields.text("source") ?? ""} ${fields.text("band") ?? ""}`;
    if (this.#last?.whose !== whose) {
      const target = this.targets.of(read.sourceOf(fields), read.bandOf(fields));
      this.#last = { whose, target };
    }
    return this.#last.target;
  }

  #band(fields: Fields): void {
    const { follows, ...facts } = read.factsOf(fields);
    this.targets.know(facts);
    if (follows !== undefined) this.#follows.push({ mac: facts.mac, follows });
  }
}
