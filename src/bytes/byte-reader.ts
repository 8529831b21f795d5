import type { ByteStream, RandomBytes } from "../platform.ts";

const NOTHING = new Uint8Array(0);
const LINE_FEED = 0x0a;

/** From here on it is cheaper to begin a new stream behind a gap than to read through it. */
const WORTH_A_JUMP = 1 << 20;

/**
 * Reads a stream in amounts of our choosing: looks ahead, takes, skips, lines. Holds one piece of the
 * stream at a time, so skipping gigabytes creates nothing.
 *
 * What it gives are views into the stream's pieces where possible: copy what you keep.
 */
export class ByteReader {
  #pieces: AsyncIterator<Uint8Array>;
  readonly #random: RandomBytes | undefined;
  #piece: Uint8Array = NOTHING;
  #at = 0;
  #ended = false;
  #failure: Error | undefined;
  #position = 0;

  /** @param random the same bytes at any offset, where that is possible: big gaps are jumped */
  constructor(bytes: ByteStream, random?: RandomBytes) {
    this.#pieces = bytes[Symbol.asyncIterator]();
    this.#random = random;
  }

  /** Bytes taken and skipped so far. */
  get position(): number {
    return this.#position;
  }

  /** What the stream failed with; every further read throws it again. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /**
   * The next `count` bytes, which stay there; fewer only at the end of the stream, or before the
   * place where it fails.
   */
  async peek(count: number): Promise<Uint8Array> {
    let have = this.#piece.length - this.#at;
    if (have < count) {
      const pieces = [this.#piece.subarray(this.#at)];
      while (have < count) {
        const piece = await this.#pull(have > 0);
        if (piece === undefined) break;
        pieces.push(piece);
        have += piece.length;
      }
      this.#piece = joined(pieces, have);
      this.#at = 0;
    }
    return this.#piece.subarray(this.#at, this.#at + count);
  }

  /** The next `count` bytes; fewer only at the end of the stream. */
  async take(count: number): Promise<Uint8Array> {
    const bytes = await this.peek(count);
    this.#advance(bytes.length);
    return bytes;
  }

  /** Exactly `count` bytes; `undefined` when the stream ends before. The caller bounds `count`. */
  async exactly(count: number): Promise<Uint8Array | undefined> {
    const bytes = await this.take(count);
    return bytes.length === count ? bytes : undefined;
  }

  /** The next `count` bytes, piece by piece; fewer only at the end of the stream. */
  async *upTo(count: number): AsyncGenerator<Uint8Array, void, void> {
    let left = count;
    while (left > 0) {
      const piece = await this.next(left);
      if (piece === undefined) return;
      left -= piece.length;
      yield piece;
    }
  }

  /**
   * The bytes before the next line feed, which is taken too; `undefined` at the end, or when no line
   * feed comes within `maxBytes`. What was read till then is lost.
   */
  async line(maxBytes: number): Promise<Uint8Array | undefined> {
    const parts: Uint8Array[] = [];
    let length = 0;
    while (length <= maxBytes && (await this.#fill())) {
      const end = this.#piece.indexOf(LINE_FEED, this.#at);
      const part = this.#piece.subarray(this.#at, end < 0 ? undefined : end);
      this.#advance(part.length + (end < 0 ? 0 : 1));
      length += part.length;
      parts.push(part);
      if (end >= 0) return length > maxBytes ? undefined : joined(parts, length);
    }
    return undefined;
  }

  /** The next bytes as the stream gave them, at most `maxBytes`; `undefined` at the end. */
  async next(maxBytes = Infinity): Promise<Uint8Array | undefined> {
    if (!(await this.#fill())) return undefined;
    const end = Math.min(this.#piece.length, this.#at + maxBytes);
    const bytes = this.#piece.subarray(this.#at, end);
    this.#advance(bytes.length);
    return bytes;
  }

  /** Passes over `count` bytes; gives how many there were, fewer only at the end of the stream. */
  async skip(count: number): Promise<number> {
    let left = count;
    if (this.#random !== undefined && count > WORTH_A_JUMP) left -= await this.#jump(count);
    while (left > 0 && (await this.#fill())) {
      const step = Math.min(left, this.#piece.length - this.#at);
      this.#advance(step);
      left -= step;
    }
    return count - left;
  }

  /** Everything from here on, piece by piece. */
  async *rest(): ByteStream {
    for (;;) {
      const piece = await this.next();
      if (piece === undefined) return;
      yield piece;
    }
  }

  /** Lets go of the stream, read to its end or not. Never throws. */
  async close(): Promise<void> {
    this.#ended = true;
    this.#piece = NOTHING;
    this.#at = 0;
    try {
      await this.#pieces.return?.();
    } catch {
      // The stream is not wanted any more; how it ends does not matter.
    }
  }

  /** Goes on with a new stream `count` bytes further; gives how far it got. */
  async #jump(count: number): Promise<number> {
    const random = this.#random;
    if (random === undefined || this.#ended || this.#failure !== undefined) return 0;
    const target = Math.min(this.#position + count, random.sizeBytes);
    const gone = target - this.#position;
    if (gone <= this.#piece.length - this.#at) return 0;
    await this.#pieces.return?.();
    this.#pieces = random.stream(target)[Symbol.asyncIterator]();
    this.#piece = NOTHING;
    this.#at = 0;
    this.#position = target;
    return gone;
  }

  #advance(count: number): void {
    this.#at += count;
    this.#position += count;
  }

  /** Makes sure that at least one byte is at hand; false at the end. */
  async #fill(): Promise<boolean> {
    if (this.#at < this.#piece.length) return true;
    const piece = await this.#pull();
    this.#piece = piece ?? NOTHING;
    this.#at = 0;
    return piece !== undefined;
  }

  /** @param isPatient whether a failure may wait until what came before it has been read */
  async #pull(isPatient = false): Promise<Uint8Array | undefined> {
    if (this.#failure !== undefined && isPatient) return undefined;
    if (this.#failure !== undefined) throw this.#failure;
    while (!this.#ended) {
      let result: IteratorResult<Uint8Array, unknown>;
      try {
        result = await this.#pieces.next();
      } catch (error) {
        this.#failure = error instanceof Error ? error : new Error(String(error));
        if (isPatient) return undefined;
        throw this.#failure;
      }
      if (result.done === true) this.#ended = true;
      else if (result.value.length > 0) return result.value;
    }
    return undefined;
  }
}

/** Like {@link concat}, without a copy where one piece has all of it. */
function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [first = NOTHING, second] = pieces;
  if (second === undefined) return first;
  if (first.length === 0 && pieces.length === 2) return second;
  return concat(pieces, length);
}

/** The pieces one after the other. */
export function concat(
  pieces: readonly Uint8Array[],
  length = pieces.reduce((sum, piece) => sum + piece.length, 0),
): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** A web stream as an async iterable: not every browser iterates them. Leaving it cancels it. */
export async function* piecesOf(readable: ReadableStream<Uint8Array>): ByteStream {
  const reader = readable.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      if (value.length > 0) yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/**
 * Everything of a short stream in one piece; `undefined` when it is longer than `maxBytes`. The
 * stream is let go of in both cases.
 */
export async function readAll(
  bytes: ByteStream,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = new ByteReader(bytes);
  try {
    const all = await reader.peek(maxBytes + 1);
    return all.length > maxBytes ? undefined : new Uint8Array(all);
  } finally {
    await reader.close();
  }
}
