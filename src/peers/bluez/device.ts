import type { BusVariant } from "../../platform.ts";
import { BusError, Interrupted } from "../../errors.ts";
import { pause } from "../../waiting.ts";
import type { Advertisement, Central, Peripheral, PeripheralLink } from "../gatt.ts";
import { action, variant } from "./bus-tree.ts";
import type { BusInterface, BusTree } from "./bus-tree.ts";
import { bluezError, connectError } from "./bluez-error.ts";
import { GattObjects } from "./gatt-objects.ts";
import type { Manners } from "./options.ts";

export const DEVICE = "org.bluez.Device1";

/** What a device needs from the adapter it is on. */
export interface DeviceHome {
  readonly tree: BusTree;
  readonly adapterPath: string;
  readonly manners: Manners;
  readonly isPowered: () => boolean;
}

/** How strong every device is heard. */
export const RSSI_DBM = -52;
const YES = variant("b", true);
const NO = variant("b", false);
/** LE general discoverable, no BR/EDR. */
const ADVERTISING_FLAGS = Uint8Array.of(0x06);

/** A Device1: one peripheral as BlueZ shows it, with the link to it. */
export class Device {
  readonly path: string;
  readonly peripheral: Peripheral;
  readonly mac: string;
  readonly #home: DeviceHome;
  readonly #gatt: GattObjects;
  /** Who has asked for the link. */
  readonly #users = new Set<string>();
  /** Services that it has told of, in advertisements and when connected. */
  readonly #uuids = new Set<string>();
  readonly #life = new AbortController();
  #link: PeripheralLink | undefined;
  #central: Central | undefined;
  #attempt: AbortController | undefined;
  #ending: Promise<void> | undefined;
  #late: ReturnType<typeof setTimeout> | undefined;
  #wobble = 0;

