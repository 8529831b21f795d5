import type { ByteStream } from "../platform.ts";
import { joinBytes } from "./adb-record.ts";

/** Takes exact numbers of bytes from a stream that is cut anywhere. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #pieces: Uint8Array[] = [];
  #heldBytes = 0;

  constructor(source: ByteStream) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /**
   * The next `count` bytes; `undefined` when the stream ends before. The caller bounds `count`: that
   * much is kept in memory.
   */
  async take(count: number): Promise<Uint8Array | undefined> {
    while (this.#heldBytes < count) {
      const next = await this.#source.next();
      if (next.done === true) return undefined;
      this.#pieces.push(next.value);
      this.#heldBytes += next.value.length;
    }
    const [first] = this.#pieces;
    const held =
      first !== undefined && first.length >= count ? first : joinBytes(this.#pieces.splice(0));
    const rest = held.subarray(count);
    if (held === first) this.#pieces.shift();
    if (rest.length > 0) this.#pieces.unshift(rest);
    this.#heldBytes -= count;
    return held.subarray(0, count);
  }
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
