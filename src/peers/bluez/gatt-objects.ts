import type { Characteristic } from "../../platform.ts";
import type { GattCharacteristic, GattService, Peripheral, PeripheralLink } from "../gatt.ts";
import { bluezError, bluezErrorOf } from "./bluez-error.ts";
import { action, variant } from "./bus-tree.ts";
import type { BusMethod, BusTree } from "./bus-tree.ts";
import { CHARACTERISTIC, DESCRIPTOR, nameOf, offsetOf, SERVICE, sigUuid } from "./gatt-names.ts";
import { checkWrite } from "./gatt-write.ts";

const CCCD = sigUuid("2902");
/** What BlueZ keeps to itself: the GAP service. @source BlueZ profiles/gap; test:stack */
const HIDDEN = new Set([sigUuid("1800")]);

/** What the objects need from their device. */
export interface GattHome {
  readonly tree: BusTree;
  readonly peripheral: Peripheral;
  readonly devicePath: string;
  readonly link: () => PeripheralLink | undefined;
  /** Whether a `Disconnect` is under way; reading and writing goes on meanwhile. */
  readonly isEnding: () => boolean;
}

/** A device's services, characteristics and descriptors as objects on the bus. */
export class GattObjects {
  readonly #home: GattHome;
  readonly #services: string[] = [];
  /** Paths of characteristics, by their name. */
  readonly #paths = new Map<string, string>();
  /** Who wants notifications, by the path of the characteristic; outlives the link. */
  readonly #listeners = new Map<string, Set<string>>();

  constructor(home: GattHome) {
    this.#home = home;
  }

