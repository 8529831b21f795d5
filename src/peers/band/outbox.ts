import type { Characteristic } from "../../platform.ts";
import { nextTurn } from "./turns.ts";

/** Notifications in a row before others get their turn. */
const BURST = 256;

/** Many notifications of one characteristic, made as they are sent. */
export interface Stream {
  readonly characteristic: Characteristic;
  readonly frames: Iterator<Uint8Array>;
  /** All were sent. */
  readonly onEnd: () => void;
}

/**
 * What the band has to say to whoever is connected, in order and at its pace. Words go before a
 * stream that is under way: a busy band still says that it is busy.
 */
export class Outbox {
  readonly #paceMs: () => number;
  readonly #deliver: (characteristic: Characteristic, value: Uint8Array) => void;
  readonly #words: { characteristic: Characteristic; value: Uint8Array }[] = [];
  #stream: Stream | undefined;
  #isOpen = true;
  #isDraining = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wake: (() => void) | undefined;

  constructor(
    paceMs: () => number,
    deliver: (characteristic: Characteristic, value: Uint8Array) => void,
  ) {
    this.#paceMs = paceMs;
    this.#deliver = deliver;
  }

  say(characteristic: Characteristic, value: Uint8Array): void {
    this.#words.push({ characteristic, value });
    void this.#drain();
  }

  /** Takes the place of a stream that is under way. */
  stream(stream: Stream | undefined): void {
    this.#stream = stream;
    void this.#drain();
  }

  /** Says nothing more. */
  close(): void {
    this.#isOpen = false;
    this.#words.length = 0;
    this.#stream = undefined;
    clearTimeout(this.#timer);
    this.#wake?.();
  }

  async #drain(): Promise<void> {
    if (this.#isDraining) return;
    this.#isDraining = true;
    try {
      // What it answers to has been written first.
      await Promise.resolve();
      for (let sent = 1; this.#isOpen && this.#hasMore(); sent++) {
        const paceMs = this.#paceMs();
        if (paceMs > 0) await this.#pause(paceMs);
        else if (sent % BURST === 0) await nextTurn();
        this.#sendNext();
      }
    } finally {
      this.#isDraining = false;
    }
  }

  #hasMore(): boolean {
    return this.#words.length > 0 || this.#stream !== undefined;
  }

  #sendNext(): void {
    if (!this.#isOpen) return;
    const word = this.#words.shift();
    const stream = this.#stream;
    if (word) this.#deliver(word.characteristic, word.value);
    else if (stream) this.#sendFrom(stream);
  }

  #sendFrom(stream: Stream): void {
    const next = stream.frames.next();
    if (next.done !== true) {
      this.#deliver(stream.characteristic, next.value);
      return;
    }
    this.#stream = undefined;
    stream.onEnd();
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#timer = setTimeout(resolve, ms);
    });
  }
}
