import { encodeSummary518 } from "../../band/workout-summary.ts";
import type { Place } from "../../band/workout-summary.ts";
import { encodeTrack } from "../../band/workout-track.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { TrackPoint, Workout } from "../../health/workout.ts";
import type { Shelf } from "./history.ts";
import type { Span } from "./minute-source.ts";
import { encodeZeppOsSummary, encodeZeppOsTrack } from "./zepp-os-workout.ts";

/** A workout with its track, the oldest point first. */
export interface RecordedWorkout {
  readonly workout: Omit<Workout, "raw">;
  readonly track: readonly TrackPoint[];
}

/** The workouts that a band has recorded; time that passes changes none of them. */
export interface Workouts {
  /** The first one that begins at or after `fromS` and is over before `untilS`. */
  next(fromS: UnixSeconds, untilS: UnixSeconds): RecordedWorkout | undefined;
}

/** Workouts that somebody wrote down. */
export function givenWorkouts(workouts: readonly RecordedWorkout[]): Workouts {
  const inOrder = workouts.toSorted((a, b) => a.workout.startS - b.workout.startS);
  return {
    next: (fromS, untilS) =>
      inOrder.find(({ workout }) => workout.startS >= fromS && workout.endS <= untilS),
  };
}

/** Everything a client must end up with of one workout. */
export function truthOf(
  recorded: RecordedWorkout,
  isZeppOs: boolean,
): {
  readonly workout: Workout;
  readonly track: readonly TrackPoint[];
} {
  const { workout, track } = recorded;
  const raw = summaryOf(recorded, isZeppOs);
  // Nobody can read the summaries of Zepp OS: they tell when it began, no more.
  const { startS } = workout;
  if (isZeppOs) return { workout: { startS, endS: startS, sportCode: 0, raw }, track };
  return { workout: { ...workout, raw }, track };
}

export interface WorkoutShelf {
  readonly workouts: Workouts;
  readonly isZeppOs: boolean;
  readonly nowS: () => UnixSeconds;
  readonly isForgotten: (workout: RecordedWorkout["workout"]) => boolean;
  readonly forget: (span: Span) => void;
}

/** One workout at a time: its summary, or its track (huami-ble §7.1). */
export function workoutShelf(what: "summary" | "track", shelf: WorkoutShelf): Shelf {
  const encode = what === "summary" ? summaryOf : trackOf;
  return (sinceS) => {
    let found = shelf.workouts.next(sinceS, shelf.nowS());
    while (found && shelf.isForgotten(found.workout)) {
      found = shelf.workouts.next(found.workout.startS + 1, shelf.nowS());
    }
    if (!found) return undefined;
    const { startS } = found.workout;
    const bytes = encode(found, shelf.isZeppOs);
    return {
      firstS: startS,
      length: bytes.length,
      recordBytes: 1,
      pieces: () => [bytes],
      forget: () => shelf.forget({ startS, endS: startS + 1 }),
    };
  };
}

function placeOf({ track }: RecordedWorkout): Place | undefined {
  const first = track.find(({ longitudeDeg }) => longitudeDeg !== undefined);
  const { longitudeDeg, latitudeDeg, altitudeM } = first ?? {};
  if (longitudeDeg === undefined || latitudeDeg === undefined) return undefined;
  return { longitudeDeg, latitudeDeg, altitudeM };
}

function summaryOf(recorded: RecordedWorkout, isZeppOs: boolean): Uint8Array {
  const { workout } = recorded;
  return isZeppOs ? encodeZeppOsSummary(workout) : encodeSummary518(workout, placeOf(recorded));
}

function trackOf(recorded: RecordedWorkout, isZeppOs: boolean): Uint8Array {
  const { track, workout } = recorded;
  if (isZeppOs) return encodeZeppOsTrack(track, workout.startS);
  return encodeTrack(track, workout.startS, placeOf(recorded) ?? NOWHERE);
}

const NOWHERE: Place = { longitudeDeg: 0, latitudeDeg: 0 };
