/** What was worked out lately, good until the store changes. The latest questions are kept. */
export class Remembered<T> {
  readonly #most: number;
  readonly #kept = new Map<string, { readonly version: string; readonly value: T }>();

  constructor(most: number) {
    this.#most = most;
  }

  /** @param version of the store, before anything of it is read */
  get(key: string, version: string, workOut: () => T): T {
    const known = this.#kept.get(key);
    this.#kept.delete(key);
    const value = known?.version === version ? known.value : workOut();
    this.#kept.set(key, { version, value });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) break;
      this.#kept.delete(oldest);
    }
    return value;
  }

  forget(key: string): void {
    this.#kept.delete(key);
  }
}
