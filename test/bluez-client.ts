import { expect } from "vitest";
import type { BusMessage, BusVariant, MessageBus } from "../src/platform.ts";
import { connectBus } from "../src/node/bus.ts";
import type { Peripheral } from "../src/peers/gatt.ts";
import { VirtualBluez } from "../src/peers/bluez/virtual-bluez.ts";
import type { VirtualBluezOptions } from "../src/peers/bluez/virtual-bluez.ts";
import { startPrivateBus } from "./private-bus.ts";

export const ADAPTER = "/org/bluez/hci0";
/** Where a peripheral with the address C8:0F:10:01:02:03 is. */
export const DEVICE = `${ADAPTER}/dev_C8_0F_10_01_02_03`;

/** Interfaces by path, properties by interface, plain values by property. */
export type Objects = Record<string, Record<string, Record<string, unknown>>>;

/** A program on the bus that uses BlueZ, with everything that BlueZ has signalled to it. */
export class BluezClient {
  /** Path below the adapter, member, and what a PropertiesChanged says. */
  readonly signals: string[] = [];
  readonly #bus: MessageBus;

  private constructor(bus: MessageBus) {
    this.#bus = bus;
  }

  static async on(address: string): Promise<BluezClient> {
    const client = new BluezClient(await connectBus(address));
    await client.#bus.onSignal("org.bluez", (message) => client.#note(message));
    return client;
  }

  /** `name` is interface and member; the result is plain: no variants, no maps. */
  async call(path: string, name: string, signature = "", ...body: unknown[]): Promise<unknown> {
    const [, face = "", member = ""] = /^(.*)\.(\w+)$/.exec(name) ?? [];
    const target = { path, interface: face, member };
    const [result] = await this.#bus.call("org.bluez", target, signature, body);
    return plain(result);
  }

  async objects(): Promise<Objects> {
    // a{oa{sa{sv}}}, as the interface is declared
    return (await this.call(
      "/",
      "org.freedesktop.DBus.ObjectManager.GetManagedObjects",
    )) as Objects;
  }

  async device(): Promise<Record<string, unknown> | undefined> {
    return (await this.objects())[DEVICE]?.["org.bluez.Device1"];
  }

  onAdapter(member: string, signature = "", ...body: unknown[]): Promise<unknown> {
    return this.call(ADAPTER, `org.bluez.Adapter1.${member}`, signature, ...body);
  }

  onDevice(member: string): Promise<unknown> {
    return this.call(DEVICE, `org.bluez.Device1.${member}`);
  }

  /** Scans until the device is there. */
  async find(): Promise<void> {
    await this.onAdapter("StartDiscovery");
    await expect.poll(() => this.device()).toBeDefined();
    await this.onAdapter("StopDiscovery");
  }

  /** Connects the device and waits for its services. */
  async connect(): Promise<void> {
    await this.onDevice("Connect");
    await expect.poll(() => this.device()).toMatchObject({ ServicesResolved: true });
  }

  async pathOf({ uuid }: { readonly uuid: string }): Promise<string> {
    const found = Object.entries(await this.objects()).find(
      ([, it]) => it["org.bluez.GattCharacteristic1"]?.["UUID"] === uuid,
    );
    if (!found) throw new Error(`${uuid} has no object`);
    return found[0];
  }

  read(path: string): Promise<unknown> {
    return this.gatt(path, "ReadValue", "a{sv}", new Map());
  }

  write(path: string, value: readonly number[], type?: string): Promise<unknown> {
    const options = type === undefined ? [] : [["type", { signature: "s", value: type }] as const];
    return this.gatt(path, "WriteValue", "aya{sv}", Uint8Array.from(value), new Map(options));
  }

  gatt(path: string, member: string, signature = "", ...body: unknown[]): Promise<unknown> {
    return this.call(path, `org.bluez.GattCharacteristic1.${member}`, signature, ...body);
  }

  close(): void {
    this.#bus.close();
  }

  #note({ path, member, body }: BusMessage): void {
    const at = path === "/" ? String(body[0]) : path;
    const changes = `${JSON.stringify(plain(body[1]))}${String(body[2])}`;
    const said = member === "PropertiesChanged" ? ` ${changes}` : "";
    this.signals.push(`${at.replace(ADAPTER, "")} ${member}${said}`);
  }
}

/** A private bus with BlueZ on it, and its clients. */
export interface BluezRig {
  readonly busAddress: string;
  /** A BlueZ of its own, quick unless told otherwise, and a client; whatever was before is gone. */
  start(
    peripherals: readonly Peripheral[],
    options?: VirtualBluezOptions,
  ): Promise<{ bluez: VirtualBluez; client: BluezClient }>;
  newClient(): Promise<BluezClient>;
  /** Ends BlueZ and all clients; the bus stays. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

const QUICK = { connectDelayMs: 0, outOfReachMs: 20, advertisingIntervalMs: 10 };

export async function startBluezRig(): Promise<BluezRig> {
  const bus = await startPrivateBus();
  const busAddress = bus.address;
  let endings: (() => unknown)[] = [];
  const clear = async () => {
    for (const end of endings.splice(0)) await end();
  };
  const newClient = async () => {
    const client = await BluezClient.on(busAddress);
    endings.push(() => client.close());
    return client;
  };
  const start: BluezRig["start"] = async (peripherals, options = {}) => {
    await clear();
    const own = await connectBus(busAddress);
    const bluez = await VirtualBluez.start(own, peripherals, { ...QUICK, ...options });
    endings = [() => bluez.close(), () => own.close()];
    return { bluez, client: await newClient() };
  };
  return { busAddress, start, newClient, clear, close: () => clear().then(() => bus.close()) };
}

/** For `toMatchObject`: an error of BlueZ. */
export function bluezError(name: string): { busName: string } {
  return { busName: `org.bluez.Error.${name}` };
}

function plain(value: unknown): unknown {
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, it]) => [String(key), plain(it)]));
  }
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  return isVariant(value) ? plain(value.value) : value;
}

function isVariant(value: unknown): value is BusVariant {
  return typeof value === "object" && value !== null && "signature" in value;
}
