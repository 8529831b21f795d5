import type { BandLink, BandSighting, Characteristic, Radio, ScanFilter } from "../platform.ts";
import { within } from "../waiting.ts";
import { failureOf } from "./messages.ts";
import { gone, nameOf } from "./radio-wire.ts";
import type { Ask, Connected, FromPage, FromWorker } from "./radio-wire.ts";

/** As long as a page may take to answer that it is still there; a hidden page's timers are slow. */
const CLOSE_MS = 10_000;

/**
 * The radio at the other end of the port; it outlives its closing, and can be used again.
 *
 * @param over given when the page is gone: everything that waits for it ends then
 */
export function radioOverPort(port: MessagePort, over?: AbortSignal): Radio {
  return new RadioOverPort(port, over);
}

interface Call {
  readonly done: (value: unknown) => void;
  readonly failed: (error: Error) => void;
}

class RadioOverPort implements Radio {
  readonly hasChooser = true;
  readonly #port: MessagePort;
  #isOver = false;
  readonly #calls = new Map<number, Call>();
  readonly #sightings = new Map<number, (sighting: BandSighting) => void>();
  readonly #listeners = new Map<number, (value: Uint8Array) => void>();
  readonly #links = new Map<number, () => void>();
  #lastId = 0;

  constructor(port: MessagePort, over: AbortSignal | undefined) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<FromPage>) => this.#hear(data);
    // Newer browsers tell it by themselves.
    port.addEventListener("close", () => this.#end());
    over?.addEventListener("abort", () => this.#end());
  }

  async *scan(filter: ScanFilter, { signal }: { signal?: AbortSignal | undefined } = {}) {
    const seen: BandSighting[] = [];
    let wake = (): void => undefined;
    const { id, answer } = this.#ask({ is: "Scan", filter }, signal);
    this.#sightings.set(id, (sighting) => {
      seen.push(sighting);
      wake();
    });
    let ended: { readonly error?: unknown } | undefined;
    answer
      .then(
        () => (ended = {}),
        (error: unknown) => (ended = { error }),
      )
      .finally(() => wake());
    try {
      for (;;) {
        const next = seen.shift();
        if (next !== undefined) yield next;
        else if (ended === undefined) await new Promise<void>((resolve) => (wake = resolve));
        else if (ended.error !== undefined) throw ended.error as Error;
        else return;
      }
    } finally {
      this.#sightings.delete(id);
      if (ended === undefined) this.#stop(id);
    }
  }

  async connect(
    sighting: BandSighting,
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): Promise<BandLink> {
    const { id, answer } = this.#ask({ is: "Connect", sighting }, signal);
    // A link that is made after nobody wants it any more keeps the band from everybody.
    answer.catch(() => this.#ask({ is: "CloseLink", link: id }).answer.catch(() => undefined));
    const gone = new Promise<void>((resolve) => this.#links.set(id, resolve));
    const { maxValueBytes, has } = (await answer) as Connected;
    const ask = async (wanted: Ask, stop?: AbortSignal): Promise<unknown> =>
      this.#ask(wanted, stop).answer;
    let closing: Promise<void> | undefined;
    return {
      maxValueBytes,
      gone,
      has: (characteristic) => has.includes(nameOf(characteristic)),
      read: (at, options) =>
        ask({ is: "Read", link: id, at }, options?.signal) as Promise<Uint8Array>,
      write: async (at, value, { kind, signal: stop }) => {
        await ask({ is: "Write", link: id, at, value: value.slice(), kind }, stop);
      },
      listen: (at, onValue, options) => this.#listen(id, at, onValue, options?.signal),
      close: () => (closing ??= this.#closeLink(id)),
    };
  }

  async close(): Promise<void> {
    await this.#bounded({ is: "CloseRadio" });
  }

  async #closeLink(id: number): Promise<void> {
    await this.#bounded({ is: "CloseLink", link: id });
    this.#links.get(id)?.();
    this.#links.delete(id);
  }

  async #bounded(ask: Ask): Promise<void> {
    try {
      await within(this.#ask(ask).answer, { limitMs: CLOSE_MS, late: gone });
    } catch {
      // It is given up either way.
    }
  }

  async #listen(
    link: number,
    at: Characteristic,
    onValue: (value: Uint8Array) => void,
    signal: AbortSignal | undefined,
  ): Promise<() => void> {
    const { id, answer } = this.#ask({ is: "Listen", link, at }, signal);
    this.#listeners.set(id, onValue);
    const stop = (): void => {
      if (this.#listeners.delete(id)) this.#stop(id);
    };
    try {
      await answer;
      return stop;
    } catch (error) {
      stop();
      throw error;
    }
  }

  #ask(ask: Ask, signal?: AbortSignal): { id: number; answer: Promise<unknown> } {
    const id = ++this.#lastId;
    const answer = new Promise<unknown>((done, failed) => {
      if (this.#isOver) {
        failed(gone());
        return;
      }
      this.#calls.set(id, { done, failed });
      this.#port.postMessage({ is: "Ask", id, ask } satisfies FromWorker);
    });
    const stopped = within(answer, { limitMs: Infinity, late: gone, signal }).catch(
      (error: unknown) => {
        if (this.#calls.delete(id)) this.#stop(id);
        throw error;
      },
    );
    return { id, answer: stopped };
  }

  #stop(id: number): void {
    this.#port.postMessage({ is: "Stop", id } satisfies FromWorker);
  }

  #hear(message: FromPage): void {
    switch (message.is) {
      case "Done":
        this.#take(message.id)?.done(message.value);
        break;
      case "Failed":
        this.#take(message.id)?.failed(failureOf(message.failure));
        break;
      case "Sighting":
        this.#sightings.get(message.id)?.(message.sighting);
        break;
      case "Value":
        this.#listeners.get(message.id)?.(message.value);
        break;
      case "Gone":
        this.#links.get(message.link)?.();
        this.#links.delete(message.link);
    }
  }

  #take(id: number): Call | undefined {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    return call;
  }

  /** The page is gone, and its links with it. */
  #end(): void {
    this.#isOver = true;
    for (const { failed } of this.#calls.values()) failed(gone());
    this.#calls.clear();
    for (const resolve of this.#links.values()) resolve();
    this.#links.clear();
  }
}
