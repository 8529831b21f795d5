import { formatHex } from "../../bytes/hex.ts";

/** Looks at a value now and then, and tells it when it has changed. `stop` ends the timer. */
export class Watch {
  readonly #everyMs: number;
  readonly #value: () => Uint8Array | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #last: string | undefined;

  /** @param value `undefined`: nothing is to be told now */
  constructor(everyMs: number, value: () => Uint8Array | undefined) {
    this.#everyMs = everyMs;
    this.#value = value;
  }

  /** Takes the place of who was told before. */
  start(tell: (value: Uint8Array) => void): void {
    this.stop();
    this.#timer = setInterval(() => this.#look(tell), this.#everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(tell: (value: Uint8Array) => void): void {
    const value = this.#value();
    if (!value) return;
    const seen = formatHex(value);
    if (seen === this.#last) return;
    this.#last = seen;
    tell(value);
  }
}
