import { formatTime } from "../../format.ts";

/** A time of day of no day: `23:10`. */
export function textOfMinute(minuteOfDay: number): string {
  return formatTime((Math.round(minuteOfDay) % 1_440) * 60, 0);
}

/** A time that is told in minutes since noon. */
export function textSinceNoon(minutes: number): string {
  return textOfMinute((((minutes + 720) % 1_440) + 1_440) % 1_440);
}
