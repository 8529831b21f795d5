import type { Waiting } from "../platform.ts";
import { within } from "../waiting.ts";
import type { Limit } from "../waiting.ts";

/** Wakes the one who waits; a ring that nobody waits for is kept for the next. */
export class Alarm {
  #isRung = false;
  #wake: () => void = () => undefined;

  ring(): void {
    this.#isRung = true;
    this.#wake();
  }

  /** Without a limit, until it rings or the signal is given. */
  async wait({
    limitMs = Infinity,
    late = unlimited,
    signal,
  }: Waiting & Partial<Limit>): Promise<void> {
    if (!this.#isRung) {
      const rung = new Promise<void>((resolve) => (this.#wake = resolve));
      await within(rung, { limitMs, late, signal });
    }
    this.#isRung = false;
  }
}

const unlimited = (): Error => new TypeError("a wait without a limit is never late");
