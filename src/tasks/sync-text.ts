import type { SyncProgress } from "./sync-work.ts";
import { count } from "./words.ts";

/** What was read so far: `1,440 minutes · 3 of 14 days`, `12 readings`. */
export function syncText({ history, count: read, atS, firstS, untilS }: SyncProgress): string {
  if (history === "workouts") return count(read, "workout");
  if (history !== "activity") return count(read, "reading");
  return `${count(read, "minute")} · ${daysIn(atS - firstS)} of ${count(daysIn(untilS - firstS), "day")}`;
}

/**
 * How much of the time to be read has been reached, 0 to 1; `undefined` for what comes here and there
 * over the years.
 */
export function syncShare(progress: SyncProgress): number | undefined {
  const { history, atS, firstS, untilS } = progress;
  if (history !== "activity") return undefined;
  return untilS > firstS ? Math.min(1, Math.max(0, (atS - firstS) / (untilS - firstS))) : 1;
}

function daysIn(s: number): number {
  return Math.max(0, Math.round(s / 86_400));
}
