import { noAdapterError, offError } from "./errors.ts";
import { ADAPTER } from "./names.ts";
import type { BluezObjects } from "./objects.ts";
import { isSet, textOf } from "./properties.ts";

/**
 * The path of the adapter to use: the first that is switched on, `hci0` before `hci1`. Nothing is
 * switched on: whoever switched it off had a reason.
 *
 * @throws LinkError "no-bluetooth" | "bluetooth-off"
 */
export function findAdapter(objects: BluezObjects): string {
  const adapters = [...objects.having(ADAPTER)].sort(([a], [b]) => indexOf(a) - indexOf(b));
  const on = adapters.find(([, properties]) => isSet(properties, "Powered"));
  if (on) return on[0];
  if (adapters.length === 0) throw noAdapterError();
  // PowerState is told since BlueZ 5.66.
  throw offError(adapters.some(([, it]) => textOf(it, "PowerState") === "off-blocked"));
}

/** @throws LinkError "no-bluetooth" when it was unplugged, "bluetooth-off" */
export function checkAdapter(objects: BluezObjects, path: string): void {
  const adapter = objects.get(path, ADAPTER);
  if (!adapter) throw noAdapterError();
  if (!isSet(adapter, "Powered")) {
    throw offError(textOf(adapter, "PowerState") === "off-blocked");
  }
}

function indexOf(path: string): number {
  return Number(/hci(\d+)$/.exec(path)?.[1] ?? Infinity);
}
