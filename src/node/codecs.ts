import { createDecipheriv, createHash } from "node:crypto";
import type { Transform } from "node:stream";
import { createGunzip, createInflate, createZstdDecompress } from "node:zlib";
import type { ZstdDecompress } from "node:zlib";
import type { ByteStream, Codecs, Hash, HashAlgorithm } from "../platform.ts";

/** Smaller pieces cost time, bigger ones memory: 64 KiB read, 128 KiB unpacked measured best. */
const PIECE_BYTES = 128 * 1024;

const BUFFERS = {
  chunkSize: PIECE_BYTES,
  readableHighWaterMark: PIECE_BYTES,
  writableHighWaterMark: PIECE_BYTES,
};

const TAG_BYTES = 16;

/**
 * Node.js's zlib and OpenSSL. What is left unread is let go of when the reader stops, together with
 * the stream it came from. A fault in the data throws Node's own error, a fault of the source
 * passes through as it is.
 */
export const nodeCodecs: Codecs = {
  gunzip: (bytes) => transform(createGunzip(BUFFERS), feed, bytes),
  inflateZlib: (bytes) => transform(createInflate(BUFFERS), feed, bytes),
  unzstd,
  decryptAesCbc,
  decryptAesGcm,
  hash: hashOf,
};

/** Writes a source into a codec, at its pace, and ends it. */
type Feed<Codec, Source> = (codec: Codec, bytes: Source) => Promise<void>;

async function* transform<Codec extends Transform, Source>(
  codec: Codec,
  feedAll: Feed<Codec, Source>,
  bytes: Source,
): ByteStream {
  let sourceFailed: { readonly error: unknown } | undefined;
  const feeding = feedAll(codec, bytes).catch((error: unknown) => {
    // What came before is still unpacked: much of a backup that breaks off can be read.
    sourceFailed = { error };
    codec.end();
  });
  try {
    yield* outputOf(codec);
  } catch (error) {
    throw sourceFailed ? sourceFailed.error : error;
  } finally {
    codec.destroy();
    await feeding;
  }
  if (sourceFailed) throw sourceFailed.error;
}

/** Everything that a codec gives. Its failure comes after what it gave before, not instead. */
async function* outputOf(codec: Transform): ByteStream {
  let failure: { readonly error: Error } | undefined;
  let wake: (() => void) | undefined;
  const hear = () => wake?.();
  codec.on("error", (error) => (failure = { error }));
  for (const event of ["readable", "end", "error", "close"]) codec.on(event, hear);
  for (;;) {
    const piece = codec.read() as Uint8Array | null;
    if (piece !== null) {
      yield plain(piece);
    } else if (failure !== undefined) {
      throw failure.error;
    } else if (codec.readableEnded || codec.destroyed) {
      return;
    } else {
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }
}

async function feed(codec: Transform, bytes: ByteStream): Promise<void> {
  for await (const piece of bytes) {
    if (codec.destroyed) return;
    if (!codec.write(piece)) await settled(codec, "drain");
  }
  codec.end();
}

/**
 * Node's decompressor ends with the first frame that ends within a piece, and drops the rest of
 * that piece. The rest goes to a new one.
 */
async function* unzstd(bytes: ByteStream): ByteStream {
  const pieces = new Pieces(bytes);
  try {
    do yield* transform(createZstdDecompress(BUFFERS), feedFrames, pieces);
    while (pieces.hasBack);
  } finally {
    await pieces.close();
  }
}

async function feedFrames(codec: ZstdDecompress, pieces: Pieces): Promise<void> {
  for (;;) {
    const piece = await pieces.next();
    if (codec.destroyed) return;
    if (piece === undefined) break;
    const before = codec.bytesWritten;
    const writing = settled(codec, "written");
    codec.write(piece, () => codec.emit("written"));
    await writing;
    const used = codec.bytesWritten - before;
    if (used === piece.length) continue;
    pieces.putBack(piece.subarray(used));
    break;
  }
  codec.end();
}

/** The pieces of a stream, one of which can be put back. */
class Pieces {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #back: Uint8Array | undefined;

  constructor(bytes: ByteStream) {
    this.#pieces = bytes[Symbol.asyncIterator]();
  }

  get hasBack(): boolean {
    return this.#back !== undefined;
  }

  async next(): Promise<Uint8Array | undefined> {
    const back = this.#back;
    this.#back = undefined;
    if (back !== undefined) return back;
    const result = await this.#pieces.next();
    return result.done === true ? undefined : result.value;
  }

  putBack(piece: Uint8Array): void {
    this.#back = piece;
  }

  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}

/** Resolves at the event, or when the codec is gone. */
function settled(codec: Transform, event: string): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      codec.off(event, done).off("close", done);
      resolve();
    };
    if (codec.destroyed) resolve();
    else codec.on(event, done).on("close", done);
  });
}

/** AES-CBC; the length of the key (16, 24 or 32 bytes) says which AES. */
async function* decryptAesCbc(bytes: ByteStream, key: Uint8Array, iv: Uint8Array): ByteStream {
  const cipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, iv);
  for await (const piece of bytes) {
    const clear = cipher.update(piece);
    if (clear.length > 0) yield plain(clear);
  }
  const last = cipher.final();
  if (last.length > 0) yield plain(last);
}

async function* decryptAesGcm(bytes: ByteStream, key: Uint8Array, iv: Uint8Array): ByteStream {
  const cipher = createDecipheriv("aes-256-gcm", key, iv);
  let held = new Uint8Array(0);
  for await (const piece of bytes) {
    const joined = Buffer.concat([held, piece]);
    const ready = Math.max(0, joined.length - TAG_BYTES);
    held = new Uint8Array(joined.subarray(ready));
    if (ready > 0) yield plain(cipher.update(joined.subarray(0, ready)));
  }
  if (held.length < TAG_BYTES) throw new Error("the data is shorter than its tag");
  cipher.setAuthTag(held);
  cipher.final();
}

function hashOf(algorithm: HashAlgorithm): Hash {
  const hash = createHash(algorithm);
  return {
    update: (bytes) => {
      hash.update(bytes);
    },
    digest: () => hash.digest("hex"),
  };
}

/** Buffers slice differently from other byte arrays; nobody outside `node/` shall meet one. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
