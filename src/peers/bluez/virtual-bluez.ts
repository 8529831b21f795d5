import { LinkError } from "../../errors.ts";
import type { BusMessage, MessageBus } from "../../platform.ts";
import type { Peripheral } from "../gatt.ts";
import { Adapter } from "./adapter.ts";
import { BusTree } from "./bus-tree.ts";
import { agentManager, profileManager } from "./managers.ts";
import { BEHAVIOUR } from "./options.ts";
import type { BluezFaults, VirtualBluezOptions } from "./options.ts";

export type { BluezFaults, VirtualBluezOptions } from "./options.ts";

const BUS = "org.freedesktop.DBus";
const BLUEZ = "org.bluez";
const ADAPTER_PATH = "/org/bluez/hci0";

/**
 * BlueZ, as far as its clients can see, with peripherals in reach that are not there: owns
 * `org.bluez` on a bus and answers there like bluetoothd 5.66. Meant for a private bus; whoever is to
 * use it is started with `DBUS_SYSTEM_BUS_ADDRESS` set to that bus.
 *
 * It starts well-behaved, but as slow as the real one ({@link VirtualBluezOptions}); `misbehave`
 * teaches it the real one's faults, until `behave`.
 *
 * @source BlueZ doc/*-api.txt and src/, 5.66; behaviour compared with the real one (docs/bluetooth.md)
 */
export class VirtualBluez {
  readonly #bus: MessageBus;
  readonly #tree: BusTree;
  readonly #options: VirtualBluezOptions;
  readonly #peripherals = new Set<Peripheral>();
  #adapter: Adapter | undefined;
  #faults: BluezFaults = {};
  #failedConnects = 0;
  #unlisten: (() => void) | undefined;
  #isClosed = false;

  private constructor(bus: MessageBus, options: VirtualBluezOptions) {
    this.#bus = bus;
    this.#options = options;
    this.#tree = new BusTree(bus, "/");
  }

  /**
   * Begins to answer. The bus stays the caller's, to be closed after `close`.
   *
   * @throws LinkError "link-failed" when somebody else is `org.bluez` on this bus
   */
  static async start(
    bus: MessageBus,
    peripherals: readonly Peripheral[],
    options: VirtualBluezOptions = {},
  ): Promise<VirtualBluez> {
    const bluez = new VirtualBluez(bus, options);
    for (const peripheral of peripherals) bluez.#peripherals.add(peripheral);
    await bluez.#begin();
    return bluez;
  }

  /** A peripheral comes into reach. */
  add(peripheral: Peripheral): void {
    this.#peripherals.add(peripheral);
    this.#adapter?.add(peripheral);
  }

  /** A peripheral goes out of reach: its link ends, and BlueZ forgets it. */
  remove(peripheral: Peripheral): void {
    this.#peripherals.delete(peripheral);
    this.#adapter?.remove(peripheral);
  }

  get isPowered(): boolean {
    return this.#adapter?.isPowered ?? false;
  }

  /** The switch in the desktop's settings: scans and links end with it. */
  setPowered(isOn: boolean): void {
    this.#adapter?.setPowered(isOn);
  }

  /** The Bluetooth dongle is pulled: no adapter any more. */
  unplug(): void {
    this.#adapter?.close();
    this.#adapter = undefined;
  }

  /** The dongle is put back. */
  plugIn(): void {
    if (this.#adapter || this.#isClosed) return;
    this.#adapter = new Adapter(this.#tree, ADAPTER_PATH, {
      behaviour: { ...BEHAVIOUR, ...given(this.#options) },
      faults: () => this.#faults,
      connectFails: () => this.#connectFails(),
    });
    for (const peripheral of this.#peripherals) this.#adapter.add(peripheral);
  }

  /** From now on it has these faults, and no others. */
  misbehave(faults: BluezFaults): void {
    this.#faults = faults;
    this.#failedConnects = 0;
  }

  behave(): void {
    this.misbehave({});
  }

  /** Ends all links and gives the name back. Twice is fine. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#unlisten?.();
    this.unplug();
    this.#tree.remove("/org/bluez");
    const target = { path: "/org/freedesktop/DBus", interface: BUS, member: "ReleaseName" };
    // A bus that is gone has no names to give back.
    await this.#bus.call(BUS, target, "s", [BLUEZ]).catch(() => undefined);
  }

  async #begin(): Promise<void> {
    this.#tree.add("/org/bluez", agentManager(), profileManager());
    this.plugIn();
    this.#bus.answer((call) => this.#tree.answer(call));
    this.#unlisten = await this.#bus.onSignal(BUS, (message) => {
      const client = leaver(message);
      if (client !== undefined) void this.#adapter?.forgetClient(client);
    });
    if (!(await this.#bus.requestName(BLUEZ))) {
      await this.close();
      throw new LinkError("link-failed", "Somebody else answers for Bluetooth on this bus.", {
        hint: "Use a private bus for the virtual Bluetooth, never the system's own.",
      });
    }
    void this.#bus.gone.then(() => this.close());
  }

  #connectFails(): boolean {
    if (this.#failedConnects >= (this.#faults.failingConnects ?? 0)) return false;
    this.#failedConnects++;
    return true;
  }
}

/** The unique name of a client that has left the bus. */
function leaver({ member, signature, body }: BusMessage): string | undefined {
  if (member !== "NameOwnerChanged" || signature !== "sss") return undefined;
  const [name, , owner] = body;
  return owner === "" && typeof name === "string" && name.startsWith(":") ? name : undefined;
}

/** Options that were given a value. */
function given<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  // Only the entries without a value were taken out.
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
