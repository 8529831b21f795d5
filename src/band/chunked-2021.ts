import { concat } from "../bytes/byte-reader.ts";
import { crc32 } from "../bytes/crc.ts";
import { decryptBlocks, encryptBlocks } from "./aes.ts";

/**
 * The newer chunked transfer: messages for numbered endpoints, in pieces, perhaps encrypted.
 *
 * @source huami-ble §9.2: Gadgetbridge Huami2021ChunkedEncoder and …Decoder; harbour-amazfish
 */

const CHUNK = 0x03;
const ACK = 0x04;

const FIRST = 0x01;
const LAST = 0x02;
const WANTS_ACK = 0x04;
const ENCRYPTED = 0x08;

/** The longest message that is sent or joined; none that is known comes near. */
export const MOST_MESSAGE_BYTES = 64 * 1024;

/** Whether the header has its third byte: bands with the newer sign-in want it, others do not. */
export interface ChunkForm {
  readonly isExtended: boolean;
}

/** What a message is encrypted with. */
export interface Secret {
  readonly sessionKey: Uint8Array;
  /** Counts messages; sent along, so that none can be played again. */
  readonly sequence: number;
}

export interface OutgoingMessage extends ChunkForm {
  /** Counts messages, 0..255. */
  readonly handle: number;
  readonly endpoint: number;
  readonly payload: Uint8Array;
  /** Absent: it is sent as it is. */
  readonly secret?: Secret | undefined;
}

/** Cuts a message into writes of at most `maxValueBytes`. */
export function encodeChunks(
  { handle, endpoint, payload, secret, isExtended }: OutgoingMessage,
  maxValueBytes: number,
): Uint8Array<ArrayBuffer>[] {
  if (payload.length > MOST_MESSAGE_BYTES) throw new TypeError("the message is too long");
  if (maxValueBytes < 20) throw new TypeError("a write holds at least 20 bytes");
  const body = secret ? encrypt(payload, handle, secret) : payload;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  do {
    const isFirst = at === 0;
    const start = isFirst ? startOf(payload.length, endpoint) : [];
    const room = maxValueBytes - (isExtended ? 5 : 4) - start.length;
    const piece = body.subarray(at, at + room);
    at += room;
    const isLast = at >= body.length;
    const flags =
      (isFirst ? FIRST : 0) | (isLast ? LAST | WANTS_ACK : 0) | (secret ? ENCRYPTED : 0);
    const head = [CHUNK, flags, ...(isExtended ? [0] : []), handle, chunks.length & 0xff];
    chunks.push(Uint8Array.of(...head, ...start, ...piece));
  } while (at < body.length);
  return chunks;
}

/** Length, always that before encryption, and endpoint. */
function startOf(length: number, endpoint: number): number[] {
  const start = new DataView(new ArrayBuffer(6));
  start.setUint32(0, length, true);
  start.setUint16(4, endpoint, true);
  return [...new Uint8Array(start.buffer)];
}

function encrypt(
  payload: Uint8Array,
  handle: number,
  { sessionKey, sequence }: Secret,
): Uint8Array {
  const blocks = new Uint8Array(encryptedBytes(payload.length));
  const view = new DataView(blocks.buffer);
  blocks.set(payload);
  view.setUint32(payload.length, sequence, true);
  view.setUint32(payload.length + 4, crc32(blocks.subarray(0, payload.length + 4)), true);
  return encryptBlocks(messageKey(sessionKey, handle), blocks);
}

/** Sequence number and sum are 8 bytes; then zeros fill the block. */
function encryptedBytes(length: number): number {
  return Math.ceil((length + 8) / 16) * 16;
}

function messageKey(sessionKey: Uint8Array, handle: number): Uint8Array {
  return sessionKey.map((byte) => byte ^ handle);
}

/** A message that has arrived whole. */
export interface IncomingMessage {
  readonly endpoint: number;
  readonly payload: Uint8Array;
  readonly isEncrypted: boolean;
}

