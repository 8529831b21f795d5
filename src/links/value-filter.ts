import { formatHex } from "../bytes/hex.ts";

/**
 * Keeps the echo of a read from whoever listens: some stacks (BlueZ, browsers) tell of every value that
 * was read as if it had been a notification. The echo is the last of that value before the answer;
 * what else comes meanwhile waits for the answer, in order.
 */
export class ValueFilter {
  readonly #onValue: (value: Uint8Array) => void;
  /** What came while a read was under way. */
  #held: Uint8Array[] | undefined;

  constructor(onValue: (value: Uint8Array) => void) {
    this.#onValue = onValue;
  }

  /** A value as the stack tells it. */
  take(value: Uint8Array): void {
    if (this.#held) this.#held.push(value);
    else this.#onValue(value);
  }

  /** Runs a read; one at a time. */
  async readWithoutEcho(read: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const held: Uint8Array[] = (this.#held = []);
    try {
      const value = await read();
      const echo = held.findLastIndex((it) => formatHex(it) === formatHex(value));
      if (echo >= 0) held.splice(echo, 1);
      return value;
    } finally {
      this.#held = undefined;
      for (const value of held) this.#onValue(value);
    }
  }
}
