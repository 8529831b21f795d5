import { HUAMI_COMPANY } from "../../band/advertisement.ts";
import { LinkError } from "../../errors.ts";
import type { BandLink, BandSighting, Radio, ScanFilter, Waiting } from "../../platform.ts";
import type { Advertisement, Peripheral } from "../gatt.ts";
import { linkTo } from "./in-process-link.ts";
import type { InProcessOptions } from "./in-process-link.ts";

export interface VirtualRadioOptions extends Pick<InProcessOptions, "latencyMs"> {
  /** How strong it hears them, dBm. Default -52. */
  readonly rssiDbm?: number | undefined;
}

const RSSI_DBM = -52;

/** Bluetooth without any: hears and connects to the peripherals that it is given. */
export class VirtualRadio implements Radio {
  readonly #peripherals: readonly Peripheral[];
  readonly #options: VirtualRadioOptions;
  /** Switched off: `scan` and `connect` fail with "bluetooth-off". */
  isOff = false;

  constructor(peripherals: readonly Peripheral[], options: VirtualRadioOptions = {}) {
    this.#peripherals = peripherals;
    this.#options = options;
  }

  /** Ends with the signal or the loop; what advertises already is heard at once. */
  async *scan(
    filter: ScanFilter,
    { signal }: Waiting = {},
  ): AsyncGenerator<BandSighting, void, void> {
    this.#checkOn();
    const changed = new Set(this.#peripherals);
    let wake: (() => void) | undefined;
    const onAbort = (): void => wake?.();
    const stops = this.#peripherals.map((it) =>
      it.onAdvertisement(() => {
        changed.add(it);
        wake?.();
      }),
    );
    signal?.addEventListener("abort", onAbort);
    try {
      while (signal?.aborted !== true) {
        const [next] = changed;
        if (next) {
          changed.delete(next);
          const advertisement = next.advertisement();
          if (advertisement && fits(advertisement, filter)) {
            yield this.#sighting(next.mac, advertisement);
          }
        } else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      signal?.removeEventListener("abort", onAbort);
      for (const stop of stops) stop();
    }
  }

  async connect(sighting: BandSighting, { signal }: Waiting = {}): Promise<BandLink> {
    this.#checkOn();
    const peripheral = this.#peripherals.find(({ mac }) => idOf(mac) === sighting.id);
    if (!peripheral) {
      throw new LinkError("out-of-reach", "The band could not be connected to.", {
        hint: "Bring it closer, wake its screen, and try again.",
      });
    }
    return linkTo(peripheral, { ...this.#options, signal });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #sighting(mac: string, advertisement: Advertisement): BandSighting {
    const { name, services, manufacturerData } = advertisement;
    return {
      id: idOf(mac),
      name,
      mac,
      rssiDbm: this.#options.rssiDbm ?? RSSI_DBM,
      services,
      manufacturerData: manufacturerData.get(HUAMI_COMPANY)?.slice(),
      isConnected: false,
    };
  }

  #checkOn(): void {
    if (!this.isOff) return;
    throw new LinkError("bluetooth-off", "Bluetooth is switched off.", { hint: "Switch it on." });
  }
}

/** An object path, as BlueZ has it. */
function idOf(mac: string): string {
  return `virtual/dev_${mac.replaceAll(":", "_")}`;
}

function fits(advertisement: Advertisement, { services, namePrefixes }: ScanFilter): boolean {
  return (
    services.some((it) => advertisement.services.includes(it)) ||
    namePrefixes.some((it) => advertisement.name.startsWith(it))
  );
}
