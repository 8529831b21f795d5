import { useShortcuts } from "../../parts/use-shortcuts.ts";
import type { Looks } from "./chart.tsx";
import type { Span } from "./view-span.ts";
import { allOf, isWhole, panned, zoomed } from "./view-span.ts";
import { words } from "./words.ts";

const STEP = 1.6;

function zoomLooks({ span, pinned }: Looks, whole: Span, isIn: boolean): void {
  const { startS, endS } = span.peek();
  const at = pinned.peek();
  const aroundS = at !== undefined && at >= startS && at <= endS ? at : (startS + endS) / 2;
  span.value = zoomed(span.peek(), whole, isIn ? 1 / STEP : STEP, aroundS);
}

function showWhole({ span }: Looks, whole: Span): void {
  span.value = allOf(whole);
}

export interface ChartButtonsProps {
  readonly whole: Span;
  readonly looks: Looks;
  /** What all of it is called. */
  readonly all: string;
}

/** Buttons for what the wheel and the keys do. */
export function ChartButtons({ whole, looks, all }: ChartButtonsProps) {
  const { zoomIn, zoomOut, earlier, later } = words();
  const { span } = looks;
  useShortcuts({
    "+": () => zoomLooks(looks, whole, true),
    "=": () => zoomLooks(looks, whole, true),
    "-": () => zoomLooks(looks, whole, false),
    "0": () => showWhole(looks, whole),
  });
  const isAll = isWhole(span.value, whole);
  const move = (share: number) => () => {
    const { startS, endS } = span.peek();
    span.value = panned(span.peek(), whole, (endS - startS) * share);
  };
  const button = (sign: string, text: string, act: () => void, isOff = false) => (
    <button type="button" title={text} aria-label={text} disabled={isOff} onClick={act}>
      <span aria-hidden="true">{sign}</span>
    </button>
  );
  return (
    <div class="minutes-buttons screen-only" role="group" aria-label={words().chart}>
      {button("←", earlier, move(-0.5), span.value.startS <= whole.startS)}
      {button("→", later, move(0.5), span.value.endS >= whole.endS)}
      {button("−", zoomOut, () => zoomLooks(looks, whole, false), isAll)}
      {button("+", zoomIn, () => zoomLooks(looks, whole, true))}
      <button type="button" disabled={isAll} onClick={() => showWhole(looks, whole)}>
        {all}
      </button>
    </div>
  );
}
