import type { UnixSeconds } from "../health/minute.ts";
import type { TrackPoint } from "../health/workout.ts";
import { UNITS_PER_DEGREE } from "./workout-summary.ts";

type Said = Omit<TrackPoint, "atS">;

/** Gathers what is said of the same second into one point; the later word wins. */
export class TrackPoints {
  readonly #points = new Map<UnixSeconds, TrackPoint>();

  add(atS: UnixSeconds, said: Said): void {
    this.#points.set(atS, { ...(this.#points.get(atS) ?? { atS }), ...said });
  }

  /** All of them, the oldest first. */
  inOrder(): TrackPoint[] {
    return [...this.#points.values()].sort((one, other) => one.atS - other.atS);
  }
}

/** A place on earth as a point says it; nothing for one that is not on earth. */
export function positionOf(longitude: number, latitude: number): Said {
  const longitudeDeg = longitude / UNITS_PER_DEGREE;
  const latitudeDeg = latitude / UNITS_PER_DEGREE;
  const isOnEarth = Math.abs(longitudeDeg) <= 180 && Math.abs(latitudeDeg) <= 90;
  return isOnEarth ? { longitudeDeg, latitudeDeg } : {};
}

/** A pulse as a point says it; nothing where there is none. */
export function pulseOf(bpm: number): Said {
  return bpm > 0 && bpm < 0xfe ? { heartRateBpm: bpm } : {};
}

/** A height as a point says it. */
export function altitudeOf(altitudeM: number): Said {
  return altitudeM >= -1_000 && altitudeM <= 20_000 ? { altitudeM } : {};
}
