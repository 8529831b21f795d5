import { FETCH_DATA } from "../src/band/characteristics.ts";
import type { Characteristic } from "../src/platform.ts";
import type {
  Advertisement,
  Central,
  GattService,
  Peripheral,
  PeripheralLink,
} from "../src/peers/gatt.ts";

/** A peripheral that notes what a client asks over the air: every one of these is a round trip. */
export class AirCounter implements Peripheral {
  readonly #inner: Peripheral;
  /** `read 2a25`, `write 0004 02`, `subscribe 0005`, `unsubscribe 0005`, in order. */
  readonly operations: string[] = [];
  #beforeFirstData: number | undefined;

  constructor(inner: Peripheral) {
    this.#inner = inner;
  }

  /** How many there were when the first packet of a history came. */
  get beforeFirstData(): number {
    return this.#beforeFirstData ?? this.operations.length;
  }

  get mac(): string {
    return this.#inner.mac;
  }

  get gatt(): readonly GattService[] {
    return this.#inner.gatt;
  }

  get mtu(): number {
    return this.#inner.mtu;
  }

  advertisement(): Advertisement | undefined {
    return this.#inner.advertisement();
  }

  onAdvertisement(listener: () => void): () => void {
    return this.#inner.onAdvertisement(listener);
  }

  connect(central: Central): PeripheralLink {
    const link = this.#inner.connect({
      onNotify: (characteristic, value) => {
        if (characteristic.uuid === FETCH_DATA.uuid) {
          this.#beforeFirstData ??= this.operations.length;
        }
        central.onNotify(characteristic, value);
      },
      onGone: () => central.onGone(),
    });
    const note = (what: string, { uuid }: Characteristic, more = ""): void => {
      this.operations.push(`${what} ${uuid.slice(4, 8)}${more}`);
    };
    return {
      read(characteristic) {
        note("read", characteristic);
        return link.read(characteristic);
      },
      write(characteristic, value) {
        note("write", characteristic, ` ${(value[0] ?? 0).toString(16).padStart(2, "0")}`);
        return link.write(characteristic, value);
      },
      subscribe(characteristic, isOn) {
        note(isOn ? "subscribe" : "unsubscribe", characteristic);
        return link.subscribe(characteristic, isOn);
      },
      close: () => link.close(),
    };
  }
}
