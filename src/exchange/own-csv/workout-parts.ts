import type { Lap, TrackPoint, Workout } from "../../health/workout.ts";
import { BAD_ROW } from "./fields.ts";
import type { OwnTargets } from "./own-targets.ts";
import type { Placed } from "./record-of.ts";
import type { Source } from "../../store/precedence.ts";

/** Far more than anybody has; they are in memory until their tracks have come. */
const MOST_WORKOUTS = 100_000;
const MOST_LAPS = 1_000_000;
const MOST_RAW_BYTES = 1 << 26;

/** A day and a half with a point every tenth of a second. */
const MOST_POINTS = 1 << 20;

interface Waiting {
  readonly source: Source;
  readonly mac: string;
  readonly workout: Workout;
  readonly laps: Placed<Lap>[];
}

/**
 * Puts together what is in several files: workouts come first, then their laps, then their points, all
 * those of one workout after one another; the workouts themselves in any order.
 */
export class WorkoutParts {
  readonly #targets: OwnTargets;
  readonly #waiting = new Map<string, Waiting>();
  #rawBytes = 0;
  #laps = 0;
  #key: string | undefined;
  #points: Placed<TrackPoint>[] = [];

  constructor(targets: OwnTargets) {
    this.#targets = targets;
  }

  /** @throws BAD_ROW when it is there already, or there is no room for more */
  workout(source: Source, mac: string, workout: Workout): void {
    const key = keyOf(mac, workout.startS);
    this.#rawBytes += workout.raw.length;
    const isFull = this.#waiting.size >= MOST_WORKOUTS || this.#rawBytes > MOST_RAW_BYTES;
    if (isFull || this.#waiting.has(key)) throw BAD_ROW;
    this.#waiting.set(key, { source, mac, workout, laps: [] });
  }

  /** @throws BAD_ROW when its workout is not there */
  lap(mac: string, lap: Placed<Lap>): void {
    const waiting = this.#waiting.get(keyOf(mac, lap.workoutS));
    if (waiting === undefined || this.#laps >= MOST_LAPS) throw BAD_ROW;
    this.#laps++;
    waiting.laps.push(lap);
  }

  /** @throws BAD_ROW when its workout is not there, or was done with already */
  point(mac: string, point: Placed<TrackPoint>): void {
    const key = keyOf(mac, point.workoutS);
    if (!this.#waiting.has(key) || this.#points.length >= MOST_POINTS) throw BAD_ROW;
    if (key !== this.#key) this.#complete();
    this.#key = key;
    this.#points.push(point);
  }

  /** Hands on what is left: workouts without a track. */
  finish(): void {
    this.#complete();
    for (const key of [...this.#waiting.keys()]) this.#tell(key, []);
  }

  #complete(): void {
    if (this.#key !== undefined) this.#tell(this.#key, inOrder(this.#points));
    this.#key = undefined;
    this.#points = [];
  }

  #tell(key: string, track: TrackPoint[]): void {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) return;
    this.#waiting.delete(key);
    const { source, mac, workout, laps } = waiting;
    const { workouts } = this.#targets.of(source, mac);
    workouts.add({ workout, track, laps: laps.length === 0 ? undefined : inOrder(laps) });
    // A batch of long tracks would be too much.
    if (track.length > 0) workouts.flush();
  }
}

function keyOf(mac: string, workoutS: number): string {
  return `${mac} ${workoutS}`;
}

function inOrder<T>(parts: readonly Placed<T>[]): T[] {
  return parts.toSorted((a, b) => a.place - b.place).map(({ part }) => part);
}
