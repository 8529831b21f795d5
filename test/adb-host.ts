import { piecesOf } from "../src/bytes/byte-reader.ts";
import { encodePacket, readPackets, VERSION_SKIP_CHECKSUM } from "../src/peers/adb-packet.ts";
import type { Command, Packet } from "../src/peers/adb-packet.ts";
import type { VirtualPhone } from "../src/peers/virtual-phone.ts";
import type { BytePipe } from "../src/platform.ts";
import { pipePair } from "./pipe-pair.ts";

export interface HostHello {
  readonly version?: number;
  readonly maxPayloadBytes?: number;
}

const NOTHING = new Uint8Array();

/** The computer's side of ADB, packet by packet, so that a test can break every rule. */
export class AdbHost {
  readonly pipe: BytePipe;
  readonly #packets: AsyncIterator<Packet, void>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;

  constructor(pipe: BytePipe) {
    this.pipe = pipe;
    this.#packets = readPackets(piecesOf(pipe.readable), () => ({ withChecksum: false }));
    this.#writer = pipe.writable.getWriter();
    this.#writer.closed.catch(() => undefined);
  }

  /** A host on a pipe of its own to that phone. */
  static to(phone: VirtualPhone): AdbHost {
    const [here, there] = pipePair();
    phone.connect(there);
    return new AdbHost(here);
  }

  say(command: Command, arg0: number, arg1: number, payload: Uint8Array | string = NOTHING) {
    const bytes = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
    return this.sayBytes(
      encodePacket({ command, arg0, arg1, payload: bytes }, { withChecksum: true }),
    );
  }

  /** Bytes as they are; nothing happens when the phone has hung up. */
  async sayBytes(bytes: Uint8Array): Promise<void> {
    await this.#writer.write(bytes).catch(() => undefined);
  }

  /** The next packet; `undefined` when the phone has hung up. */
  async hear(): Promise<Packet | undefined> {
    const next = await this.#packets.next();
    return next.done === true ? undefined : next.value;
  }

  async sayHello({ version, maxPayloadBytes }: HostHello = {}): Promise<Packet | undefined> {
    await this.say(
      "CNXN",
      version ?? VERSION_SKIP_CHECKSUM,
      maxPayloadBytes ?? 1024 * 1024,
      "host::features=shell_v2,cmd",
    );
    return this.hear();
  }

  /** Opens a service as stream `id` of ours; the phone's number of it, `undefined` when refused. */
  async open(service: string, id = 1): Promise<number | undefined> {
    await this.say("OPEN", id, 0, `${service}\0`);
    const answer = await this.hear();
    return answer?.command === "OKAY" ? answer.arg0 : undefined;
  }

  /** Everything that a service says until it closes, each packet acknowledged. */
  async listen(service: string, id = 1): Promise<Uint8Array> {
    await this.open(service, id);
    const pieces: Uint8Array[] = [];
    for (let packet = await this.hear(); packet?.command === "WRTE"; packet = await this.hear()) {
      pieces.push(packet.payload);
      await this.say("OKAY", id, packet.arg0);
    }
    return Buffer.concat(pieces);
  }
}
