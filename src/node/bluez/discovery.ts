import type { MessageBus, Waiting } from "../../platform.ts";
import { isBluezError, isMissingObject, linkErrorOf, noAdapterError } from "./errors.ts";
import { ADAPTER, BLUEZ } from "./names.ts";

/** LE only, and every advertisement of it: bands are told apart by how strong they are heard. */
const FILTER = new Map([
  ["Transport", { signature: "s", value: "le" }],
  ["DuplicateData", { signature: "b", value: true }],
]);

/**
 * Our share in the adapter's scanning, which BlueZ counts by program. Everything that scans here
 * shares it, and it pauses while somebody connects: many adapters cannot do both.
 */
export class Discovery {
  readonly #bus: MessageBus;
  #users = 0;
  #pauses = 0;
  /** The adapter that scans for us. */
  #adapter: string | undefined;
  #running: string | undefined;
  /** One change at a time. */
  #turn: Promise<void> = Promise.resolve();

  constructor(bus: MessageBus) {
    this.#bus = bus;
  }

  /**
   * To be followed by `stop`, also when it fails.
   * @throws LinkError "bluetooth-off" | "bluetooth-denied" | "link-failed"
   */
  async start(adapter: string): Promise<void> {
    this.#users++;
    this.#adapter = adapter;
    await this.#settle();
  }

  async stop(): Promise<void> {
    this.#users--;
    // Whatever it answers, we do not listen any more.
    await this.#settle().catch(() => undefined);
  }

  /** Runs `work` while nothing of ours scans. */
  async without<T>(work: () => Promise<T>): Promise<T> {
    this.#pauses++;
    try {
      await this.#settle().catch(() => undefined);
      return await work();
    } finally {
      this.#pauses--;
      await this.#settle().catch(() => undefined);
    }
  }

  /** Makes BlueZ do what is wanted by now. */
  #settle(): Promise<void> {
    const next = this.#turn.then(() => this.#adjust());
    this.#turn = next.catch(() => undefined);
    return next;
  }

  async #adjust(): Promise<void> {
    const wanted = this.#users > 0 && this.#pauses === 0 ? this.#adapter : undefined;
    if (wanted === this.#running) return;
    const running = this.#running;
    this.#running = undefined;
    // It ends by itself when the adapter is switched off.
    if (running !== undefined) await this.#call(running, "StopDiscovery").catch(() => undefined);
    if (wanted === undefined) return;
    // Old versions do not know all of the filter; then it is heard more than we need.
    await this.#call(wanted, "SetDiscoveryFilter", "a{sv}", [FILTER]).catch(() => undefined);
    await this.#begin(wanted);
    this.#running = wanted;
  }

  async #begin(adapter: string): Promise<void> {
    try {
      await this.#call(adapter, "StartDiscovery");
    } catch (error) {
      if (isMissingObject(error)) throw noAdapterError();
      if (!isBluezError(error, "InProgress")) throw linkErrorOf(error);
    }
  }

  async #call(
    adapter: string,
    member: string,
    signature = "",
    body: unknown[] = [],
  ): Promise<void> {
    const options: Waiting & { timeoutMs: number } = { timeoutMs: CALL_TIMEOUT_MS };
    const target = { path: adapter, interface: ADAPTER, member };
    await this.#bus.call(BLUEZ, target, signature, body, options);
  }
}

const CALL_TIMEOUT_MS = 10_000;
