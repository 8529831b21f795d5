import { ValueFilter } from "../../links/value-filter.ts";
import type { MessageBus } from "../../platform.ts";
import { BLUEZ, CHARACTERISTIC } from "./names.ts";
import { isBluezError, says } from "./errors.ts";
import type { BluezObjects } from "./objects.ts";
import { bytesOf } from "./properties.ts";

/**
 * The notifications of one characteristic, in the order in which BlueZ tells of them. What other
 * programs read of it cannot be told apart.
 *
 * With several ATT channels BlueZ itself mixes up the order; who needs it counts (the fetch does).
 *
 * @source BlueZ src/gatt-client.c: notify_cb, and chrc_read_cb, which announces the value just before
 *   it answers
 */
export class Notifications {
  readonly #bus: MessageBus;
  readonly #path: string;
  readonly #filter: ValueFilter;
  readonly #unwatch: () => void;

  constructor(
    bus: MessageBus,
    objects: BluezObjects,
    path: string,
    onValue: (value: Uint8Array) => void,
  ) {
    this.#bus = bus;
    this.#path = path;
    this.#filter = new ValueFilter(onValue);
    this.#unwatch = objects.watch(path, (change) => {
      if (change.is !== "Changed" || change.interface !== CHARACTERISTIC) return;
      const value = bytesOf(change.properties, "Value");
      if (value) this.#filter.take(value);
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
  without(read: () => Promise<Uint8Array>): Promise<Uint8Array> {
    return this.#filter.readWithoutEcho(read);
  }

  async #call(member: string): Promise<void> {
    await this.#bus.call(BLUEZ, { path: this.#path, interface: CHARACTERISTIC, member });
  }
}
