import type { UsualTime } from "../../../health/regularity.ts";
import { formatTime } from "../../format.ts";

/** A time of day of no day: `23:10`. */
export function textOfMinute(minuteOfDay: number): string {
  return formatTime((Math.round(minuteOfDay) % 1_440) * 60, 0);
}

/** A time that is told in minutes since noon. */
export function textSinceNoon(minutes: number): string {
  return textOfMinute((((minutes + 720) % 1_440) + 1_440) % 1_440);
}

/** The middle half of times of day: `23:10–23:40`. */
export function textOfHalf({ lowMinuteOfDay, highMinuteOfDay }: UsualTime): string {
  const [low, high] = [textOfMinute(lowMinuteOfDay), textOfMinute(highMinuteOfDay)];
  return low === high ? low : `${low}–${high}`;
}
