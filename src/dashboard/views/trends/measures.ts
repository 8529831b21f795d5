import type { DayColumns, KnownMeasure } from "../../../server/answers.ts";
import type { AxisWishes } from "../../charts/scale.ts";

export const MEASURES = ["steps", "active", "sleep", "pulse"] as const;

/** What of the days is looked at, as it stands in the address. */
export type MeasureName = (typeof MEASURES)[number];

export function isMeasureName(name: string): name is MeasureName {
  return MEASURES.some((it) => it === name);
}

/** What a measure is, beside its words. */
export interface Measure {
  /** Its colour: a role. */
  readonly colour: string;
  /** Whether its pictures begin at zero: sums do. */
  readonly hasZero: boolean;
  /** Whether it still grows while a day goes on, so that today says little. */
  readonly grows: boolean;
  readonly axis: AxisWishes;
  /** Limits of its colours are multiples of it. */
  readonly roundTo: number;
  /** What says how much of a day it tells. */
  readonly known: KnownMeasure;
  /** The value of a day; `undefined`: not known. */
  readonly of: (days: DayColumns, at: number) => number | undefined;
}

export const MEASURE: Readonly<Record<MeasureName, Measure>> = {
  steps: {
    colour: "var(--steps)",
    hasZero: true,
    grows: true,
    axis: {},
    roundTo: 500,
    known: "steps",
    of: ({ steps }, at) => steps[at] ?? undefined,
  },
  active: {
    colour: "var(--intensity)",
    hasZero: true,
    grows: true,
    axis: { unit: 60 },
    roundTo: 5,
    known: "activeMinutes",
    // Of a day that nobody wore it no minute was active; that says nothing.
    of: ({ activeMinutes, coverage }, at) => {
      const minutes = activeMinutes[at];
      const isKnown = coverage[at] === "worn" || coverage[at] === "partly" || minutes !== 0;
      return isKnown ? minutes : undefined;
    },
  },
  sleep: {
    colour: "var(--asleep)",
    hasZero: true,
    // The coming evening belongs to today, too.
    grows: true,
    axis: { unit: 60 },
    roundTo: 15,
    known: "asleepMinutes",
    of: ({ asleepMinutes }, at) => asleepMinutes[at] ?? undefined,
  },
  pulse: {
    colour: "var(--pulse)",
    hasZero: false,
    grows: false,
    axis: { leastSpan: 12 },
    roundTo: 1,
    known: "restingBpm",
    of: ({ restingBpm }, at) => restingBpm[at] ?? undefined,
  },
};