  /** Puts them on the bus, if they are not there. Handles are counted as a device would. */
  add(): void {
    if (this.#services.length > 0) return;
    let handle = 1;
    for (const service of this.#home.peripheral.gatt) {
      const path = `${this.#home.devicePath}/service${hex(handle++)}`;
      const isHidden = HIDDEN.has(service.uuid);
      if (!isHidden) this.#addService(path, service);
      for (const characteristic of service.characteristics) {
        if (!isHidden) this.#addCharacteristic(path, handle, service, characteristic);
        handle += notifies(characteristic) ? 3 : 2;
      }
    }
  }

  /** Takes them off the bus, and whoever listened with them. */
  remove(): void {
    for (const path of this.#services.splice(0)) this.#home.tree.remove(path);
    this.#paths.clear();
    this.#listeners.clear();
  }

  /** The link is back: whoever listened before listens again. */
  async resume(): Promise<void> {
    const link = this.#home.link();
    for (const { path, at } of this.#characteristics()) {
      // What the device refuses now was its to give before.
      if (this.#listenersOf(path).size > 0) await link?.subscribe(at, true).catch(() => undefined);
    }
  }

  /** A notification has come. */
  notify(at: Characteristic, value: Uint8Array): void {
    const path = this.#paths.get(nameOf(at));
    if (path !== undefined && this.#listenersOf(path).size > 0) this.#announce(path, value);
  }

  /** A client has left the bus. */
  async forget(client: string): Promise<void> {
    for (const { path, at } of this.#characteristics()) {
      if (!this.#listenersOf(path).has(client)) continue;
      await this.#stopNotify(path, at, client).catch(() => undefined);
    }
  }

  #characteristics(): { path: string; at: Characteristic }[] {
    return this.#home.peripheral.gatt.flatMap((service) =>
      service.characteristics.flatMap(({ uuid }) => {
        const at = { service: service.uuid, uuid };
        const path = this.#paths.get(nameOf(at));
        return path === undefined ? [] : { path, at };
      }),
    );
  }

  #addService(path: string, { uuid }: GattService): void {
    this.#services.push(path);
    this.#home.tree.add(path, {
      name: SERVICE,
      properties: {
        UUID: variant("s", uuid),
        Device: variant("o", this.#home.devicePath),
        Primary: variant("b", true),
        Includes: variant("ao", []),
      },
    });
  }

  #addCharacteristic(
    servicePath: string,
    handle: number,
    service: GattService,
    characteristic: GattCharacteristic,
  ): void {
    const path = `${servicePath}/char${hex(handle)}`;
    const at = { service: service.uuid, uuid: characteristic.uuid };
    const canCommand = characteristic.properties.includes("write-without-response");
    const no = variant("b", false);
    this.#paths.set(nameOf(at), path);
    this.#home.tree.add(path, {
      name: CHARACTERISTIC,
      methods: this.#methods(path, at, characteristic),
      properties: {
        UUID: variant("s", at.uuid),
        Service: variant("o", servicePath),
        Value: variant("ay", new Uint8Array()),
        Flags: variant("as", [...characteristic.properties]),
        MTU: variant("q", this.#home.peripheral.mtu),
        ...(canCommand ? { WriteAcquired: no } : {}),
        ...(notifies(characteristic) ? { Notifying: no, NotifyAcquired: no } : {}),
      },
    });
    if (notifies(characteristic)) this.#addSwitch(path, handle + 2);
  }

  /** The descriptor that switches notifications: BlueZ's own to turn. */
  #addSwitch(characteristicPath: string, handle: number): void {
    const path = `${characteristicPath}/desc${hex(handle)}`;
    this.#home.tree.add(path, {
      name: DESCRIPTOR,
      methods: {
        ReadValue: {
          takes: "a{sv}",
          gives: "ay",
          run: () => {
            this.#needLink();
            const value = Uint8Array.of(this.#listenersOf(characteristicPath).size > 0 ? 1 : 0, 0);
            this.#home.tree.change(path, DESCRIPTOR, { Value: variant("ay", value) });
            return [value];
          },
        },
        WriteValue: action("aya{sv}", () => {
          throw bluezError("NotPermitted", "Write not permitted");
        }),
      },
      properties: {
        UUID: variant("s", CCCD),
        Characteristic: variant("o", characteristicPath),
        Value: variant("ay", new Uint8Array()),
      },
    });
  }

  #methods(
    path: string,
    at: Characteristic,
    { properties }: GattCharacteristic,
  ): Record<string, BusMethod> {
    return {
      ReadValue: {
        takes: "a{sv}",
        gives: "ay",
        run: async ([options]) => {
          const link = this.#needLink();
          if (!properties.includes("read")) throw bluezError("NotPermitted", "Read not permitted");
          const value = await asked(link.read(at));
          // Real BlueZ tells everybody what it has read, before it answers.
          this.#announce(path, value);
          return [value.subarray(offsetOf(options))];
        },
      },
      WriteValue: action("aya{sv}", async ([value, options]) => {
        const link = this.#needLink();
        const bytes = value as Uint8Array; // "ay" in the signature
        const arrives = checkWrite(bytes, options, properties, this.#home.peripheral.mtu);
        if (arrives) await asked(link.write(at, bytes));
      }),
      StartNotify: action("", async (_, client) => {
        if (!properties.includes("notify")) throw bluezError("NotSupported");
        await this.#startNotify(path, at, client);
      }),
      StopNotify: action("", async (_, client) => {
        if (!this.#listenersOf(path).has(client)) {
          throw bluezError("Failed", "No notify session started");
        }
        await this.#stopNotify(path, at, client);
      }),
      AcquireWrite: { takes: "a{sv}", gives: "hq", run: () => refuse() },
      AcquireNotify: { takes: "a{sv}", gives: "hq", run: () => refuse() },
    };
  }

  async #startNotify(path: string, at: Characteristic, client: string): Promise<void> {
    const listeners = this.#listenersOf(path);
    const link = this.#home.isEnding() ? undefined : this.#home.link();
    if (!link) throw bluezError(listeners.has(client) ? "InProgress" : "NotConnected");
    const isFirst = listeners.size === 0;
    listeners.add(client);
    if (!isFirst) return;
    try {
      await asked(link.subscribe(at, true));
    } catch (error) {
      listeners.delete(client);
      throw error;
    }
    this.#home.tree.change(path, CHARACTERISTIC, { Notifying: variant("b", true) });
  }

  async #stopNotify(path: string, at: Characteristic, client: string): Promise<void> {
    const listeners = this.#listenersOf(path);
    listeners.delete(client);
    if (listeners.size > 0) return;
    this.#home.tree.change(path, CHARACTERISTIC, { Notifying: variant("b", false) });
    const link = this.#home.link();
    if (link) await asked(link.subscribe(at, false));
  }

  #listenersOf(path: string): Set<string> {
    const listeners = this.#listeners.get(path) ?? new Set();
    this.#listeners.set(path, listeners);
    return listeners;
  }

  #needLink(): PeripheralLink {
    const link = this.#home.link();
    if (!link) throw bluezError("Failed", "Not connected");
    return link;
  }

  #announce(path: string, value: Uint8Array): void {
    this.#home.tree.change(path, CHARACTERISTIC, { Value: variant("ay", value) });
  }
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw bluezErrorOf(error);
  }
}

/** Values through a pipe of one's own are an optional part of BlueZ's interface. */
function refuse(): never {
  throw bluezError("NotSupported");
}

function notifies({ properties }: GattCharacteristic): boolean {
  return properties.includes("notify");
}

function hex(handle: number): string {
  return handle.toString(16).padStart(4, "0");
}
