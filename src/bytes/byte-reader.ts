/**
 * Reads lines and counted bytes, as they come, from bytes that arrive in pieces of any size.
 *
 * Everything it gives is bounded by what was asked for; a view into a piece is given rather than a
 * copy where that is possible.
 */
export class ByteReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#pieces = bytes[Symbol.asyncIterator]();
  }

  /** The next bytes, whatever came together; `undefined` at the end. */
  async piece(): Promise<Uint8Array | undefined> {
    if (this.#rest.length > 0) {
      const piece = this.#rest;
      this.#rest = new Uint8Array(0);
      return piece;
    }
    for (;;) {
      const next = await this.#pieces.next();
      if (next.done === true) return undefined;
      if (next.value.length > 0) return next.value;
    }
  }

  /**
   * The bytes before the next line feed (which is taken too); `undefined` at the end, or when no
   * line feed comes within `maxBytes`. What was read till then is lost.
   */
  async line(maxBytes: number): Promise<Uint8Array | undefined> {
    const parts: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const piece = await this.piece();
      if (piece === undefined) return undefined;
      const end = piece.indexOf(0x0a);
      const part = end < 0 ? piece : piece.subarray(0, end);
      length += part.length;
      if (length > maxBytes) return undefined;
      parts.push(part);
      if (end >= 0) {
        this.#rest = piece.subarray(end + 1);
        return concat(parts, length);
      }
    }
  }

  /** Exactly `length` bytes; `undefined` when the end comes first. Bounded by the caller. */
  async exactly(length: number): Promise<Uint8Array | undefined> {
    const parts: Uint8Array[] = [];
    for await (const piece of this.take(length)) parts.push(piece);
    const got = parts.reduce((sum, part) => sum + part.length, 0);
    return got === length ? concat(parts, length) : undefined;
  }

  /** The next `length` bytes piece by piece; fewer when the end comes first. */
  async *take(length: number): AsyncGenerator<Uint8Array, void, void> {
    let left = length;
    while (left > 0) {
      const piece = await this.piece();
      if (piece === undefined) return;
      if (piece.length > left) this.#rest = piece.subarray(left);
      const part = piece.subarray(0, left);
      left -= part.length;
      yield part;
    }
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}

/** The parts one after the other. */
export function concat(parts: readonly Uint8Array[], length?: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length ?? parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
