import { formatHex, parseHex } from "../../bytes/hex.ts";
import type { BandLink, Characteristic } from "../../platform.ts";
import type { Peripheral } from "../gatt.ts";
import { linkTo } from "./in-process-link.ts";
import { shortOf } from "./recording.ts";
import { nextTurn } from "./turns.ts";

/** The characteristic with these 16 bits; of two 2A04 the band's own. @throws TypeError for none */
export function characteristicOf({ gatt }: Peripheral, short: string): Characteristic {
  const all = gatt.flatMap(({ uuid: service, characteristics }) =>
    characteristics.map(({ uuid }) => ({ service, uuid })),
  );
  const found = all.findLast((it) => shortOf(it) === short.toLowerCase());
  if (!found) throw new TypeError(`there is no ${short}`);
  return found;
}

/**
 * Talks to a band in frames, written as hex digits: what tests use that want to see every byte, and
 * none of what our client makes of them.
 */
export class RawClient {
  readonly link: BandLink;
  /** `0004 100101…`, in the order in which it was heard. */
  readonly heard: string[] = [];
  readonly #band: Peripheral;

  private constructor(link: BandLink, band: Peripheral) {
    this.link = link;
    this.#band = band;
  }

  static async connect(band: Peripheral, ...listenTo: readonly string[]): Promise<RawClient> {
    const client = new RawClient(await linkTo(band), band);
    for (const short of listenTo) await client.listen(short);
    return client;
  }

  async listen(short: string): Promise<void> {
    const characteristic = characteristicOf(this.#band, short);
    await this.link.listen(characteristic, (value) => {
      this.heard.push(`${short} ${formatHex(value)}`);
    });
  }

  /** Writes, lets the band speak, and gives what is heard since then. */
  async say(short: string, hex: string): Promise<string[]> {
    const before = this.heard.length;
    const value = parseHex(hex);
    if (!value) throw new TypeError("no hex digits");
    const characteristic = characteristicOf(this.#band, short);
    await this.link.write(characteristic, value, { kind: "without-response" });
    await settled();
    return this.heard.slice(before);
  }

  async read(short: string): Promise<string> {
    return formatHex(await this.link.read(characteristicOf(this.#band, short)));
  }

  /** Signs in with the key and challenge of the vectors. */
  async signIn(): Promise<void> {
    await this.listen("0009");
    await this.say("0009", "0200");
    await this.say("0009", "0300c0ea267917f34bf3616e3a50d8c3c507");
    this.heard.length = 0;
  }
}

/** Everything that is due without a timer has happened. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await nextTurn();
}
