import type { BusMethod, BusTree } from "./bus-tree.ts";
import { action, variant } from "./bus-tree.ts";
import { bluezError, bluezErrorOf } from "./bluez-error.ts";
import type { BusVariant, Characteristic } from "../../platform.ts";
import type { GattCharacteristic, GattService, Peripheral, PeripheralLink } from "../gatt.ts";

export const SERVICE = "org.bluez.GattService1";
export const CHARACTERISTIC = "org.bluez.GattCharacteristic1";
export const DESCRIPTOR = "org.bluez.GattDescriptor1";

const CCCD = sigUuid("2902");
/** What BlueZ keeps to itself: the GAP service. @source BlueZ profiles/gap */
const HIDDEN = new Set([sigUuid("1800")]);
/** ATT's longest value. */
const MOST_BYTES = 512;
/** What a write or notification spends on itself. */
const ATT_HEADER_BYTES = 3;

/** A Bluetooth SIG number as a whole UUID. */
export function sigUuid(short: string): string {
  return `0000${short}-0000-1000-8000-00805f9b34fb`;
}

/** A device's services, characteristics and descriptors as objects on the bus. */
export class GattObjects {
  readonly #tree: BusTree;
  readonly #peripheral: Peripheral;
  readonly #devicePath: string;
  readonly #link: () => PeripheralLink;
  readonly #paths = new Map<string, string>();
  /** Who wants notifications, by the path of the characteristic. */
  readonly #listeners = new Map<string, Set<string>>();
  readonly #services: string[] = [];

  /** @param link the open link; throws the BusError for "not connected" */
  constructor(
    tree: BusTree,
    peripheral: Peripheral,
    devicePath: string,
    link: () => PeripheralLink,
  ) {
    this.#tree = tree;
    this.#peripheral = peripheral;
    this.#devicePath = devicePath;
    this.#link = link;
  }

  /** Puts them on the bus, if they are not there. Handles are counted as a device would. */
  add(): void {
    if (this.#services.length > 0) return;
    let handle = 1;
    for (const service of this.#peripheral.gatt) {
      const path = `${this.#devicePath}/service${hex(handle++)}`;
      const isHidden = HIDDEN.has(service.uuid);
      if (!isHidden) this.#addService(path, service);
      for (const characteristic of service.characteristics) {
        if (!isHidden) this.#addCharacteristic(path, handle, service, characteristic);
        handle += notifies(characteristic) ? 3 : 2;
      }
    }
  }

  /** Takes them off the bus. */
  remove(): void {
    for (const path of this.#services.splice(0)) this.#tree.remove(path);
    this.#paths.clear();
    this.#listeners.clear();
  }

  /** The link is down: nobody is notified any more. */
  silence(): void {
    for (const [path, listeners] of this.#listeners) {
      listeners.clear();
      this.#tree.change(path, CHARACTERISTIC, { Notifying: variant("b", false) });
    }
  }

  /** A notification has come. */
  notify(characteristic: Characteristic, value: Uint8Array): void {
    const path = this.#paths.get(nameOf(characteristic));
    if (path !== undefined && this.#listenersOf(path).size > 0) this.#announce(path, value);
  }

  /** A client has left the bus. */
  async forget(client: string): Promise<void> {
    for (const characteristic of this.#characteristics()) {
      const path = this.#paths.get(nameOf(characteristic)) ?? "";
      if (!this.#listenersOf(path).has(client)) continue;
      await this.#stopNotify(path, characteristic, client).catch(() => undefined);
    }
  }

  #characteristics(): Characteristic[] {
    return this.#peripheral.gatt.flatMap((service) =>
      service.characteristics.map(({ uuid }) => ({ service: service.uuid, uuid })),
    );
  }

  #addService(path: string, { uuid }: GattService): void {
    this.#services.push(path);
    this.#tree.add(path, {
      name: SERVICE,
      properties: {
        UUID: variant("s", uuid),
        Device: variant("o", this.#devicePath),
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
    this.#paths.set(nameOf(at), path);
    this.#tree.add(path, {
      name: CHARACTERISTIC,
      methods: this.#methods(path, at, characteristic),
      properties: {
        UUID: variant("s", characteristic.uuid),
        Service: variant("o", servicePath),
        Flags: variant("as", [...characteristic.properties]),
        MTU: variant("q", this.#peripheral.mtu),
        ...(notifies(characteristic) ? { Notifying: variant("b", false) } : {}),
      },
    });
    if (!notifies(characteristic)) return;
    this.#tree.add(`${path}/desc${hex(handle + 2)}`, {
      name: DESCRIPTOR,
      methods: this.#cccdMethods(path),
      properties: {
        UUID: variant("s", CCCD),
        Characteristic: variant("o", path),
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
          const link = this.#link();
          if (!properties.includes("read")) throw bluezError("NotPermitted");
          const value = await asked(link.read(at));
          // Real BlueZ tells everybody what it has read, before it answers.
          this.#announce(path, value);
          return [value.subarray(offsetOf(options))];
        },
      },
      WriteValue: action("aya{sv}", async ([value, options]) => {
        const link = this.#link();
        const bytes = value as Uint8Array; // "ay" in the signature
        checkWrite(bytes, kindOf(options, properties), properties, this.#peripheral.mtu);
        await asked(link.write(at, bytes));
      }),
      StartNotify: action("", async (_, sender) => {
        const link = this.#link();
        if (!properties.includes("notify")) throw bluezError("NotSupported");
        await this.#startNotify(link, path, at, sender);
      }),
      StopNotify: action("", async (_, sender) => {
        if (!this.#listenersOf(path).has(sender)) {
          throw bluezError("Failed", "No notify session started");
        }
        await this.#stopNotify(path, at, sender);
      }),
    };
  }

  /** The switch of notifications is BlueZ's own to turn. */
  #cccdMethods(path: string): Record<string, BusMethod> {
    return {
      ReadValue: {
        takes: "a{sv}",
        gives: "ay",
        run: () => {
          this.#link();
          return [Uint8Array.of(this.#listenersOf(path).size > 0 ? 1 : 0, 0)];
        },
      },
      WriteValue: action("aya{sv}", () => {
        throw bluezError("NotPermitted");
      }),
    };
  }

  async #startNotify(
    link: PeripheralLink,
    path: string,
    at: Characteristic,
    client: string,
  ): Promise<void> {
    const listeners = this.#listenersOf(path);
    if (listeners.has(client)) throw bluezError("InProgress");
    listeners.add(client);
    if (listeners.size > 1) return;
    try {
      await asked(link.subscribe(at, true));
    } catch (error) {
      listeners.delete(client);
      throw error;
    }
    this.#tree.change(path, CHARACTERISTIC, { Notifying: variant("b", true) });
  }

  async #stopNotify(path: string, at: Characteristic, client: string): Promise<void> {
    const listeners = this.#listenersOf(path);
    listeners.delete(client);
    if (listeners.size > 0) return;
    this.#tree.change(path, CHARACTERISTIC, { Notifying: variant("b", false) });
    await asked(this.#link().subscribe(at, false));
  }

  #listenersOf(path: string): Set<string> {
    const listeners = this.#listeners.get(path) ?? new Set();
    this.#listeners.set(path, listeners);
    return listeners;
  }

