import type { UnixSeconds } from "../health/minute.ts";
import type { Lap, TrackPoint, Workout } from "../health/workout.ts";
import type { Records } from "../store/records.ts";
import type { BandMacs } from "./worn-bands.ts";

/** A workout of a wearer, from whichever bands and files tell of it. */
export interface WornWorkout {
  /** 1 is the latest of all. */
  readonly number: number;
  readonly workout: Workout;
  /** Who tells of it, the one to be believed first comes first. */
  readonly tellers: readonly [Teller, ...Teller[]];
}

interface Teller {
  readonly macs: BandMacs;
  readonly startS: UnixSeconds;
}

/** A workout that a band and a file tell of: of the longer one, so much is in both. */
const SAME_SHARE = 0.8;

/**
 * All workouts of a wearer, oldest first. What a band recorded and a file has too is one workout: what
 * the first does not say of it, the second does.
 *
 * @param bands see `bandsWorn`
 */
export function workoutsOf(records: Records, bands: readonly BandMacs[]): WornWorkout[] {
  const found: Told[] = [];
  for (const macs of bands) {
    const known = found.toSorted((a, b) => a.workout.startS - b.workout.startS);
    for (const workout of records.workouts(macs, 0, FOREVER_S)) {
      const teller = { macs, startS: workout.startS };
      const same = sameAmong(known, workout);
      if (same === undefined) found.push({ workout, tellers: [teller] });
      else {
        same.workout = { ...workout, ...onlyKnown(same.workout) };
        same.tellers.push(teller);
      }
    }
  }
  const inOrder = found.toSorted((a, b) => a.workout.startS - b.workout.startS);
  return inOrder.map((it, i) => ({ ...it, number: inOrder.length - i }));
}

interface Told {
  workout: Workout;
  readonly tellers: [Teller, ...Teller[]];
}

const FOREVER_S = 253_402_300_800;

/** Nobody's workout is longer: how far to look back for those that overlap. */
const LONGEST_S = 7 * 86_400;

/** @param known in order of their beginning */
function sameAmong(known: readonly Told[], workout: Workout): Told | undefined {
  let [low, high] = [0, known.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((known[middle]?.workout.startS ?? 0) < workout.startS - LONGEST_S) low = middle + 1;
    else high = middle;
  }
  for (let i = low; (known[i]?.workout.startS ?? Infinity) < workout.endS; i++) {
    const it = known[i];
    if (it && isSame(it.workout, workout)) return it;
  }
  return undefined;
}

function isSame(a: Workout, b: Workout): boolean {
  const bothS = Math.min(a.endS, b.endS) - Math.max(a.startS, b.startS);
  const longerS = Math.max(a.endS - a.startS, b.endS - b.startS);
  return longerS > 0 && bothS >= SAME_SHARE * longerS;
}

function onlyKnown(workout: Workout): Workout {
  const known = Object.entries(workout).filter(([, value]) => value !== undefined);
  // What is left out may be absent.
  return Object.fromEntries(known) as unknown as Workout;
}

/** Its track and its laps, of the first who has any. */
export function partsOf(
  records: Records,
  { tellers }: WornWorkout,
): { readonly track: readonly TrackPoint[]; readonly laps: readonly Lap[] } {
  let track: readonly TrackPoint[] = [];
  let laps: readonly Lap[] = [];
  for (const { macs, startS } of tellers) {
    if (track.length === 0) track = records.track(macs, startS);
    if (laps.length === 0) laps = records.laps(macs, startS);
  }
  return { track, laps };
}
