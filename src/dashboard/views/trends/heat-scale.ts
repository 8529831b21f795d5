import { quantileSorted } from "d3-array";

/** How many colours there are; as many as `--heat-…` in the theme. */
export const HEAT_STEPS = 5;

/**
 * The limits between the colours: where they part somebody's own days evenly, on round numbers. Fewer
 * limits than colours less one: the days hardly differ.
 */
export function heatLimits(values: readonly number[], roundTo: number): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const limits = Array.from({ length: HEAT_STEPS - 1 }, (_, step) => {
    const limit = quantileSorted(sorted, (step + 1) / HEAT_STEPS);
    return limit === undefined ? undefined : Math.round(limit / roundTo) * roundTo;
  });
  const known = limits.filter((it) => it !== undefined);
  return [...new Set(known)].filter((it) => it > (sorted[0] ?? 0));
}

/** Which colour a value has, from 1 on: how many limits it has reached, and one. */
export function heatStep(value: number, limits: readonly number[]): number {
  return 1 + limits.filter((limit) => value >= limit).length;
}
