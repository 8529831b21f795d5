import type { BusVariant } from "../../platform.ts";
import type { Advertisement } from "../gatt.ts";
import { bluezError } from "./bluez-error.ts";

/** What one client wants to hear of. */
export interface DiscoveryFilter {
  readonly services: readonly string[];
  readonly leastRssiDbm: number | undefined;
  /** Beginning of a name or an address. */
  readonly pattern: string | undefined;
}

const EVERYTHING: DiscoveryFilter = { services: [], leastRssiDbm: undefined, pattern: undefined };

/** The types that BlueZ knows. @source BlueZ doc/adapter-api.txt, SetDiscoveryFilter */
const FILTER_TYPES = new Map([
  ["UUIDs", "as"],
  ["RSSI", "n"],
  ["Pathloss", "q"],
  ["Transport", "s"],
  ["DuplicateData", "b"],
  ["Discoverable", "b"],
  ["Pattern", "s"],
]);

/** Who scans, each client for itself; the radio scans while anybody does. */
export class Discovery {
  readonly #filters = new Map<string, DiscoveryFilter>();
  readonly #scanning = new Set<string>();

  get isOn(): boolean {
    return this.#scanning.size > 0;
  }

  static get filterNames(): string[] {
    return [...FILTER_TYPES.keys()];
  }

  /** @throws BusError "InProgress" */
  start(client: string): void {
    if (this.#scanning.has(client)) throw bluezError("InProgress");
    this.#scanning.add(client);
  }

  /** @throws BusError "Failed" when this client does not scan */
  stop(client: string): void {
    if (!this.#scanning.delete(client)) throw bluezError("Failed", "No discovery started");
  }

  /** @throws BusError "InvalidArguments" */
  setFilter(client: string, filter: ReadonlyMap<string, BusVariant>): void {
    this.#filters.set(client, parseFilter(filter));
  }

  /** The client has left. */
  forget(client: string): void {
    this.#filters.delete(client);
    this.#scanning.delete(client);
  }

  stopAll(): void {
    this.#scanning.clear();
  }

  /** Whether anybody who scans wants to hear of it. */
  wants(advertisement: Advertisement, mac: string, rssiDbm: number): boolean {
    return [...this.#scanning].some((client) => {
      const { services, leastRssiDbm, pattern } = this.#filters.get(client) ?? EVERYTHING;
      const { name } = advertisement;
      if (leastRssiDbm !== undefined && rssiDbm < leastRssiDbm) return false;
      if (services.length > 0 && !services.some((it) => advertisement.services.includes(it))) {
        return false;
      }
      return pattern === undefined || name.startsWith(pattern) || mac.startsWith(pattern);
    });
  }
}

function parseFilter(filter: ReadonlyMap<string, BusVariant>): DiscoveryFilter {
  for (const [name, { signature }] of filter) {
    if (FILTER_TYPES.get(name) !== signature) throw bluezError("InvalidArguments");
  }
  // Their types are as the table says.
  const services = (filter.get("UUIDs")?.value ?? []) as readonly string[];
  return {
    services: services.map(wholeUuid),
    leastRssiDbm: filter.get("RSSI")?.value as number | undefined,
    pattern: filter.get("Pattern")?.value as string | undefined,
  };
}

/** BlueZ takes `fee0` and `0xfee0` too. */
function wholeUuid(text: string): string {
  const short = /^(?:0x)?([0-9a-f]{4})$/i.exec(text)?.[1];
  const whole = short === undefined ? text : `0000${short}-0000-1000-8000-00805f9b34fb`;
  return whole.toLowerCase();
}
