import type { Characteristic } from "../platform.ts";

export type GattProperty = "read" | "write" | "write-without-response" | "notify";

/** A characteristic as a device offers it. */
export interface GattCharacteristic {
  readonly uuid: string;
  readonly properties: readonly GattProperty[];
}

export interface GattService {
  readonly uuid: string;
  readonly characteristics: readonly GattCharacteristic[];
}

/** What a device says of itself to everybody. */
export interface Advertisement {
  readonly name: string;
  /** 128-bit UUIDs in lower case. */
  readonly services: readonly string[];
  /** Company id → what follows it. */
  readonly manufacturerData: ReadonlyMap<number, Uint8Array>;
  /** Service UUID → data. */
  readonly serviceData: ReadonlyMap<string, Uint8Array>;
}

/** Whoever is connected to a device: what the device sends to it. */
export interface Central {
  onNotify(characteristic: Characteristic, value: Uint8Array): void;
  /** The link is down, from the device's side or by `close`. Once. */
  onGone(): void;
}

/** What a connected central asks of the device. Rejects with LinkError "gone" when it is down. */
export interface PeripheralLink {
  read(characteristic: Characteristic): Promise<Uint8Array>;
  write(characteristic: Characteristic, value: Uint8Array): Promise<void>;
  subscribe(characteristic: Characteristic, isOn: boolean): Promise<void>;
  close(): void;
}

/**
 * A Bluetooth LE device without the Bluetooth: what `VirtualBand` is, and what is put behind a link
 * in this process, behind BlueZ's D-Bus interface, or behind a browser's emulation.
 */
export interface Peripheral {
  /** `C8:0F:10:01:02:03`; a reset changes it. */
  readonly mac: string;
  readonly gatt: readonly GattService[];
  /** `undefined` while it does not advertise: it is connected to somebody. */
  advertisement(): Advertisement | undefined;
  /** ATT's MTU that this device agrees to. */
  readonly mtu: number;
  /** @throws LinkError "out-of-reach" when another central holds it, or it is switched off */
  connect(central: Central): PeripheralLink;
  /** Called when it begins or ends to advertise, or its advertisement changes. */
  onAdvertisement(listener: () => void): () => void;
}
