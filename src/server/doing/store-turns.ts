import { throwIfStopped, within } from "../../waiting.ts";
import type { JobKind } from "../jobs.ts";

/** Who wants to write. `small`: what is set on the page without a job. */
export type Writer = JobKind | "small";

/** How somebody waits. */
export interface TurnWish {
  readonly is: Writer;
  /** Given by whoever does not want to wait any more. */
  readonly signal: AbortSignal;
  /** Told for whom one waits, and told anew when that is somebody else. */
  readonly onWait?: ((other: Writer) => void) | undefined;
}

interface Turn {
  readonly is: Writer;
  readonly isAlone: boolean;
}

interface Waiting extends Turn {
  readonly begin: () => void;
  readonly tell: (other: Writer) => void;
}

/**
 * Who may write to the store. An import keeps a transaction open over many waits: whoever writes over
 * another connection meanwhile would stop everything for seconds and then fail. So an import is alone,
 * and everybody else writes beside one another.
 *
 * Turns come in the order in which they are asked for, so that nobody waits for ever behind others who
 * came later. Whoever has one must not ask for another: the two could wait for each other.
 */
export class StoreTurns {
  readonly #going = new Set<Turn>();
  readonly #waiting: Waiting[] = [];

  get isImporting(): boolean {
    return [...this.#going].some(({ isAlone }) => isAlone);
  }

  /** Imports, when nobody writes. @throws Interrupted */
  async importing<T>(wish: TurnWish, work: () => Promise<T>): Promise<T> {
    const end = await this.#begin({ is: wish.is, isAlone: true }, wish);
    try {
      return await work();
    } finally {
      end();
    }
  }

  /**
   * Waits for the end of an import, and keeps others away until what is given is called.
   * @throws Interrupted
   */
  beginWriting(wish: TurnWish): Promise<() => void> {
    return this.#begin({ is: wish.is, isAlone: false }, wish);
  }

  async #begin(turn: Turn, { signal, onWait }: TurnWish): Promise<() => void> {
    throwIfStopped(signal);
    if (this.#waiting.length === 0 && this.#isFreeFor(turn)) return this.#take(turn);
    let told: Writer | undefined;
    const tell = (other: Writer): void => {
      if (other !== told) onWait?.(other);
      told = other;
    };
    const { promise: begun, resolve } = Promise.withResolvers<() => void>();
    const mine: Waiting = { ...turn, tell, begin: () => resolve(this.#take(turn)) };
    this.#waiting.push(mine);
    this.#goOn();
    try {
      const late = (): Error => new TypeError("unreachable");
      return await within(begun, { limitMs: Infinity, late, signal });
    } catch (error) {
      const place = this.#waiting.indexOf(mine);
      // Whose turn has come at the very moment in which it was stopped gives it back.
      if (place < 0) void begun.then((end) => end());
      else this.#waiting.splice(place, 1);
      this.#goOn();
      throw error;
    }
  }

  #take(turn: Turn): () => void {
    this.#going.add(turn);
    return () => {
      if (this.#going.delete(turn)) this.#goOn();
    };
  }

  #isFreeFor({ isAlone }: Turn): boolean {
    return isAlone ? this.#going.size === 0 : !this.isImporting;
  }

  /** Lets those go on whose turn has come; the others hear for whom they wait. */
  #goOn(): void {
    for (;;) {
      const [next] = this.#waiting;
      if (next === undefined || !this.#isFreeFor(next)) break;
      this.#waiting.shift();
      next.begin();
    }
    const [going] = this.#going;
    let before = going?.is;
    for (const { is, tell } of this.#waiting) {
      if (before !== undefined) tell(before);
      before ??= is;
    }
  }
}
