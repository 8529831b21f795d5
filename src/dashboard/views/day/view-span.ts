import type { UnixSeconds } from "../../../health/minute.ts";

/** What is on the screen, or could be. */
export interface Span {
  readonly startS: UnixSeconds;
  readonly endS: UnixSeconds;
}

/** Nearer than this there is nothing more to see: the records are of minutes. */
export const SHORTEST_S = 20 * 60;

/**
 * The span made shorter (`factor` below 1) or longer around a moment, which stays where it is on the
 * screen as far as the whole span allows.
 */
export function zoomed(span: Span, whole: Span, factor: number, aroundS: UnixSeconds): Span {
  const wholeS = whole.endS - whole.startS;
  const oldS = span.endS - span.startS;
  const lengthS = Math.min(wholeS, Math.max(Math.min(SHORTEST_S, wholeS), oldS * factor));
  const share = (aroundS - span.startS) / oldS;
  return within(aroundS - share * lengthS, lengthS, whole);
}

/** The span moved; at the edges of the whole it stops. */
export function panned(span: Span, whole: Span, byS: number): Span {
  return within(span.startS + byS, span.endS - span.startS, whole);
}

/** The span moved just so far that a moment is on the screen. */
export function showing(span: Span, whole: Span, atS: UnixSeconds): Span {
  if (atS < span.startS) return panned(span, whole, atS - span.startS);
  if (atS > span.endS) return panned(span, whole, atS - span.endS);
  return span;
}

/** All of it, without what else is known of it. */
export function allOf({ startS, endS }: Span): Span {
  return { startS, endS };
}

export function isWhole(span: Span, whole: Span): boolean {
  return span.startS <= whole.startS && span.endS >= whole.endS;
}

function within(startS: UnixSeconds, lengthS: number, whole: Span): Span {
  const firstS = Math.max(whole.startS, Math.min(startS, whole.endS - lengthS));
  return { startS: firstS, endS: firstS + lengthS };
}
