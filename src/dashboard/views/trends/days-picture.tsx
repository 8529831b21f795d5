import { useId } from "preact/hooks";
import { ColumnLabel } from "../../charts/column-label.tsx";
import { Hatch, hatched, Stripes } from "../../charts/hatch.tsx";
import { KeyLine } from "../../charts/key-line.tsx";
import { Picture, type Room } from "../../charts/picture.tsx";
import { around, fromZero, linear, type Axis, type Scale } from "../../charts/scale.ts";
import { hasHalf, type Spread } from "../../charts/spread.ts";
import { thinOut } from "../../charts/thin-out.ts";
import { gutterFor, ValueAxis } from "../../charts/value-axis.tsx";
import { formatDay } from "../../format.ts";
import { linkTo } from "../../route.ts";
import { SAID_DAY, textOf } from "./day-text.ts";
import type { DayValue } from "./day-values.ts";
import type { Measure, MeasureName } from "./measures.ts";
import { show, words } from "./words.ts";

export interface DaysPictureProps {
  readonly summary: string;
  readonly days: readonly DayValue[];
  /** The same days of the time before, as hollow marks. */
  readonly before: readonly (number | undefined)[];
  /** Of these days: its middle half lies behind them. */
  readonly spread: Spread | undefined;
  readonly measure: Measure;
  readonly name: MeasureName;
  /** Below a day; without one it has none. */
  readonly label: (day: DayValue, index: number) => string | undefined;
  readonly heightRem?: number;
}

/** Days side by side, before their middle half and median, each of which leads to itself. */
export function DaysPicture(props: DaysPictureProps) {
  const id = useId();
  const count = (what: DayValue["is"]) => props.days.filter(({ is }) => is === what).length;
  return (
    <>
      <Picture
        summary={[props.summary, ...looksSaid(count("partly"), count("told"))].join(" ")}
        heightRem={props.heightRem ?? 12}
        draw={(room) => <Days {...props} room={room} id={id} />}
      />
      <KeyLine looks={(["not-worn", "partly", "told", "unfinished"] as const).filter(count)} />
    </>
  );
}

function looksSaid(inPart: number, told: number): string[] {
  const { partsSaid, toldSaid, countOfDays } = words();
  return [
    ...(inPart > 0 ? [partsSaid(countOfDays(inPart))] : []),
    ...(told > 0 ? [toldSaid(countOfDays(told))] : []),
  ];
}

interface DaysProps extends DaysPictureProps {
  readonly room: Room;
  readonly id: string;
}

function Days({ days, before, spread, measure, name, label, room, id }: DaysProps) {
  const { widthPx, heightPx, remPx } = room;
  const axis = axisOf(days, before, measure);
  const leftPx = gutterOf(axis, name, remPx);
  const [topPx, bottomPx] = [0.6 * remPx, heightPx - 1.3 * remPx];
  const y = linear([axis.from, axis.to], [bottomPx, topPx]);
  const slotPx = (widthPx - leftPx) / Math.max(1, days.length);
  const labels = thinOut(days.map(label), slotPx, remPx);
  return (
    <>
      <defs>
        <Hatch id={id} />
        <Stripes id={`${id}-part`} colour={measure.colour} />
      </defs>
      {hasHalf(spread) && (
        <rect
          x={leftPx}
          width={widthPx - leftPx}
          y={y(spread.p75)}
          height={Math.max(1, y(spread.p25) - y(spread.p75))}
          fill={measure.colour}
          fill-opacity={0.18}
        />
      )}
      <ValueAxis
        axis={axis}
        y={y}
        leftPx={leftPx}
        room={room}
        show={(value) => show(name, value)}
      />
      {days.map((day, index) => (
        <Slot
          key={day.day}
          {...{ day, slotPx, y, topPx, bottomPx, measure, name, id, room }}
          x={leftPx + index * slotPx}
          former={before[index]}
          label={labels[index]}
        />
      ))}
      {hasHalf(spread) && (
        <line x1={leftPx} x2={widthPx} y1={y(spread.p50)} y2={y(spread.p50)} class="median-line" />
      )}
    </>
  );
}

function gutterOf(axis: Axis, name: MeasureName, remPx: number): number {
  return gutterFor(
    axis.at.map((it) => show(name, it)),
    remPx,
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

interface SlotProps {
  readonly day: DayValue;
  readonly x: number;
  readonly slotPx: number;
  readonly y: Scale;
  readonly topPx: number;
  readonly bottomPx: number;
  readonly measure: Measure;
  readonly name: MeasureName;
  /** Of the hatch. */
  readonly id: string;
  readonly room: Room;
  readonly former: number | undefined;
  readonly label: string | undefined;
}

/** A day in its place, what it was before, its name below; all of it leads to the day. */
function Slot(props: SlotProps) {
  const { day, x, slotPx, y, topPx, bottomPx, name, room, former, label } = props;
  const middle = x + slotPx / 2;
  const shapes = (
    <>
      <rect class="touched" x={x} width={slotPx} y={topPx} height={bottomPx - topPx} />
      <One {...props} />
      {former !== undefined && <circle cx={middle} cy={y(former)} r={3.5} class="before-mark" />}
      <ColumnLabel text={label} atPx={middle} yPx={bottomPx + room.remPx} room={room} />
    </>
  );
  if (day.is === "to-come") return shapes;
  return (
    // The table below has the same links for keys and screen readers.
    <a href={linkTo("day", day.day)} tabindex={-1} class="leads-on">
      <title>{`${formatDay(day.day, SAID_DAY)}: ${textOf(day, name)}`}</title>
      {shapes}
    </a>
  );
}

/** A sum is a bar, a level a dot; what was not worn is hatched, and see {@link paintOf}. */
function One({ day: { value, is }, x, slotPx, y, topPx, bottomPx, measure, id }: SlotProps) {
  const [left, width] = [x + slotPx * 0.15, slotPx * 0.7];
  if (is === "not-worn") {
    return <rect x={left} width={width} y={topPx} height={bottomPx - topPx} fill={hatched(id)} />;
  }
  if (value === undefined) return null;
  const paint = paintOf(is, measure.colour, id);
  if (!measure.hasZero) {
    const radius = Math.min(6, Math.max(is === "known" ? 3.5 : 4.5, width / 4));
    return <circle cx={x + slotPx / 2} cy={y(value)} r={radius} {...paint} />;
  }
  const height = Math.max(1.5, bottomPx - y(value));
  return <rect x={left} width={width} y={bottomPx - height} height={height} rx={2} {...paint} />;
}

/** Plain is filled; what is told is outlined, what goes on is pale, what is known in part is striped. */
function paintOf(is: DayValue["is"], colour: string, id: string) {
  const line = { stroke: colour, "stroke-width": 2 };
  switch (is) {
    case "told":
      return { fill: "var(--raised)", ...line };
    case "unfinished":
      return { fill: colour, "fill-opacity": 0.3, ...line };
    case "partly":
      return { fill: hatched(`${id}-part`), ...line, "stroke-width": 1.5 };
    default:
      return { fill: colour };
  }
}
