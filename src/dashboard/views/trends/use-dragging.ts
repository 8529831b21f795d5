import { useRef } from "preact/hooks";
import type { Scroller } from "./use-year-in-sight.ts";

/** A shorter way of a pressed mouse is a click. */
const CLICK_PX = 4;

/** A mouse drags what a finger scrolls. */
export function useDragging(scroller: Scroller) {
  const from = useRef<{ x: number; leftPx: number; isDragged: boolean } | undefined>(undefined);
  return {
    onDown: (event: PointerEvent): void => {
      if (event.pointerType !== "mouse" || event.button !== 0) return;
      const leftPx = scroller.current?.scrollLeft ?? 0;
      from.current = { x: event.clientX, leftPx, isDragged: false };
    },
    /** Whether it is dragging. */
    onMove: (event: PointerEvent): boolean => {
      const start = from.current;
      if (start === undefined || scroller.current === null) return false;
      const moved = event.clientX - start.x;
      if (!start.isDragged && Math.abs(moved) > CLICK_PX) {
        start.isDragged = true;
        scroller.current.setPointerCapture(event.pointerId);
      }
      if (start.isDragged) scroller.current.scrollLeft = start.leftPx - moved;
      return start.isDragged;
    },
    /** Whether it was dragged, and is no click. */
    onUp: (): boolean => {
      const isDragged = from.current?.isDragged === true;
      from.current = undefined;
      return isDragged;
    },
  };
}
