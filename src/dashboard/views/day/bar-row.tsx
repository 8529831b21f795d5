import { max } from "d3-array";
import { useMemo } from "preact/hooks";
import { fromZero, linear } from "../../charts/scale.ts";
import type { Scale } from "../../charts/scale.ts";
import { formatNumber } from "../../format.ts";
import type { ChartData } from "./chart-data.ts";
import type { Column } from "./columns.ts";
import { columnsOf, columnsWithin } from "./columns.ts";
import type { Layout, Row } from "./layout.ts";
import { knownRuns } from "./spans.ts";

export interface BarRowProps {
  readonly data: ChartData;
  readonly of: "steps" | "intensity";
  readonly toX: Scale;
  readonly row: Row;
  readonly layout: Layout;
  readonly size: number;
  readonly shown: { readonly from: number; readonly to: number };
}

/** One bar a column, as high as its minutes are on average; where it was measured on a wrist, a line to stand on. */
export function BarRow({ data, of, toX, row, layout, size, shown }: BarRowProps) {
  const { minutes } = data;
  const columns = useColumns(data, of, size);
  const grounds = useMemo(() => knownRuns(minutes[of], minutes.states), [minutes, of]);
  const { toY, at } = barScale(columns, row, of);
  const x = (place: number) => toX(minutes.startS + place * 60);
  const bottom = row.topPx + row.heightPx;
  const bars = columnsWithin(columns, shown.from, shown.to)
    .filter(({ sum }) => sum > 0)
    .map(({ from, to, sum, known }) => {
      const [left, right] = [x(from), x(to)];
      const gap = Math.min(1, (right - left) / 5);
      const top = Math.min(toY(sum / known), bottom - 1);
      return `M${(left + gap / 2).toFixed(1)} ${bottom}V${top.toFixed(1)}H${(right - gap / 2).toFixed(1)}V${bottom}Z`;
    });
  const ground = grounds.map(
    ({ from, to }) => `M${x(from).toFixed(1)} ${bottom}H${x(to).toFixed(1)}`,
  );
  return (
    <g>
      {of === "steps" &&
        at
          .slice(1)
          .map((it) => (
            <line class="grid-line" x1={0} x2={layout.plotPx} y1={toY(it)} y2={toY(it)} />
          ))}
      <path class={`bars ${of}`} d={bars.join("")} />
      <path class="ground" d={ground.join("")} />
    </g>
  );
}

/** The numbers beside the row. */
export function BarNumbers(props: Pick<BarRowProps, "data" | "of" | "row" | "layout" | "size">) {
  const columns = useColumns(props.data, props.of, props.size);
  const { toY, at } = barScale(columns, props.row, props.of);
  return (
    <>
      {at.map((it) => (
        <text class="side" x={props.layout.leftPx - 6} y={toY(it)} dy="0.35em">
          {formatNumber(it)}
        </text>
      ))}
    </>
  );
}

function useColumns({ minutes }: ChartData, of: "steps" | "intensity", size: number): Column[] {
  return useMemo(() => columnsOf(minutes[of], size), [minutes, of, size]);
}

const HIGHEST_INTENSITY = 255;

/** Of the whole day, not of what is on the screen: moving it does not change how high bars are. */
function barScale(columns: readonly Column[], row: Row, of: "steps" | "intensity") {
  const highest = max(columns, ({ sum, known }) => sum / known) ?? 0;
  const { to, at } =
    of === "intensity" || highest === 0
      ? { to: HIGHEST_INTENSITY, at: [] }
      : fromZero(Math.max(highest, LEAST_STEPS), 3);
  return { toY: linear([0, to], [row.topPx + row.heightPx, row.topPx]), at };
}

/** A day of few steps does not fill the row. */
const LEAST_STEPS = 20;
