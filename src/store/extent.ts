import type { UnixSeconds } from "../health/minute.ts";

/** Between which instants something is; both included. */
export interface Extent {
  readonly firstS: UnixSeconds;
  readonly lastS: UnixSeconds;
}

/** The first and the last of some instants; `undefined` of none. */
export function extentOf(instants: Iterable<UnixSeconds>): Extent | undefined {
  let firstS = Infinity;
  let lastS = -Infinity;
  for (const atS of instants) {
    if (atS < firstS) firstS = atS;
    if (atS > lastS) lastS = atS;
  }
  return firstS <= lastS ? { firstS, lastS } : undefined;
}

/** What spans both. */
export function spanning(a: Extent | undefined, b: Extent | undefined): Extent | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return { firstS: Math.min(a.firstS, b.firstS), lastS: Math.max(a.lastS, b.lastS) };
}