  #announce(path: string, value: Uint8Array): void {
    this.#tree.change(path, CHARACTERISTIC, { Value: variant("ay", value) });
  }
}

type WriteKind = "command" | "request";

/** @source BlueZ src/gatt-client.c: characteristic_write_value */
function kindOf(options: unknown, properties: GattCharacteristic["properties"]): WriteKind {
  const type = optionsOf(options).get("type")?.value;
  if (type === "command" || type === "request") return type;
  if (type !== undefined && type !== "reliable") throw bluezError("InvalidArguments");
  if (type === "reliable") throw bluezError("NotSupported");
  return properties.includes("write") ? "request" : "command";
}

function checkWrite(
  bytes: Uint8Array,
  kind: WriteKind,
  properties: GattCharacteristic["properties"],
  mtu: number,
): void {
  if (bytes.length > MOST_BYTES) throw bluezError("InvalidValueLength");
  const canWrite = properties.includes("write");
  const canCommand = properties.includes("write-without-response");
  if (!canWrite && !canCommand) {
    throw bluezError(kind === "command" ? "NotSupported" : "NotPermitted");
  }
  if (kind === "request") return;
  if (!canCommand) throw bluezError("NotSupported");
  if (bytes.length > mtu - ATT_HEADER_BYTES) throw bluezError("Failed", "Failed to initiate write");
}

function offsetOf(options: unknown): number {
  const offset = optionsOf(options).get("offset")?.value ?? 0;
  if (typeof offset !== "number") throw bluezError("InvalidArguments");
  return offset;
}

/** "a{sv}", as the signature has said. */
function optionsOf(options: unknown): ReadonlyMap<string, BusVariant> {
  return options as ReadonlyMap<string, BusVariant>;
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw bluezErrorOf(error);
  }
}

function notifies({ properties }: GattCharacteristic): boolean {
  return properties.includes("notify");
}

function nameOf({ service, uuid }: Characteristic): string {
  return `${service}/${uuid}`;
}

function hex(handle: number): string {
  return handle.toString(16).padStart(4, "0");
}
