import { throwIfStopped, within } from "../../waiting.ts";

/**
 * Who may write to the store. An import keeps a transaction open over many waits: whoever writes over
 * another connection meanwhile would stop everything for seconds and then fail.
 */
export class StoreTurns {
  #imports = 0;
  #writers = 0;
  readonly #waiting = new Set<() => void>();

  get isImporting(): boolean {
    return this.#imports > 0;
  }

  /** Imports, when nobody writes. @throws Interrupted */
  async importing<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#whenFree(signal, () => {
      if (this.#imports + this.#writers > 0) return false;
      this.#imports++;
      return true;
    });
    try {
      return await work();
    } finally {
      this.#imports--;
      this.#wake();
    }
  }

  /**
   * Waits for the end of an import, and keeps others away until what is given is called.
   * @throws Interrupted
   */
  async beginWriting(signal: AbortSignal): Promise<() => void> {
    await this.#whenFree(signal, () => {
      if (this.isImporting) return false;
      this.#writers++;
      return true;
    });
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#writers--;
      this.#wake();
    };
  }

  /** @param take what is free, at once; tells whether it was */
  async #whenFree(signal: AbortSignal, take: () => boolean): Promise<void> {
    throwIfStopped(signal);
    while (!take()) {
      let wake: () => void = () => undefined;
      const woken = new Promise<void>((resolve) => (wake = resolve));
      this.#waiting.add(wake);
      try {
        const late = (): Error => new TypeError("unreachable");
        await within(woken, { limitMs: Infinity, late, signal });
      } finally {
        this.#waiting.delete(wake);
      }
    }
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
