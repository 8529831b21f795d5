/** What was heard from the wrist; `undefined`: the link was lost there. */
export interface Beat {
  readonly atS: number;
  readonly heartRateBpm: number | undefined;
}

/** So much is drawn. */
export const WINDOW_S = 120;

/** A pulse comes every second or two; after a longer silence no line is drawn across. */
const SILENCE_S = 12;

/** Adds what was heard, and lets go of what nobody sees any more. */
export function withBeat(beats: readonly Beat[], beat: Beat): readonly Beat[] {
  const kept = beats.filter(({ atS }) => atS > beat.atS - WINDOW_S - SILENCE_S && atS <= beat.atS);
  return [...kept, beat];
}

/** The beats in pieces without a gap. */
export function pieces(
  beats: readonly Beat[],
): (readonly (readonly [atS: number, bpm: number])[])[] {
  const all: (readonly [number, number])[][] = [];
  let lastS = -Infinity;
  for (const { atS, heartRateBpm } of beats) {
    if (heartRateBpm === undefined) {
      lastS = -Infinity;
      continue;
    }
    if (atS - lastS > SILENCE_S) all.push([]);
    all.at(-1)?.push([atS, heartRateBpm]);
    lastS = atS;
  }
  return all;
}

/** Until when the window goes: now, or for those who want no motion a border that jumps now and then. */
export function windowEndS(nowS: number, isStill: boolean): number {
  return isStill ? Math.ceil(nowS / STILL_S) * STILL_S : nowS;
}

const STILL_S = 30;

/** Which of five zones a pulse is in, from 1; `undefined`: below all of them, or none are known. */
export function zoneOf(bpm: number, fromBpm: readonly number[] | undefined): number | undefined {
  const zone = fromBpm?.findLastIndex((from) => bpm >= from) ?? -1;
  return zone < 0 ? undefined : zone + 1;
}
