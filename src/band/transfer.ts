import type { AppError } from "../errors.ts";
import { Interrupted, isAppError } from "../errors.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { Characteristic, Waiting } from "../platform.ts";
import { pause, throwIfStopped, within } from "../waiting.ts";
import { ByteQueue } from "./byte-queue.ts";
import { channelOf } from "./channel.ts";
import { FETCH_CONTROL, FETCH_DATA } from "./characteristics.ts";
import { BandError } from "./errors.ts";
import { floodError, hearControl, silentError, step } from "./fetch-step.ts";
import type { FetchInput, FetchPlan, FetchState } from "./fetch-step.ts";
import { SendHistory } from "./history.messages.ts";
import type { Session } from "./session.ts";
import { goneError } from "./talk.ts";
import { whenGone } from "./when-gone.ts";

/** What one round of history brings, in this order; a round ends with Finished or Empty. */
export type FetchEvent =
  | {
      readonly is: "Started";
      /** When the first record was made: minutes and stress count from it. */
      readonly firstS: UnixSeconds;
      /** East of UTC; the one that was asked with where the band says none. */
      readonly offsetMin: number;
      /** Of activity: minutes. Of other types nobody knows what it counts: good for progress only. */
      readonly expected: number;
    }
  /** The next bytes; they do not end where a record ends. */
  | { readonly is: "Data"; readonly bytes: Uint8Array }
  /** All is here. `isChecked`: there was a checksum, and it is right. */
  | { readonly is: "Finished"; readonly isChecked: boolean }
  /** The band has nothing since then. */
  | { readonly is: "Empty" };

export interface FetchOptions extends Waiting {
  /** How long the band may send nothing. Default 10 s (huami-ble §5.5: harbour-amazfish). */
  readonly silenceMs?: number | undefined;
  /** A longer transfer is a flood. Default: the type's, see `HISTORY`. */
  readonly maxBytes?: number | undefined;
  /** So much may wait for who reads the events. Default 4 MiB. */
  readonly maxWaitingBytes?: number | undefined;
}

const SILENCE_MS = 10_000;
const MAX_WAITING_BYTES = 4 << 20;

/** Data is handed on in such pieces; a smaller one when it has waited long enough. */
const BATCH_BYTES = 16_384;
const BATCH_AGE_MS = 250;

/** After `10 01 02`. @source huami-ble §5.3, §5.5 */
const BUSY_RETRIES = 5;
const BUSY_PAUSE_MS = 1_000;

/** A band sends hundreds of bytes a second (huami-ble §11). One that only trickles is silent. */
const SLOWEST_BYTES_PER_MS = 0.01;
const START_MS = 60_000;

/** What is already here is heard before anybody is called silent. */
const MOMENT_MS = 20;

/**
 * One transfer on a link: the state, its clock, and what waits to be read. Used by `fetchRound`:
 * opened, asked, read to the end, and closed whatever happened.
 */
export class Transfer {
  readonly #session: Session;
  readonly #plan: FetchPlan;
  readonly #signal: AbortSignal | undefined;
  readonly #silenceMs: number;
  readonly #maxWaitingBytes: number;
  readonly #queue = new ByteQueue(BATCH_BYTES);
  readonly #stops: (() => void)[] = [];
  #state: FetchState;
  #isClosed = false;
  #wake: (() => void) | undefined;
  #unwatch: (() => void) | undefined;
  /** When the data was asked for. Before that, no data is late. */
  #beganMs = Infinity;
  /** When the band was last heard, or spoken to. */
  #heardMs = 0;
  /** When the first of the bytes that wait came. */
  #oldestMs = 0;
  receivedBytes = 0;

  constructor(session: Session, options: FetchOptions, plan: FetchPlan) {
    this.#session = session;
    this.#plan = plan;
    this.#signal = options.signal;
    this.#silenceMs = options.silenceMs ?? SILENCE_MS;
    this.#maxWaitingBytes = options.maxWaitingBytes ?? MAX_WAITING_BYTES;
    this.#state = { at: "asking", plan };
  }

