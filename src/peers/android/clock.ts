/** The phone's time, so that tests need not wait for it. */
export interface Clock {
  /** UTC milliseconds. */
  nowMs(): number;
  /** Ends early, without a fault, when `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** A clock that starts at an instant and goes on as real time does. */
export function clockFrom(startMs: number): Clock {
  const begun = performance.now();
  return {
    nowMs: () => startMs + Math.floor(performance.now() - begun),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          signal.removeEventListener("abort", wake);
          resolve();
        };
        // A longer wait than timers can count becomes one that only ends by a kill.
        const timer = setTimeout(wake, Math.min(ms, 2 ** 31 - 1));
        signal.addEventListener("abort", wake, { once: true });
        if (signal.aborted) wake();
      }),
  };
}

/** The real one, also while a test has put a false one in its place. */
const realSetTimeout = globalThis.setTimeout.bind(globalThis);

/** Lets everything else that waits have its turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    realSetTimeout(resolve, 0);
  });
}
