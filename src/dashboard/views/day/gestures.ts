import type { UnixSeconds } from "../../../health/minute.ts";
import type { Span } from "./view-span.ts";
import { isWhole, panned, zoomed } from "./view-span.ts";

/** What fingers, mouse and wheel do to a chart. */
export interface Target {
  readonly whole: () => Span;
  readonly span: () => Span;
  readonly widthPx: () => number;
  /** Below this height a drag selects. */
  readonly axisPx: () => number;
  readonly onSpan: (span: Span) => void;
  /** The pointer is over this moment; `undefined`: over none any more. */
  readonly onHover: (atS: UnixSeconds | undefined) => void;
  readonly onSelect: (fromS: UnixSeconds, toS: UnixSeconds) => void;
  /** A click, or a tap. */
  readonly onPick: (atS: UnixSeconds, isTouch: boolean) => void;
}

interface Drag {
  readonly does: "pan" | "select" | "scrub" | "pinch";
  readonly span: Span;
  readonly xPx: number;
  /** Between two fingers. */
  readonly apartPx: number;
  hasMoved: boolean;
}

/** A hand that shakes is not a drag. */
const SHAKE_PX = 5;

const WHEEL_ZOOM = 0.0018;

/**
 * Hears what is done to an element, until the returned function is called. Dragging moves what is
 * zoomed; on the axis, with Shift, or where all is on the screen it selects; two fingers zoom; the
 * wheel zooms with Ctrl, so that a page can be scrolled across its chart.
 */
export function listenToGestures(element: HTMLElement, target: Target): () => void {
  const fingers = new Map<number, number>();
  let drag: Drag | undefined;
  const xOf = (event: MouseEvent) => event.clientX - element.getBoundingClientRect().left;
  const timeAt = (xPx: number, span = target.span()) =>
    span.startS +
    (Math.min(Math.max(xPx, 0), target.widthPx()) / target.widthPx()) * lengthOf(span);

  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, xOf(event));
    const [a = 0, b = a] = fingers.values();
    const isPinch = fingers.size === 2;
    drag = {
      does: isPinch ? "pinch" : meantBy(event, element, target),
      span: target.span(),
      xPx: isPinch ? (a + b) / 2 : a,
      apartPx: Math.max(20, Math.abs(a - b)),
      hasMoved: isPinch,
    };
  };

  const move = (event: PointerEvent) => {
    const xPx = xOf(event);
    if (drag === undefined) {
      target.onHover(timeAt(xPx));
      return;
    }
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, xPx);
    drag.hasMoved ||= Math.abs(xPx - drag.xPx) > SHAKE_PX;
    if (drag.hasMoved) follow(drag, xPx);
  };

  const follow = ({ does, span, xPx: fromPx, apartPx }: Drag, xPx: number) => {
    switch (does) {
      case "pan":
        target.onSpan(
          panned(span, target.whole(), ((fromPx - xPx) / target.widthPx()) * lengthOf(span)),
        );
        break;
      case "select":
        target.onSelect(timeAt(fromPx), timeAt(xPx));
        target.onHover(timeAt(xPx));
        break;
      case "scrub":
        target.onHover(timeAt(xPx));
        break;
      case "pinch": {
        const [a = 0, b = 0] = fingers.values();
        const factor = apartPx / Math.max(20, Math.abs(a - b));
        const near = zoomed(span, target.whole(), factor, timeAt(fromPx, span));
        const byPx = fromPx - (a + b) / 2;
        target.onSpan(panned(near, target.whole(), (byPx / target.widthPx()) * lengthOf(near)));
      }
    }
  };

  const up = (event: PointerEvent) => {
    if (!fingers.delete(event.pointerId)) return;
    const isClick = drag !== undefined && !drag.hasMoved && event.type === "pointerup";
    if (isClick) target.onPick(timeAt(xOf(event)), event.pointerType === "touch");
    // The finger that stays after a pinch must not jump to anything.
    if (fingers.size === 0) drag = undefined;
    else if (drag?.does === "pinch") drag = { ...drag, does: "scrub" };
  };

  const leave = (event: PointerEvent) => {
    if (drag === undefined && event.pointerType === "mouse") target.onHover(undefined);
  };

  const wheel = (event: WheelEvent) => {
    const span = target.span();
    const isAside = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const factor = Math.exp(pixelsOf(event, event.deltaY) * WHEEL_ZOOM * (isFine(event) ? 5 : 1));
      target.onSpan(zoomed(span, target.whole(), factor, timeAt(xOf(event))));
    } else if (isAside && !isWhole(span, target.whole())) {
      event.preventDefault();
      const byPx = pixelsOf(event, event.deltaX === 0 ? event.deltaY : event.deltaX);
      target.onSpan(panned(span, target.whole(), (byPx / target.widthPx()) * lengthOf(span)));
    }
  };

  const ends = new AbortController();
  const { signal } = ends;
  element.addEventListener("pointerdown", down, { signal });
  element.addEventListener("pointermove", move, { signal });
  element.addEventListener("pointerup", up, { signal });
  element.addEventListener("pointercancel", up, { signal });
  element.addEventListener("pointerleave", leave, { signal });
  element.addEventListener("wheel", wheel, { signal, passive: false });
  return () => ends.abort();
}

function meantBy(event: PointerEvent, element: HTMLElement, target: Target): Drag["does"] {
  const yPx = event.clientY - element.getBoundingClientRect().top;
  if (event.shiftKey || yPx >= target.axisPx()) return "select";
  if (!isWhole(target.span(), target.whole())) return "pan";
  return event.pointerType === "touch" ? "scrub" : "select";
}

function lengthOf({ startS, endS }: Span): number {
  return endS - startS;
}

/** Wheels count in pixels, lines or pages. */
function pixelsOf({ deltaMode }: WheelEvent, delta: number): number {
  return delta * (deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : deltaMode === 2 ? 400 : 1);
}

/** Two fingers on a touchpad tell small steps, and are heard as Ctrl and a wheel. */
function isFine({ deltaY, deltaMode }: WheelEvent): boolean {
  return deltaMode === WheelEvent.DOM_DELTA_PIXEL && Math.abs(deltaY) < 20;
}
