import { concat } from "../bytes/byte-reader.ts";
import { bytes, FrameError, message, u8 } from "../bytes/message.ts";
import { cutIntoParts, isBeginning, PartJoiner } from "./parts.ts";

/** What the older chunked transfer carries, characteristic 0020. @source huami-ble §9.1 */
export const CHUNKED = {
  notification: 0,
  weather: 1,
  settings: 2,
  music: 3,
  pairing: 4,
  phoneGps: 6,
  workoutTypes: 9,
} as const;

export interface ChunkedMessage {
  /** One of {@link CHUNKED}. */
  readonly type: number;
  readonly payload: Uint8Array;
}

const TYPE_BITS = 0x3f;
/** What the link takes for itself, and our own head: `00`, part and type, counter. */
const OVERHEAD_BYTES = 6;
const HEAD_BYTES = 3;
/** The counter has one byte, and 0 begins a new message. */
const MOST_CHUNKS = 256;

/** The chunks of a message, in order. @param mtu as agreed with the band; 23 unless it was */
export function encodeChunks({ type, payload }: ChunkedMessage, mtu = 23): Uint8Array[] {
  const parts = cutIntoParts(payload, mtu - OVERHEAD_BYTES);
  if (parts.length > MOST_CHUNKS) throw new TypeError("the message has too many chunks");
  return parts.map(({ part, piece }, counter) =>
    concat([Uint8Array.of(0x00, part | type, counter), piece]),
  );
}

/** A notification may have 512 bytes, everything else has less. */
const MOST_BYTES = 8192;

/** Joins chunks to messages: the band's side. */
export class ChunkReceiver {
  readonly #joiner = new PartJoiner(MOST_BYTES);
  #next = 0;

  /**
   * The message that this chunk completes. Frames that are no chunks, and chunks of which the
   * beginning is missing, are passed over.
   *
   * @throws FrameError when a chunk is missing or the message is too long; what came is forgotten
   */
  receive(chunk: Uint8Array): ChunkedMessage | undefined {
    const [zero, tag = 0, counter] = chunk;
    if (zero !== 0x00 || counter === undefined) return undefined;
    const [part, type] = [tag & ~TYPE_BITS, tag & TYPE_BITS];
    if (isBeginning(part)) this.#next = 0;
    if (counter !== this.#next % MOST_CHUNKS) {
      const wasMissed = this.#joiner.isJoining;
      this.#joiner.forget();
      if (!wasMissed) return undefined;
      throw new FrameError("A chunk is missing.");
    }
    this.#next += 1;
    const payload = this.#joiner.add(part, chunk.subarray(HEAD_BYTES));
    return payload && { type, payload };
  }
}

/**
 * What the band says to a whole message. `last`: the second byte of its last chunk. `unknown` is
 * `01 00 00` in every reply that was seen.
 *
 * @source BreakMi's Mi Band 4
 */
export const ChunkedReply = message("ChunkedReply", [0x10, 0x00], {
  last: u8,
  status: u8,
  unknown: bytes(3),
});

/** The band's reply to a message, from the last chunk of it. */
export function replyToChunk(last: Uint8Array): Uint8Array<ArrayBuffer> {
  return ChunkedReply.encode({ last: last[1] ?? 0, status: 1, unknown: Uint8Array.of(1, 0, 0) });
}
