import type { UnixSeconds } from "../../health/minute.ts";
import type { Lap, TrackPoint, Workout } from "../../health/workout.ts";
import type { RecordedWorkout } from "../../store/intake.ts";
import type { OwnWorkout } from "./own-facts.ts";
import { cadenceFactor } from "./sport-words.ts";
import { totalsOf } from "./track.ts";

/** What a file says of a workout. */
export interface SaidWorkout {
  readonly track: readonly TrackPoint[];
  /** Absent: from the first point to the last. */
  readonly startS?: UnixSeconds | undefined;
  readonly endS?: UnixSeconds | undefined;
  /** What the file sums up itself goes before what its track adds up to. */
  readonly said?: Partial<Workout> | undefined;
  readonly laps?: readonly Lap[] | undefined;
  readonly title?: string | undefined;
  /** Our own summary of it, if the file has one. */
  readonly own?: OwnWorkout | undefined;
  /** Whether cadence counts both legs already. */
  readonly isBothLegs?: boolean | undefined;
}

/** A workout out of what a file says of it; `undefined` where it says no time. */
export function workoutOf(file: SaidWorkout): RecordedWorkout | undefined {
  const { track, said, title } = file;
  const firstS = file.startS ?? track[0]?.atS;
  const lastS = file.endS ?? track.at(-1)?.atS ?? firstS;
  if (firstS === undefined || lastS === undefined) return undefined;
  const raw = new Uint8Array(0);
  // A track that begins before its workout does, or ends after it, belongs to it all the same.
  const startS = Math.min(firstS, track[0]?.atS ?? firstS);
  const endS = Math.max(startS, lastS, track.at(-1)?.atS ?? lastS);
  if (file.own && isStill(file.own, track)) {
    const { summary, parts } = file.own;
    const laps = parts === 0 ? undefined : file.laps;
    const steps = withSteps(track, summary.sport, true, file.isBothLegs);
    return { workout: { ...summary, title, raw }, track: steps, laps };
  }
  const summary = { startS, endS, sportCode: 0, ...totalsOf(track), ...known(said ?? {}) };
  // One lap is the whole workout: files must have one.
  const isParted = (file.laps?.length ?? 0) > 1;
  return {
    workout: { ...summary, ...(isParted ? { laps: file.laps?.length } : {}), title, raw },
    track: withSteps(track, said?.sport, false, file.isBothLegs),
    laps: isParted ? file.laps : undefined,
  };
}

/** A band's track may begin or end a little beside its summary; another workout is farther away. */
const BESIDE_S = 3_600;

/** Whether our summary is still that of this track: another program may have joined two since. */
function isStill({ summary }: OwnWorkout, track: readonly TrackPoint[]): boolean {
  const firstS = track[0]?.atS ?? summary.startS;
  const lastS = track.at(-1)?.atS ?? summary.endS;
  return firstS >= summary.startS - BESIDE_S && lastS <= summary.endS + BESIDE_S;
}

/** Without what is not said. */
function known(said: Partial<Workout>): Partial<Workout> {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

/** The track with the steps of both legs. */
function withSteps(
  track: readonly TrackPoint[],
  sport: string | undefined,
  isOurs: boolean,
  isBothLegs = false,
): readonly TrackPoint[] {
  const most = track.reduce((it, { cadencePerMin = 0 }) => Math.max(it, cadencePerMin), 0);
  if (isBothLegs || cadenceFactor(sport, isOurs ? 0 : most) === 1) return track;
  return track.map((point) => {
    const { cadencePerMin } = point;
    return cadencePerMin === undefined ? point : { ...point, cadencePerMin: cadencePerMin * 2 };
  });
}
