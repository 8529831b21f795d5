import { mean, quantileSorted } from "d3-array";
import type { Distribution } from "../../server/answers.ts";

/** How values lie. The average is for a footnote. */
export interface Spread extends Distribution {
  readonly average: number;
  readonly least: number;
  readonly most: number;
}

/** Fewer values have no middle half to speak of. */
export const HALF_FROM = 4;

export function hasHalf(spread: Spread | undefined): spread is Spread {
  return spread !== undefined && spread.of >= HALF_FROM;
}

/** How the values lie that there are; `undefined`: there is none. */
export function spreadOf(values: Iterable<number | null | undefined>): Spread | undefined {
  const sorted = [...values]
    .filter((it) => it !== null && it !== undefined)
    .toSorted((a, b) => a - b);
  const average = mean(sorted);
  if (average === undefined) return undefined;
  const at = (share: number): number => quantileSorted(sorted, share) ?? average;
  return {
    least: at(0),
    p10: at(0.1),
    p25: at(0.25),
    p50: at(0.5),
    p75: at(0.75),
    p90: at(0.9),
    most: at(1),
    average,
    of: sorted.length,
  };
}
