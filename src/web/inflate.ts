import type { ByteStream } from "../platform.ts";

/** What goes in at once: a bomb makes a thousand times as much of it. */
const PIECE_BYTES = 32 * 1024;

/** The browser's decompressor, fed step by step; what has come out of it is taken after each step. */
export class Inflater {
  readonly #writer: WritableStreamDefaultWriter<BufferSource>;
  readonly #reading: Promise<void>;
  /** A turn of the event loop; timers would be held back to 4 ms. */
  readonly #turns = new MessageChannel();
  #out: Uint8Array[] = [];
  #failure: { readonly error: unknown } | undefined;
  /** All that has come out; more than 2^53 bytes there are not. */
  givenBytes = 0;

  constructor(format: CompressionFormat) {
    const stream = new DecompressionStream(format);
    this.#writer = stream.writable.getWriter();
    this.#reading = this.#readAll(stream.readable.getReader());
  }

  /** Gives what came out for these bytes, and before them. @throws TypeError for damage, after it */
  async *push(bytes: Uint8Array): ByteStream & AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      const piece = bytes.slice(at, at + PIECE_BYTES);
      await this.#writer.write(piece).catch((error: unknown) => {
        this.#failure ??= { error };
      });
      yield* this.#taken();
      if (this.#failure) throw this.#failure.error;
    }
  }

  /** The end of the data. @throws TypeError when it breaks off */
  async *end(): ByteStream & AsyncGenerator<Uint8Array> {
    await this.#writer.close().catch((error: unknown) => {
      this.#failure ??= { error };
    });
    await this.#reading;
    yield* this.#taken();
    if (this.#failure) throw this.#failure.error;
  }

  /** Lets go of it, wherever it is. */
  abandon(): void {
    void this.#writer.abort().catch(() => undefined);
    this.#turns.port1.close();
  }

  #moment(): Promise<void> {
    const { port1, port2 } = this.#turns;
    return new Promise((resolve) => {
      port1.onmessage = () => resolve();
      port2.postMessage(undefined);
    });
  }

  async *#taken(): ByteStream & AsyncGenerator<Uint8Array> {
    // A write is over when everything that it gives was given; it is read a moment later.
    await this.#moment();
    const out = this.#out;
    this.#out = [];
    yield* out;
  }

  async #readAll(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        this.givenBytes += value.length;
        if (value.length > 0) this.#out.push(value);
      }
    } catch (error) {
      this.#failure ??= { error };
    }
  }
}

/** All that one compressed stream gives. */
export async function* inflate(
  format: CompressionFormat,
  bytes: ByteStream,
): ByteStream & AsyncGenerator<Uint8Array> {
  const inflater = new Inflater(format);
  try {
    for await (const piece of bytes) yield* inflater.push(piece);
    yield* inflater.end();
  } finally {
    inflater.abandon();
  }
}
