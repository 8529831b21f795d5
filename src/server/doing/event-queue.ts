import type { PageEvent } from "../jobs.ts";

/** So many wait at most for a page that reads slowly. */
const MOST_WAITING = 200;

/**
 * What one page has yet to hear, in order. Of the states of one job only the last one waits; whoever is
 * too far behind hears nothing more, comes again, and is told how everything stands.
 */
export class EventQueue {
  readonly #events: PageEvent[] = [];
  readonly #onCut: () => void;
  #wake: (() => void) | undefined;
  #isOver = false;

  /** @param onCut called once, when too much waits */
  constructor(onCut: () => void) {
    this.#onCut = onCut;
  }

  put(event: PageEvent): void {
    if (this.#isOver) return;
    const former = this.#events.findIndex((it) => isOlder(it, event));
    if (former >= 0) this.#events.splice(former, 1);
    this.#events.push(event);
    if (this.#events.length > MOST_WAITING) {
      this.#events.length = 0;
      this.end();
      this.#onCut();
    }
    this.#wake?.();
  }

  /** Nothing more comes; what waits is told still. */
  end(): void {
    this.#isOver = true;
    this.#wake?.();
  }

  /** The next one; `"none"` when nothing happened for so long, `undefined` at the end. */
  async next(limitMs: number): Promise<PageEvent | "none" | undefined> {
    if (this.#events.length === 0 && !this.#isOver) await this.#wait(limitMs);
    return this.#events.shift() ?? (this.#isOver ? undefined : "none");
  }

  async #wait(limitMs: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, limitMs);
    });
    clearTimeout(timer);
    this.#wake = undefined;
  }
}

/** Whether the later one tells all that the one before it did. */
function isOlder(event: PageEvent, later: PageEvent): boolean {
  if (event.is === "Job") return later.is === "Job" && later.job.id === event.job.id;
  return event.is === "Changed" && later.is === "Changed";
}
