import { createDecipheriv, createHash } from "node:crypto";
import type { Transform } from "node:stream";
import { createGunzip, createInflate, createZstdDecompress } from "node:zlib";
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
  gunzip: (bytes) => transform(createGunzip(BUFFERS), bytes),
  inflateZlib: (bytes) => transform(createInflate(BUFFERS), bytes),
  unzstd: (bytes) => transform(createZstdDecompress(BUFFERS), bytes),
  decryptAesCbc,
  decryptAesGcm,
  hash: hashOf,
};

async function* transform(codec: Transform, bytes: ByteStream): ByteStream {
  const feeding = feed(codec, bytes);
  try {
    for await (const piece of codec as AsyncIterable<Uint8Array>) yield plain(piece);
  } finally {
    codec.destroy();
    await feeding;
  }
}

/** Writes everything into the codec at its pace. Never rejects: a failure comes out of the codec. */
async function feed(codec: Transform, bytes: ByteStream): Promise<void> {
  try {
    for await (const piece of bytes) {
      if (codec.destroyed) return;
      if (!codec.write(piece)) await drained(codec);
    }
    if (!codec.destroyed) codec.end();
  } catch (error) {
    codec.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function drained(codec: Transform): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      codec.off("drain", done).off("close", done);
      resolve();
    };
    if (codec.destroyed) resolve();
    else codec.on("drain", done).on("close", done);
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
