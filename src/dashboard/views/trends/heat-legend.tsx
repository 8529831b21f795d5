import type { MeasureName } from "./measures.ts";
import { show, words } from "./words.ts";

export interface HeatLegendProps {
  readonly limits: readonly number[];
  readonly measure: MeasureName;
  /** Those that are drawn. */
  readonly looks: readonly HeatLook[];
}

/** What a cell may look like besides its colour. */
export const HEAT_LOOKS = ["partly", "told", "unfinished", "not-worn", "no-record"] as const;
export type HeatLook = (typeof HEAT_LOOKS)[number];

function nameOf(look: HeatLook): string {
  const { inPart, told, today, notWorn, noRecord } = words();
  return { partly: inPart, told, unfinished: today, "not-worn": notWorn, "no-record": noRecord }[
    look
  ];
}

/** What the colours mean, each with its own limits, and what else a day may look like. */
export function HeatLegend({ limits, measure, looks }: HeatLegendProps) {
  return (
    <ul class="heat-legend" role="list">
      {[undefined, ...limits].map((limit, step) => (
        <li key={step}>
          <span class="swatch" style={{ background: `var(--heat-${step + 1})` }} />
          {labelOf(limit, limits[0], measure)}
        </li>
      ))}
      {looks.map((look) => (
        <li key={look}>
          <span class={`swatch ${look}`} />
          {nameOf(look)}
        </li>
      ))}
    </ul>
  );
}

function labelOf(
  limit: number | undefined,
  first: number | undefined,
  measure: MeasureName,
): string {
  if (limit !== undefined) return words().from(show(measure, limit));
  return first === undefined ? words().measures[measure] : words().below(show(measure, first));
}