  constructor(peripheral: Peripheral, home: DeviceHome) {
    this.peripheral = peripheral;
    this.mac = peripheral.mac;
    this.path = `${home.adapterPath}/dev_${this.mac.replaceAll(":", "_")}`;
    this.#home = home;
    this.#gatt = new GattObjects({
      tree: home.tree,
      peripheral,
      devicePath: this.path,
      link: () => this.#link,
      isEnding: () => this.#ending !== undefined,
    });
  }

  /** It is heard: it gets an object, or its object the latest of what it says. */
  hear(advertisement: Advertisement): void {
    const { tree } = this.#home;
    for (const uuid of advertisement.services) this.#uuids.add(uuid);
    const said = { ...advertised(advertisement), UUIDs: this.#known() };
    if (tree.has(this.path)) this.#change(said);
    else tree.add(this.path, this.#interface(advertisement.name, said));
    this.beat();
  }

  /** It is heard again, saying the same. */
  beat(): void {
    // A strength that never changes would not be announced again.
    this.#wobble ^= 1;
    this.#change({ RSSI: variant("n", RSSI_DBM - this.#wobble) });
  }

  /** Nobody scans any more: how strong it is heard is not known. */
  unhear(): void {
    if (this.#home.tree.property(this.path, DEVICE, "RSSI") === undefined) return;
    this.#home.tree.change(this.path, DEVICE, { RSSI: undefined });
  }

  /** Whether this scan has heard it already. */
  get isHeard(): boolean {
    return this.#home.tree.property(this.path, DEVICE, "RSSI") !== undefined;
  }

  /** Ends whatever goes on and takes its objects off the bus. */
  remove(): void {
    this.#life.abort();
    this.drop();
    this.#gatt.remove();
    this.#home.tree.remove(this.path);
  }

  /** The link is cut, or the attempt to make one. */
  drop(): void {
    this.#attempt?.abort();
    if (!this.#link) return;
    this.#close();
    this.#change({ ServicesResolved: NO, Connected: NO });
  }

  /** A client has left the bus. */
  async forget(client: string): Promise<void> {
    await this.#gatt.forget(client);
    const wasLast = this.#users.delete(client) && this.#users.size === 0;
    if (wasLast && this.#home.manners.behaviour.clientsOwnLinks) this.drop();
  }

  #interface(name: string, said: Record<string, BusVariant>): BusInterface {
    return {
      name: DEVICE,
      methods: {
        Connect: action("", (_, sender) => this.#connect(sender)),
        Disconnect: action("", () => this.#disconnect()),
        Pair: action("", (_, sender) => this.#pair(sender)),
        CancelPairing: action("", () => refuse("DoesNotExist")),
        ConnectProfile: action("s", () => refuse("NotAvailable")),
        DisconnectProfile: action("s", () => refuse("NotSupported")),
      },
      properties: { ...this.#lasting(name), ...said },
      settable: { Alias: accept, Trusted: accept, Blocked: accept },
    };
  }

  #lasting(name: string): Record<string, BusVariant> {
    return {
      Address: variant("s", this.mac),
      AddressType: variant("s", "public"),
      Alias: variant("s", name),
      Paired: NO,
      Bonded: NO,
      Trusted: NO,
      Blocked: NO,
      LegacyPairing: NO,
      Connected: NO,
      ServicesResolved: NO,
      Adapter: variant("o", this.#home.adapterPath),
    };
  }

  async #connect(client: string): Promise<void> {
    if (!this.#home.isPowered()) throw bluezError("Failed", "Input/output error");
    if (this.#attempt) throw bluezError("Failed", "Operation already in progress");
    this.#users.add(client);
    // Also while it ends: real BlueZ answers at once, on the dying link.
    if (this.#link) return;
    const attempt = new AbortController();
    this.#attempt = attempt;
    try {
      await this.#makeLink(attempt.signal);
    } catch (error) {
      this.#users.clear();
      if (error instanceof Interrupted) throw bluezError("Failed", "br-connection-canceled");
      throw error instanceof BusError ? error : connectError();
    } finally {
      this.#attempt = undefined;
    }
  }

  async #makeLink(signal: AbortSignal): Promise<void> {
    const { behaviour, connectFails } = this.#home.manners;
    await pause(behaviour.connectDelayMs / 2, signal);
    if (connectFails()) throw connectError();
    if (!this.peripheral.advertisement()) await this.#untilHeard(signal);
    const central: Central = {
      onNotify: (characteristic, value) => {
        if (this.#central === central) this.#gatt.notify(characteristic, value);
      },
      onGone: () => {
        if (this.#central === central) this.drop();
      },
    };
    this.#central = central;
    this.#link = this.peripheral.connect(central);
    const isSilent = this.#home.manners.faults().connectsSilently === true;
    if (isSilent) this.#home.tree.changeQuietly(this.path, DEVICE, { Connected: YES });
    else this.#change({ Connected: YES });
    this.#late = setTimeout(() => this.#resolveServices(), behaviour.connectDelayMs / 2);
  }

  /** Waits for it to advertise. @throws BusError "Failed" after `outOfReachMs` */
  async #untilHeard(signal: AbortSignal): Promise<void> {
    const heard = new AbortController();
    const unlisten = this.peripheral.onAdvertisement(() => {
      if (this.peripheral.advertisement()) heard.abort();
    });
    try {
      await pause(
        this.#home.manners.behaviour.outOfReachMs,
        AbortSignal.any([signal, heard.signal]),
      );
    } catch (error) {
      if (heard.signal.aborted && !signal.aborted) return;
      throw error;
    } finally {
      unlisten();
    }
    throw connectError();
  }

  #resolveServices(): void {
    const { objectsLateMs } = this.#home.manners.faults();
    if (objectsLateMs === undefined) this.#addObjects();
    else this.#late = setTimeout(() => this.#addObjects(), objectsLateMs);
    for (const { uuid } of this.peripheral.gatt) this.#uuids.add(uuid);
    this.#change({ UUIDs: this.#known(), ServicesResolved: YES });
  }

  #addObjects(): void {
    this.#gatt.add();
    void this.#gatt.resume();
  }

  async #disconnect(): Promise<void> {
    this.#attempt?.abort();
    if (this.#link) await (this.#ending ??= this.#end(this.#link));
  }

  async #end(link: PeripheralLink): Promise<void> {
    await pause(this.#home.manners.behaviour.disconnectDelayMs, this.#life.signal);
    if (this.#link !== link) return;
    this.#close();
    this.#change({ ServicesResolved: NO });
    // Real BlueZ answers `Disconnect` before it says that the device is not connected.
    setTimeout(() => this.#change({ Connected: NO }), 0);
  }

  /** There is nothing to ask the owner: the device is as good as paired when it is connected. */
  async #pair(client: string): Promise<void> {
    if (this.#home.tree.property(this.path, DEVICE, "Paired") === true) refuse("AlreadyExists");
    await this.#connect(client);
    this.#change({ Paired: YES, Bonded: YES });
  }

  #close(): void {
    clearTimeout(this.#late);
    const link = this.#link;
    this.#link = undefined;
    this.#central = undefined;
    this.#ending = undefined;
    this.#users.clear();
    if (!this.#home.manners.behaviour.keepsObjects) this.#gatt.remove();
    link?.close();
  }

  #known(): BusVariant {
    return variant("as", [...this.#uuids].sort());
  }

  #change(changes: Record<string, BusVariant>): void {
    this.#home.tree.change(this.path, DEVICE, changes);
  }
}

/** What an advertisement tells. */
function advertised(advertisement: Advertisement): Record<string, BusVariant> {
  const { name, manufacturerData, serviceData } = advertisement;
  const bytes = <K>(data: ReadonlyMap<K, Uint8Array>) =>
    new Map([...data].map(([key, value]) => [key, variant("ay", value)]));
  return {
    Name: variant("s", name),
    AdvertisingFlags: variant("ay", ADVERTISING_FLAGS),
    ...(manufacturerData.size > 0
      ? { ManufacturerData: variant("a{qv}", bytes(manufacturerData)) }
      : {}),
    ...(serviceData.size > 0 ? { ServiceData: variant("a{sv}", bytes(serviceData)) } : {}),
  };
}

function refuse(name: Parameters<typeof bluezError>[0]): never {
  throw bluezError(name);
}

function accept(): void {
  // Nothing here depends on it.
}
