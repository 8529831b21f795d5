import { signal } from "@preact/signals";
import { onLive } from "../../events.ts";
import { withBeat } from "./live-line.ts";
import type { Beat } from "./live-line.ts";

/** What the band has told this page lately; it stays when the reader looks elsewhere and comes back. */
export const beats = signal<readonly Beat[]>([]);
export const stepsNow = signal<number | undefined>(undefined);
export const isLost = signal(false);

/** How far the band's time is behind this browser's clock, in seconds. */
let behindS = 0;

/** The band's time. */
export function bandNowS(): number {
  return Date.now() / 1000 - behindS;
}

onLive((event) => {
  switch (event.is) {
    case "Pulse":
      behindS = Date.now() / 1000 - event.atS;
      isLost.value = false;
      beats.value = withBeat(beats.value, event);
      break;
    case "Steps":
      stepsNow.value = event.steps;
      break;
    case "Link":
      isLost.value = event.state === "lost";
      if (isLost.value) {
        beats.value = withBeat(beats.value, { atS: bandNowS(), heartRateBpm: undefined });
      }
  }
});
