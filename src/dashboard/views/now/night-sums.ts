import type { Night } from "../../../health/nights.ts";

/** A night in numbers: of its parts together, or as its source sums it up. */
export interface NightSums {
  readonly startS?: number | undefined;
  readonly endS?: number | undefined;
  readonly asleepS: number;
  readonly deepS?: number | undefined;
  readonly remS?: number | undefined;
}

export function sumsOf({ night, asleepS, told }: Night): NightSums {
  return {
    startS: night[0]?.startS,
    endS: night.at(-1)?.endS,
    asleepS,
    deepS: sum(night.map((it) => it.deepS)) ?? told?.deepS,
    remS: sum(night.map((it) => it.remS)) ?? told?.remS,
  };
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((it) => it !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, it) => total + it, 0);
}
