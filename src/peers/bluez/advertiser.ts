import { BusError } from "../../errors.ts";
import type { BusVariant, MessageBus } from "../../platform.ts";
import type { Advertisement, Peripheral } from "../gatt.ts";
import { action, variant } from "./bus-tree.ts";
import type { BusTree } from "./bus-tree.ts";

const BLUEZ = "org.bluez";
const MANAGER = "org.bluez.LEAdvertisingManager1";
const PATH = "/org/ownband/advertisement";

/** Keeps a real adapter's advertisement as the peripheral's is. */
export class Advertiser {
  readonly #bus: MessageBus;
  readonly #tree: BusTree;
  readonly #peripheral: Peripheral;
  readonly #adapterPath: string;
  #unlisten: (() => void) | undefined;
  /** What is done one after the other: BlueZ takes a while for each. */
  #work: Promise<void> = Promise.resolve();
  #isOn = false;

  constructor(bus: MessageBus, tree: BusTree, peripheral: Peripheral, adapterPath: string) {
    this.#bus = bus;
    this.#tree = tree;
    this.#peripheral = peripheral;
    this.#adapterPath = adapterPath;
  }

  /** Advertises, and from now on follows the peripheral. @throws BusError */
  async begin(): Promise<void> {
    await this.#follow();
    this.#unlisten = this.#peripheral.onAdvertisement(() => {
      // What fails now is tried again at the next change.
      this.#work = this.#work.then(() => this.#follow()).catch(() => undefined);
    });
  }

  /** Stops advertising. Never rejects. */
  async close(): Promise<void> {
    this.#unlisten?.();
    await this.#work;
    await this.#stop();
  }

  async #follow(): Promise<void> {
    await this.#stop();
    const advertisement = this.#peripheral.advertisement();
    if (advertisement) await this.#start(advertisement);
  }

  /** What does not fit is left out: most adapters take 31 bytes. */
  async #start(advertisement: Advertisement): Promise<void> {
    const { name, services, serviceData, manufacturerData } = advertisement;
    const least = {
      Type: variant("s", "peripheral"),
      Discoverable: variant("b", true), // else BlueZ itself passes over it when it scans
      LocalName: variant("s", name),
      ServiceUUIDs: variant("as", [...services]),
    };
    const more = { ManufacturerData: variant("a{qv}", bytesOf(manufacturerData)) };
    const all = { ...more, ServiceData: variant("a{sv}", bytesOf(serviceData)) };
    const attempts: Record<string, BusVariant>[] = [
      { ...least, ...all },
      { ...least, ...more },
    ];
    for (const attempt of attempts) {
      if (await this.#fits(attempt)) return;
    }
    await this.#register(least);
  }

  async #fits(properties: Record<string, BusVariant>): Promise<boolean> {
    try {
      await this.#register(properties);
      return true;
    } catch (error) {
      if (error instanceof BusError) return false;
      throw error;
    }
  }

  async #register(properties: Record<string, BusVariant>): Promise<void> {
    this.#tree.remove(PATH);
    this.#tree.add(PATH, {
      name: "org.bluez.LEAdvertisement1",
      methods: { Release: action("", () => (this.#isOn = false)) },
      properties,
    });
    await this.#call("RegisterAdvertisement", "oa{sv}", PATH, new Map());
    this.#isOn = true;
  }

  async #stop(): Promise<void> {
    if (!this.#isOn) return;
    this.#isOn = false;
    // BlueZ may have dropped it already.
    await this.#call("UnregisterAdvertisement", "o", PATH).catch(() => undefined);
    this.#tree.remove(PATH);
  }

  async #call(member: string, signature: string, ...body: readonly unknown[]): Promise<void> {
    const target = { path: this.#adapterPath, interface: MANAGER, member };
    await this.#bus.call(BLUEZ, target, signature, body);
  }
}

function bytesOf<K>(data: ReadonlyMap<K, Uint8Array>): Map<K, BusVariant> {
  return new Map([...data].map(([key, value]) => [key, variant("ay", value)]));
}
