import { formatHex, parseHex } from "../bytes/hex.ts";
import { AppError, LinkError } from "../errors.ts";
import type { BandLink, Characteristic, Waiting } from "../platform.ts";
import { throwIfStopped } from "../waiting.ts";
import { modelNamed, UNKNOWN_MODEL } from "./models.ts";
import type { Session } from "./session.ts";

/**
 * One line of a transcript: the client writes (`w`), reads (`r`) or subscribes (`cccd`), the band
 * notifies (`n`). `char` is a UUID's short form, `0009` or `2A2B`; `value` is hex digits.
 */
export interface Step {
  readonly dir: "w" | "n" | "r" | "cccd";
  readonly char: string;
  readonly value: string;
}

/** What the client wrote. */
export interface Written {
  readonly char: string;
  readonly value: string;
  readonly kind: "with-response" | "without-response";
}

export type Notification = Pick<Step, "char" | "value">;

export interface ScriptedLinkOptions {
  /** What characteristics read as, or fail with, when the script does not say. */
  readonly values?: Readonly<Record<string, string | AppError>>;
  /** Characteristics that this band does not have. */
  readonly missing?: readonly string[];
  readonly maxValueBytes?: number;
  /** Instead of a script: what the band says to each write. */
  readonly react?: (written: Written) => readonly Notification[];
}

/**
 * A link for tests: the band of a transcript. What the client does must be the transcript's next
 * line; the band's lines after it are played before the client's call resolves. Subscriptions are
 * compared only where the transcript has one of that characteristic.
 */
export class ScriptedLink implements BandLink {
  readonly maxValueBytes: number;
  readonly gone: Promise<void>;
  /** Everything that was written, also what the script did not want. */
  readonly written: Written[] = [];
  readonly #script: readonly Step[];
  readonly #options: ScriptedLinkOptions;
  readonly #listeners = new Map<string, Set<(value: Uint8Array) => void>>();
  #at = 0;
  #isSilent = false;
  #isGone = false;
  #problem: Error | undefined;
  #lose: () => void = () => undefined;

