import { LinkError } from "../src/errors.ts";
import type { Characteristic } from "../src/platform.ts";
import type {
  Advertisement,
  Central,
  GattService,
  Peripheral,
  PeripheralLink,
} from "../src/peers/gatt.ts";

const sig = (short: string): string => `0000${short}-0000-1000-8000-00805f9b34fb`;

export const ECHO = { service: sig("fee0"), uuid: sig("fee9") };
export const READABLE = { service: sig("fee0"), uuid: sig("2a2b") };
export const FINE = { service: sig("fee0"), uuid: sig("fee8") };

/** A peripheral of a few lines: what is written to ECHO comes back as a notification. */
export class SmallPeripheral implements Peripheral {
  mac: string;
  readonly mtu = 247;
  readonly gatt: readonly GattService[] = [
    { uuid: sig("1800"), characteristics: [{ uuid: sig("2a00"), properties: ["read"] }] },
    {
      uuid: sig("fee0"),
      characteristics: [
        { uuid: ECHO.uuid, properties: ["write-without-response", "notify"] },
        { uuid: READABLE.uuid, properties: ["read", "write", "notify"] },
        { uuid: FINE.uuid, properties: ["read"] },
      ],
    },
  ];
  /** What was asked of it, in order. */
  readonly asked: string[] = [];
  name = "Small One";
  isOn = true;
  #central: Central | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(mac = "C8:0F:10:01:02:03") {
    this.mac = mac;
  }

  get isConnected(): boolean {
    return this.#central !== undefined;
  }

  advertisement(): Advertisement | undefined {
    if (this.isConnected || !this.isOn) return undefined;
    return {
      name: this.name,
      services: [sig("fee0")],
      manufacturerData: new Map([[0x0157, Uint8Array.of(2, 255)]]),
      serviceData: new Map([[sig("fee0"), Uint8Array.of(0, 0, 0, 1)]]),
    };
  }

  connect(central: Central): PeripheralLink {
    if (!this.advertisement()) throw new LinkError("out-of-reach", "It does not advertise.");
    this.#central = central;
    this.announce();
    const check = () => {
      if (this.#central !== central) throw new LinkError("gone", "The link is down.");
    };
    return {
      read: async (at) => {
        check();
        this.asked.push(`read ${at.uuid.slice(4, 8)}`);
        return Promise.resolve(Uint8Array.of(1, 2, 3));
      },
      write: async (at, value) => {
        check();
        this.asked.push(`write ${at.uuid.slice(4, 8)} ${value.join(" ")}`);
        if (at.uuid === ECHO.uuid) central.onNotify(at, value);
        return Promise.resolve();
      },
      subscribe: async (at, isOn) => {
        check();
        this.asked.push(`${isOn ? "subscribe" : "unsubscribe"} ${at.uuid.slice(4, 8)}`);
        return Promise.resolve();
      },
      close: () => {
        if (this.#central === central) this.drop();
      },
    };
  }

  notify(at: Characteristic, ...value: readonly number[]): void {
    this.#central?.onNotify(at, Uint8Array.from(value));
  }

  /** It goes away from its central. */
  drop(): void {
    const central = this.#central;
    this.#central = undefined;
    central?.onGone();
    this.announce();
  }

  onAdvertisement(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Its advertisement has changed. */
  announce(): void {
    for (const listener of this.#listeners) listener();
  }
}
