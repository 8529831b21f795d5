import { syncShare, syncText } from "../tasks/sync-text.ts";
import type { SyncProgress } from "../tasks/sync-work.ts";
import type { Output } from "./output.ts";

export interface SyncProgressLine {
  readonly update: (progress: SyncProgress) => void;
  readonly end: () => void;
}

/** Nothing is drawn for what is done at once, nor where nobody watches. */
const QUIET_MS = 400;
const REDRAW_MS = 100;
/** The bar; shorter where the terminal is narrow, and none where it would be shorter than the least. */
const WIDTH = 24;
const LEAST_WIDTH = 6;

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
      // A line that is longer than the terminal is wide could not be drawn over.
      const room = (process.stderr.columns || 80) - "  ".length - 1;
      const text = describe(progress, nowMs - part.beganMs, room).slice(0, room);
      process.stderr.write(`\r\u001b[2K  ${text}`);
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
 *
 * @param room how many columns there are: what the bar can do without, it gives
 */
export function describe(progress: SyncProgress, elapsedMs: number, room = 80): string {
  const part = syncShare(progress);
  if (part === undefined) return `… ${syncText(progress)}`;
  const isKnown = part > 0.01 && elapsedMs >= GUESS_MS;
  const leftS = isKnown ? Math.round(((elapsedMs / part) * (1 - part)) / 1000) : undefined;
  const text = [
    syncText(progress),
    ...(leftS === undefined
      ? []
      : [leftS < 90 ? `${leftS} s left` : `${Math.round(leftS / 60)} min left`]),
  ].join(" · ");
  const width = Math.min(WIDTH, room - text.length - 1);
  if (width < LEAST_WIDTH) return text;
  const filled = Math.round(part * width);
  return `${"━".repeat(filled)}${"─".repeat(width - filled)} ${text}`;
}
