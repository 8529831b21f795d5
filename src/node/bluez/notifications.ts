import { BLUEZ, CHARACTERISTIC } from "./names.ts";
import { isBluezError, says } from "./errors.ts";
import type { BluezObjects } from "./objects.ts";
import { bytesOf } from "./properties.ts";
import type { MessageBus } from "../../platform.ts";

/**
 * The notifications of one characteristic, in the order in which BlueZ tells of them.
 *
 * BlueZ announces what was read just as what was notified: as the new value. The announcement of a
 * read is the last one before its answer, so the latest value is held back while a read is under way.
 * What other programs read cannot be told apart.
 *
 * With several ATT channels BlueZ itself mixes up the order; who needs it counts (the fetch does).
 *
 * @source BlueZ src/gatt-client.c: chrc_read_cb, notify_cb
 */
export class Notifications {
  readonly #bus: MessageBus;
  readonly #path: string;
  readonly #onValue: (value: Uint8Array) => void;
  readonly #unwatch: () => void;
  #reads = 0;
  #held: Uint8Array | undefined;

  constructor(
    bus: MessageBus,
    objects: BluezObjects,
    path: string,
    onValue: (value: Uint8Array) => void,
  ) {
    this.#bus = bus;
    this.#path = path;
    this.#onValue = onValue;
    this.#unwatch = objects.watch(path, (change) => {
      if (change.is !== "Changed" || change.interface !== CHARACTERISTIC) return;
      const value = bytesOf(change.properties, "Value");
      if (value) this.#take(value);
    });
  }

  async start(): Promise<void> {
    try {
      await this.#call("StartNotify");
    } catch (error) {
      // One that we had asked for before, and BlueZ has not ended yet.
      if (isBluezError(error, "Failed") && says(error, /already notifying/i)) return;
      this.#unwatch();
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#unwatch();
    await this.#call("StopNotify");
  }

  /** Runs a read of this characteristic and keeps its echo from the listener. */
  async without(read: () => Promise<Uint8Array>): Promise<Uint8Array> {
    this.#reads++;
    try {
      const value = await read();
      if (this.#held && isSame(this.#held, value)) this.#held = undefined;
      return value;
    } finally {
      this.#reads--;
      this.#letGo();
    }
  }

  #take(value: Uint8Array): void {
    this.#letGo();
    if (this.#reads > 0) this.#held = value;
    else this.#onValue(value);
  }

  #letGo(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held) this.#onValue(held);
  }

  async #call(member: string): Promise<void> {
    await this.#bus.call(BLUEZ, { path: this.#path, interface: CHARACTERISTIC, member });
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