/** What a frame did. */
export interface Joined {
  readonly message?: IncomingMessage | undefined;
  /** What to write back, as the band asked. */
  readonly ack?: Uint8Array | undefined;
  /** Why the frame was passed over. */
  readonly dropped?: string | undefined;
}

interface Parts {
  readonly handle: number;
  readonly endpoint: number;
  readonly length: number;
  readonly isEncrypted: boolean;
  readonly pieces: Uint8Array[];
  joinedBytes: number;
  count: number;
}

/** Joins the band's chunks, one message at a time. Whatever does not fit is dropped. */
export class ChunkJoiner {
  readonly #isExtended: boolean;
  #sessionKey: Uint8Array | undefined;
  #parts: Parts | undefined;

  constructor({ isExtended }: ChunkForm) {
    this.#isExtended = isExtended;
  }

  /** From here on encrypted messages can be read. */
  useKey(sessionKey: Uint8Array): void {
    this.#sessionKey = sessionKey;
  }

  accept(frame: Uint8Array): Joined {
    const [kind, flags = 0] = frame;
    if (kind === ACK) return {};
    const head = this.#isExtended ? 3 : 2;
    const [handle, count] = frame.subarray(head);
    if (kind !== CHUNK || handle === undefined || count === undefined) return drop("no chunk");
    const data = frame.subarray(head + 2);
    const problem =
      (flags & FIRST) !== 0
        ? this.#begin(handle, count, flags, data)
        : this.#goOn(handle, count, data);
    if (problem !== undefined) return drop(problem);
    const ack = (flags & WANTS_ACK) === 0 ? undefined : Uint8Array.of(ACK, 0, handle, 1, count);
    return (flags & LAST) === 0 ? { ack } : { ack, ...this.#finish() };
  }

  /**
   * A beginning ends whatever was not finished: the band has given that up, and nothing after it would
   * ever arrive if we insisted.
   */
  #begin(handle: number, count: number, flags: number, data: Uint8Array): string | undefined {
    this.#parts = undefined;
    if (data.length < 6) return "a beginning that is too short";
    if (count !== 0) return "a beginning that is not the first";
    const view = new DataView(data.buffer, data.byteOffset);
    const length = view.getUint32(0, true);
    if (length > MOST_MESSAGE_BYTES) return "too long";
    const isEncrypted = (flags & ENCRYPTED) !== 0;
    const endpoint = view.getUint16(4, true);
    this.#parts = { handle, endpoint, length, isEncrypted, pieces: [], joinedBytes: 0, count: -1 };
    return this.#goOn(handle, count, data.subarray(6));
  }

  #goOn(handle: number, count: number, data: Uint8Array): string | undefined {
    const parts = this.#parts;
    if (parts === undefined) return "no beginning";
    if (handle !== parts.handle) return "of another message";
    const wholeBytes = parts.isEncrypted ? encryptedBytes(parts.length) : parts.length;
    parts.joinedBytes += data.length;
    if (count !== ((parts.count + 1) & 0xff) || parts.joinedBytes > wholeBytes) {
      this.#parts = undefined;
      return "out of order, or more than it said";
    }
    parts.count = count;
    // Pieces without bytes could come without end.
    if (data.length > 0) parts.pieces.push(data.slice());
    return undefined;
  }

  #finish(): Joined {
    const parts = this.#parts;
    this.#parts = undefined;
    if (parts === undefined) return {};
    const { endpoint, length, isEncrypted } = parts;
    const joined = concat(parts.pieces, parts.joinedBytes);
    if (!isEncrypted) {
      return joined.length === length
        ? { message: { endpoint, payload: joined, isEncrypted } }
        : drop("shorter than it said");
    }
    if (this.#sessionKey === undefined) return drop("encrypted before there is a key");
    if (joined.length !== encryptedBytes(length)) return drop("shorter than it said");
    const plain = decryptBlocks(messageKey(this.#sessionKey, parts.handle), joined);
    // No source checks sequence and sum of what a band sends, so nobody knows that they are there.
    return { message: { endpoint, payload: plain.slice(0, length), isEncrypted } };
  }
}

function drop(why: string): Joined {
  return { dropped: why };
}
