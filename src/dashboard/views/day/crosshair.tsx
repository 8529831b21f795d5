import type { UnixSeconds } from "../../../health/minute.ts";
import { linear } from "../../charts/scale.ts";
import { formatNumber } from "../../format.ts";
import type { ChartData } from "./chart-data.ts";
import type { Layout, RowName } from "./layout.ts";
import type { Readout } from "./readout.ts";
import { readoutOf, textOfPulse } from "./readout.ts";
import type { Span } from "./view-span.ts";
import { stateNames } from "./words.ts";

export interface CrosshairProps {
  readonly data: ChartData;
  readonly layout: Layout;
  /** What is on the screen. */
  readonly span: Span;
  readonly atS: UnixSeconds | undefined;
  readonly selected: Span | undefined;
}

/** Over the rows: a line through all of them with the values of its minute, and what is selected. */
export function Crosshair({ data, layout, span, atS, selected }: CrosshairProps) {
  const { widthPx, heightPx, leftPx, plotPx } = layout;
  const toX = linear([span.startS, span.endS], [leftPx, leftPx + plotPx]);
  const middleX = atS === undefined ? -1 : toX(atS + 30);
  const isShown = atS !== undefined && middleX >= leftPx - 1 && middleX <= leftPx + plotPx + 1;
  return (
    <svg
      class="minutes-over"
      viewBox={`0 0 ${widthPx} ${heightPx}`}
      width={widthPx}
      height={heightPx}
      aria-hidden="true"
    >
      {selected !== undefined && (
        <Selected
          fromX={Math.max(leftPx, toX(selected.startS))}
          toX={Math.min(leftPx + plotPx, toX(selected.endS))}
          layout={layout}
        />
      )}
      {isShown && <Line x={middleX} layout={layout} readout={readoutOf(data, atS)} />}
    </svg>
  );
}

function Selected(props: { fromX: number; toX: number; layout: Layout }) {
  const { fromX, toX, layout } = props;
  if (toX <= fromX) return null;
  const top = layout.rows[0]?.topPx ?? 0;
  return (
    <>
      <rect class="selected" x={fromX} y={top} width={toX - fromX} height={layout.axisPx - top} />
      <path
        class="selected-edge"
        d={`M${fromX} ${top}V${layout.axisPx}M${toX} ${top}V${layout.axisPx}`}
      />
      <rect
        class="selected-axis"
        x={fromX}
        y={layout.axisPx - 1.5}
        width={toX - fromX}
        height={3}
      />
    </>
  );
}

function Line({ x, layout, readout }: { x: number; layout: Layout; readout: Readout }) {
  const { rows, axisPx, leftPx, plotPx, emPx } = layout;
  const isRight = x > leftPx + plotPx * 0.7;
  const half = readout.time.length * 0.27 * emPx + 0.4 * emPx;
  const timeX = Math.min(Math.max(x, leftPx + half), leftPx + plotPx - half);
  const top = rows[0]?.topPx ?? 0;
  return (
    <>
      <line class="crosshair" x1={x} x2={x} y1={top} y2={axisPx} />
      {rows.map(({ name, topPx }) => {
        const text = valueIn(name, readout);
        if (text === undefined) return null;
        return (
          <text
            class={`halo value ${name}${isRight ? " end" : ""}`}
            x={isRight ? x - 5 : x + 5}
            y={topPx - 0.5 * emPx}
          >
            {text}
          </text>
        );
      })}
      <rect
        class="time-tag"
        x={timeX - half}
        y={axisPx + 0.2 * emPx}
        width={2 * half}
        height={1.35 * emPx}
        rx={4}
      />
      <text class="time-text middle" x={timeX} y={axisPx + 1.2 * emPx}>
        {readout.time}
      </text>
    </>
  );
}

/** What stands at the crosshair above a row; `undefined`: of that minute nothing is known of it. */
function valueIn(name: RowName, readout: Readout): string | undefined {
  const { letter, steps, intensity, readings } = readout;
  const known = (value: number | undefined) => (value === undefined ? "–" : formatNumber(value));
  switch (name) {
    case "sleep":
      return stateNames()[letter];
    case "pulse":
      return textOfPulse(readout) ?? "–";
    case "steps":
      return known(steps);
    case "intensity":
      return known(intensity);
    case "readings":
      return readings.length === 0 ? undefined : readings.join(", ");
    case "workouts":
    case "conflicts":
      return undefined;
  }
}
