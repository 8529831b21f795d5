import type { Characteristic } from "../../platform.ts";
import { failedError } from "./errors.ts";
import type { NobleCharacteristic, NoblePeripheral } from "./noble.ts";
import { wholeUuid } from "./sighting.ts";

/** By {@link nameOf}. */
export type FoundCharacteristics = ReadonlyMap<string, NobleCharacteristic>;

/** What is looked for on a device. */
export interface Sought {
  /** Services that will be used; all, when there are none. */
  readonly wanted: readonly string[];
  /** Services that it advertises: those of them that are wanted have to be there. */
  readonly advertised: readonly string[];
}

/**
 * The characteristics of a connected device. noble's own way to ask for all of them never answers for a
 * device without services.
 *
 * @throws LinkError "link-failed" when the list of services was cut
 */
export async function discover(
  peripheral: NoblePeripheral,
  { wanted, advertised }: Sought,
): Promise<FoundCharacteristics> {
  const found = new Map<string, NobleCharacteristic>();
  const services = new Set<string>();
  for (const it of await peripheral.discoverServicesAsync([])) {
    const [service] = wholeUuid(it.uuid);
    if (service === undefined) continue;
    if (wanted.length > 0 && !wanted.includes(service)) continue;
    services.add(service);
    for (const characteristic of await it.discoverCharacteristicsAsync([])) {
      const [uuid] = wholeUuid(characteristic.uuid);
      if (uuid !== undefined) found.set(nameOf({ service, uuid }), characteristic);
    }
  }
  const isCut = wanted.some((uuid) => advertised.includes(uuid) && !services.has(uuid));
  if (isCut || found.size === 0) throw failedError();
  return found;
}

export function nameOf({ service, uuid }: Characteristic): string {
  return `${service}/${uuid}`;
}
