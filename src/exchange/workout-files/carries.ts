import type { Lap, TrackPoint } from "../../health/workout.ts";
import type { WorkoutFileKind } from "./kind.ts";

/** What comes back the same from a file that we wrote. */
export interface Carries {
  /** Whether points without a position have a place. */
  readonly hasPulseOnly: boolean;
  /** How far a value of a point may be from what was written; what is not named is exact. */
  readonly point: Readonly<Partial<Record<keyof TrackPoint, number>>>;
  readonly lap: Readonly<Partial<Record<keyof Lap, number>>>;
  /** 0 is how the format writes that a lap's distance or energy is not known. */
  readonly hasZero: boolean;
}

/**
 * What each format carries. In all of them the whole summary (but not the band's own record of it), the
 * title without control characters and of 500 characters at most, and track and laps in the order of
 * their times. Pulses are whole numbers; at 180° east a position comes back as 180° west.
 */
export const CARRIES: Readonly<Record<WorkoutFileKind, Carries>> = {
  // Cadence is in whole turns, where a sport is done on foot those of one leg.
  gpx: { hasPulseOnly: false, point: { cadencePerMin: 1 }, lap: {}, hasZero: true },
  tcx: {
    hasPulseOnly: true,
    point: { cadencePerMin: 1 },
    lap: { energyKcal: 0.5, averageHeartRateBpm: 0.5, maxHeartRateBpm: 0.5 },
    hasZero: false,
  },
  fit: {
    hasPulseOnly: true,
    point: {
      longitudeDeg: 1e-7,
      latitudeDeg: 1e-7,
      altitudeM: 0.1,
      speedMPerS: 0.0005,
      cadencePerMin: 1 / 128,
    },
    lap: {
      durationS: 0.0005,
      distanceM: 0.005,
      energyKcal: 0.5,
      averageHeartRateBpm: 0.5,
      maxHeartRateBpm: 0.5,
    },
    hasZero: true,
  },
};
