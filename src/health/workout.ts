import type { UnixSeconds } from "./minute.ts";

/** A workout as the band sums it up. What it does not say is absent. `startS` names it. */
export interface Workout {
  readonly startS: UnixSeconds;
  readonly endS: UnixSeconds;
  /** The source's own code, and our word for it where it is known (`sports.ts`); 0: it has none. */
  readonly sportCode: number;
  /** Whose codes `sportCode` is written in; absent: the band's. */
  readonly sportCodes?: SportCodes | undefined;
  readonly sport?: string | undefined;
  readonly activeS?: number | undefined;
  readonly steps?: number | undefined;
  readonly distanceM?: number | undefined;
  readonly energyKcal?: number | undefined;
  readonly ascentM?: number | undefined;
  readonly descentM?: number | undefined;
  readonly lowestM?: number | undefined;
  readonly highestM?: number | undefined;
  readonly averageHeartRateBpm?: number | undefined;
  readonly maxHeartRateBpm?: number | undefined;
  readonly minHeartRateBpm?: number | undefined;
  readonly maxSpeedMPerS?: number | undefined;
  readonly averagePaceSPerKm?: number | undefined;
  readonly averageStrideCm?: number | undefined;
  readonly strokes?: number | undefined;
  readonly laps?: number | undefined;
  readonly swolf?: number | undefined;
  /** What its owner or its source calls it. */
  readonly title?: string | undefined;
  /** The record as it came, if it is worth keeping: a later ownband may read more of it. */
  readonly raw: Uint8Array;
}

/** Codes for sports other than those of a band's own summaries. @source mifit-db §6; gadgetbridge §4.4 */
export type SportCodes = "mifit" | "gadgetbridge" | "fit";

/** A part of a workout: a kilometre, a lap that the wearer marked. */
export interface Lap {
  readonly startS: UnixSeconds;
  readonly durationS: number;
  readonly distanceM?: number | undefined;
  readonly energyKcal?: number | undefined;
  readonly averageHeartRateBpm?: number | undefined;
  readonly maxHeartRateBpm?: number | undefined;
}

/** One moment of a workout. What was not recorded then is absent. */
export interface TrackPoint {
  readonly atS: UnixSeconds;
  readonly longitudeDeg?: number | undefined;
  readonly latitudeDeg?: number | undefined;
  readonly altitudeM?: number | undefined;
  readonly heartRateBpm?: number | undefined;
  readonly speedMPerS?: number | undefined;
  readonly cadencePerMin?: number | undefined;
  /** The workout was paused, resumed from here. */
  readonly mark?: "pause" | "resume" | undefined;
}
