import type { UnixSeconds } from "../../health/minute.ts";
import type { ClockChange } from "../../server/answers.ts";

/** A moment that is named on the axis, by the wearer's clock. */
export interface Tick {
  readonly atS: UnixSeconds;
  readonly offsetMin: number;
  /** Whether the day begins here. */
  readonly isMidnight: boolean;
}

/** Where the wearer's clock was set, or the wearer went to another one. */
export interface Jump {
  readonly atS: UnixSeconds;
  /** Minutes that the clock went forward. */
  readonly byMin: number;
}

/** Between two names lie so many minutes of the clock. */
const STEPS_MIN = [1, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1_440] as const;

const DAY_MIN = 1_440;

/** The least step at which names that need `leastPx` each do not run into each other. */
export function stepFor(spanS: number, widthPx: number, leastPx: number): number {
  const minutes = (spanS / 60) * (leastPx / Math.max(1, widthPx));
  return STEPS_MIN.find((step) => step >= minutes) ?? DAY_MIN;
}

/**
 * The round times of the wearer's clock in a span, as far apart as `stepMin`. Where the clock is set
 * back, a time is there twice, and where it is set forward, one may fall out. Behind a change a time
 * that is closer than three quarters of a step is left out.
 */
export function ticksOf(
  span: { readonly startS: UnixSeconds; readonly endS: UnixSeconds },
  clock: readonly ClockChange[],
  stepMin: number,
): Tick[] {
  const ticks: Tick[] = [];
  for (const [index, { offsetMin, atS }] of clock.entries()) {
    const fromS = index === 0 ? span.startS : Math.max(atS, span.startS);
    const toS = Math.min(clock[index + 1]?.atS ?? Infinity, span.endS);
    for (let shown = roundUp(fromS / 60 + offsetMin, stepMin); ; shown += stepMin) {
      const tickS = (shown - offsetMin) * 60;
      if (tickS > toS || (tickS === toS && toS !== span.endS)) break;
      const before = ticks.at(-1);
      if (before && tickS - before.atS < stepMin * 45) continue;
      ticks.push({ atS: tickS, offsetMin, isMidnight: modulo(shown, DAY_MIN) === 0 });
    }
  }
  return ticks;
}

/** The changes of the clock within a span; at its very beginning there is none. */
export function jumpsOf(
  span: { readonly startS: UnixSeconds; readonly endS: UnixSeconds },
  clock: readonly ClockChange[],
): Jump[] {
  return clock.flatMap(({ atS, offsetMin }, index) => {
    const before = clock[index - 1];
    const isInside = atS > span.startS && atS < span.endS;
    const byMin = offsetMin - (before?.offsetMin ?? offsetMin);
    return isInside && byMin !== 0 ? [{ atS, byMin }] : [];
  });
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
