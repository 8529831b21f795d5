import { startPrivateBus } from "../src/node/private-bus.ts";
import { connectBus } from "../src/node/bus.ts";
import { VirtualBluez } from "../src/peers/bluez/virtual-bluez.ts";
import type { VirtualBluezOptions } from "../src/peers/bluez/virtual-bluez.ts";
import { VirtualBand } from "../src/peers/virtual-band.ts";
import type { VirtualBandOptions } from "../src/peers/virtual-band.ts";
import { NOON_S, ZONE } from "./band-store.ts";
import { keepSecretsOfBand } from "./leaks.ts";

/** A D-Bus daemon of its own, with a BlueZ of ours on it that has these bands in reach. */
export interface BandBus {
  readonly bluez: VirtualBluez;
  /** What a process needs to find it. */
  readonly env: Readonly<Record<string, string>>;
}

/** As quick as a client can stand. */
const QUICK = { connectDelayMs: 50, advertisingIntervalMs: 50 };

const closers: (() => Promise<void>)[] = [];

/** {@link closeBandBuses} ends it. What is secret about the bands is looked for from now on. */
export async function startBandBus(
  bands: readonly VirtualBand[],
  options: VirtualBluezOptions = QUICK,
): Promise<BandBus> {
  for (const band of bands) keepSecretsOfBand(band);
  const daemon = await startPrivateBus();
  closers.push(() => daemon.close());
  const bus = await connectBus(daemon.address);
  closers.push(() => {
    bus.close();
    return bus.gone;
  });
  const bluez = await VirtualBluez.start(bus, bands, options);
  closers.push(() => bluez.close());
  return { bluez, env: { DBUS_SYSTEM_BUS_ADDRESS: daemon.address, TZ: ZONE } };
}

/** Ends every bus that a test file has started. */
export async function closeBandBuses(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

/**
 * A band with days of a life behind it that grows no more: the next minute is no news. The same life
 * whenever the tests are run, over at noon (UTC) of today, or of yesterday. Its wearer sits still.
 */
export function finishedBand(days: number, options: VirtualBandOptions = {}): VirtualBand {
  const life = { clock: () => NOON_S, history: { days, endS: NOON_S } };
  const { minutes, measurements, workouts } = new VirtualBand({ zone: ZONE, ...options, ...life })
    .truth;
  const laterS = DAY_S * Math.floor((Date.now() / 1000 - NOON_S) / DAY_S);
  const later = <T extends { readonly atS: number }>(it: T): T => ({ ...it, atS: it.atS + laterS });
  return new VirtualBand({
    zone: ZONE,
    ...options,
    history: {
      minutes: minutes.map((it) => ({ ...it, startS: it.startS + laterS })),
      measurements: measurements.map(later),
      workouts: workouts.map(({ workout, track }) => ({
        workout: { ...workout, startS: workout.startS + laterS, endS: workout.endS + laterS },
        track: track.map(later),
      })),
    },
  });
}

const DAY_S = 86_400;
