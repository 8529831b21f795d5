import type { UnixSeconds } from "../../../health/minute.ts";
import type { ChartData } from "./chart-data.ts";
import { latestMinute, minuteAt } from "./chart-data.ts";
import type { Looks } from "./chart.tsx";
import { showing } from "./view-span.ts";

const HOUR_S = 3600;

/** The minutes that a key goes on; `undefined`: it is no key of the chart's. */
function goesOn(key: string): number | undefined {
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return -60;
    case "ArrowRight":
    case "ArrowUp":
      return 60;
    case "PageUp":
      return HOUR_S;
    case "PageDown":
      return -HOUR_S;
    case "Home":
      return -Infinity;
    case "End":
      return Infinity;
    default:
      return undefined;
  }
}

/** Moves the crosshair, with Shift what is selected; Enter asks, Escape lets go. */
export function actOnKey(
  event: KeyboardEvent,
  data: ChartData,
  looks: Looks,
  onAsk: (atS: UnixSeconds) => void,
): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const atS = looks.pinned.peek() ?? latestMinute(data);
  const byS = goesOn(event.key);
  if (byS !== undefined) {
    const nextS = minuteAt(data, byS === Infinity ? data.endS : Math.max(atS + byS, data.startS));
    if (event.shiftKey) select(looks, atS, nextS);
    looks.pinned.value = nextS;
    looks.hovered.value = undefined;
    looks.span.value = showing(showing(looks.span.peek(), data, nextS), data, nextS + 60);
  } else if (event.key === "Enter" || event.key === " ") onAsk(atS);
  else if (event.key === "Escape" && looks.selection.peek()) looks.selection.value = undefined;
  else return;
  event.preventDefault();
}

/** The end that the crosshair stands on goes along with it; the other one stays. */
function select({ selection }: Looks, fromS: UnixSeconds, toS: UnixSeconds): void {
  const old = selection.peek();
  const anchorS =
    old?.endS === fromS + 60 ? old.startS : old?.startS === fromS ? old.endS - 60 : fromS;
  selection.value = { startS: Math.min(anchorS, toS), endS: Math.max(anchorS, toS) + 60 };
}
