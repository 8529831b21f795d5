import type { MeasureName } from "./measures.ts";
import { show, words } from "./words.ts";

export interface HeatLegendProps {
  readonly limits: readonly number[];
  readonly measure: MeasureName;
}

/** What the colours mean, each with its own limits, and what has no colour. */
export function HeatLegend({ limits, measure }: HeatLegendProps) {
  return (
    <ul class="heat-legend" role="list">
      {[undefined, ...limits].map((limit, step) => (
        <li key={step}>
          <span class="swatch" style={{ background: `var(--heat-${step + 1})` }} />
          {labelOf(limit, limits[0], measure)}
        </li>
      ))}
      <li>
        <span class="swatch not-worn" />
        {words().notWorn}
      </li>
      <li>
        <span class="swatch no-record" />
        {words().noRecord}
      </li>
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
