import type { Socket } from "node:net";
import { FrameError } from "../../bytes/message.ts";
import { decodeMessage, encodeMessage, KIND, messageLength, PREAMBLE_BYTES } from "./message.ts";
import type { WireMessage } from "./message.ts";

/** What a daemon that no longer reads may leave with us before we let go of it. */
const MOST_UNSENT_BYTES = 128 * 1024 * 1024;

/** How long what was sent before the end may take to go out. */
const CLOSE_LIMIT_MS = 1_000;

/**
 * A connection to a D-Bus daemon, signed in: whole messages go in and out.
 *
 * What waits for an answer goes on before the message behind that answer is handed on: a snapshot is
 * in place when the first change to it comes.
 */
export class BusConnection {
  /** Resolves when the connection has ended, whoever ended it. */
  readonly gone: Promise<void>;
  readonly #socket: Socket;
  readonly #onMessage: (message: WireMessage) => void;
  #pieces: Buffer[] = [];
  #haveBytes = 0;
  #wantedBytes = PREAMBLE_BYTES;
  #isPausing = false;
  #serial = 0;

  /**
   * @param socket signed in; nothing was read of what follows
   * @param onMessage called for every message, in order
   */
  constructor(socket: Socket, onMessage: (message: WireMessage) => void) {
    this.#socket = socket;
    this.#onMessage = onMessage;
    this.gone = new Promise((resolve) => {
      socket.once("close", () => {
        resolve();
      });
    });
    // A fault ends the connection; an 'error' event that nobody hears would end the process.
    socket.on("error", () => undefined);
    socket.on("data", (piece: Buffer) => {
      this.#take(piece);
    });
  }

  get isGone(): boolean {
    return this.#socket.destroyed;
  }

  /**
   * Sends a message and gives its serial number; a connection that is gone swallows it.
   * @throws TypeError or RangeError when the body does not fit its signature
   */
  send(message: Omit<WireMessage, "sender" | "serial">): number {
    const serial = this.#serial === 0xffff_ffff ? 1 : this.#serial + 1;
    const bytes = encodeMessage({ ...message, serial });
    this.#serial = serial;
    if (!this.isGone) this.#socket.write(bytes);
    if (this.#socket.writableLength > MOST_UNSENT_BYTES) this.#socket.destroy();
    return serial;
  }

  /** Ends the connection; what was sent before still goes out. */
  close(): void {
    this.#socket.destroySoon();
    const limit = setTimeout(() => this.#socket.destroy(), CLOSE_LIMIT_MS);
    void this.gone.then(() => {
      clearTimeout(limit);
    });
  }

  #take(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#haveBytes += piece.length;
    this.#handOn();
  }

  #handOn(): void {
    if (this.#isPausing || this.#haveBytes < this.#wantedBytes) return;
    const bytes = Buffer.concat(this.#pieces);
    try {
      const rest = bytes.subarray(this.#readAll(bytes));
      this.#pieces = rest.length > 0 ? [rest] : [];
      this.#haveBytes = rest.length;
    } catch (error) {
      // Where the next message begins is not known from here on.
      this.#socket.destroy();
      if (!(error instanceof FrameError)) throw error;
    }
  }

  /** Hands on whole messages, up to the first answer; gives where the next message begins. */
  #readAll(bytes: Buffer): number {
    let at = 0;
    while (!this.#isPausing) {
      this.#wantedBytes = PREAMBLE_BYTES;
      if (bytes.length - at < PREAMBLE_BYTES) break;
      this.#wantedBytes = messageLength(bytes.subarray(at, at + PREAMBLE_BYTES));
      if (bytes.length - at < this.#wantedBytes) break;
      const message = decodeMessage(bytes.subarray(at, at + this.#wantedBytes));
      at += this.#wantedBytes;
      if (message.kind === KIND.answer || message.kind === KIND.error) this.#pause();
      this.#onMessage(message);
    }
    return at;
  }

  #pause(): void {
    this.#isPausing = true;
    this.#wantedBytes = PREAMBLE_BYTES;
    setImmediate(() => {
      this.#isPausing = false;
      if (!this.isGone) this.#handOn();
    });
  }
}
