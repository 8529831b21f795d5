import type { Distribution } from "../../server/answers.ts";
import { formatNumber } from "../format.ts";
import { Picture } from "./picture.tsx";
import { around, fromZero, linear, type AxisWishes, type Scale } from "./scale.ts";
import { thinOut } from "./thin-out.ts";

/** One column of a picture: how the values of an hour, a weekday, a month lie. */
export interface SpreadColumn {
  readonly key: string;
  /** Below it; without one it has none. */
  readonly label?: string | undefined;
  /** Absent: nothing is known; there is a gap. */
  readonly spread?: Distribution | undefined;
  /** Drawn one by one where they are few. */
  readonly dots?: readonly number[] | undefined;
  /** The median of the time before: a hollow mark. */
  readonly before?: number | undefined;
}

export interface SpreadColumnsProps {
  readonly summary: string;
  readonly columns: readonly SpreadColumn[];
  readonly colour: string;
  readonly hasZero: boolean;
  readonly axis?: AxisWishes;
  readonly heightRem?: number;
  readonly show?: (value: number) => string;
  /** How much of a column stays empty, so that columns stand apart; 0: they are one band. */
  readonly gap?: number;
}

/** Fewer values are shown one by one: a box of them would say more than there is. */
const BOX_FROM = 8;

/** Distributions side by side: faint from a tenth to nine tenths, strong the middle half, a line the median. */
export function SpreadColumns(props: SpreadColumnsProps) {
  const { summary, columns, hasZero, heightRem = 11, show = formatNumber, gap = 0.3 } = props;
  const { axis: axisWishes } = props;
  const values = columns.flatMap(valuesOf);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const axis =
    values.length === 0
      ? { from: 0, to: 1, at: [] }
      : hasZero
        ? fromZero(high, axisWishes)
        : around(low, high, axisWishes);
  return (
    <Picture
      summary={summary}
      heightRem={heightRem}
      draw={({ widthPx, heightPx, remPx }) => {
        const texts = axis.at.map((it) => show(it));
        const leftPx = (0.8 + 0.5 * Math.max(0, ...texts.map((it) => it.length))) * remPx;
        const [topPx, bottomPx] = [0.6 * remPx, heightPx - 1.3 * remPx];
        const y = linear([axis.from, axis.to], [bottomPx, topPx]);
        const slotPx = (widthPx - leftPx) / Math.max(1, columns.length);
        const labels = thinOut(
          columns.map(({ label }) => label),
          slotPx,
          remPx,
        );
        return (
          <>
            {axis.at.map((value, index) => (
              <g key={value}>
                <line x1={leftPx} x2={widthPx} y1={y(value)} y2={y(value)} class="grid-line" />
                <text x={leftPx - 0.4 * remPx} y={y(value) + 0.25 * remPx} text-anchor="end">
                  {texts[index]}
                </text>
              </g>
            ))}
            {columns.map((column, index) => {
              const x = leftPx + (index + gap / 2) * slotPx;
              const width = slotPx * (1 - gap);
              return (
                <g key={column.key}>
                  <Column column={column} x={x} width={width} y={y} colour={props.colour} />
                  {labels[index] !== undefined && (
                    <text
                      x={leftPx + (index + 0.5) * slotPx}
                      y={bottomPx + remPx}
                      text-anchor="middle"
                    >
                      {labels[index]}
                    </text>
                  )}
                </g>
              );
            })}
          </>
        );
      }}
    />
  );
}

function valuesOf({ spread, dots, before }: SpreadColumn): number[] {
  const few = isFew(spread) ? dots : undefined;
  const ends = few ?? (spread ? [spread.p10, spread.p90] : []);
  return before === undefined ? [...ends] : [...ends, before];
}

function isFew(spread: Distribution | undefined): boolean {
  return spread !== undefined && spread.of < BOX_FROM;
}

interface ColumnProps {
  readonly column: SpreadColumn;
  readonly x: number;
  readonly width: number;
  readonly y: Scale;
  readonly colour: string;
}

function Column({ column: { spread, dots, before }, x, width, y, colour }: ColumnProps) {
  const middle = x + width / 2;
  return (
    <>
      {spread !== undefined && (dots === undefined || !isFew(spread)) && (
        <>
          <Box {...{ x, width, y, colour }} from={spread.p10} to={spread.p90} opacity={0.25} />
          <Box {...{ x, width, y, colour }} from={spread.p25} to={spread.p75} opacity={0.55} />
        </>
      )}
      {isFew(spread) &&
        dots?.map((value, index) => (
          <circle key={index} cx={middle} cy={y(value)} r={3} fill={colour} fill-opacity={0.55} />
        ))}
      {spread !== undefined && (
        <line
          x1={x}
          x2={x + width}
          y1={y(spread.p50)}
          y2={y(spread.p50)}
          stroke="var(--ink)"
          stroke-width={2}
        />
      )}
      {before !== undefined && <circle cx={middle} cy={y(before)} r={3.5} class="before-mark" />}
    </>
  );
}

interface BoxProps {
  readonly x: number;
  readonly width: number;
  readonly y: Scale;
  readonly colour: string;
  readonly from: number;
  readonly to: number;
  readonly opacity: number;
}

function Box({ x, width, y, colour, from, to, opacity }: BoxProps) {
  return (
    <rect
      x={x}
      width={width}
      y={y(to)}
      height={Math.max(0.5, y(from) - y(to))}
      fill={colour}
      fill-opacity={opacity}
    />
  );
}
