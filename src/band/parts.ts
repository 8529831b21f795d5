import { concat } from "../bytes/byte-reader.ts";
import { FrameError } from "../bytes/message.ts";

/** Which of its parts one is: in reports, and in the older chunked transfer. */
export const PART = { first: 0x00, middle: 0x40, last: 0x80, whole: 0xc0 } as const;

/** Whether a message begins with this part; `part` is one of {@link PART}. */
export const isBeginning = (part: number): boolean => part === PART.first || part === PART.whole;

/** Cuts a payload into parts of at most so many bytes; one that is empty into one that is empty. */
export function cutIntoParts(
  payload: Uint8Array,
  firstBytes: number,
  furtherBytes = firstBytes,
): { part: number; piece: Uint8Array }[] {
  if (!(firstBytes > 0 && furtherBytes > 0)) throw new TypeError("a part holds at least one byte");
  const parts: { part: number; piece: Uint8Array }[] = [];
  let at = 0;
  do {
    const end = at + (at === 0 ? firstBytes : furtherBytes);
    const isLast = end >= payload.length;
    const part = at === 0 ? (isLast ? PART.whole : PART.first) : isLast ? PART.last : PART.middle;
    parts.push({ part, piece: payload.subarray(at, end) });
    at = end;
  } while (at < payload.length);
  return parts;
}

/** Joins what {@link cutIntoParts} cut, up to a length. */
export class PartJoiner {
  readonly #mostBytes: number;
  #pieces: Uint8Array[] | undefined;
  #length = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /**
   * The payload that this part completes. A part without its beginning is passed over.
   *
   * @throws FrameError when it becomes longer than it may be; what came is forgotten
   */
  add(part: number, piece: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
    if (isBeginning(part)) {
      this.forget();
      this.#pieces = [];
    }
    if (!this.#pieces) return undefined;
    this.#length += piece.length;
    if (this.#length > this.#mostBytes) {
      this.forget();
      throw new FrameError("A message in parts has no end.");
    }
    // Empty ones may come without end, too.
    if (piece.length > 0) this.#pieces.push(piece.slice());
    if (part !== PART.last && part !== PART.whole) return undefined;
    const payload = concat(this.#pieces, this.#length);
    this.forget();
    return payload;
  }

  /** Whether a message has begun and not ended. */
  get isJoining(): boolean {
    return this.#pieces !== undefined;
  }

  /** What came of an unfinished message is let go. */
  forget(): void {
    this.#pieces = undefined;
    this.#length = 0;
  }
}
