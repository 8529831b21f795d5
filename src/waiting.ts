import { Interrupted } from "./errors.ts";

/** How a wait ends when nothing comes. */
export interface Limit {
  readonly limitMs: number;
  /** What to throw when the limit has passed. */
  readonly late: () => Error;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The result of `work`, unless the limit passes or the signal is given first. `work` itself goes on
 * unheard; whoever started it closes what it works on.
 */
export async function within<T>(
  work: PromiseLike<T>,
  { limitMs, late, signal }: Limit,
): Promise<T> {
  // However it ends when nobody listens any more, it is no unhandled rejection.
  work.then(undefined, () => undefined);
  throwIfStopped(signal);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stop: (() => void) | undefined;
  const end = new Promise<never>((_, reject) => {
    if (limitMs !== Infinity) {
      timer = setTimeout(() => {
        reject(late());
      }, limitMs);
    }
    stop = () => {
      reject(new Interrupted(signal?.reason));
    };
    signal?.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
    if (stop) signal?.removeEventListener("abort", stop);
  }
}

/** Waits; stops at once when the signal is given. */
export async function pause(durationMs: number, signal?: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await within(
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, durationMs);
      }),
      { limitMs: Infinity, late: () => new TypeError("unreachable"), signal },
    );
  } finally {
    clearTimeout(timer);
  }
}

/** @throws Interrupted when the signal has been given */
export function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new Interrupted(signal.reason);
}
