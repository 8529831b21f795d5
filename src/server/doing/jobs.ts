import type { House } from "../house.ts";
import type { Job, JobWish, PageEvent, QuestionAnswer } from "../jobs.ts";

/** What is being done for the pages, and what was. */
export class Jobs {
  readonly #house: House;

  constructor(house: House) {
    this.#house = house;
  }

  begin(wish: JobWish): Job {
    throw new TypeError(`not built yet: ${wish.kind} at ${this.#house.nowS()}`);
  }

  answer(_id: string, _question: string, _answer: QuestionAnswer): void {
    throw new TypeError("not built yet");
  }

  stop(_id: string): void {
    throw new TypeError("not built yet");
  }

  /** Whether an import holds the store's write lock: it does so over many waits. */
  get isImporting(): boolean {
    return false;
  }

  /** All that are kept, the latest first. */
  list(): readonly Job[] {
    return [];
  }

  /** Calls `onEvent` for everything that happens, until the returned function is called. */
  listen(_onEvent: (event: PageEvent) => void): () => void {
    return () => undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
