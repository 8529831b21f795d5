import { connectBus } from "../node/bus.ts";
import { startPrivateBus } from "../node/private-bus.ts";
import { GattApplication } from "../peers/bluez/gatt-application.ts";
import { VirtualBluez } from "../peers/bluez/virtual-bluez.ts";
import type { VirtualBluezOptions } from "../peers/bluez/virtual-bluez.ts";
import { VirtualBand } from "../peers/virtual-band.ts";
import type { VirtualBandOptions } from "../peers/virtual-band.ts";

/** A virtual band that Bluetooth programs can find. */
export interface RunningBand {
  readonly band: VirtualBand;
  /** What `DBUS_SYSTEM_BUS_ADDRESS` must be for those programs; `undefined`: the system's own bus. */
  readonly busAddress: string | undefined;
  /** The real adapter that advertises it; `undefined`: there is none behind it. */
  readonly adapterPath: string | undefined;
  close(): Promise<void>;
}

/** Where the band is put. */
export type BandPlace =
  | { readonly is: "private-bus" } // a D-Bus daemon of our own, with a BlueZ of our own on it
  | { readonly is: "bus"; readonly address: string } // the same on a bus that is there
  | { readonly is: "adapter"; readonly adapterPath: string | undefined }; // real BlueZ, real radio

/** Puts a virtual band where Bluetooth software looks for one. */
export async function startVirtualBand(
  place: BandPlace,
  options: VirtualBandOptions = {},
  bluez: VirtualBluezOptions = {},
): Promise<RunningBand> {
  await using ends = new AsyncDisposableStack();
  const band = new VirtualBand(options);
  let busAddress: string | undefined;
  if (place.is === "private-bus") {
    const daemon = await startPrivateBus();
    ends.defer(() => daemon.close());
    busAddress = daemon.address;
  } else if (place.is === "bus") {
    busAddress = place.address;
  }
  const bus = await connectBus(busAddress);
  ends.defer(() => bus.close());
  let adapterPath: string | undefined;
  if (place.is === "adapter") {
    const application = await GattApplication.register(bus, band, {
      adapterPath: place.adapterPath,
    });
    ends.defer(() => application.close());
    adapterPath = application.adapterPath;
  } else {
    const virtual = await VirtualBluez.start(bus, [band], bluez);
    ends.defer(() => virtual.close());
  }
  const all = ends.move();
  return { band, busAddress, adapterPath, close: () => all.disposeAsync() };
}