  constructor(script: readonly Step[] = [], options: ScriptedLinkOptions = {}) {
    this.#script = script;
    this.#options = options;
    this.maxValueBytes = options.maxValueBytes ?? 20;
    this.gone = new Promise((resolve) => (this.#lose = resolve));
  }

  // What the test does.

  /** The band says something that is not in the script. */
  notify(char: string, value: string | Uint8Array): void {
    const bytes = typeof value === "string" ? bytesOf(value) : value;
    for (const onValue of this.#listeners.get(nameOf(char)) ?? []) onValue(bytes.slice());
  }

  /** From now on the band takes everything and says nothing. */
  beSilent(): void {
    this.#isSilent = true;
  }

  /** The band walks out of reach. */
  drop(): void {
    this.#isGone = true;
    this.#listeners.clear();
    this.#lose();
  }

  /** How many listen, to one characteristic or to any. */
  listeners(char?: string): number {
    const sets = char === undefined ? this.#listeners.values() : [this.#listenersOf(char)];
    return [...sets].reduce((sum, set) => sum + set.size, 0);
  }

  /** @throws Error when the client did something else than the script, or not all of it */
  finish(): void {
    if (this.#problem) throw this.#problem;
    const next = this.#script[this.#at];
    if (next) throw new Error(`The script goes on with ${line(next)}.`);
  }

  // What the client does.

  has(characteristic: Characteristic): boolean {
    return !(this.#options.missing ?? []).some((it) => nameOf(it) === shortOf(characteristic));
  }

  async read(characteristic: Characteristic, options?: Waiting): Promise<Uint8Array> {
    this.#check(characteristic, options);
    const char = shortOf(characteristic);
    const next = this.#script[this.#at];
    if (next?.dir === "r" && nameOf(next.char) === char) {
      this.#advance();
      await settled();
      return bytesOf(next.value);
    }
    const value = this.#options.values?.[char];
    if (value === undefined) throw this.#complain(`r ${char}`);
    if (value instanceof AppError) throw value;
    await settled();
    return bytesOf(value);
  }

  async write(
    characteristic: Characteristic,
    value: Uint8Array,
    options: Waiting & { readonly kind: "with-response" | "without-response" },
  ): Promise<void> {
    this.#check(characteristic, options);
    if (value.length > this.maxValueBytes) throw this.#complain("a value that is too long");
    const written = { char: shortOf(characteristic), value: formatHex(value), kind: options.kind };
    this.written.push(written);
    if (this.#isSilent) return;
    if (this.#options.react) this.#play(this.#options.react(written));
    else {
      const next = this.#script[this.#at];
      const isExpected =
        next?.dir === "w" &&
        nameOf(next.char) === written.char &&
        next.value.toLowerCase() === written.value;
      if (!isExpected) throw this.#complain(`w ${written.char} ${written.value}`);
      this.#advance();
    }
    await settled();
    this.#check(characteristic, options);
  }

  async listen(
    characteristic: Characteristic,
    onValue: (value: Uint8Array) => void,
    options?: Waiting,
  ): Promise<() => void> {
    this.#check(characteristic, options);
    const char = shortOf(characteristic);
    const listeners = this.#listenersOf(char);
    // A listener of its own for each call, also of the same function.
    const listener = (value: Uint8Array): void => onValue(value);
    listeners.add(listener);
    if (listeners.size === 1) this.#subscribed(char);
    await settled();
    return () => listeners.delete(listener);
  }

  close(): Promise<void> {
    this.drop();
    return Promise.resolve();
  }

  #subscribed(char: string): void {
    const isIt = (step: Step | undefined): boolean =>
      step?.dir === "cccd" && nameOf(step.char) === char;
    if (isIt(this.#script[this.#at])) this.#advance();
    else if (this.#script.slice(this.#at).some(isIt)) this.#complain(`cccd ${char}`);
  }

  /** Goes past the client's line and plays what the band says then. */
  #advance(): void {
    this.#at++;
    const says: Step[] = [];
    for (;;) {
      const next = this.#script[this.#at];
      if (next?.dir !== "n") break;
      says.push(next);
      this.#at++;
    }
    this.#play(says);
  }

  #play(notifications: readonly Notification[]): void {
    for (const { char, value } of notifications) {
      queueMicrotask(() => {
        if (this.#isSilent || this.#isGone) return;
        if (this.listeners(char) === 0) this.#complain(`nobody who listens to ${char}`);
        this.notify(char, value);
      });
    }
  }

  #listenersOf(char: string): Set<(value: Uint8Array) => void> {
    const name = nameOf(char);
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    return listeners;
  }

  #check(characteristic: Characteristic, options: Waiting | undefined): void {
    throwIfStopped(options?.signal);
    if (this.#isGone) throw new LinkError("gone", "The connection to the band was lost.");
    if (!this.has(characteristic)) {
      throw new LinkError("not-on-band", "The band does not have what was asked for.");
    }
  }

  #complain(found: string): Error {
    const next = this.#script[this.#at];
    const wanted = next ? line(next) : "nothing more";
    const problem = new Error(`The script wants ${wanted}, but there is ${found}.`);
    this.#problem ??= problem;
    return problem;
  }
}

/** A session as it is after the classic sign-in, of a Mi Smart Band 4 or another model. */
export function scriptedSession(link: BandLink, name = "Mi Smart Band 4"): Session {
  const model = modelNamed(name) ?? UNKNOWN_MODEL;
  return { link, model, endpoints: undefined, trace: () => undefined };
}

/** Enough turns for everything that was queued before. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve();
}

function line({ dir, char, value }: Step): string {
  return `${dir} ${char} ${value}`;
}

function nameOf(char: string): string {
  return char.toUpperCase();
}

function shortOf({ uuid }: Characteristic): string {
  return nameOf(uuid.slice(4, 8));
}

function bytesOf(digits: string): Uint8Array<ArrayBuffer> {
  const bytes = parseHex(digits.replaceAll(" ", ""));
  if (!bytes) throw new TypeError("a script is written in hex digits");
  return bytes;
}
