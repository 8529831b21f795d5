import { CHUNKED_READ } from "../../band/characteristics.ts";
import { ChunkJoiner, encodeChunks } from "../../band/chunked-2021.ts";
import type { Secret } from "../../band/chunked-2021.ts";
import type { Characteristic } from "../../platform.ts";

/** What the chunked transfer needs of the connection. */
export interface EndpointTalkHost {
  readonly maxValueBytes: number;
  say(characteristic: Characteristic, value: Uint8Array): void;
  onMessage(endpoint: number, payload: Uint8Array, isEncrypted: boolean): void;
}

/** The band's end of the newer chunked transfer, for one connection (huami-ble §9.2). */
export class EndpointTalk {
  readonly #host: EndpointTalkHost;
  readonly #joiner = new ChunkJoiner({ isExtended: true });
  #secret: Secret | undefined;
  #handle = 0;

  constructor(host: EndpointTalkHost) {
    this.#host = host;
  }

  /** From here on messages may be encrypted. */
  useSecret(secret: Secret): void {
    this.#secret = secret;
    this.#joiner.useKey(secret.sessionKey);
  }

  /** A chunk that the client wrote to 0016. */
  onWrite(frame: Uint8Array): void {
    const { message, ack } = this.#joiner.accept(frame);
    if (ack) this.#host.say(CHUNKED_READ, ack);
    if (message) this.#host.onMessage(message.endpoint, message.payload, message.isEncrypted);
  }

  /** @param isEncrypted before the sign-in nothing is */
  say(endpoint: number, payload: Uint8Array, isEncrypted: boolean): void {
    this.#handle = (this.#handle + 1) & 0xff;
    const secret = isEncrypted ? this.#nextSecret() : undefined;
    const message = { handle: this.#handle, endpoint, payload, secret, isExtended: true };
    for (const chunk of encodeChunks(message, this.#host.maxValueBytes)) {
      this.#host.say(CHUNKED_READ, chunk);
    }
  }

  #nextSecret(): Secret | undefined {
    const secret = this.#secret;
    if (secret) this.#secret = { ...secret, sequence: (secret.sequence + 1) >>> 0 };
    return secret;
  }
}
