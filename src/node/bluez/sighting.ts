import { parseMac } from "../../bytes/mac.ts";
import type { BandSighting } from "../../platform.ts";
import { bytesByNumber, isSet, numberOf, textOf, textsOf } from "./properties.ts";
import type { Properties } from "./properties.ts";

/** Company id of Anhui Huami, under which bands advertise. */
const HUAMI = 0x0157;

/** What BlueZ knows of a device, as a sighting. */
export function sightingOf(path: string, device: Properties): BandSighting {
  return {
    id: path,
    name: textOf(device, "Name"),
    mac: parseMac(textOf(device, "Address")),
    rssiDbm: numberOf(device, "RSSI"),
    services: textsOf(device, "UUIDs").map((uuid) => uuid.toLowerCase()),
    manufacturerData: bytesByNumber(device, "ManufacturerData", HUAMI)?.slice(),
    isConnected: isSet(device, "Connected"),
  };
}

/**
 * Whether a change comes from an advertisement that was just heard: BlueZ also tells of changes to
 * devices that are far away.
 */
export function isHeard(changed: Properties): boolean {
  return HEARD.some((name) => changed.has(name));
}

const HEARD = ["RSSI", "ManufacturerData", "ServiceData", "TxPower"];

/**
 * Whether it is in reach without having been heard since. BlueZ remembers devices for long; it keeps
 * the strength only of those that it hears in the present scan, which may be somebody else's.
 */
export function isInReach(device: Properties): boolean {
  return device.has("RSSI") || isSet(device, "Connected");
}
