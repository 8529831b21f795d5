import type { SyncProgress } from "../tasks/sync-band.ts";
import type { Output } from "./output.ts";
import { count } from "./words.ts";

export interface SyncProgressLine {
  readonly update: (progress: SyncProgress) => void;
  readonly end: () => void;
}

/** Nothing is drawn for what is done at once, nor where nobody watches. */
const QUIET_MS = 400;
const REDRAW_MS = 100;
const WIDTH = 24;

/** One line that is drawn over and over: how far, how many samples, which day, how long still. */
export function syncProgress(
  out: Output,
  now: () => number = () => performance.now(),
): SyncProgressLine {
  const isWatched = process.stderr.isTTY && !out.manner.quiet && !out.manner.json;
  const beganMs = now();
  let drawnMs = beganMs + QUIET_MS - REDRAW_MS;
  let drawn = false;
  let part: { history: string; beganMs: number } | undefined;
  return {
    update(progress) {
      const nowMs = now();
      if (part?.history !== progress.history) part = { history: progress.history, beganMs: nowMs };
      if (!isWatched || nowMs - drawnMs < REDRAW_MS) return;
      drawnMs = nowMs;
      drawn = true;
      process.stderr.write(`\r\u001b[2K  ${describe(progress, nowMs - part.beganMs)}`);
    },
    end() {
      if (drawn) process.stderr.write("\r\u001b[2K");
      drawn = false;
    },
  };
}

/** Before, nobody can tell how long it takes. */
const GUESS_MS = 1_000;

/**
 * `━━━━━━━━────────── 1,440 minutes · 3 of 14 days · 20 s left`; of what comes here and there over the
 * years, workouts and readings, only how many.
 */
export function describe(progress: SyncProgress, elapsedMs: number): string {
  const { history, count: read, atS, firstS, untilS } = progress;
  if (history !== "activity") {
    return `… ${count(read, history === "workouts" ? "workout" : "reading")}`;
  }
  const part = untilS > firstS ? Math.min(1, Math.max(0, (atS - firstS) / (untilS - firstS))) : 1;
  const filled = Math.round(part * WIDTH);
  const bar = "━".repeat(filled) + "─".repeat(WIDTH - filled);
  const days = (s: number): number => Math.max(0, Math.round(s / 86_400));
  const isKnown = part > 0.01 && elapsedMs >= GUESS_MS;
  const leftS = isKnown ? Math.round(((elapsedMs / part) * (1 - part)) / 1000) : undefined;
  return [
    `${bar} ${count(read, "minute")}`,
    `${days(atS - firstS)} of ${count(days(untilS - firstS), "day")}`,
    ...(leftS === undefined
      ? []
      : [leftS < 90 ? `${leftS} s left` : `${Math.round(leftS / 60)} min left`]),
  ].join(" · ");
}
