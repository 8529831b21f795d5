import { extent } from "d3-array";
import { useMemo } from "preact/hooks";
import { around, linear } from "../../charts/scale.ts";
import type { Scale } from "../../charts/scale.ts";
import { formatNumber } from "../../format.ts";
import type { ChartData } from "./chart-data.ts";
import { isPulse } from "./chart-data.ts";
import type { Column } from "./columns.ts";
import { columnsOf, columnsWithin, gapEnds, piecesOf } from "./columns.ts";
import type { Layout, Row } from "./layout.ts";
import { isOff } from "./spans.ts";
import { readingNames } from "./words.ts";

export interface PulseRowProps {
  readonly data: ChartData;
  readonly toX: Scale;
  readonly row: Row;
  readonly layout: Layout;
  /** How many minutes are one column. */
  readonly size: number;
  /** The minutes on the screen, by their places. */
  readonly shown: { readonly from: number; readonly to: number };
}

/** A line comes from outside of the picture, and leads there. */
const BEYOND_MIN = 40;

/** Between lowest and highest of each column a band, on it the mean as a line; no line across a gap. */
export function PulseRow({ data, toX, row, layout, size, shown }: PulseRowProps) {
  const { heartRateBpm, states, startS } = data.minutes;
  const columns = useMemo(() => columnsOf(heartRateBpm, size), [heartRateBpm, size]);
  const ends = useMemo(() => gapEnds(heartRateBpm, (at) => isOff(states[at])), [data.minutes]);
  const scale = pulseScale(data, row);
  const near = columnsWithin(columns, shown.from - BEYOND_MIN, shown.to + BEYOND_MIN);
  const pieces = piecesOf(near, ends);
  const middle = (it: Column) => toX(startS + ((it.first + it.last + 1) / 2) * 60);
  const line = (piece: readonly Column[]) =>
    piece.map((it) => point(middle(it), scale.toY(it.sum / it.known))).join("L");
  const band = (piece: readonly Column[]) => [
    ...piece.map((it) => point(middle(it), scale.toY(it.high))),
    ...piece.toReversed().map((it) => point(middle(it), scale.toY(it.low))),
  ];
  const long = pieces.filter((piece) => piece.length > 1);
  const alone = pieces.filter((piece) => piece.length === 1).flat();
  const perMinutePx = layout.plotPx / Math.max(1, shown.to - shown.from);
  const dots = size === 1 && perMinutePx > 5 ? pieces.flat() : alone;
  return (
    <g>
      {scale.at.map((bpm) => (
        <line class="grid-line" x1={0} x2={layout.plotPx} y1={scale.toY(bpm)} y2={scale.toY(bpm)} />
      ))}
      <path class="pulse-band" d={long.map((piece) => `M${band(piece).join("L")}Z`).join("")} />
      {scale.at.length > 0 && <Resting bpm={data.restingBpm} toY={scale.toY} layout={layout} />}
      <path class="pulse-line" d={long.map((piece) => `M${line(piece)}`).join("")} />
      {dots.map((it) => (
        <circle class="pulse-dot" cx={middle(it)} cy={scale.toY(it.sum / it.known)} r={1.75} />
      ))}
      {marksWithin(data, toX, layout).map(({ atS, bpm, text }) => (
        <g transform={`translate(${toX(atS).toFixed(1)} ${scale.toY(bpm).toFixed(1)})`}>
          <circle class="reading-dot pulse" r={4} />
          <MarkText text={text} leftPx={toX(atS)} layout={layout} />
        </g>
      ))}
    </g>
  );
}

/**
 * Beside its mark; where that has no room, above it, up to the end of the picture. What is wider than
 * the picture, on a phone with big letters, is drawn narrower: its first letters would be cut.
 */
function MarkText(props: { text: string; leftPx: number; layout: Layout }) {
  const { text, leftPx, layout } = props;
  const isAtEnd = leftPx + 7 + text.length * 0.45 * layout.emPx > layout.plotPx;
  const isTooLong = text.length * 0.38 * layout.emPx > layout.plotPx;
  return (
    <text
      class={isAtEnd ? "halo reading-text end" : "halo reading-text"}
      x={isAtEnd ? layout.plotPx - leftPx : 7}
      dy={isAtEnd ? "-0.6em" : "-0.3em"}
      {...(isTooLong ? { textLength: layout.plotPx, lengthAdjust: "spacingAndGlyphs" } : {})}
    >
      {text}
    </text>
  );
}

/** A mark beyond the edges of what is on the screen has no name within them. */
function marksWithin(data: ChartData, toX: Scale, { plotPx }: Layout) {
  return marksOf(data).filter(({ atS }) => toX(atS) >= 0 && toX(atS) <= plotPx);
}

function marksOf({ readings, marked }: ChartData): NonNullable<ChartData["marked"]>[] {
  const taken = readings.filter(isPulse).map(({ kind, atS, value }) => ({
    atS,
    bpm: value,
    text: `${readingNames()[kind][0]} ${formatNumber(value)}`,
  }));
  return marked === undefined ? taken : [...taken, marked];
}

function Resting(props: { bpm: number | undefined; toY: Scale; layout: Layout }) {
  const { bpm, toY, layout } = props;
  if (bpm === undefined) return null;
  return <line class="resting" x1={0} x2={layout.plotPx} y1={toY(bpm)} y2={toY(bpm)} />;
}

/** The numbers beside the row. */
export function PulseNumbers(props: { data: ChartData; row: Row; layout: Layout }) {
  const scale = pulseScale(props.data, props.row);
  return (
    <>
      {scale.at.map((bpm) => (
        <text class="side" x={props.layout.leftPx - 6} y={scale.toY(bpm)} dy="0.35em">
          {formatNumber(bpm)}
        </text>
      ))}
    </>
  );
}

const SCALES = new WeakMap<ChartData, ReturnType<typeof around>>();

/** From the lowest to the highest pulse of all that can be on the screen: it does not change on zooming. */
function pulseScale(data: ChartData, { topPx, heightPx }: Row) {
  const known = SCALES.get(data) ?? scaleOf(data);
  SCALES.set(data, known);
  const { from, to, at } = known;
  return { toY: linear([from, to], [topPx + heightPx, topPx]), at };
}

function scaleOf({ minutes, readings, restingBpm }: ChartData): ReturnType<typeof around> {
  const [low, high] = extent([
    ...minutes.heartRateBpm.filter((it) => it !== null),
    ...readings.filter(isPulse).map(({ value }) => value),
  ]);
  if (low === undefined) return NO_SCALE;
  const resting = restingBpm ?? low;
  return around(Math.min(low, resting), Math.max(high, resting, low + LEAST_BPM), 4);
}

/** A quiet day is not blown up to a stormy one. */
const LEAST_BPM = 30;

/** Without any pulse there is nothing to read off. */
const NO_SCALE: ReturnType<typeof around> = { from: 0, to: 1, at: [] };

function point(x: number, y: number): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
