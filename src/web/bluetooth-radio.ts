import { gattLink } from "../links/gatt-link.ts";
import type { GattStack } from "../links/gatt-link.ts";
import { ValueFilter } from "../links/value-filter.ts";
import type {
  BandLink,
  BandSighting,
  Characteristic,
  Radio,
  ScanFilter,
  Waiting,
} from "../platform.ts";
import { pause, throwIfStopped, within } from "../waiting.ts";

import {
  isMissing,
  isPassing,
  linkErrorOf,
  noBluetooth,
  notChosen,
  outOfReach,
  switchedOff,
} from "./bluetooth-errors.ts";

/** What we use of `navigator.bluetooth`. */
export type WebBluetooth = Pick<Bluetooth, "requestDevice" | "getAvailability">;

/** Connecting goes on for ever in some browsers when the device has left. */
const CONNECT_MS = 30_000;

/**
 * How often connecting and discovering is tried: real BlueZ below Chromium announces a connection
 * before what is on the device (reference: a fresh system needed four).
 */
const TRIES = 8;
const FIRST_BREATH_MS = 250;

/**
 * Chromium calls a link dead at once; BlueZ below it takes two seconds to drop it, three on a slow
 * computer. Whoever connects meanwhile gets the dying link, on which nobody can begin to listen.
 */
const DROP_MS = 3_500;

/** A value that fits every link: ATT's smallest MTU less 3. Browsers do not tell the real one. */
const MAX_VALUE_BYTES = 20;

/**
 * The browser's Bluetooth. A scan is the browser's own chooser: it wants a click that is not older than
 * a few seconds, and gives the one device that the person picks.
 *
 * @param bluetooth `navigator.bluetooth`; `undefined` where the browser has none
 */
export function openWebRadio(bluetooth: WebBluetooth | undefined): Radio {
  return new WebRadio(bluetooth);
}

class WebRadio implements Radio {
  readonly hasChooser = true;
  readonly #bluetooth: WebBluetooth | undefined;
  readonly #devices = new Map<string, BluetoothDevice>();
  /** When a device was disconnected, by `performance.now()`. */
  readonly #endedMs = new Map<string, number>();
  /** Services to look for on a device, and those that every band has. */
  #wanted: readonly string[] = [];
  #needed: readonly string[] = [];

  constructor(bluetooth: WebBluetooth | undefined) {
    this.#bluetooth = bluetooth;
  }

  async *scan(filter: ScanFilter, { signal }: Waiting = {}): AsyncIterable<BandSighting> {
    throwIfStopped(signal);
    const bluetooth = this.#bluetooth;
    if (bluetooth === undefined) throw noBluetooth();
    this.#wanted = [...new Set([...filter.services, ...filter.wanted])];
    this.#needed = filter.services;
    const chosen = chooseDevice(bluetooth, filter, this.#wanted);
    // The chooser is the person's: it cannot be closed from here, only be waited for no longer.
    const device = await within(chosen, { limitMs: Infinity, late: noBluetooth, signal });
    this.#devices.set(device.id, device);
    yield {
      id: device.id,
      name: device.name,
      services: [],
      isConnected: device.gatt?.connected === true,
    };
  }

  async connect({ id }: BandSighting, { signal }: Waiting = {}): Promise<BandLink> {
    const device = this.#devices.get(id);
    const server = device?.gatt;
    if (device === undefined || server === undefined) throw new TypeError("not from this radio");
    const end = (): void => {
      if (server.connected) this.#endedMs.set(id, performance.now());
      server.disconnect();
    };
    await this.#untilDropped(id, signal);
    // Who gives up takes the attempts along: a link that nobody has keeps the band from everybody.
    const over = new AbortController();
    const both = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
    try {
      const found = await within(this.#discover(server, both), {
        limitMs: CONNECT_MS,
        late: outOfReach,
        signal,
      });
      return gattLink(stackOf({ device, server, end }, found));
    } catch (error) {
      over.abort();
      end();
      throw linkErrorOf(error);
    }
  }