  async open(): Promise<void> {
    throwIfStopped(this.#signal);
    this.#signal?.addEventListener("abort", this.#onAbort);
    this.#unwatch = whenGone(this.#session.link.gone, () => this.#end(goneError()));
    await this.#listen(FETCH_CONTROL, (frame) => this.#onControl(frame));
    await this.#listen(FETCH_DATA, (value) => this.#onPacket(value));
  }

  /** Asks until the band is not busy any more, and waits for what it says. */
  async ask(request: Uint8Array): Promise<void> {
    for (let retry = 0; ; retry++) {
      this.#state = { at: "asking", plan: this.#plan };
      await this.#send(request);
      while (this.#isAt("asking")) await this.#sleep();
      if (!isBusy(this.#state) || retry === BUSY_RETRIES) return;
      await pause(BUSY_PAUSE_MS, this.#signal);
    }
  }

  async *events(): AsyncGenerator<FetchEvent, void, undefined> {
    if (this.#state.at === "receiving") {
      const { firstS, offsetMin, count } = this.#state;
      yield { is: "Started", firstS, offsetMin, expected: count };
      await this.#start();
    }
    for (;;) {
      if (this.#isBatchDue()) yield { is: "Data", bytes: this.#take() };
      else if (this.#state.at !== "receiving") break;
      else await this.#sleep();
    }
    yield this.#outcome();
  }

  /** Nobody listens any more, and nothing waits. */
  close(): void {
    this.#isClosed = true;
    this.#unlisten();
    this.#unwatch?.();
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#queue.clear();
  }

  /** The band may begin before the write is done; if the write fails, that data is still good. */
  async #start(): Promise<void> {
    try {
      await this.#send(SendHistory.encode({}));
      this.#beganMs = performance.now();
    } catch (error) {
      if (!isAppError(error)) throw error;
      this.#end(error);
    }
  }

  #outcome(): FetchEvent {
    const state = this.#state;
    if (state.at === "failed") throw state.error;
    if (state.at !== "done") throw new TypeError("a transfer that goes on has no outcome");
    return state.isEmpty ? { is: "Empty" } : { is: "Finished", isChecked: state.isChecked };
  }

  // What comes.

  #onControl(frame: Uint8Array): void {
    try {
      const heard = hearControl(frame);
      if (heard) this.#apply(heard);
      this.#wake?.();
    } catch (error) {
      if (!isAppError(error)) throw error;
      this.#end(error);
    }
  }

  #onPacket(value: Uint8Array): void {
    if (this.#state.at !== "receiving") return;
    this.#apply({ is: "Packet", value });
    // It may have been the wrong packet.
    if (!this.#isAt("receiving")) return;
    this.#heardMs = performance.now();
    this.receivedBytes += value.length - 1;
    const wasEmpty = this.#queue.sizeBytes === 0;
    if (wasEmpty) this.#oldestMs = this.#heardMs;
    this.#queue.append(value, 1);
    if (this.#queue.sizeBytes > this.#maxWaitingBytes) this.#end(floodError());
    else if (wasEmpty || this.#queue.hasFullChunk) this.#wake?.();
  }

  readonly #onAbort = (): void => {
    this.#end(new Interrupted(this.#signal?.reason));
  };

  /** Asked anew each time: the state changes behind the back of every call. */
  #isAt(at: FetchState["at"]): boolean {
    return this.#state.at === at;
  }

  #end(error: AppError): void {
    this.#apply({ is: "Ended", error });
  }

  #apply(input: FetchInput): void {
    if (this.#isClosed) return;
    this.#state = step(this.#state, input);
    if (this.#state.at === "receiving") return;
    // A band that is busy now will be asked again.
    if (this.#state.at !== "asking" && !isBusy(this.#state)) this.#unlisten();
    this.#wake?.();
  }

  // What waits.

  #isBatchDue(): boolean {
    if (this.#queue.hasFullChunk) return true;
    if (this.#queue.sizeBytes === 0) return false;
    if (this.#state.at !== "receiving") return true;
    return performance.now() - this.#oldestMs >= BATCH_AGE_MS;
  }

  #take(): Uint8Array {
    this.#oldestMs = performance.now();
    return this.#queue.take();
  }

  /** Until something has happened that matters; at the end of the patience, that is silence. */
  async #sleep(): Promise<void> {
    const isWaitedFor = this.#queue.sizeBytes > 0;
    const ageMs = isWaitedFor ? this.#oldestMs + BATCH_AGE_MS - performance.now() : Infinity;
    await this.#untilWoken(Math.max(MOMENT_MS, Math.min(this.#patienceMs(), ageMs)));
    if (this.#patienceMs() <= 0) this.#apply({ is: "Silence" });
  }

  /** How much longer the band may send nothing. */
  #patienceMs(): number {
    const nowMs = performance.now();
    const silenceMs = this.#heardMs + this.#silenceMs - nowMs;
    if (this.#state.at !== "receiving") return silenceMs;
    const dueMs = this.#beganMs + START_MS + this.#state.wireBytes / SLOWEST_BYTES_PER_MS;
    return Math.min(silenceMs, dueMs - nowMs);
  }

  async #untilWoken(limitMs: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, limitMs);
    });
    clearTimeout(timer);
    this.#wake = undefined;
  }

  // What goes out.

  async #send(frame: Uint8Array): Promise<void> {
    const control = channelOf(this.#session.link, FETCH_CONTROL);
    await this.#soon(control.send(frame, { signal: this.#signal }));
    this.#heardMs = performance.now();
  }

  async #listen(
    characteristic: Characteristic,
    onValue: (value: Uint8Array) => void,
  ): Promise<void> {
    const { link } = this.#session;
    const listening = link.listen(characteristic, onValue, { signal: this.#signal });
    const noted = listening.then((stop) => {
      this.#stops.push(stop);
      // It may have taken longer than anybody waited.
      if (this.#isClosed) this.#unlisten();
    });
    await this.#soon(noted);
  }

  #unlisten(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  /** The link has its own limits; this one is in case it does not keep them. */
  #soon<T>(work: Promise<T>): Promise<T> {
    return within(work, {
      limitMs: this.#silenceMs,
      late: () => silentError(this.#state.at === "receiving" ? "receiving" : "asking"),
      signal: this.#signal,
    });
  }
}

function isBusy(state: FetchState): boolean {
  return state.at === "failed" && state.error instanceof BandError && state.error.code === "busy";
}
