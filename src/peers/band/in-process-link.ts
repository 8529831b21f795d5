import { LinkError } from "../../errors.ts";
import type { BandLink, Characteristic, Waiting } from "../../platform.ts";
import { throwIfStopped, within } from "../../waiting.ts";
import type { Central, GattCharacteristic, Peripheral, PeripheralLink } from "../gatt.ts";
import { placeOf } from "./gatt-table.ts";

export interface InProcessOptions extends Waiting {
  /** How long one operation may take. Default 10 s. */
  readonly timeoutMs?: number | undefined;
  /** How long every operation takes. Default: no time at all. */
  readonly latencyMs?: number | undefined;
}

const TIMEOUT_MS = 10_000;
/** ATT's longest value; writes with an answer may be this long whatever the MTU. */
const MOST_BYTES = 512;

type Listener = (value: Uint8Array) => void;

/**
 * Connects to a peripheral in this process: what a Bluetooth stack would give, without one.
 *
 * @throws LinkError "out-of-reach" when somebody else holds it
 */
export async function linkTo(
  peripheral: Peripheral,
  options: InProcessOptions = {},
): Promise<BandLink> {
  throwIfStopped(options.signal);
  await Promise.resolve();
  return new InProcessLink(peripheral, options);
}

class InProcessLink implements BandLink, Central {
  readonly maxValueBytes: number;
  readonly gone: Promise<void>;
  readonly #link: PeripheralLink;
  readonly #characteristics = new Map<string, GattCharacteristic>();
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #subscribed = new Set<string>();
  readonly #options: InProcessOptions;
  /** What to call when the link is lost. */
  readonly #waiting = new Set<() => void>();
  #turn: Promise<unknown> = Promise.resolve();
  #isGone = false;
  #lose: () => void = () => undefined;

  constructor(peripheral: Peripheral, options: InProcessOptions) {
    this.#options = options;
    this.gone = new Promise((resolve) => (this.#lose = resolve));
    for (const { uuid: service, characteristics } of peripheral.gatt) {
      for (const it of characteristics) {
        this.#characteristics.set(placeOf({ service, uuid: it.uuid }), it);
      }
    }
    this.maxValueBytes = peripheral.mtu - 3;
    this.#link = peripheral.connect(this);
  }

  // Central.

  onNotify(characteristic: Characteristic, value: Uint8Array): void {
    if (this.#isGone) return;
    for (const listener of this.#listeners.get(placeOf(characteristic)) ?? []) {
      listener(value.slice());
    }
  }

  onGone(): void {
    this.#isGone = true;
    this.#listeners.clear();
    for (const fail of this.#waiting) fail();
    this.#lose();
  }

  // BandLink.

  has(characteristic: Characteristic): boolean {
    return this.#characteristics.has(placeOf(characteristic));
  }

  async read(characteristic: Characteristic, { signal }: Waiting = {}): Promise<Uint8Array> {
    this.#find(characteristic, "read");
    const value = await this.#inTurn(() => this.#link.read(characteristic), signal);
    return value.slice();
  }

  async write(
    characteristic: Characteristic,
    value: Uint8Array,
    { kind, signal }: Waiting & { readonly kind: "with-response" | "without-response" },
  ): Promise<void> {
    this.#find(characteristic, "write", "write-without-response");
    const most = kind === "with-response" ? MOST_BYTES : this.maxValueBytes;
    if (value.length > most) throw new LinkError("link-failed", "The value is too long.");
    const copy = value.slice();
    await this.#inTurn(() => this.#link.write(characteristic, copy), signal);
  }

  async listen(
    characteristic: Characteristic,
    onValue: Listener,
    { signal }: Waiting = {},
  ): Promise<() => void> {
    this.#find(characteristic, "notify");
    const listeners = this.#listenersOf(characteristic);
    // A listener of its own for each call, also of the same function.
    const listener: Listener = (value) => onValue(value);
    const stop = (): void => {
      if (listeners.delete(listener)) this.#settle(characteristic).catch(() => undefined);
    };
    listeners.add(listener);
    try {
      await this.#settle(characteristic, signal);
    } catch (error) {
      stop();
      throw error;
    }
    return stop;
  }

  close(): Promise<void> {
    this.#link.close();
    return this.gone;
  }

  /** Subscribes or unsubscribes when its turn comes, as somebody listens then or not. */
  #settle(characteristic: Characteristic, signal?: AbortSignal): Promise<void> {
    const place = placeOf(characteristic);
    return this.#inTurn(async () => {
      const isWanted = this.#listenersOf(characteristic).size > 0;
      if (isWanted === this.#subscribed.has(place)) return;
      await this.#link.subscribe(characteristic, isWanted);
      if (isWanted) this.#subscribed.add(place);
      else this.#subscribed.delete(place);
    }, signal);
  }

  #listenersOf(characteristic: Characteristic): Set<Listener> {
    const place = placeOf(characteristic);
    const listeners = this.#listeners.get(place) ?? new Set<Listener>();
    this.#listeners.set(place, listeners);
    return listeners;
  }

  /** @throws LinkError "gone" | "not-on-band" | "link-failed" */
  #find(characteristic: Characteristic, ...oneOf: GattCharacteristic["properties"]): void {
    this.#checkUp();
    const found = this.#characteristics.get(placeOf(characteristic));
    if (!found) throw new LinkError("not-on-band", "The band does not have what was asked for.");
    if (!oneOf.some((it) => found.properties.includes(it))) {
      throw new LinkError("link-failed", `The band does not permit to ${oneOf[0] ?? "do"} that.`);
    }
  }

  #checkUp(): void {
    if (this.#isGone) throw goneError();
  }

  /** One after the other. Ends at once when the link is lost or the signal is given. */
  async #inTurn<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    throwIfStopped(signal);
    const operation = this.#run(this.#turn, work, signal);
    this.#turn = operation.catch(() => undefined);
    return within(this.#whileUp(operation), { limitMs: Infinity, late: lateError, signal });
  }

  async #run<T>(
    before: Promise<unknown>,
    work: () => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    await before;
    throwIfStopped(signal);
    this.#checkUp();
    const { latencyMs = 0, timeoutMs = TIMEOUT_MS } = this.#options;
    if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
    this.#checkUp();
    return within(this.#whileUp(work()), { limitMs: timeoutMs, late: lateError });
  }

  /** Fails as soon as the link is lost. Nothing of it stays behind when the work is done. */
  #whileUp<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const fail = (): void => reject(goneError());
      const end = (): void => {
        this.#waiting.delete(fail);
      };
      this.#waiting.add(fail);
      work.then(resolve, reject).finally(end);
    });
  }
}

function goneError(): LinkError {
  return new LinkError("gone", "The connection to the band was lost.", {
    hint: "Bring the band closer and try again.",
  });
}

function lateError(): LinkError {
  return new LinkError("link-late", "The band did not answer in time.", {
    hint: "Bring it closer, wake its screen, and try again.",
  });
}
