import type { BandOfPage } from "../../../server/answers.ts";

type Readings = BandOfPage["battery"];

/** With nothing said for longer, no line is drawn across. */
const GAP_S = 3 * 86_400;

/** What a battery loses in less time says little. */
const LEAST_S = 12 * 3600;
const LEAST_PERCENT = 3;

const DAY_S = 86_400;

/** The readings, in pieces that hang together. */
export function stretches(readings: Readings): Readings[] {
  const pieces: Readings[number][][] = [];
  let last: Readings[number] | undefined;
  for (const reading of readings) {
    if (last === undefined || reading.atS - last.atS > GAP_S) pieces.push([]);
    pieces.at(-1)?.push(reading);
    last = reading;
  }
  return pieces;
}

/**
 * How many days a full battery lasts, by what it has lost between charges; `undefined` where too little
 * is known.
 */
export function lastsDays(readings: Readings): number | undefined {
  let lostPercent = 0;
  let tookS = 0;
  for (const piece of stretches(readings)) {
    for (const [i, now] of piece.entries()) {
      const before = piece[i - 1];
      if (before === undefined || now.levelPercent > before.levelPercent) continue;
      lostPercent += before.levelPercent - now.levelPercent;
      tookS += now.atS - before.atS;
    }
  }
  if (lostPercent < LEAST_PERCENT || tookS < LEAST_S) return undefined;
  return (100 / lostPercent) * (tookS / DAY_S);
}
