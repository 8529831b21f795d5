import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { rem } from "../../charts/picture.tsx";
import { formatDay } from "../../format.ts";
import { AsTable } from "../../parts/as-table.tsx";
import { useSize } from "../../parts/use-size.ts";
import { linkTo } from "../../route.ts";
import { language } from "../../words.ts";
import { calendarOf, dayOfNumber, type Calendar } from "./calendar.ts";
import { SAID_DAY, textOf } from "./day-text.ts";
import type { DayValues } from "./day-values.ts";
import type { HeatPicture } from "./draw-heat.ts";
import { heatCells } from "./heat-cells.ts";
import { useHeatColours } from "./heat-colours.ts";
import { HEAT_LOOKS, HeatLegend, type HeatLook } from "./heat-legend.tsx";
import { HeatPan } from "./heat-pan.tsx";
import { heatLimits } from "./heat-scale.ts";
import type { Bounds, Place } from "./places.ts";
import { words } from "./words.ts";

export interface HeatMapProps {
  readonly values: DayValues;
  readonly place: Place;
  readonly bounds: Bounds;
  /** Below what the colours mean. */
  readonly note?: ComponentChildren;
}

/** Smaller ones cannot be hit, and the names of the weekdays have no room beside them. */
const LEAST_CELL_REM = 0.8;

/** A calendar of all years, one of which is in sight; it is dragged, scrolled, or gone through by keys. */
export function HeatMap({ values, place, bounds, note }: HeatMapProps) {
  const [frame, size] = useSize();
  const widthPx = size?.widthPx ?? 0;
  const colours = useHeatColours();
  const limits = useMemo(() => limitsOf(values, bounds), [values, bounds.first, bounds.today]);
  const { calendar, cells } = useMemo(() => {
    const laidOut = layOut(place, bounds);
    return { calendar: laidOut, cells: heatCells(laidOut, values, limits) };
  }, [values, limits, bounds.firstWeekday]);
  const picture = useMemo(
    (): HeatPicture | undefined =>
      widthPx === 0 ? undefined : { calendar, cells, colours, ...measuresOf(widthPx) },
    [calendar, cells, colours, widthPx, language.value],
  );
  return (
    <figure class="heat">
      <div class="heat-frame">
        <Weekdays picture={picture} />
        <div class="heat-window" ref={frame}>
          {picture && <HeatPan {...{ picture, values, place, bounds }} />}
        </div>
      </div>
      <HeatLegend limits={limits} measure={place.measure} looks={looksIn(values, place)} />
      {note}
      <DayTable values={values} place={place} />
    </figure>
  );
}

function limitsOf(values: DayValues, { first, today }: Bounds): number[] {
  const all = values.counted(first, today).map(({ value }) => value);
  return heatLimits(all, values.measure.roundTo);
}

/** What there is of a year besides plain days. */
function looksIn(values: DayValues, { from, to }: Place): HeatLook[] {
  const states = new Set(values.between(from, to).map(({ is }) => is));
  return HEAT_LOOKS.filter((it) => states.has(it));
}

/** From the first year of which anything is recorded, or asked for, to the end of the last one. */
function layOut(place: Place, bounds: Bounds): Calendar {
  const [first = bounds.first] = [bounds.first, place.from].toSorted();
  const [, last = bounds.today] = [bounds.today, place.to].toSorted();
  return calendarOf(`${first.slice(0, 4)}-01-01`, `${last.slice(0, 4)}-12-31`, bounds.firstWeekday);
}

function measuresOf(
  widthPx: number,
): Pick<HeatPicture, "cellPx" | "headPx" | "remPx" | "nameOfMonth"> {
  const remPx = rem();
  return {
    cellPx: Math.max(LEAST_CELL_REM * remPx, widthPx / 53),
    headPx: 1.5 * remPx,
    remPx,
    nameOfMonth: (month) => formatDay(`${month}-01`, { month: "short" }),
  };
}

function Weekdays({ picture }: { readonly picture: HeatPicture | undefined }) {
  if (picture === undefined) return null;
  const { calendar, cellPx, headPx } = picture;
  return (
    <div class="heat-weekdays" aria-hidden="true" style={{ paddingTop: `${headPx}px` }}>
      {[0, 1, 2, 3, 4, 5, 6].map((row) => (
        <span key={row} style={{ height: `${cellPx}px`, lineHeight: `${cellPx}px` }}>
          {row % 2 === 0 && formatDay(dayOfNumber(calendar.origin + row), { weekday: "short" })}
        </span>
      ))}
    </div>
  );
}

/** The year in sight, day by day. */
function DayTable({ values, place }: { readonly values: DayValues; readonly place: Place }) {
  const name = words().measures[place.measure];
  return (
    <AsTable
      caption={`${name}, ${place.from.slice(0, 4)}`}
      head={[words().day, name]}
      rows={() =>
        values
          .between(place.from, place.to)
          .filter(({ is }) => is !== "to-come")
          .map((it) => [
            <a href={linkTo("day", it.day)}>{formatDay(it.day, SAID_DAY)}</a>,
            textOf(it, place.measure),
          ])
      }
    />
  );
}
