import type { UnixSeconds } from "../health/minute.ts";

/** A band's clock may be a little ahead of ours; what lies further ahead cannot be true. */
const CLOCK_SLACK_S = 120;

/** The latest moment at which a band can have recorded something, as our clock goes. */
export function latestOf(nowS: UnixSeconds): UnixSeconds {
  return nowS + CLOCK_SLACK_S;
}

/**
 * From where to ask on when everything before `nextS` is read. Never before what was asked for. Never
 * beyond the minute that is not over yet: more may be recorded in it, and by a clock that was ahead
 * the next ones have yet to come.
 */
export function cursorAfter(
  sinceS: UnixSeconds,
  nextS: UnixSeconds,
  nowS: UnixSeconds,
): UnixSeconds {
  return Math.max(sinceS, Math.min(nextS, Math.floor(nowS / 60) * 60));
}
