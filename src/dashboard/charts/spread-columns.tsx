import type { ComponentChildren } from "preact";
import type { Distribution } from "../../server/answers.ts";
import { formatNumber } from "../format.ts";
import { ColumnLabel } from "./column-label.tsx";
import { Picture, type Room } from "./picture.tsx";
import { around, fromZero, linear, type Axis, type AxisWishes, type Scale } from "./scale.ts";
import { thinOut } from "./thin-out.ts";
import { gutterFor, ValueAxis } from "./value-axis.tsx";

/** One column of a picture: how the values of an hour, a weekday, a month lie. */
export interface SpreadColumn {
  readonly key: string;
  /** Below it; without one it has none. */
  readonly label?: string | undefined;
  /** Absent: nothing is known; there is a gap. */
  readonly spread?: Distribution | undefined;
  /** Drawn one by one where they are few. */
  readonly dots?: readonly SpreadDot[] | undefined;
  /** Most of it is a source's own word: its boxes are outlined. */
  readonly isTold?: boolean | undefined;
  /** The median of the time before: a hollow mark. */
  readonly before?: number | undefined;
  /** Where more of it is. */
  readonly href?: string | undefined;
}

export interface SpreadDot {
  readonly value: number;
  readonly isTold: boolean;
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
  const { summary, heightRem = 11 } = props;
  return (
    <Picture
      summary={summary}
      heightRem={heightRem}
      draw={(room) => <Drawn {...props} room={room} />}
    />
  );
}

/** A column that stands alone is not as wide as the page. */
const WIDEST_REM = 6;

function Drawn({ room, ...props }: SpreadColumnsProps & { readonly room: Room }) {
  const { columns, colour, show = formatNumber, gap = 0.3 } = props;
  const { widthPx, heightPx, remPx } = room;
  const axis = axisOf(props);
  const leftPx = gutterFor(
    axis.at.map((it) => show(it)),
    remPx,
  );
  const [topPx, bottomPx] = [0.6 * remPx, heightPx - 1.3 * remPx];
  const y = linear([axis.from, axis.to], [bottomPx, topPx]);
  const slotPx = Math.min((widthPx - leftPx) / Math.max(1, columns.length), WIDEST_REM * remPx);
  const labels = thinOut(
    columns.map(({ label }) => label),
    slotPx,
    remPx,
  );
  return (
    <>
      <ValueAxis axis={axis} y={y} leftPx={leftPx} room={room} show={show} />
      {columns.map((column, index) => (
        <Slot key={column.key} column={column}>
          <rect
            class="touched"
            x={leftPx + index * slotPx}
            width={slotPx}
            y={topPx}
            height={bottomPx - topPx}
          />
          <Column
            column={column}
            x={leftPx + (index + gap / 2) * slotPx}
            width={slotPx * (1 - gap)}
            y={y}
            colour={colour}
          />
          <ColumnLabel
            text={labels[index]}
            atPx={leftPx + (index + 0.5) * slotPx}
            yPx={bottomPx + remPx}
            room={room}
          />
        </Slot>
      ))}
    </>
  );
}

interface SlotProps {
  readonly column: SpreadColumn;
  readonly children: ComponentChildren;
}

/** What it leads to is also reached without it: a picture is passed over by keys and screen readers. */
function Slot({ column: { href, spread }, children }: SlotProps) {
  if (href === undefined || spread === undefined) return <g>{children}</g>;
  return (
    <a href={href} tabindex={-1} class="leads-on">
      {children}
    </a>
  );
}

function axisOf({ columns, hasZero, axis }: SpreadColumnsProps): Axis {
  const values = columns.flatMap(valuesOf);
  if (values.length === 0) return { from: 0, to: 1, at: [] };
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return hasZero ? fromZero(high, axis) : around(low, high, axis);
}

function valuesOf({ spread, dots, before }: SpreadColumn): number[] {
  const few = isFew(spread) ? dots?.map(({ value }) => value) : undefined;
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

function Column({ column, x, width, y, colour }: ColumnProps) {
  const { spread, dots, before, isTold } = column;
  const middle = x + width / 2;
  const shared = { x, width, y, colour, isTold: isTold === true };
  return (
    <>
      {spread !== undefined && (dots === undefined || !isFew(spread)) && (
        <>
          <Box {...shared} from={spread.p10} to={spread.p90} opacity={0.25} />
          <Box {...shared} from={spread.p25} to={spread.p75} opacity={0.55} />
        </>
      )}
      {isFew(spread) &&
        dots?.map(({ value, isTold: isRing }, index) => (
          <circle
            key={index}
            cx={middle}
            cy={y(value)}
            r={3}
            {...(isRing
              ? { fill: "none", stroke: colour, "stroke-width": 1.5 }
              : { fill: colour, "fill-opacity": 0.55 })}
          />
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
  readonly isTold: boolean;
}

function Box(props: BoxProps) {
  const { x, width, y, colour, from, to, opacity, isTold } = props;
  if (isTold) return <ToldBox {...props} />;
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

const LINE_PX = 1.5;

/** Around narrower ones there would be more line than box: of a band only both edges are drawn, and it is pale. */
const BAND_BELOW_PX = 16;

function ToldBox({ x, width, y, colour, from, to, opacity }: BoxProps) {
  const isBand = width < BAND_BELOW_PX;
  // A line lies half outside of what it is around.
  const inset = LINE_PX / 2;
  const [left, right] = isBand ? [x, x + width] : [x + inset, x + width - inset];
  const top = y(to) + inset;
  const bottom = Math.max(top, y(from) - inset);
  return (
    <>
      {isBand && (
        <rect
          x={x}
          width={width}
          y={top}
          height={bottom - top}
          fill={colour}
          fill-opacity={opacity * 0.35}
        />
      )}
      <path
        d={`M${left} ${top}H${right}${isBand ? `M${right} ` : "V"}${bottom}H${left}${isBand ? "" : "Z"}`}
        fill="none"
        stroke={colour}
        stroke-opacity={Math.min(1, opacity * 1.6)}
        stroke-width={LINE_PX}
      />
    </>
  );
}
