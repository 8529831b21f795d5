import type { TrackPoint } from "../../health/workout.ts";
import type { TrackColumns } from "../answers.ts";
import { finite } from "./plain.ts";

/** More points than these nobody sees. */
export const MOST_POINTS = 5_000;

/** A track in columns, thinned out evenly; where it was paused, and where it went on, stays. */
export function trackColumns(track: readonly TrackPoint[]): TrackColumns {
  const points = thinned(track);
  return {
    atS: points.map(({ atS }) => atS),
    longitudeDeg: points.map(({ longitudeDeg }) => finite(longitudeDeg) ?? null),
    latitudeDeg: points.map(({ latitudeDeg }) => finite(latitudeDeg) ?? null),
    altitudeM: points.map(({ altitudeM }) => finite(altitudeM) ?? null),
    heartRateBpm: points.map(({ heartRateBpm }) => finite(heartRateBpm) ?? null),
    speedMPerS: points.map(({ speedMPerS }) => finite(speedMPerS) ?? null),
    pauses: [...points.keys()].filter(
      (i) => points[i]?.mark === "pause" || points[i + 1]?.mark === "resume",
    ),
  };
}

function thinned(track: readonly TrackPoint[]): readonly TrackPoint[] {
  if (track.length <= MOST_POINTS) return track;
  const isMarked = (i: number): boolean => track[i]?.mark !== undefined || i === track.length - 1;
  const marked = [...track.keys()].filter(isMarked).slice(0, MOST_POINTS / 2);
  const kept = new Set(marked);
  const rest = MOST_POINTS - marked.length;
  for (let n = 0; n < rest; n++) kept.add(Math.floor((n * track.length) / rest));
  return track.filter((_, i) => kept.has(i));
}
