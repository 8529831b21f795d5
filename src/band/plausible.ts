import type { UnixSeconds } from "../health/minute.ts";

/** The first of these bands came later; a clock that was never set shows 1970 or 2000. */
const FIRST_BAND_S = Date.UTC(2013, 0) / 1000;
const FAR_FUTURE_S = Date.UTC(2100, 0) / 1000;

/** Whether a band can have recorded something then. It is not known here what time it is now. */
export function isPlausibleTime(atS: UnixSeconds): boolean {
  return atS >= FIRST_BAND_S && atS < FAR_FUTURE_S;
}

/** No workout is longer; what says so is damaged. */
export const LONGEST_WORKOUT_S = 30 * 86_400;
