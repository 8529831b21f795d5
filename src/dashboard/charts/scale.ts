import { ticks } from "d3-array";

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

/** From zero to a round number that holds all values, and the round numbers between. */
export function fromZero(
  highest: number,
  count = 4,
): { readonly to: number; readonly at: number[] } {
  const most = highest > 0 ? highest : 1;
  const step = ticks(0, most, count)[1] ?? most;
  const to = Math.ceil(most / step) * step;
  return { to, at: ticks(0, to, count) };
}

/** A round span that holds all values, and the round numbers between: for what has no zero of use. */
export function around(
  lowest: number,
  highest: number,
  count = 4,
): { readonly from: number; readonly to: number; readonly at: number[] } {
  const [low, high] = lowest < highest ? [lowest, highest] : [lowest - 1, highest + 1];
  const [first = low, second = high] = ticks(low, high, count);
  const step = second - first;
  const from = Math.floor(low / step) * step;
  const to = Math.ceil(high / step) * step;
  return { from, to, at: ticks(from, to, count) };
}
