import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { UnixSeconds } from "../../../health/minute.ts";
import { rem } from "../../charts/picture.tsx";
import { useSize } from "../../parts/use-size.ts";
import type { ChartData } from "./chart-data.ts";
import { latestMinute, minuteAt } from "./chart-data.ts";
import { actOnKey } from "./chart-keys.ts";
import { Crosshair } from "./crosshair.tsx";
import { listenToGestures } from "./gestures.ts";
import type { Layout, RowName } from "./layout.ts";
import { layOut } from "./layout.ts";
import "./minutes.css";
import { Picture } from "./picture.tsx";
import { readoutOf, sentenceOf } from "./readout.ts";
import type { Span } from "./view-span.ts";
import { allOf } from "./view-span.ts";
import { words } from "./words.ts";

/** What is on the screen, where the crosshair stands, what is selected. */
export interface Looks {
  readonly span: Signal<Span>;
  /** The minute that was picked; the crosshair stays there. */
  readonly pinned: Signal<UnixSeconds | undefined>;
  /** The minute under the pointer. */
  readonly hovered: Signal<UnixSeconds | undefined>;
  readonly selection: Signal<Span | undefined>;
}

export function useLooks(whole: Span): Looks {
  return {
    span: useSignal<Span>(allOf(whole)),
    pinned: useSignal<UnixSeconds | undefined>(undefined),
    hovered: useSignal<UnixSeconds | undefined>(undefined),
    selection: useSignal<Span | undefined>(undefined),
  };
}

export interface ChartProps {
  readonly data: ChartData;
  readonly looks: Looks;
  readonly rows: readonly RowName[];
  readonly heights?: Partial<Record<RowName, number>> | undefined;
  readonly label: string;
  /** A minute was clicked, or Enter was pressed on it: where is it from? */
  readonly onAsk: (atS: UnixSeconds) => void;
}

/** Minutes on one time axis: to zoom, move, read and select with mouse, fingers or keys. */
export function Chart({ data, looks, rows, heights, label, onAsk }: ChartProps) {
  const [sizeRef, size] = useSize();
  const [emRef, em] = useSize();
  const emPx = em?.heightPx ?? rem();
  const layout = useMemo(
    () => (size === undefined ? undefined : layOut(data, rows, size.widthPx, emPx, heights)),
    [data, rows, heights, size?.widthPx, emPx],
  );
  usePrintedWhole(data, looks);
  // How high it is does not depend on how wide it is: what is below it stands still from the beginning.
  const { heightPx } = layout ?? layOut(data, rows, 0, emPx, heights);
  return (
    <div class="minutes" ref={sizeRef} style={{ minHeight: `${heightPx}px` }}>
      <span class="minutes-em" ref={emRef} />
      {layout !== undefined && (
        <div class="minutes-stage">
          <Shown data={data} looks={looks} layout={layout} />
          <Over data={data} looks={looks} layout={layout} />
          <Touched data={data} looks={looks} layout={layout} label={label} onAsk={onAsk} />
        </div>
      )}
    </div>
  );
}

interface PartProps {
  readonly data: ChartData;
  readonly looks: Looks;
  readonly layout: Layout;
}

/** Drawn anew only when what is on the screen changes, not with every move of the crosshair. */
function Shown({ data, looks, layout }: PartProps) {
  return <Picture data={data} span={looks.span.value} layout={layout} />;
}

function Over({ data, looks: { span, pinned, hovered, selection }, layout }: PartProps) {
  return (
    <Crosshair
      data={data}
      layout={layout}
      span={span.value}
      atS={hovered.value ?? pinned.value}
      selected={selection.value}
    />
  );
}

/** What mouse, fingers and keys reach: a slider over the minutes, which a screen reader reads out. */
function Touched(props: PartProps & Pick<ChartProps, "label" | "onAsk">) {
  const { data, looks, layout, label, onAsk } = props;
  const element = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    if (element.current === null) return;
    return listenToGestures(
      element.current,
      targetOf(() => latest.current),
    );
  }, []);
  const pinned = looks.pinned.value;
  const atS = pinned ?? latestMinute(data);
  return (
    <div
      ref={element}
      class="minutes-touched screen-only"
      style={{ left: `${layout.leftPx}px`, width: `${layout.plotPx}px` }}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-description={words().chartHint}
      aria-valuemin={0}
      aria-valuemax={Math.round((data.endS - data.startS) / 60) - 1}
      aria-valuenow={Math.round((atS - data.startS) / 60)}
      aria-valuetext={sentenceOf(readoutOf(data, atS))}
      onFocus={({ currentTarget }) => {
        // A click pins where it is.
        if (currentTarget.matches(":focus-visible")) looks.pinned.value ??= latestMinute(data);
      }}
      onKeyDown={(event) => actOnKey(event, data, looks, onAsk)}
    />
  );
}

/** How near a second tap must be. */
const SAME_TAP_PX = 24;

function targetOf(props: () => PartProps & Pick<ChartProps, "onAsk">) {
  const snap = (atS: UnixSeconds) => minuteAt(props().data, atS);
  return {
    whole: () => props().data,
    span: () => props().looks.span.peek(),
    widthPx: () => props().layout.plotPx,
    axisPx: () => props().layout.axisPx,
    onSpan: (span: Span) => {
      props().looks.span.value = span;
    },
    onHover: (atS: UnixSeconds | undefined) => {
      props().looks.hovered.value = atS === undefined ? undefined : snap(atS);
    },
    onSelect: (fromS: UnixSeconds, toS: UnixSeconds) => {
      const [startS, lastS] = [snap(Math.min(fromS, toS)), snap(Math.max(fromS, toS))];
      props().looks.selection.value = { startS, endS: lastS + 60 };
    },
    onPick: (atS: UnixSeconds, isTouch: boolean) => {
      const { looks, layout, onAsk } = props();
      const before = looks.pinned.peek();
      const { startS, endS } = looks.span.peek();
      const perPxS = (endS - startS) / layout.plotPx;
      const isAgain = before !== undefined && Math.abs(before - atS) < SAME_TAP_PX * perPxS;
      const chosen = isTouch && isAgain ? before : snap(atS);
      looks.pinned.value = chosen;
      looks.hovered.value = undefined;
      if (!isTouch || isAgain) onAsk(chosen);
    },
  };
}

/** On paper there is the whole day. */
function usePrintedWhole(whole: Span, looks: Looks): void {
  useEffect(() => {
    const onPrint = () => {
      looks.span.value = allOf(whole);
    };
    addEventListener("beforeprint", onPrint);
    return () => removeEventListener("beforeprint", onPrint);
  }, [whole]);
}
