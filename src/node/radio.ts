import type { Radio, Trace, Waiting } from "../platform.ts";
import { openBluezRadio } from "./bluez-radio.ts";
import { connectBus } from "./bus.ts";

/** This computer's Bluetooth. */
export async function openRadio(options: Waiting & { readonly trace: Trace }): Promise<Radio> {
  return openBluezRadio(await connectBus(undefined, options), options);
}
