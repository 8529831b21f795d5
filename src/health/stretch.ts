import type { UnixSeconds } from "./minute.ts";

/** What a stretch of time was. */
export type StretchState =
  | "light-sleep"
  | "deep-sleep"
  | "rem-sleep"
  | "asleep" // how deep is not told
  | "awake" // in a night
  | "walking"
  | "fast-walking"
  | "running"
  | "activity";

/**
 * A stretch of time of which a source itself says what it was, from its own reckoning: sleep stages
 * and activities of the vendor's app, sleep stages of newer bands. `(startS, state)` names it.
 */
export interface Stretch {
  readonly startS: UnixSeconds;
  /** The first moment behind it. */
  readonly endS: UnixSeconds;
  readonly state: StretchState;
  readonly steps?: number | undefined;
  readonly distanceM?: number | undefined;
  readonly energyKcal?: number | undefined;
}
