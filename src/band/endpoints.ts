import type { BandLink, Trace, Waiting } from "../platform.ts";
import { throwIfStopped } from "../waiting.ts";
import type { Channel } from "./channel.ts";
import { CHUNKED_READ, CHUNKED_WRITE } from "./characteristics.ts";
import { ChunkJoiner, encodeChunks } from "./chunked-2021.ts";
import type { ChunkForm, Secret } from "./chunked-2021.ts";
import type { Endpoints } from "./session.ts";

export interface EndpointsOptions extends Waiting, Partial<ChunkForm> {
  readonly trace?: Trace | undefined;
}

/** The endpoints of one link, as long as somebody listens to it. */
export interface OpenEndpoints extends Endpoints {
  /** From here on messages may be encrypted. `sequence` is that of the first one. */
  useSecret(secret: Secret): void;
  /** Stops listening. The link stays. */
  close(): void;
}

type OnFrame = (frame: Uint8Array) => void;

/**
 * Listens to the newer chunked transfer and talks through it, message by message.
 *
 * @throws LinkError "not-on-band" when the band has none, "gone"
 */
export async function openEndpoints(
  link: BandLink,
  options: EndpointsOptions = {},
): Promise<OpenEndpoints> {
  const { isExtended = true, trace, signal } = options;
  const joiner = new ChunkJoiner({ isExtended });
  const sender = new Sender(link, { isExtended });
  const listeners = new Map<number, Set<OnFrame>>();

  const onValue = (value: Uint8Array): void => {
    const { message, ack, dropped } = joiner.accept(value);
    if (dropped !== undefined) trace?.("chunk dropped", { why: dropped });
    if (ack) sender.acknowledge(ack);
    if (!message) return;
    for (const onFrame of listeners.get(message.endpoint) ?? []) onFrame(message.payload.slice());
  };
  const close = await link.listen(CHUNKED_READ, onValue, { signal });

  return {
    close,
    useSecret(secret) {
      joiner.useKey(secret.sessionKey);
      sender.useSecret(secret);
    },
    channel: (endpoint, { isEncrypted }): Channel => ({
      gone: link.gone,
      send: (payload, waiting) => sender.send({ endpoint, payload, isEncrypted }, waiting),
      listen(onFrame) {
        const here = listeners.get(endpoint) ?? new Set<OnFrame>();
        listeners.set(endpoint, here);
        // One of its own for each call, also of the same function.
        const listener: OnFrame = (frame) => onFrame(frame);
        here.add(listener);
        return Promise.resolve(() => {
          here.delete(listener);
        });
      },
    }),
  };
}

interface Outgoing {
  readonly endpoint: number;
  readonly payload: Uint8Array;
  readonly isEncrypted: boolean;
}

/** A band that wants more acknowledgements than the link can carry does not get all of them. */
const MOST_ACKS = 16;

/** Writes one message after the other: their chunks must not mix. */
class Sender {
  readonly #link: BandLink;
  readonly #form: ChunkForm;
  #handle = 0;
  #secret: Secret | undefined;
  #last: Promise<void> = Promise.resolve();
  #acksUnderWay = 0;

  constructor(link: BandLink, form: ChunkForm) {
    this.#link = link;
    this.#form = form;
  }

  useSecret(secret: Secret): void {
    this.#secret = secret;
  }

  async send(message: Outgoing, waiting: Waiting = {}): Promise<void> {
    if (message.isEncrypted && this.#secret === undefined) {
      throw new TypeError("nothing is encrypted before the sign-in");
    }
    const done = this.#last.then(() => this.#write(message, waiting));
    // The next one waits for this one, however it ends.
    this.#last = done.catch(() => undefined);
    await done;
  }

  acknowledge(ack: Uint8Array): void {
    if (this.#acksUnderWay >= MOST_ACKS) return;
    this.#acksUnderWay++;
    this.#link
      .write(CHUNKED_READ, ack, { kind: "without-response" })
      // Whether the band hears of it or not, we have the message.
      .catch(() => undefined)
      .finally(() => this.#acksUnderWay--);
  }

  async #write({ endpoint, payload, isEncrypted }: Outgoing, { signal }: Waiting): Promise<void> {
    throwIfStopped(signal);
    const handle = (this.#handle = (this.#handle + 1) & 0xff);
    const secret = isEncrypted ? this.#nextSecret() : undefined;
    const message = { ...this.#form, handle, endpoint, payload, secret };
    for (const chunk of encodeChunks(message, this.#link.maxValueBytes)) {
      await this.#link.write(CHUNKED_WRITE, chunk, { signal, kind: "without-response" });
    }
  }

  #nextSecret(): Secret | undefined {
    const secret = this.#secret;
    if (secret) this.#secret = { ...secret, sequence: (secret.sequence + 1) >>> 0 };
    return secret;
  }
}
