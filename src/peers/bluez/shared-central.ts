import type { BusMessage, BusVariant, Characteristic, MessageBus } from "../../platform.ts";
import type { Peripheral, PeripheralLink } from "../gatt.ts";
import { OBJECT_MANAGER } from "./bus-tree.ts";

const BLUEZ = "org.bluez";
const DEVICE = "org.bluez.Device1";

/**
 * Whoever uses a peripheral through real BlueZ, as one central: BlueZ does not say who subscribes, so
 * the first that asks for anything opens the link and all others share it. It ends when BlueZ says
 * that the device which asked is not connected any more.
 */
export class SharedCentral {
  readonly #bus: MessageBus;
  readonly #peripheral: Peripheral;
  readonly #adapterPath: string;
  readonly #onNotify: (at: Characteristic, value: Uint8Array) => void;
  #link: PeripheralLink | undefined;
  #device: string | undefined;
  #unlisten: (() => void) | undefined;

  constructor(
    bus: MessageBus,
    peripheral: Peripheral,
    adapterPath: string,
    onNotify: (at: Characteristic, value: Uint8Array) => void,
  ) {
    this.#bus = bus;
    this.#peripheral = peripheral;
    this.#adapterPath = adapterPath;
    this.#onNotify = onNotify;
  }

  /** Begins to hear of links that end. */
  async watch(): Promise<void> {
    this.#unlisten = await this.#bus.onSignal(BLUEZ, (message) => {
      const device = endedDevice(message);
      if (device === undefined || !device.startsWith(`${this.#adapterPath}/`)) return;
      if (this.#device === undefined || this.#device === device) this.#end();
    });
  }

  /** The link, if there is one. */
  get present(): PeripheralLink | undefined {
    return this.#link;
  }

  /**
   * The link, opened if there is none.
   *
   * @param device path of who asks, where BlueZ says so
   * @throws LinkError "out-of-reach" when the peripheral does not let itself be connected to
   */
  open(device: string | undefined): PeripheralLink {
    this.#device ??= device;
    this.#link ??= this.#peripheral.connect({
      onNotify: this.#onNotify,
      onGone: () => {
        void this.#disconnect();
      },
    });
    return this.#link;
  }

  close(): void {
    this.#unlisten?.();
    void this.#disconnect();
    this.#end();
  }

  /** BlueZ says that the link is down. */
  #end(): void {
    const link = this.#link;
    this.#link = undefined;
    this.#device = undefined;
    link?.close();
  }

  /** The peripheral says that the link is down: the radio's goes with it. */
  async #disconnect(): Promise<void> {
    const device = this.#device;
    this.#link = undefined;
    this.#device = undefined;
    if (device === undefined) return;
    const target = { path: device, interface: DEVICE, member: "Disconnect" };
    // It may be down already.
    await this.#bus.call(BLUEZ, target).catch(() => undefined);
  }
}

/** The device that a signal of BlueZ says is not connected any more. */
function endedDevice({
  path,
  interface: face,
  member,
  signature,
  body,
}: BusMessage): string | undefined {
  const isRemoval = face === OBJECT_MANAGER && member === "InterfacesRemoved";
  if (isRemoval && signature === "oas") {
    const [removed, interfaces] = body as [string, readonly string[]]; // as the signature says
    return interfaces.includes(DEVICE) ? removed : undefined;
  }
  if (member !== "PropertiesChanged" || signature !== "sa{sv}as" || body[0] !== DEVICE) {
    return undefined;
  }
  const changed = body[1] as ReadonlyMap<string, BusVariant>; // as the signature says
  return changed.get("Connected")?.value === false ? path : undefined;
}
