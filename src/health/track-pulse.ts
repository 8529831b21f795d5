import type { TrackPoint } from "./workout.ts";

/** A point without a pulse, or the last one, speaks for no longer. */
const LONGEST_S = 60;

/**
 * For how many seconds the pulse was in each zone: from each point up to the next one, a minute at most.
 *
 * @param zones where each begins, as `pulseZonesOf` gives them
 */
export function zoneSeconds(track: readonly TrackPoint[], zones: readonly number[]): number[] {
  const seconds = zones.map(() => 0);
  const beats = track.filter(({ heartRateBpm }) => heartRateBpm !== undefined);
  for (const [i, { atS, heartRateBpm = 0 }] of beats.entries()) {
    const next = beats[i + 1];
    const zone = zones.findLastIndex((from) => heartRateBpm >= from);
    if (next === undefined || zone < 0) continue;
    const lastsS = Math.min(LONGEST_S, Math.max(0, next.atS - atS));
    seconds[zone] = (seconds[zone] ?? 0) + lastsS;
  }
  return seconds;
}

/** The same; `undefined`: no pulse was in any zone. */
export function zoneTimes(
  track: readonly TrackPoint[],
  zones: readonly number[],
): number[] | undefined {
  return ifAny(zoneSeconds(track, zones));
}

/** As {@link zoneTimes}, from the pulse of each minute. */
export function pulseTimes(
  minutes: readonly (number | null)[],
  zones: readonly number[],
): number[] | undefined {
  const seconds = zones.map(() => 0);
  for (const bpm of minutes) {
    const zone = bpm === null ? -1 : zones.findLastIndex((from) => bpm >= from);
    if (zone >= 0) seconds[zone] = (seconds[zone] ?? 0) + 60;
  }
  return ifAny(seconds);
}

function ifAny(seconds: number[]): number[] | undefined {
  return seconds.every((it) => it === 0) ? undefined : seconds;
}
