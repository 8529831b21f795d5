import type { BytePipe } from "../platform.ts";
import { piecesOf } from "../bytes/byte-reader.ts";
import { rubbishOf } from "./adb-faults.ts";
import type { Faults } from "./adb-faults.ts";
import {
  encodePacket,
  readPackets,
  VERSION_SKIP_CHECKSUM,
  VERSION_WITH_CHECKSUM,
} from "./adb-packet.ts";
import type { Packet } from "./adb-packet.ts";

/** A slow phone sends this often. */
const SLOW_STEP_MS = 100;

/** Packets over one pipe, in the order of sending, with what the phone was taught to do wrong. */
export class Wire {
  /** The protocol version that both sides speak. */
  version = VERSION_WITH_CHECKSUM;
  readonly #pipe: BytePipe;
  readonly #faults: Faults;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #onSpent: () => void;
  #sending: Promise<void> = Promise.resolve();
  #closed = false;

  /** @param onSpent called when the phone has sent as much as it was taught to */
  constructor(pipe: BytePipe, faults: Faults, onSpent: () => void) {
    this.#pipe = pipe;
    this.#faults = faults;
    this.#onSpent = onSpent;
    this.#writer = pipe.writable.getWriter();
    this.#writer.closed.catch(() => undefined); // told by the readable side, too
    void pipe.closed.then(() => (this.#closed = true));
  }

  /** Resolves when the pipe took the packet, or when the pipe is gone. Never rejects. */
  send(packet: Packet): Promise<void> {
    const isGreeting = packet.command === "CNXN" || packet.command === "AUTH";
    const withChecksum = this.#withChecksum || isGreeting; // a host may not know yet what we agreed
    const bytes = encodePacket(packet, { withChecksum });
    this.#sending = this.#sending
      .then(() => this.#pass(bytes))
      .catch(() => {
        this.close();
      });
    return this.#sending;
  }

  /** @throws PacketError when what comes is no packet */
  async *packets(): AsyncGenerator<Packet, void> {
    const use = () => ({ withChecksum: this.#withChecksum });
    for await (const packet of readPackets(piecesOf(this.#pipe.readable), use)) {
      if (this.#faults.isFrozen) await this.#untilThawed();
      if (this.#isGone()) return;
      yield packet;
    }
  }

  close(): void {
    this.#closed = true;
    this.#pipe.close();
  }

  get #withChecksum(): boolean {
    return this.version < VERSION_SKIP_CHECKSUM;
  }

  async #pass(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.#faults.isFrozen) await this.#untilThawed();
    if (this.#isGone() || this.#faults.mute) return;
    const said = this.#faults.rubbish ? rubbishOf(bytes.length) : bytes;
    const rate = this.#faults.bytesPerS;
    if (rate === undefined) {
      await this.#put(said);
      return;
    }
    const step = Math.max(1, Math.floor((rate * SLOW_STEP_MS) / 1000));
    for (let at = 0; at < said.length && !this.#isGone(); at += step) {
      await this.#put(said.subarray(at, at + step));
      await this.#pause((1000 * step) / rate);
    }
  }

  /** Writes, unless the phone vanishes in the middle of it. */
  async #put(bytes: Uint8Array): Promise<void> {
    const left = this.#faults.bytesLeft;
    if (bytes.length < left) {
      this.#faults.bytesLeft = left - bytes.length;
      await this.#writer.write(bytes);
      return;
    }
    await this.#writer.write(bytes.subarray(0, left));
    this.#onSpent();
  }

  /** Waits, but no longer than the pipe lasts. */
  async #pause(ms: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([over, this.#pipe.closed]);
    clearTimeout(timer);
  }

  /** Only called while frozen: every race leaves something behind on `closed`. */
  async #untilThawed(): Promise<void> {
    await Promise.race([this.#faults.thawed, this.#pipe.closed]);
  }

  #isGone(): boolean {
    return this.#closed;
  }
}
