import { parseMac } from "../../bytes/mac.ts";
import type { BandSighting } from "../../platform.ts";
import type { NoblePeripheral } from "./noble.ts";

/** Company id of Anhui Huami, under which bands advertise, little-endian. */
const HUAMI = [0x57, 0x01] as const;

/** What noble tells of a device; what is not as it should be is left out. */
export function sightingOf({ id, address, rssi, advertisement }: NoblePeripheral): BandSighting {
  const { localName, serviceUuids, manufacturerData } = advertisement;
  return {
    id,
    name: typeof localName === "string" ? localName : undefined,
    mac: parseMac(address),
    rssiDbm: Number.isFinite(rssi) && rssi < 0 ? rssi : undefined,
    services: Array.isArray(serviceUuids) ? serviceUuids.flatMap(wholeUuid) : [],
    manufacturerData: afterCompany(manufacturerData),
    isConnected: false,
  };
}

/** A UUID as noble writes it, in 128 bits; a text that is none gives nothing. */
export function wholeUuid(text: unknown): string[] {
  if (typeof text !== "string") return [];
  const digits = text.replaceAll("-", "").toLowerCase();
  if (/^(?:[0-9a-f]{4}|[0-9a-f]{8})$/.test(digits)) {
    return [`${digits.padStart(8, "0")}-0000-1000-8000-00805f9b34fb`];
  }
  const parts = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(digits);
  return parts && /^[0-9a-f]+$/.test(digits) ? [parts.slice(1).join("-")] : [];
}

function afterCompany(data: unknown): Uint8Array | undefined {
  if (!(data instanceof Uint8Array)) return undefined;
  return HUAMI.every((byte, i) => data[i] === byte) ? Uint8Array.from(data.subarray(2)) : undefined;
}
