import { range, tickStep } from "d3-array";

/** Where a value lies on the screen. */
export type Scale = (value: number) => number;

/** A straight scale: `from` lies at `fromPx`, `to` at `toPx`. */
export function linear(
  [from, to]: readonly [number, number],
  [fromPx, toPx]: readonly [number, number],
): Scale {
  const perUnit = to === from ? 0 : (toPx - fromPx) / (to - from);
  return (value) => fromPx + (value - from) * perUnit;
}

/** The value at a place on the screen: the way back of {@link linear}. */
export function inverse(
  [from, to]: readonly [number, number],
  [fromPx, toPx]: readonly [number, number],
): Scale {
  return linear([fromPx, toPx], [from, to]);
}

/** What an axis goes over, and the round numbers on it. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly at: readonly number[];
}

export interface AxisWishes {
  /** About how many round numbers; fewer or more are fine. */
  readonly count?: number;
  /** Round numbers are round in this unit: 60 for hours of minutes. */
  readonly unit?: number;
  /** Values that lie closer together are not blown up to fill the picture. */
  readonly leastSpan?: number;
}

/** From zero to a round number that holds all values: for sums. A number is a wish for `count`. */
export function fromZero(highest: number, wishes: number | AxisWishes = {}): Axis {
  const { count, unit } = wished(wishes);
  return axisBetween(0, highest > 0 ? highest : unit, count, unit);
}

/** A round span that holds all values: for what has no zero of use. A number is a wish for `count`. */
export function around(lowest: number, highest: number, wishes: number | AxisWishes = {}): Axis {
  const { count, unit, leastSpan } = wished(wishes);
  const missing = Math.max(0, leastSpan - (highest - lowest)) / 2;
  return axisBetween(lowest - missing, highest + missing, count, unit);
}

function wished(wishes: number | AxisWishes): Required<AxisWishes> {
  const given: AxisWishes = typeof wishes === "number" ? { count: wishes } : wishes;
  const { count = 4, unit = 1, leastSpan } = given;
  return { count, unit, leastSpan: leastSpan ?? 2 * unit };
}

function axisBetween(lowest: number, highest: number, count: number, unit: number): Axis {
  const [low, high] = [lowest / unit, highest / unit];
  const step = tickStep(low, high, count);
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  const at = range(first, last + 1).map((it) => it * step * unit);
  return { from: first * step * unit, to: last * step * unit, at };
}
