import { setImmediate as turn } from "node:timers";
import { vi } from "vitest";

/** Small enough that nobody's patience ends while a band of ours is still at work. */
const STEP_MS = 50;

/**
 * What the work gives, in a world where time flies: who waits for a minute waits for milliseconds. The
 * timers of everything that is called are such.
 *
 * @param mostMs of the flying time; work that takes longer hangs
 */
export async function inFlyingTime<T>(work: () => Promise<T>, mostMs = 15 * 60_000): Promise<T> {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"],
  });
  try {
    const progress = { isOver: false };
    const done = work().finally(() => (progress.isOver = true));
    // It is looked at below; till then its failure is nobody's surprise.
    done.catch(() => undefined);
    for (let passedMs = 0; !progress.isOver; passedMs += STEP_MS) {
      if (passedMs > mostMs) throw new Error(`it is not over after ${mostMs / 1000} s`);
      await new Promise<void>((resolve) => turn(resolve));
      await vi.advanceTimersByTimeAsync(STEP_MS);
    }
    return await done;
  } finally {
    vi.useRealTimers();
  }
}
