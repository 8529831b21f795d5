import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { goTo, placeNow } from "../../route.ts";
import { columnOf, dayOfNumber } from "./calendar.ts";
import type { HeatPicture } from "./draw-heat.ts";
import { partsOf, type Bounds, type Place } from "./places.ts";

/** What has to pass without scrolling until the year in the address follows. */
const SETTLED_MS = 150;

export type Scroller = { readonly current: HTMLDivElement | null };

/** The year of the address is brought into sight; and the address follows what is panned to. */
export function useYearInSight(
  scroller: Scroller,
  { calendar, cellPx }: HeatPicture,
  place: Place,
  bounds: Bounds,
): void {
  const year = place.from.slice(0, 4);
  const yearInSight = (element: HTMLDivElement): string => {
    const column = Math.floor((element.scrollLeft + element.clientWidth / 2) / cellPx);
    return dayOfNumber(calendar.origin + column * 7 + 3).slice(0, 4);
  };
  const drawnWith = useRef<number | undefined>(undefined);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    // The address that followed the panning is there already; cells of another size are elsewhere.
    const isThere = drawnWith.current === cellPx && yearInSight(element) === year;
    drawnWith.current = cellPx;
    if (isThere) return;
    element.scrollLeft = Math.max(0, columnOf(calendar, place.from)) * cellPx;
    // Where a year is wider than the window, what matters of the present one is its latest days.
    if (bounds.today.startsWith(year)) {
      bringIntoSight(element, columnOf(calendar, bounds.today) * cellPx, cellPx);
    }
  }, [year, calendar.origin, cellPx]);
  // Not `useEffect`, which is cleaned up only when the next view has been painted: the year would lead back.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onScroll = (): void => {
      clearTimeout(timer);
      const here = placeNow().join("/");
      timer = setTimeout(() => {
        // Somebody is on the way to another view, which is not drawn yet.
        if (placeNow().join("/") !== here) return;
        const seen = yearInSight(element);
        if (seen !== year) goTo(partsOf({ ...place, from: `${seen}-01-01` }), { replace: true });
      }, SETTLED_MS);
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      clearTimeout(timer);
      element.removeEventListener("scroll", onScroll);
    };
  }, [year, place.measure, calendar.origin, cellPx]);
}

/** Scrolls so far that a column and its neighbours can be seen. */
export function bringIntoSight(
  scroller: HTMLDivElement | null,
  leftPx: number,
  cellPx: number,
): void {
  if (scroller === null) return;
  const margin = 2 * cellPx;
  if (leftPx < scroller.scrollLeft + margin) scroller.scrollLeft = leftPx - margin;
  const rightPx = leftPx + cellPx - scroller.clientWidth + margin;
  if (rightPx > scroller.scrollLeft) scroller.scrollLeft = rightPx;
}
