import type { Output } from "./output.ts";
import { formatSize } from "./words.ts";

/** One line that is drawn over and over while something long goes on. */
export interface ProgressLine {
  readonly update: (readBytes: number) => void;
  readonly end: () => void;
}

/** Nothing is drawn for what is done at once, nor where nobody watches. */
const QUIET_MS = 500;
const REDRAW_MS = 200;

/**
 * Shows how many bytes were read and how fast, on a terminal only. (The prompts library has one too,
 * but it takes the keyboard, and Ctrl-C with it.)
 */
export function progressLine(out: Output, verb: string): ProgressLine {
  const beganMs = performance.now();
  let drawnMs = beganMs + QUIET_MS - REDRAW_MS;
  let drawn = false;
  const isWatched = process.stderr.isTTY && !out.manner.quiet && !out.manner.json;
  return {
    update(readBytes) {
      const nowMs = performance.now();
      if (!isWatched || nowMs - drawnMs < REDRAW_MS) return;
      drawnMs = nowMs;
      drawn = true;
      const speed = formatSize((readBytes / (nowMs - beganMs)) * 1000);
      const text = `  ${verb} ${formatSize(readBytes)}, ${speed}/s`;
      process.stderr.write(`\r\u001b[2K${out.style("dim", text)}`);
    },
    end() {
      if (drawn) process.stderr.write("\r\u001b[2K");
    },
  };
}
