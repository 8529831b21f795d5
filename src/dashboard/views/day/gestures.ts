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
  const hand = new Hand(element, target);
  const ends = new AbortController();
  const { signal } = ends;
  element.addEventListener("pointerdown", (event) => hand.down(event), { signal });
  element.addEventListener("pointermove", (event) => hand.move(event), { signal });
  element.addEventListener("pointerup", (event) => hand.up(event), { signal });
  element.addEventListener("pointercancel", (event) => hand.up(event), { signal });
  element.addEventListener("pointerleave", (event) => hand.leave(event), { signal });
  element.addEventListener("wheel", (event) => hand.wheel(event), { signal, passive: false });
  return () => ends.abort();
}

class Hand {
  readonly #element: HTMLElement;
  readonly #target: Target;
  /** Where each of them is. */
  readonly #fingersPx = new Map<number, number>();
  #drag: Drag | undefined;

  constructor(element: HTMLElement, target: Target) {
    this.#element = element;
    this.#target = target;
  }

  down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#element.setPointerCapture(event.pointerId);
    this.#fingersPx.set(event.pointerId, this.#xOf(event));
    const [a = 0, b = a] = this.#fingersPx.values();
    const isPinch = this.#fingersPx.size === 2;
    this.#drag = {
      does: isPinch ? "pinch" : meantBy(event, this.#element, this.#target),
      span: this.#target.span(),
      xPx: isPinch ? (a + b) / 2 : a,
      apartPx: Math.max(20, Math.abs(a - b)),
      hasMoved: isPinch,
    };
  }

  move(event: PointerEvent): void {
    const xPx = this.#xOf(event);
    const drag = this.#drag;
    if (drag === undefined) {
      this.#target.onHover(this.#timeAt(xPx));
      return;
    }
    if (!this.#fingersPx.has(event.pointerId)) return;
    this.#fingersPx.set(event.pointerId, xPx);
    drag.hasMoved ||= Math.abs(xPx - drag.xPx) > SHAKE_PX;
    if (drag.hasMoved) this.#follow(drag, xPx);
  }

  up(event: PointerEvent): void {
    if (!this.#fingersPx.delete(event.pointerId)) return;
    const drag = this.#drag;
    const isClick = drag !== undefined && !drag.hasMoved && event.type === "pointerup";
    if (isClick) {
      this.#target.onPick(this.#timeAt(this.#xOf(event)), event.pointerType === "touch");
    }
    // The finger that stays after a pinch must not jump to anything.
    if (this.#fingersPx.size === 0) this.#drag = undefined;
    else if (drag?.does === "pinch") this.#drag = { ...drag, does: "scrub" };
  }

  leave(event: PointerEvent): void {
    if (this.#drag === undefined && event.pointerType === "mouse") this.#target.onHover(undefined);
  }

  wheel(event: WheelEvent): void {
    const target = this.#target;
    const span = target.span();
    const isAside = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const factor = Math.exp(pixelsOf(event, event.deltaY) * WHEEL_ZOOM * (isFine(event) ? 5 : 1));
      target.onSpan(zoomed(span, target.whole(), factor, this.#timeAt(this.#xOf(event))));
    } else if (isAside && !isWhole(span, target.whole())) {
      event.preventDefault();
      this.#pan(span, pixelsOf(event, event.deltaX === 0 ? event.deltaY : event.deltaX));
    }
  }

  #follow({ does, span, xPx: fromPx, apartPx }: Drag, xPx: number): void {
    const target = this.#target;
    switch (does) {
      case "pan":
        this.#pan(span, fromPx - xPx);
        break;
      case "select":
        target.onSelect(this.#timeAt(fromPx), this.#timeAt(xPx));
        target.onHover(this.#timeAt(xPx));
        break;
      case "scrub":
        target.onHover(this.#timeAt(xPx));
        break;
      case "pinch": {
        const [a = 0, b = 0] = this.#fingersPx.values();
        const factor = apartPx / Math.max(20, Math.abs(a - b));
        const near = zoomed(span, target.whole(), factor, this.#timeAt(fromPx, span));
        this.#pan(near, fromPx - (a + b) / 2);
      }
    }
  }

  #pan(span: Span, byPx: number): void {
    const target = this.#target;
    target.onSpan(panned(span, target.whole(), (byPx / target.widthPx()) * lengthOf(span)));
  }

  #xOf(event: MouseEvent): number {
    return event.clientX - this.#element.getBoundingClientRect().left;
  }

  #timeAt(xPx: number, span = this.#target.span()): UnixSeconds {
    const widthPx = this.#target.widthPx();
    return span.startS + (Math.min(Math.max(xPx, 0), widthPx) / widthPx) * lengthOf(span);
  }
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
