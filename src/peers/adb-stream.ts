import type { ByteStream } from "../platform.ts";
import type { Packet } from "./adb-packet.ts";

const NOTHING = new Uint8Array();

/** The host has closed a stream, or the connection is gone: whoever writes to it may stop. */
export class StreamClosed extends Error {}

/** How a stream reaches its host. */
export interface StreamLink {
  readonly maxPayloadBytes: number;
  send(packet: Packet): Promise<void>;
}

/**
 * The phone's end of one ADB stream. Both directions go at the pace of the slower side: one WRTE is
 * on its way at a time, and the host's is acknowledged when the service takes it.
 */
export class AdbStream {
  readonly id: number;
  readonly peerId: number;
  /** What the host sends; ends when the stream is closed. For one reader. */
  readonly input: ByteStream;
  readonly #link: StreamLink;
  #arrived: Uint8Array | undefined;
  #wakeReader: (() => void) | undefined;
  #writing: Promise<void> = Promise.resolve();
  #acknowledged: Promise<void> = Promise.resolve();
  #acknowledge: (() => void) | undefined;
  #closed = false;

  constructor(link: StreamLink, id: number, peerId: number) {
    this.#link = link;
    this.id = id;
    this.peerId = peerId;
    this.input = this.#read();
  }

  /**
   * Sends bytes, in the order of the calls. Resolves when the last of them is on its way.
   * @throws StreamClosed
   */
  write(bytes: Uint8Array): Promise<void> {
    const written = this.#writing.then(() => this.#write(bytes));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  /** Closes the stream after everything written is acknowledged. */
  async end(): Promise<void> {
    await this.#writing;
    await this.#acknowledged;
    if (this.#closed) return;
    this.close();
    await this.#link.send(this.#packet("CLSE"));
  }

  /** The host has acknowledged what we sent. */
  onOkay(): void {
    this.#acknowledge?.();
    this.#acknowledge = undefined;
  }

  /** The host sends bytes. False when it did not wait for our OKAY: it breaks the protocol. */
  onWrite(bytes: Uint8Array): boolean {
    if (this.#arrived !== undefined) return false;
    this.#arrived = bytes;
    this.#wake();
    return true;
  }

  /** Nothing more is sent; what has arrived can still be read. */
  close(): void {
    this.#closed = true;
    this.onOkay();
    this.#wake();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    const most = this.#link.maxPayloadBytes;
    for (let at = 0; at < bytes.length; at += most) {
      await this.#acknowledged;
      if (this.#closed) throw new StreamClosed();
      this.#acknowledged = new Promise((resolve) => (this.#acknowledge = resolve));
      await this.#link.send(this.#packet("WRTE", bytes.subarray(at, at + most)));
    }
  }

  async *#read(): ByteStream {
    for (;;) {
      const piece = this.#arrived;
      this.#arrived = undefined;
      if (piece !== undefined) {
        if (!this.#closed) await this.#link.send(this.#packet("OKAY"));
        if (piece.length > 0) yield piece;
      } else if (this.#closed) {
        return;
      } else {
        await new Promise<void>((resolve) => (this.#wakeReader = resolve));
      }
    }
  }

  #wake(): void {
    this.#wakeReader?.();
    this.#wakeReader = undefined;
  }

  #packet(command: Packet["command"], payload: Uint8Array = NOTHING): Packet {
    return { command, arg0: this.id, arg1: this.peerId, payload };
  }
}