  close(): Promise<void> {
    for (const { gatt } of this.#devices.values()) gatt?.disconnect();
    this.#devices.clear();
    return Promise.resolve();
  }

  async #untilDropped(id: string, signal: AbortSignal | undefined): Promise<void> {
    const leftMs = (this.#endedMs.get(id) ?? -Infinity) + DROP_MS - performance.now();
    if (leftMs > 0) await pause(leftMs, signal);
  }

  async #discover(
    server: BluetoothRemoteGATTServer,
    signal: AbortSignal,
  ): Promise<Characteristics> {
    for (let tries = 1; ; tries++) {
      try {
        await server.connect();
        if (signal.aborted) server.disconnect();
        return await characteristicsOf(server, this.#wanted, this.#needed);
      } catch (error) {
        if (tries === TRIES || !isPassing(error)) throw error;
        await pause(FIRST_BREATH_MS * tries, signal);
      }
    }
  }
}

type Characteristics = ReadonlyMap<string, BluetoothRemoteGATTCharacteristic>;

async function chooseDevice(
  bluetooth: WebBluetooth,
  { services, namePrefixes }: ScanFilter,
  wanted: readonly string[],
): Promise<BluetoothDevice> {
  try {
    return await bluetooth.requestDevice({
      filters: [
        ...services.map((service) => ({ services: [service] })),
        ...namePrefixes.map((namePrefix) => ({ namePrefix })),
      ],
      optionalServices: [...wanted],
    });
  } catch (error) {
    throw (await isSwitchedOff(bluetooth)) ? switchedOff(error) : notChosen(error);
  }
}

async function isSwitchedOff(bluetooth: WebBluetooth): Promise<boolean> {
  try {
    return !(await bluetooth.getAvailability());
  } catch {
    return false;
  }
}

/** What a band has of the services that are wanted. @throws DOMException when a needed one is missing */
async function characteristicsOf(
  server: BluetoothRemoteGATTServer,
  wanted: readonly string[],
  needed: readonly string[],
): Promise<Characteristics> {
  const found = new Map<string, BluetoothRemoteGATTCharacteristic>();
  for (const uuid of wanted) {
    try {
      const service = await server.getPrimaryService(uuid);
      for (const it of await service.getCharacteristics()) found.set(nameOf(uuid, it.uuid), it);
    } catch (error) {
      if (!isMissing(error) || needed.includes(uuid)) throw error;
    }
  }
  return found;
}

interface Connected {
  readonly device: BluetoothDevice;
  readonly server: BluetoothRemoteGATTServer;
  /** Disconnects it. */
  readonly end: () => void;
}

function stackOf({ device, server, end }: Connected, found: Characteristics): GattStack {
  const values = new Map<string, ValueFilter>();
  const get = ({ service, uuid }: Characteristic): BluetoothRemoteGATTCharacteristic => {
    const characteristic = found.get(nameOf(service, uuid));
    if (!characteristic) throw new TypeError("looked for before it is used");
    return characteristic;
  };
  const gone = new Promise<void>((resolve) => {
    device.addEventListener("gattserverdisconnected", () => resolve(), { once: true });
  });
  return {
    gone,
    maxValueBytes: MAX_VALUE_BYTES,
    explain: linkErrorOf,
    has: ({ service, uuid }) => found.has(nameOf(service, uuid)),
    read: (characteristic) => {
      const read = async (): Promise<Uint8Array> => bytesOf(await get(characteristic).readValue());
      const filter = values.get(nameOf(characteristic.service, characteristic.uuid));
      return filter ? filter.readWithoutEcho(read) : read();
    },
    write: (characteristic, value, kind) => {
      const it = get(characteristic);
      const exact = new Uint8Array(value);
      // A browser refuses the kind that the characteristic does not name; bands take both.
      return canWriteWithout(it, kind)
        ? it.writeValueWithoutResponse(exact)
        : it.writeValueWithResponse(exact);
    },
    async subscribe(characteristic, onValue) {
      const name = nameOf(characteristic.service, characteristic.uuid);
      const filter = new ValueFilter(onValue);
      const end = await subscribe(get(characteristic), (value) => filter.take(value));
      values.set(name, filter);
      return async () => {
        values.delete(name);
        await end();
      };
    },
    async disconnect() {
      if (!server.connected) return;
      end();
      await Promise.race([gone, pause(DROP_MS)]);
    },
  };
}

function canWriteWithout(
  { properties }: BluetoothRemoteGATTCharacteristic,
  kind: "with-response" | "without-response",
): boolean {
  if (!properties.write) return true;
  return kind === "without-response" && properties.writeWithoutResponse;
}

async function subscribe(
  characteristic: BluetoothRemoteGATTCharacteristic,
  onValue: (value: Uint8Array) => void,
): Promise<() => Promise<void>> {
  const onChange = (): void => {
    if (characteristic.value) onValue(bytesOf(characteristic.value));
  };
  characteristic.addEventListener("characteristicvaluechanged", onChange);
  const end = async (): Promise<void> => {
    characteristic.removeEventListener("characteristicvaluechanged", onChange);
    await characteristic.stopNotifications();
  };
  try {
    await characteristic.startNotifications();
  } catch (error) {
    characteristic.removeEventListener("characteristicvaluechanged", onChange);
    throw error;
  }
  return end;
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
}

function nameOf(service: string, uuid: string): string {
  return `${service}/${uuid}`;
}
