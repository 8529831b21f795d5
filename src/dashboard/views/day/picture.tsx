import { memo } from "preact/compat";
import { useId } from "preact/hooks";
import { Hatch } from "../../charts/hatch.tsx";
import { linear } from "../../charts/scale.ts";
import type { Scale } from "../../charts/scale.ts";
import { formatNumber, formatTime } from "../../format.ts";
import { stepFor, ticksOf } from "../../charts/axis.ts";
import { BarNumbers, BarRow } from "./bar-row.tsx";
import type { ChartData } from "./chart-data.ts";
import { placeOf } from "./chart-data.ts";
import { columnSize } from "./columns.ts";
import { GroundNames, Grounds } from "./grounds.tsx";
import type { Layout, Row, RowName } from "./layout.ts";
import { ConflictMarks, WorkoutBars } from "./mark-rows.tsx";
import { PulseNumbers, PulseRow } from "./pulse-row.tsx";
import { ReadingNames, ReadingRow } from "./reading-row.tsx";
import { SleepNames, SleepRow } from "./sleep-row.tsx";
import type { Span } from "./view-span.ts";
import { words } from "./words.ts";

export interface PictureProps {
  readonly data: ChartData;
  /** What of it is on the screen. */
  readonly span: Span;
  readonly layout: Layout;
}

/** Columns are at least so wide. */
const COLUMN_PX = 3;

/**
 * All rows on one time axis, as SVG: it follows theme, print and text size by itself, and a day of
 * minutes is a handful of paths.
 */
export const Picture = memo(function Picture({ data, span, layout }: PictureProps) {
  const hatch = useId();
  const { leftPx, plotPx, widthPx, heightPx } = layout;
  const toX = linear([span.startS, span.endS], [0, plotPx]);
  const size = columnSize((span.endS - span.startS) / 60, plotPx, COLUMN_PX);
  const shown = { from: placeOf(data, span.startS), to: placeOf(data, span.endS) + 1 };
  const drawn = { data, toX, layout, size, shown };
  return (
    <svg
      class="minutes-picture"
      viewBox={`0 0 ${widthPx} ${heightPx}`}
      width={widthPx}
      height={heightPx}
      aria-hidden="true"
    >
      <defs>
        <Hatch id={hatch} />
      </defs>
      <svg x={leftPx} y={0} width={plotPx} height={heightPx}>
        <Grounds data={data} toX={toX} layout={layout} hatch={hatch} />
        {layout.rows.map((row) => (
          <RowShapes row={row} {...drawn} />
        ))}
        <GroundNames data={data} toX={toX} layout={layout} />
      </svg>
      {layout.rows.map((row) => (
        <RowNames row={row} {...drawn} />
      ))}
      <Axis data={data} span={span} layout={layout} toX={toX} />
    </svg>
  );
});

interface DrawnRow {
  readonly row: Row;
  readonly data: ChartData;
  readonly toX: Scale;
  readonly layout: Layout;
  readonly size: number;
  readonly shown: { readonly from: number; readonly to: number };
}

function RowShapes(props: DrawnRow) {
  const { row, data, toX, layout } = props;
  switch (row.name) {
    case "workouts":
      return <WorkoutBars workouts={data.workouts} row={row} toX={toX} layout={layout} />;
    case "conflicts":
      return <ConflictMarks conflicts={data.conflicts} row={row} toX={toX} layout={layout} />;
    case "sleep":
      return <SleepRow data={data} row={row} toX={toX} plotPx={layout.plotPx} />;
    case "pulse":
      return <PulseRow {...props} />;
    case "steps":
    case "intensity":
      return <BarRow {...props} of={row.name} />;
    case "readings":
      return <ReadingRow data={data} row={row} toX={toX} layout={layout} />;
  }
}

/** What a row is, above it, and what its heights mean, beside it. */
function RowNames({ row, data, layout, size }: Omit<DrawnRow, "toX" | "shown">) {
  const title = titleOf(row.name, data);
  return (
    <>
      {title !== undefined && (
        <text
          class="ink halo row-title"
          x={0}
          y={row.topPx - 0.65 * layout.emPx}
          {...squeezed(title.join("  "), layout)}
        >
          {title[0]}
          {title[1] !== undefined && <tspan class="row-unit">{`  ${title[1]}`}</tspan>}
        </text>
      )}
      {row.name === "sleep" && <SleepNames data={data} row={row} layout={layout} />}
      {row.name === "pulse" && <PulseNumbers data={data} row={row} layout={layout} />}
      {row.name === "readings" && <ReadingNames data={data} row={row} layout={layout} />}
      {row.name === "steps" && (
        <BarNumbers data={data} of="steps" row={row} layout={layout} size={size} />
      )}
    </>
  );
}

/** On a phone with big letters a title is drawn narrower than it would be, not cut. */
function squeezed(title: string, { widthPx, emPx }: Layout) {
  const isTooLong = title.length * 0.42 * emPx > widthPx;
  return isTooLong ? { textLength: widthPx, lengthAdjust: "spacingAndGlyphs" as const } : {};
}

function titleOf(
  name: RowName,
  { restingBpm }: ChartData,
): readonly [name: string, unit?: string] | undefined {
  const { rowSleep, rowPulse, bpm, restingAt, rowSteps, perMinute, rowIntensity, rowReadings } =
    words();
  switch (name) {
    case "sleep":
      return [rowSleep];
    case "pulse":
      if (restingBpm === undefined) return [rowPulse, bpm];
      return [rowPulse, `${bpm}, ┈ ${restingAt(formatNumber(restingBpm))}`];
    case "steps":
      return [rowSteps, perMinute];
    case "intensity":
      return [rowIntensity];
    case "readings":
      return [rowReadings];
    case "workouts":
    case "conflicts":
      return undefined;
  }
}

function Axis({ data, span, layout, toX }: PictureProps & { readonly toX: Scale }) {
  const { leftPx, plotPx, axisPx, emPx } = layout;
  const widest = formatTime(22 * 3600 + 58 * 60, 0).length * 0.42 * emPx + 0.9 * emPx;
  const ticks = ticksOf(span, data.clock, stepFor(span.endS - span.startS, plotPx, widest));
  let freeFrom = -Infinity;
  return (
    <g transform={`translate(${leftPx} ${axisPx})`}>
      <line class="axis-line" x1={0} x2={plotPx} y1={0} y2={0} />
      {ticks.map(({ atS, offsetMin }) => {
        const x = toX(atS);
        const text = formatTime(atS, offsetMin);
        const half = (text.length * 0.42 * emPx) / 2;
        // At the edges a name stands inside; one that has no room is left out.
        const middle = Math.min(Math.max(x, half), plotPx - half);
        const hasRoom = middle - half >= freeFrom;
        if (hasRoom) freeFrom = middle + half + 0.3 * emPx;
        return (
          <>
            <line class="axis-line" x1={x} x2={x} y1={0} y2={5} />
            {hasRoom && (
              <text class="middle" x={middle} y={1.2 * emPx}>
                {text}
              </text>
            )}
          </>
        );
      })}
    </g>
  );
}
