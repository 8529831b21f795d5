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
