import type { UnixSeconds } from "../health/minute.ts";
import type { Database } from "../platform.ts";
import { touch } from "./evaluated.ts";

/** Spans no further apart are noted as one. */
const APART_S = 86_400;

/** Notes what a long piece of work touches, in few words: most of it comes in the order of time. */
export class TouchedSpans {
  readonly #database: Database;
  readonly #open = new Map<number, { fromS: UnixSeconds; toS: UnixSeconds }>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** @param toS not included */
  add(band: number, fromS: UnixSeconds, toS: UnixSeconds): void {
    const open = this.#open.get(band);
    if (open && fromS <= open.toS + APART_S && toS >= open.fromS - APART_S) {
      open.fromS = Math.min(open.fromS, fromS);
      open.toS = Math.max(open.toS, toS);
      return;
    }
    if (open) touch(this.#database, band, open.fromS, open.toS);
    this.#open.set(band, { fromS, toS });
  }

  flush(): void {
    for (const [band, { fromS, toS }] of this.#open) touch(this.#database, band, fromS, toS);
    this.#open.clear();
  }
}
