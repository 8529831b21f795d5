import type { Output } from "./output.ts";
import { formatSize } from "./words.ts";

/** One line that is drawn over and over while something long goes on. */
export interface ProgressLine {
  readonly update: (count: number) => void;
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
  return line(out, (readBytes, seconds) => {
    return `${verb} ${formatSize(readBytes)}, ${formatSize(readBytes / seconds)}/s`;
  });
}

/** Shows how many of something there are so far, on a terminal only. */
export function countingLine(out: Output, things: string): ProgressLine {
  return line(out, (count) => `${count.toLocaleString("en-GB")} ${things}`);
}

function line(out: Output, textOf: (count: number, seconds: number) => string): ProgressLine {
  const beganMs = performance.now();
  let drawnMs = beganMs + QUIET_MS - REDRAW_MS;
  let drawn = false;
  const isWatched = process.stderr.isTTY && !out.manner.quiet && !out.manner.json;
  return {
    update(count) {
      const nowMs = performance.now();
      if (!isWatched || nowMs - drawnMs < REDRAW_MS) return;
      drawnMs = nowMs;
      drawn = true;
      const text = `  ${textOf(count, (nowMs - beganMs) / 1000)}`;
      process.stderr.write(`\r\u001b[2K${out.style("dim", text)}`);
    },
    end() {
      if (drawn) process.stderr.write("\r\u001b[2K");
    },
  };
}
