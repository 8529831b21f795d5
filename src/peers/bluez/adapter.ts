import type { BusVariant } from "../../platform.ts";
import type { Peripheral } from "../gatt.ts";
import type { BusInterface, BusTree } from "./bus-tree.ts";
import { action, variant } from "./bus-tree.ts";
import { bluezError } from "./bluez-error.ts";
import { Device, RSSI_DBM } from "./device.ts";
import { Discovery } from "./discovery.ts";
import type { Manners } from "./options.ts";
import { advertisingManager, gattManager } from "./managers.ts";

export const ADAPTER = "org.bluez.Adapter1";

/** How soon after the beginning of a scan a device is heard. */
const FIRST_HEARD_MS = 10;

/** An Adapter1: this computer's radio, with the peripherals in its reach. */
export class Adapter {
  readonly path: string;
  readonly #tree: BusTree;
  readonly #manners: Manners;
  readonly #discovery = new Discovery();
  readonly #devices = new Map<Peripheral, Device>();
  readonly #unlisten = new Map<Peripheral, () => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isPowered = true;

  constructor(tree: BusTree, path: string, manners: Manners) {
    this.#tree = tree;
    this.path = path;
    this.#manners = manners;
    tree.add(path, this.#interface(), gattManager(), advertisingManager());
  }

  get isPowered(): boolean {
    return this.#isPowered;
  }

  /** Switches the radio; off ends scans and links. */
  setPowered(isOn: boolean): void {
    if (isOn === this.#isPowered) return;
    this.#power(isOn);
    this.#change({ Powered: variant("b", isOn) });
  }

  /** A peripheral comes into reach. */
  add(peripheral: Peripheral): void {
    if (this.#unlisten.has(peripheral)) return;
    this.#unlisten.set(
      peripheral,
      peripheral.onAdvertisement(() => this.#hear(peripheral)),
    );
    this.#hear(peripheral);
  }

  /** A peripheral goes out of reach, and BlueZ forgets it. */
  remove(peripheral: Peripheral): void {
    this.#unlisten.get(peripheral)?.();
    this.#unlisten.delete(peripheral);
    this.#forgetDevice(peripheral);
  }

  /** A client has left the bus. */
  async forgetClient(client: string): Promise<void> {
    this.#discovery.forget(client);
    this.#onDiscovery();
    await Promise.all([...this.#devices.values()].map((device) => device.forget(client)));
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#discovery.stopAll();
    for (const peripheral of [...this.#unlisten.keys()]) this.remove(peripheral);
    this.#tree.remove(this.path);
  }

  #power(isOn: boolean): void {
    this.#isPowered = isOn;
    if (isOn) return;
    this.#discovery.stopAll();
    this.#onDiscovery();
    for (const device of this.#devices.values()) device.drop();
  }

  /** Starts or stops the beat of the scan, as the clients want it. */
  #onDiscovery(): void {
    const wasOn = this.#tree.property(this.path, ADAPTER, "Discovering") === true;
    const { isOn } = this.#discovery;
    if (isOn === wasOn) return;
    clearTimeout(this.#timer);
    if (isOn) this.#timer = setTimeout(() => this.#beat(), FIRST_HEARD_MS);
    else for (const device of this.#devices.values()) device.unhear();
    this.#change({ Discovering: variant("b", isOn) });
  }

  #beat(): void {
    for (const peripheral of this.#unlisten.keys()) {
      const device = this.#devices.get(peripheral);
      const isKnown = device?.mac === peripheral.mac && device.isHeard;
      if (!isKnown) this.#hear(peripheral);
      else if (peripheral.advertisement()) device.beat();
    }
    const { advertisingIntervalMs } = this.#manners.behaviour;
    this.#timer = setTimeout(() => this.#beat(), advertisingIntervalMs);
  }

  /** Its advertisement, if it has one and anybody listens; a device with a new address is a new one. */
  #hear(peripheral: Peripheral): void {
    const known = this.#devices.get(peripheral);
    if (known && known.mac !== peripheral.mac) this.#forgetDevice(peripheral);
    const advertisement = peripheral.advertisement();
    if (!advertisement || !this.#discovery.wants(advertisement, peripheral.mac, RSSI_DBM)) return;
    this.#deviceOf(peripheral).hear(advertisement);
  }

  #deviceOf(peripheral: Peripheral): Device {
    const known = this.#devices.get(peripheral);
    if (known) return known;
    const device = new Device(peripheral, {
      tree: this.#tree,
      adapterPath: this.path,
      manners: this.#manners,
      isPowered: () => this.#isPowered,
    });
    this.#devices.set(peripheral, device);
    return device;
  }

  #forgetDevice(peripheral: Peripheral): void {
    this.#devices.get(peripheral)?.remove();
    this.#devices.delete(peripheral);
  }

  #removeDevice(path: unknown): void {
    const found = [...this.#devices].find(([, device]) => device.path === path);
    if (!found) throw bluezError("DoesNotExist");
    this.#forgetDevice(found[0]);
  }

  #needPower(): void {
    if (!this.#isPowered) throw bluezError("NotReady");
  }

  #interface(): BusInterface {
    return {
      name: ADAPTER,
      methods: {
        StartDiscovery: action("", (_, client) => {
          this.#needPower();
          this.#discovery.start(client);
          this.#onDiscovery();
        }),
        StopDiscovery: action("", (_, client) => {
          this.#needPower();
          this.#discovery.stop(client);
          this.#onDiscovery();
        }),
        SetDiscoveryFilter: action("a{sv}", ([filter], client) => {
          // "a{sv}" in the signature that was checked
          this.#discovery.setFilter(client, filter as ReadonlyMap<string, BusVariant>);
        }),
        GetDiscoveryFilters: { takes: "", gives: "as", run: () => [Discovery.filterNames] },
        RemoveDevice: action("o", ([path]) => this.#removeDevice(path)),
      },
      properties: adapterProperties(),
      settable: {
        Powered: (isOn) => this.#power(isOn === true),
        Alias: accept,
        Discoverable: accept,
        DiscoverableTimeout: accept,
        Pairable: accept,
        PairableTimeout: accept,
      },
    };
  }

  #change(changes: Record<string, BusVariant>): void {
    this.#tree.change(this.path, ADAPTER, changes);
  }
}

function adapterProperties(): Record<string, BusVariant> {
  return {
    Address: variant("s", "00:00:5E:00:53:01"),
    AddressType: variant("s", "public"),
    Name: variant("s", "virtual"),
    Alias: variant("s", "virtual"),
    Class: variant("u", 0),
    Powered: variant("b", true),
    Discoverable: variant("b", false),
    DiscoverableTimeout: variant("u", 180),
    Pairable: variant("b", false),
    PairableTimeout: variant("u", 0),
    Discovering: variant("b", false),
    UUIDs: variant("as", []),
    Modalias: variant("s", "usb:v1D6Bp0246d0542"),
    Roles: variant("as", ["central", "peripheral"]),
  };
}

function accept(): void {
  // Nothing here depends on it.
}
