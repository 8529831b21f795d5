import type { Radio, Trace, Waiting } from "../platform.ts";
import { connectBus } from "./bus.ts";

/**
 * This computer's Bluetooth: BlueZ on Linux, elsewhere noble. `OWNBAND_BLUETOOTH` set to `bluez` or
 * `noble` chooses otherwise. An adapter that is off or missing shows only when it is used.
 *
 * @throws LinkError "no-bluetooth" | "bluetooth-denied" | "link-failed" | "link-late", with what to do
 */
export async function openRadio(options: Waiting & { readonly trace: Trace }): Promise<Radio> {
  const isLinux = process.platform === "linux";
  const choice = process.env["OWNBAND_BLUETOOTH"] ?? (isLinux ? "bluez" : "noble");
  if (choice === "noble") {
    const { openNobleRadio } = await import("./noble-radio.ts");
    return openNobleRadio(options);
  }
  const { openBluezRadio } = await import("./bluez-radio.ts");
  const bus = await connectBus(undefined, options);
  try {
    return await openBluezRadio(bus, options);
  } catch (error) {
    bus.close();
    throw error;
  }
}
