import type { BusVariant, Characteristic } from "../../platform.ts";
import { bluezError } from "./bluez-error.ts";

export const SERVICE = "org.bluez.GattService1";
export const CHARACTERISTIC = "org.bluez.GattCharacteristic1";
export const DESCRIPTOR = "org.bluez.GattDescriptor1";

/** A Bluetooth SIG number as a whole UUID. */
export function sigUuid(short: string): string {
  return `0000${short}-0000-1000-8000-00805f9b34fb`;
}

/** One text for one characteristic: some UUIDs are in several services. */
export function nameOf({ service, uuid }: Characteristic): string {
  return `${service}/${uuid}`;
}

/** The options of a read or write, "a{sv}" as its signature has said. */
export function optionsOf(options: unknown): ReadonlyMap<string, BusVariant> {
  return options as ReadonlyMap<string, BusVariant>;
}

/** From which byte on a value is wanted. @throws BusError "InvalidArguments" */
export function offsetOf(options: unknown): number {
  const offset = optionsOf(options).get("offset")?.value ?? 0;
  if (typeof offset !== "number") throw bluezError("InvalidArguments");
  return offset;
}
