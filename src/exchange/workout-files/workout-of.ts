import type { Lap, TrackPoint } from "../../health/workout.ts";
import type { RecordedWorkout } from "../../store/intake.ts";
import type { OwnWorkout } from "./own-facts.ts";
import { totalsOf } from "./track.ts";

/** What a file says of a workout. */
interface SaidWorkout {
  /** Not empty. */
  readonly track: readonly TrackPoint[];
  readonly sport?: string | undefined;
  readonly title?: string | undefined;
  readonly laps?: readonly Lap[] | undefined;
  /** Our own summary of it, if the file has one. */
  readonly own?: OwnWorkout | undefined;
}

/** A workout that is summed up from its track, unless we have summed it up before. */
export function workoutOf({ track, sport, title, own, laps }: SaidWorkout): RecordedWorkout {
  const raw = new Uint8Array(0);
  const [startS, endS] = [track[0]?.atS ?? 0, track.at(-1)?.atS ?? 0];
  if (own && fits(own, startS, endS)) {
    return { workout: { ...own.summary, title, raw }, track, laps };
  }
  const totals = totalsOf(track);
  return { workout: { startS, endS, sportCode: 0, sport, title, ...totals, raw }, track, laps };
}

/** Whether our summary is still that of this track: another program may have cut it since. */
function fits({ summary }: OwnWorkout, firstS: number, lastS: number): boolean {
  return summary.startS <= firstS && lastS <= summary.endS;
}
