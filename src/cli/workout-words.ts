import { paceOf } from "../health/sports.ts";
import type { Workout } from "../health/workout.ts";

/** `1:02:09`, `46:12`: how long something timed took. */
export function stopwatch(s: number): string {
  const whole = Math.round(s);
  const two = (value: number): string => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(whole % 60)}`
    : `${minutes}:${two(whole % 60)}`;
}

/** How long it took, without pauses where they are known. */
export function lengthOf({ startS, endS, activeS }: Workout): number {
  return activeS ?? endS - startS;
}

/** `8.42 km`, `450 m`. */
export function wayText(distanceM: number): string {
  return distanceM < 1000 ? `${Math.round(distanceM)} m` : `${(distanceM / 1000).toFixed(2)} km`;
}

/**
 * How fast it was, as people of that sport say it: `5:29 /km` on foot, `2:05 /100m` in the water,
 * `21.3 km/h` otherwise; `undefined` without a distance.
 */
export function speedText(
  sport: string | undefined,
  distanceM: number | undefined,
  timeS: number,
): string | undefined {
  if (distanceM === undefined || distanceM <= 0 || timeS <= 0) return undefined;
  const per = (metres: number): string => stopwatch((timeS / distanceM) * metres);
  switch (paceOf(sport)) {
    case "per-100-m":
      return `${per(100)} /100m`;
    case "per-length":
      return `${per(1000)} /km`;
    case "speed":
      return `${((distanceM / timeS) * 3.6).toFixed(1)} km/h`;
  }
}

/** A title on one line; what somebody else's file says may be anything. */
export function titleLine(title: string, mostSigns = 60): string {
  const line = title.replaceAll(/[\p{C}\s]+/gu, " ").trim();
  return line.length > mostSigns ? `${line.slice(0, mostSigns - 1)}…` : line;
}
