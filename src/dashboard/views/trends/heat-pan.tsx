import { useEffect, useRef, useState } from "preact/hooks";
import type { LocalDay } from "../../../health/local-day.ts";
import { formatDay } from "../../format.ts";
import { goTo, linkTo } from "../../route.ts";
import { dayOfNumber, numberOfDay } from "./calendar.ts";
import { SAID_DAY, textOf } from "./day-text.ts";
import type { DayValues } from "./day-values.ts";
import { cellAt, drawHeat, type HeatPicture } from "./draw-heat.ts";
import type { MeasureName } from "./measures.ts";
import type { Bounds, Place } from "./places.ts";
import { useDragging } from "./use-dragging.ts";
import { bringIntoSight, useYearInSight } from "./use-year-in-sight.ts";
import { words } from "./words.ts";

export interface HeatPanProps {
  readonly values: DayValues;
  readonly place: Place;
  readonly bounds: Bounds;
  readonly picture: HeatPicture;
}

/** The window that is panned over the calendar. Only what is in it is drawn, at every move anew. */
export function HeatPan({ picture, values, place, bounds }: HeatPanProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [cursor, setCursor] = useState<number>();
  const { calendar, cellPx, headPx } = picture;
  const heightPx = headPx + 7 * cellPx + 2;
  const draw = (): void => {
    if (scroller.current !== null && canvas.current !== null) {
      paint(canvas.current, scroller.current, heightPx, picture, cursor);
    }
  };
  useEffect(draw);
  useYearInSight(scroller, picture, place, bounds);
  const drag = useDragging(scroller);

  const pointAt = (event: PointerEvent): number | undefined => {
    const box = canvas.current?.getBoundingClientRect();
    if (box === undefined) return undefined;
    const leftPx = scroller.current?.scrollLeft ?? 0;
    return cellAt(picture, event.clientX - box.left + leftPx, event.clientY - box.top);
  };
  const cellOf = (day: LocalDay): number => numberOfDay(day) - calendar.origin;
  const open = (cell: number): void => goTo(["day", dayOfNumber(calendar.origin + cell)]);
  const moveTo = (cell: number): void => {
    const next = Math.min(cellOf(bounds.today), Math.max(cellOf(bounds.first), cell));
    setCursor(next);
    bringIntoSight(scroller.current, Math.floor(next / 7) * cellPx, cellPx);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const start = cellOf(bounds.today < place.to ? bounds.today : place.to);
    const step = STEP_OF_KEY[event.key];
    if (event.key === "Enter" && cursor !== undefined) open(cursor);
    else if (step !== undefined) moveTo(cursor === undefined ? start : cursor + step);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div
        ref={scroller}
        class="heat-scroll"
        tabIndex={0}
        role="application"
        aria-label={`${words().calendar(words().measures[place.measure])}. ${words().calendarHelp}`}
        onScroll={draw}
        onKeyDown={onKeyDown}
        onPointerDown={drag.onDown}
        onPointerMove={(event) => {
          if (!drag.onMove(event)) setCursor(pointAt(event));
        }}
        onPointerUp={(event) => {
          const cell = pointAt(event);
          if (!drag.onUp() && cell !== undefined && event.pointerType === "mouse") open(cell);
          else setCursor(cell);
        }}
      >
        <div style={{ width: `${calendar.columns * cellPx}px`, height: `${heightPx}px` }}>
          <canvas ref={canvas} aria-hidden="true" />
        </div>
      </div>
      <p class="heat-said" aria-live="polite">
        {cursor === undefined ? (
          <span class="footnote">{words().calendarHint}</span>
        ) : (
          <Said
            day={dayOfNumber(calendar.origin + cursor)}
            {...{ values, measure: place.measure }}
          />
        )}
      </p>
    </>
  );
}

const STEP_OF_KEY: Readonly<Record<string, number>> = {
  ArrowLeft: -7,
  ArrowRight: 7,
  ArrowUp: -1,
  ArrowDown: 1,
  PageUp: -7 * 52,
  PageDown: 7 * 52,
  Home: -Infinity,
  End: Infinity,
};

function paint(
  canvas: HTMLCanvasElement,
  scroller: HTMLDivElement,
  heightPx: number,
  picture: HeatPicture,
  cursor: number | undefined,
): void {
  const widthPx = scroller.clientWidth;
  const ratio = devicePixelRatio;
  const [width, height] = [Math.round(widthPx * ratio), Math.round(heightPx * ratio)];
  // Setting a size empties a canvas and makes a new one: only when it changes.
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${widthPx}px`;
    canvas.style.height = `${heightPx}px`;
  }
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawHeat(context, picture, { leftPx: scroller.scrollLeft, widthPx, cursor });
}

interface SaidProps {
  readonly day: LocalDay;
  readonly values: DayValues;
  readonly measure: MeasureName;
}

function Said({ day, values, measure }: SaidProps) {
  return (
    <>
      <a href={linkTo("day", day)}>{formatDay(day, SAID_DAY)}</a>: {textOf(values.at(day), measure)}
    </>
  );
}
