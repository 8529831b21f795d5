import { useId } from "preact/hooks";
import { Hatch, hatched } from "../../charts/hatch.tsx";
import { Picture, type Room } from "../../charts/picture.tsx";
import { around, fromZero, linear, type Axis, type Scale } from "../../charts/scale.ts";
import type { Spread } from "../../charts/spread.ts";
import { thinOut } from "../../charts/thin-out.ts";
import type { DayValue } from "./day-values.ts";
import type { Measure } from "./measures.ts";

export interface DaysPictureProps {
  readonly summary: string;
  readonly days: readonly DayValue[];
  /** The same days of the time before, as hollow marks. */
  readonly before: readonly (number | undefined)[];
  /** Of these days: its middle half lies behind them. */
  readonly spread: Spread | undefined;
  readonly measure: Measure;
  readonly show: (value: number) => string;
  /** Below a day; without one it has none. */
  readonly label: (day: DayValue, index: number) => string | undefined;
  readonly heightRem?: number;
}

/** Days side by side, before their middle half and median. */
export function DaysPicture(props: DaysPictureProps) {
  const id = useId();
  return (
    <Picture
      summary={props.summary}
      heightRem={props.heightRem ?? 12}
      draw={(room) => <Days {...props} room={room} id={id} />}
    />
  );
}

interface DaysProps extends DaysPictureProps {
  readonly room: Room;
  readonly id: string;
}

function Days({ days, before, spread, measure, show, label, room, id }: DaysProps) {
  const { widthPx, heightPx, remPx } = room;
  const axis = axisOf(days, before, measure);
  const texts = axis.at.map((it) => show(it));
  const leftPx = (0.8 + 0.5 * Math.max(0, ...texts.map((it) => it.length))) * remPx;
  const [topPx, bottomPx] = [0.6 * remPx, heightPx - 1.3 * remPx];
  const y = linear([axis.from, axis.to], [bottomPx, topPx]);
  const slotPx = (widthPx - leftPx) / Math.max(1, days.length);
  const labels = thinOut(days.map(label), slotPx, remPx);
  return (
    <>
      <defs>
        <Hatch id={id} />
      </defs>
      {spread !== undefined && (
        <rect
          x={leftPx}
          width={widthPx - leftPx}
          y={y(spread.p75)}
          height={Math.max(1, y(spread.p25) - y(spread.p75))}
          fill={measure.colour}
          fill-opacity={0.18}
        />
      )}
      {axis.at.map((value, index) => (
        <g key={value}>
          <line x1={leftPx} x2={widthPx} y1={y(value)} y2={y(value)} class="grid-line" />
          <text x={leftPx - 0.4 * remPx} y={y(value) + 0.25 * remPx} text-anchor="end">
            {texts[index]}
          </text>
        </g>
      ))}
      {days.map((day, index) => {
        const x = leftPx + index * slotPx;
        const former = before[index];
        const name = labels[index];
        return (
          <g key={day.day}>
            <One {...{ day, x, slotPx, y, topPx, bottomPx, measure, id }} />
            {former !== undefined && (
              <circle cx={x + slotPx / 2} cy={y(former)} r={3.5} class="before-mark" />
            )}
            {name !== undefined && (
              <text x={x + slotPx / 2} y={bottomPx + remPx} text-anchor="middle">
                {name}
              </text>
            )}
          </g>
        );
      })}
      {spread !== undefined && (
        <line x1={leftPx} x2={widthPx} y1={y(spread.p50)} y2={y(spread.p50)} class="median-line" />
      )}
    </>
  );
}

function axisOf(
  days: readonly DayValue[],
  before: readonly (number | undefined)[],
  { hasZero, axis }: Measure,
): Axis {
  const values = [...days.map(({ value }) => value), ...before].filter((it) => it !== undefined);
  if (values.length === 0) return { from: 0, to: 1, at: [] };
  const most = Math.max(...values);
  return hasZero ? fromZero(most, axis) : around(Math.min(...values), most, axis);
}

interface OneProps {
  readonly day: DayValue;
  readonly x: number;
  readonly slotPx: number;
  readonly y: Scale;
  readonly topPx: number;
  readonly bottomPx: number;
  readonly measure: Measure;
  readonly id: string;
}

/** A sum is a bar, a level a dot; what is unfinished is outlined, what was not worn hatched. */
function One({ day: { value, is }, x, slotPx, y, topPx, bottomPx, measure, id }: OneProps) {
  const [left, width] = [x + slotPx * 0.15, slotPx * 0.7];
  if (is === "not-worn") {
    return <rect x={left} width={width} y={topPx} height={bottomPx - topPx} fill={hatched(id)} />;
  }
  if (value === undefined) return null;
  const paint =
    is === "unfinished"
      ? { fill: "var(--raised)", stroke: measure.colour, "stroke-width": 2 }
      : { fill: measure.colour };
  if (!measure.hasZero) {
    const radius = Math.min(6, Math.max(3.5, width / 4));
    return <circle cx={x + slotPx / 2} cy={y(value)} r={radius} {...paint} />;
  }
  const height = Math.max(1.5, bottomPx - y(value));
  return <rect x={left} width={width} y={bottomPx - height} height={height} rx={2} {...paint} />;
}
