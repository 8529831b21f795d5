import { HUAMI_COMPANY } from "../../band/advertisement.ts";
import { formatHex, parseHex } from "../../bytes/hex.ts";
import { LinkError } from "../../errors.ts";
import type { Characteristic } from "../../platform.ts";
import type { Advertisement, Central, GattService, Peripheral, PeripheralLink } from "../gatt.ts";
import { placeOf, sig } from "./gatt-table.ts";
import { Outbox } from "./outbox.ts";
import type { Profile } from "./profiles.ts";
import { shortOf } from "./recording.ts";
import type { RecordedLine } from "./recording.ts";

/**
 * A band that says what a recorded one said. A write is the next one in the recording with the same
 * bytes; where there is none, the next one to that characteristic with the same command and length
 * (times differ from day to day). What the band said then is said again, at once. Anything else is
 * met with silence.
 */
export class RecordedBand implements Peripheral {
  readonly mac = "C8:0F:10:00:00:01";
  readonly mtu: number;
  readonly gatt: readonly GattService[];
  readonly #name: string;
  readonly #lines: readonly RecordedLine[];
  readonly #listeners = new Set<() => void>();
  #isConnected = false;

  constructor(lines: readonly RecordedLine[], profile: Profile) {
    this.#lines = lines;
    this.#name = profile.name;
    this.gatt = profile.gatt;
    const longest = lines.reduce((most, { hex }) => Math.max(most, hex.length / 2), 20);
    this.mtu = longest + 3;
  }

  advertisement(): Advertisement | undefined {
    if (this.#isConnected) return undefined;
    const manufacturerData = new Map([[HUAMI_COMPANY, new Uint8Array(24)]]);
    const services = [sig("fee0")];
    return { name: this.#name, services, manufacturerData, serviceData: new Map() };
  }

  onAdvertisement(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Plays from the beginning, every time. */
  connect(central: Central): PeripheralLink {
    if (this.#isConnected) throw new LinkError("out-of-reach", "The band is connected already.");
    this.#setConnected(true);
    const places = new Map<string, Characteristic>();
    for (const { uuid: service, characteristics } of this.gatt) {
      for (const { uuid } of characteristics) {
        // 2A04 is there twice; recordings mean the one among the band's own.
        places.set(shortOf({ service, uuid }), { service, uuid });
      }
    }
    return new Playing(this.#lines, places, central, () => this.#setConnected(false));
  }

  #setConnected(isConnected: boolean): void {
    this.#isConnected = isConnected;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** One client, and how far the recording has been played to it. */
class Playing implements PeripheralLink {
  readonly #lines: readonly RecordedLine[];
  readonly #places: ReadonlyMap<string, Characteristic>;
  readonly #central: Central;
  readonly #onDown: () => void;
  readonly #subscribed = new Set<string>();
  readonly #outbox: Outbox;
  #at = 0;
  #isUp = true;

  constructor(
    lines: readonly RecordedLine[],
    places: ReadonlyMap<string, Characteristic>,
    central: Central,
    onDown: () => void,
  ) {
    this.#lines = lines;
    this.#places = places;
    this.#central = central;
    this.#onDown = onDown;
    this.#outbox = new Outbox(
      () => 0,
      (characteristic, value) => {
        if (!this.#isUp || !this.#subscribed.has(placeOf(characteristic))) return;
        central.onNotify(characteristic, value);
      },
    );
  }

  async read(characteristic: Characteristic): Promise<Uint8Array> {
    await this.#checkUp();
    const short = shortOf(characteristic);
    const reads = this.#lines.filter((it) => it.direction === "read" && isOf(it, short));
    const later = reads.find((it) => this.#lines.indexOf(it) >= this.#at);
    return bytesOf(later ?? reads.at(-1));
  }

  async write(characteristic: Characteristic, value: Uint8Array): Promise<void> {
    await this.#checkUp();
    const found = this.#find(shortOf(characteristic), formatHex(value));
    if (found === undefined) return;
    this.#at = found + 1;
    this.#playOn();
  }

  async subscribe(characteristic: Characteristic, isOn: boolean): Promise<void> {
    await this.#checkUp();
    if (isOn) this.#subscribed.add(placeOf(characteristic));
    else this.#subscribed.delete(placeOf(characteristic));
  }

  close(): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    this.#outbox.close();
    this.#onDown();
    this.#central.onGone();
  }

  #find(short: string, hex: string): number | undefined {
    const isNext = (fits: (line: RecordedLine) => boolean): number =>
      this.#lines.findIndex(
        (it, i) => i >= this.#at && it.direction === "write" && isOf(it, short) && fits(it),
      );
    const same = isNext((it) => it.hex.toLowerCase() === hex);
    if (same >= 0) return same;
    const alike = isNext(
      (it) => it.hex.length === hex.length && it.hex.toLowerCase().startsWith(hex.slice(0, 2)),
    );
    return alike < 0 ? undefined : alike;
  }

  /** What the band says before the client writes again. */
  #playOn(): void {
    for (; this.#at < this.#lines.length; this.#at++) {
      const line = this.#lines[this.#at];
      if (line?.direction === "write") return;
      const place = line && this.#places.get(line.characteristic.toLowerCase());
      if (line?.direction === "notify" && place) this.#outbox.say(place, bytesOf(line));
    }
  }

  /** @throws LinkError when the link is down */
  #checkUp(): Promise<void> {
    if (this.#isUp) return Promise.resolve();
    return Promise.reject(new LinkError("gone", "The connection to the band was lost."));
  }
}

function isOf({ characteristic }: RecordedLine, short: string): boolean {
  return characteristic.toLowerCase() === short;
}

function bytesOf(line: RecordedLine | undefined): Uint8Array {
  return (line && parseHex(line.hex)) ?? new Uint8Array(0);
}
