import type { UnixSeconds } from "../../health/minute.ts";
import type { Lap, Workout } from "../../health/workout.ts";
import type { MinuteColumns } from "./parts.ts";
import type { Word } from "./told.ts";

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
  /** Who tells of it, the one to be believed first comes first. */
  readonly sources: readonly Word[];
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
