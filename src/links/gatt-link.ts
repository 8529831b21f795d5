import { LinkError } from "../errors.ts";
import type { BandLink, Characteristic, Waiting } from "../platform.ts";
import { throwIfStopped, within } from "../waiting.ts";

/** What one Bluetooth stack does for one connection; all else is the same everywhere. */
export interface GattStack {
  has(characteristic: Characteristic): boolean;
  read(characteristic: Characteristic): Promise<Uint8Array>;
  write(
    characteristic: Characteristic,
    value: Uint8Array,
    kind: "with-response" | "without-response",
  ): Promise<void>;
  /** Asks for notifications; gives what ends them. `onValue` may be called before it resolves. */
  subscribe(
    characteristic: Characteristic,
    onValue: (value: Uint8Array) => void,
  ): Promise<() => Promise<void>>;
  /** Takes the link down, and resolves when it is. */
  disconnect(): Promise<void>;
  /** Resolves when the link is down, whoever did it. */
  readonly gone: Promise<void>;
  readonly maxValueBytes: number;
  /** What a failure of this stack means. */
  explain(error: unknown): Error;
}

/** ATT gives a device 30 s for an answer (Bluetooth Core 5.4, Vol 3 Part F §3.3.3); a band needs one. */
const ANSWER_MS = 10_000;

/** A band that is out of reach is given up by the stack itself after this. */
const CLOSE_MS = 5_000;

/** A link over a stack: one operation at a time, every wait bounded, listeners shared. */
export function gattLink(stack: GattStack): BandLink {
  return new GattLink(stack);
}

interface Subscription {
  readonly listeners: Set<(value: Uint8Array) => void>;
  /** Ends the notifications; `undefined` while there are none. */
  end: (() => Promise<void>) | undefined;
}

class GattLink implements BandLink {
  readonly gone: Promise<void>;
  readonly #stack: GattStack;
  readonly #subscriptions = new Map<string, Subscription>();
  /** Settles, never rejects, when the operation before is over. */
  #turn: Promise<void> = Promise.resolve();
  #isGone = false;
  #resolveGone: () => void = () => undefined;
  /** What is under way: told at once when the link is gone. */
  readonly #waiting = new Set<(error: LinkError) => void>();
  #closing: Promise<void> | undefined;

  constructor(stack: GattStack) {
    this.#stack = stack;
    this.gone = new Promise((resolve) => {
      this.#resolveGone = resolve;
    });
    void stack.gone.then(() => this.#end());
  }

  get maxValueBytes(): number {
    return this.#stack.maxValueBytes;
  }

  has(characteristic: Characteristic): boolean {
    return this.#stack.has(characteristic);
  }

  read(characteristic: Characteristic, options: Waiting = {}): Promise<Uint8Array> {
    return this.#inTurn(characteristic, () => this.#stack.read(characteristic), options);
  }

  write(
    characteristic: Characteristic,
    value: Uint8Array,
    options: Waiting & { readonly kind: "with-response" | "without-response" },
  ): Promise<void> {
    // Stacks have been seen to send the whole buffer below a view, or what is in it later.
    const exact = value.slice();
    const work = (): Promise<void> => this.#stack.write(characteristic, exact, options.kind);
    return this.#inTurn(characteristic, work, options);
  }

  async listen(
    characteristic: Characteristic,
    onValue: (value: Uint8Array) => void,
    options: Waiting = {},
  ): Promise<() => void> {
    // The same function may listen twice: each is a listener of its own.
    const listener = (value: Uint8Array): void => {
      onValue(value);
    };
    const subscription = this.#subscriptionOf(characteristic);
    const stop = (): void => {
      if (!subscription.listeners.delete(listener)) return;
      // Nobody waits for the end; a band that goes on talking is not heard.
      void this.#settle(characteristic, subscription, {}).catch(() => undefined);
    };
    subscription.listeners.add(listener);
    try {
      await this.#settle(characteristic, subscription, options);
      return stop;
    } catch (error) {
      stop();
      throw error;
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#takeDown();
    return this.#closing;
  }

  #end(): void {
    this.#isGone = true;
    this.#subscriptions.clear();
    this.#resolveGone();
    for (const fail of this.#waiting) fail(gone());
    this.#waiting.clear();
  }

  async #takeDown(): Promise<void> {
    this.#end();
    try {
      await within(this.#stack.disconnect(), { limitMs: CLOSE_MS, late });
    } catch {
      // It is given up either way.
    }
  }

  #subscriptionOf(characteristic: Characteristic): Subscription {
    const name = nameOf(characteristic);
    const known = this.#subscriptions.get(name) ?? { listeners: new Set(), end: undefined };
    this.#subscriptions.set(name, known);
    return known;
  }

  /** Subscribes or unsubscribes, as somebody listens or not when its turn comes. */
  #settle(
    characteristic: Characteristic,
    subscription: Subscription,
    options: Waiting,
  ): Promise<void> {
    const { listeners } = subscription;
    const onValue = (value: Uint8Array): void => {
      if (this.#isGone) return;
      for (const listener of listeners) listener(value.slice());
    };
    const work = async (): Promise<void> => {
      const { end } = subscription;
      if (listeners.size > 0 === (end !== undefined)) return;
      subscription.end = end ? undefined : await this.#stack.subscribe(characteristic, onValue);
      await end?.();
    };
    return this.#inTurn(characteristic, work, options);
  }

  /** Runs `work` when the operations before it are over. */
  async #inTurn<T>(
    characteristic: Characteristic,
    work: () => Promise<T>,
    { signal }: Waiting,
  ): Promise<T> {
    const before = this.#turn;
    let over: () => void = () => undefined;
    this.#turn = new Promise((resolve) => (over = resolve));
    try {
      await within(this.#unlessGone(before), { limitMs: Infinity, late, signal });
      throwIfStopped(signal);
      if (!this.#stack.has(characteristic)) throw notOnBand();
      return await within(this.#unlessGone(this.#explained(work)), {
        limitMs: ANSWER_MS,
        late,
        signal,
      });
    } finally {
      // Also when it failed while it was still waiting for its turn: then its turn is that of the one before.
      void before.then(over);
    }
  }

  async #explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.#isGone ? gone() : this.#stack.explain(error);
    }
  }

  async #unlessGone<T>(work: Promise<T>): Promise<T> {
    // Heard by nobody when the link is gone first.
    work.then(undefined, () => undefined);
    if (this.#isGone) throw gone();
    let fail: (error: LinkError) => void = () => undefined;
    const lost = new Promise<never>((_, reject) => (fail = reject));
    this.#waiting.add(fail);
    try {
      return await Promise.race([work, lost]);
    } finally {
      this.#waiting.delete(fail);
    }
  }
}

function nameOf({ service, uuid }: Characteristic): string {
  return `${service}/${uuid}`;
}

function gone(): LinkError {
  return new LinkError("gone", "The connection to the band was lost.", {
    hint: "Bring the band closer and try again; what was read so far is kept.",
  });
}

function late(): LinkError {
  return new LinkError("link-late", "The band does not answer.", {
    hint: "Bring it closer, wake its screen, and try again.",
  });
}

function notOnBand(): LinkError {
  return new LinkError("not-on-band", "The band does not have what was asked for.", {
    hint: "This model, or its firmware, cannot do that.",
  });
}
