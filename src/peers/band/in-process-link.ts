import { LinkError } from "../../errors.ts";
import { gattLink } from "../../links/gatt-link.ts";
import type { GattStack } from "../../links/gatt-link.ts";
import type { BandLink, Characteristic, Waiting } from "../../platform.ts";
import { pause, throwIfStopped } from "../../waiting.ts";
import type {
  Central,
  GattCharacteristic,
  GattProperty,
  Peripheral,
  PeripheralLink,
} from "../gatt.ts";
import { placeOf } from "./gatt-table.ts";

export interface InProcessOptions extends Waiting {
  /** How long every operation takes. Default: no time at all. */
  readonly latencyMs?: number | undefined;
}

/** ATT's longest value; writes with an answer may be this long whatever the MTU. */
const MOST_BYTES = 512;

/**
 * Connects to a peripheral in this process: what a Bluetooth stack would give, without one.
 *
 * @throws LinkError "out-of-reach" when somebody else holds it
 */
export async function linkTo(
  peripheral: Peripheral,
  options: InProcessOptions = {},
): Promise<BandLink> {
  throwIfStopped(options.signal);
  await Promise.resolve();
  return gattLink(new InProcessStack(peripheral, options));
}

class InProcessStack implements GattStack, Central {
  readonly gone: Promise<void>;
  readonly maxValueBytes: number;
  readonly #link: PeripheralLink;
  readonly #characteristics = new Map<string, GattCharacteristic>();
  readonly #heard = new Map<string, (value: Uint8Array) => void>();
  readonly #latencyMs: number;
  #lose: () => void = () => undefined;

  constructor(peripheral: Peripheral, { latencyMs = 0 }: InProcessOptions) {
    this.#latencyMs = latencyMs;
    this.gone = new Promise((resolve) => (this.#lose = resolve));
    for (const { uuid: service, characteristics } of peripheral.gatt) {
      for (const it of characteristics) {
        this.#characteristics.set(placeOf({ service, uuid: it.uuid }), it);
      }
    }
    this.maxValueBytes = peripheral.mtu - 3;
    this.#link = peripheral.connect(this);
  }

  // Central.

  onNotify(characteristic: Characteristic, value: Uint8Array): void {
    this.#heard.get(placeOf(characteristic))?.(value);
  }

  onGone(): void {
    this.#heard.clear();
    this.#lose();
  }

  // GattStack.

  has(characteristic: Characteristic): boolean {
    return this.#characteristics.has(placeOf(characteristic));
  }

  async read(characteristic: Characteristic): Promise<Uint8Array> {
    this.#permit(characteristic, "read");
    await this.#takeTime();
    return (await this.#link.read(characteristic)).slice();
  }

  async write(
    characteristic: Characteristic,
    value: Uint8Array,
    kind: "with-response" | "without-response",
  ): Promise<void> {
    this.#permit(characteristic, "write", "write-without-response");
    const most = kind === "with-response" ? MOST_BYTES : this.maxValueBytes;
    if (value.length > most) throw new LinkError("link-failed", "The value is too long.");
    await this.#takeTime();
    await this.#link.write(characteristic, value);
  }

  async subscribe(
    characteristic: Characteristic,
    onValue: (value: Uint8Array) => void,
  ): Promise<() => Promise<void>> {
    this.#permit(characteristic, "notify");
    this.#heard.set(placeOf(characteristic), onValue);
    await this.#takeTime();
    await this.#link.subscribe(characteristic, true);
    return async () => {
      await this.#takeTime();
      await this.#link.subscribe(characteristic, false);
      this.#heard.delete(placeOf(characteristic));
    };
  }

  disconnect(): Promise<void> {
    this.#link.close();
    return this.gone;
  }

  explain(error: unknown): Error {
    return error instanceof Error ? error : new LinkError("link-failed", "The band said no.");
  }

  #takeTime(): Promise<void> {
    return this.#latencyMs > 0 ? pause(this.#latencyMs) : Promise.resolve();
  }

  #permit(characteristic: Characteristic, ...oneOf: readonly GattProperty[]): void {
    const found = this.#characteristics.get(placeOf(characteristic));
    if (oneOf.some((it) => found?.properties.includes(it) === true)) return;
    throw new LinkError("link-failed", `The band does not permit to ${oneOf[0] ?? "do"} that.`);
  }
}
