import { cbc } from "@noble/ciphers/aes.js";
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { Decompress } from "fzstd";
import type { ByteStream, Codecs, Hash, HashAlgorithm } from "../platform.ts";
import { decryptAesGcm } from "./aes-gcm.ts";
import { gunzip } from "./gunzip.ts";
import { inflate } from "./inflate.ts";

/**
 * The browser's own decompressors, and kept libraries for what it has not. A fault in the data throws
 * after what came before it; a fault of the source passes through as it is.
 */
export const webCodecs: Codecs = {
  gunzip,
  inflateZlib: (bytes) => inflate("deflate", bytes),
  unzstd,
  decryptAesCbc,
  decryptAesGcm,
  hash: hashOf,
};

/** Bigger pieces would make the decompressor hold more than a phone's memory has. */
const ZSTD_PIECE_BYTES = 64 * 1024;

async function* unzstd(bytes: ByteStream): ByteStream {
  let out: Uint8Array[] = [];
  const decompressor = new Decompress((piece) => {
    if (piece.length > 0) out.push(piece);
  });
  for await (const piece of bytes) {
    for (let at = 0; at < piece.length; at += ZSTD_PIECE_BYTES) {
      let failure: { readonly error: unknown } | undefined;
      try {
        // The library keeps what it is given; the piece is its owner's.
        decompressor.push(piece.slice(at, at + ZSTD_PIECE_BYTES));
      } catch (error) {
        failure = { error };
      }
      yield* out;
      out = [];
      if (failure) throw failure.error;
    }
  }
  decompressor.push(new Uint8Array(0), true);
  yield* out;
}

const BLOCK_BYTES = 16;

/** AES-CBC, block by block as it comes; the last block is held back, because it ends in padding. */
async function* decryptAesCbc(bytes: ByteStream, key: Uint8Array, iv: Uint8Array): ByteStream {
  let vector = iv;
  let held = new Uint8Array(0);
  for await (const piece of bytes) {
    const joined = concat(held, piece);
    const ready = Math.max(0, Math.ceil(joined.length / BLOCK_BYTES) - 1) * BLOCK_BYTES;
    held = joined.slice(ready);
    if (ready === 0) continue;
    const blocks = joined.subarray(0, ready);
    yield cbc(key, vector, { disablePadding: true }).decrypt(blocks);
    vector = blocks.slice(-BLOCK_BYTES);
  }
  const last = cbc(key, vector).decrypt(held);
  if (last.length > 0) yield last;
}

function hashOf(algorithm: HashAlgorithm): Hash {
  const hash = { sha256, sha1, md5 }[algorithm].create();
  return {
    update: (bytes) => {
      hash.update(bytes);
    },
    digest: () => bytesToHex(hash.digest()),
  };
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
