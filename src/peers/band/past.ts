import type { Measurement } from "../../health/measurement.ts";
import type { SampledMinute, UnixSeconds } from "../../health/minute.ts";
import type { OffsetAt } from "../../health/zone.ts";
import { lifeReadings } from "./life-readings.ts";
import { lifeWorkouts } from "./life-workouts.ts";
import { Life } from "./life.ts";
import { SITTING } from "./living.ts";
import type { Living } from "./living.ts";
import { GivenMinutes } from "./minute-source.ts";
import type { MinuteSource, SampleBytes } from "./minute-source.ts";
import { givenReadings } from "./readings.ts";
import type { Readings } from "./readings.ts";
import { givenWorkouts } from "./recorded-workout.ts";
import type { RecordedWorkout, Workouts } from "./recorded-workout.ts";

/** A life that is made up from the seed. */
export interface MadeUpHistory {
  /** How long ago the band was first put on. */
  readonly days: number;
  /** When it was taken off for good. Default: it is worn, and what it records grows with time. */
  readonly endS?: UnixSeconds | undefined;
}

/** What the band has recorded, word for word. */
export interface GivenHistory {
  readonly minutes?: readonly SampledMinute[] | undefined;
  /** Where they were made is `offsetMin`'s; a kind that the model does not have is never sent. */
  readonly measurements?: readonly Measurement[] | undefined;
  readonly workouts?: readonly RecordedWorkout[] | undefined;
}

export type BandHistory = MadeUpHistory | GivenHistory;

/** All that happened, by the world's time. Time that passes changes none of it. */
export interface Past {
  readonly startS: UnixSeconds;
  readonly minutes: MinuteSource;
  readonly readings: Readings;
  readonly workouts: Workouts;
  readonly living: Living;
}

export interface PastPlace {
  readonly seed: number;
  readonly nowS: UnixSeconds;
  readonly zone: OffsetAt;
  readonly sampleBytes: SampleBytes;
}

const DAY_S = 86_400;

export function pastOf(history: BandHistory, place: PastPlace): Past {
  return "days" in history ? madeUp(history, place) : given(history, place);
}

function madeUp({ days, endS }: MadeUpHistory, place: PastPlace): Past {
  const startS = Math.floor(endS ?? place.nowS) - days * DAY_S;
  const life = new Life({ ...place, startS, endS });
  return {
    startS,
    minutes: life,
    readings: lifeReadings(life),
    workouts: lifeWorkouts(life),
    living: life,
  };
}

function given(history: GivenHistory, { sampleBytes }: PastPlace): Past {
  const { minutes = [], measurements = [], workouts = [] } = history;
  return {
    startS: earliest([
      ...measurements.map(({ atS }) => atS),
      ...workouts.map(({ workout }) => workout.startS),
    ]),
    minutes: new GivenMinutes(minutes, sampleBytes),
    readings: givenReadings(measurements),
    workouts: givenWorkouts(workouts),
    living: SITTING,
  };
}

function earliest(moments: readonly UnixSeconds[]): UnixSeconds {
  return moments.reduce((first, it) => Math.min(first, it), moments[0] ?? 0);
}
