import { ghash } from "@noble/ciphers/_polyval.js";
import type { ByteStream } from "../platform.ts";

const BLOCK_BYTES = 16;
const TAG_BYTES = 16;

/** What goes into the browser's cipher at once. */
const PIECE_BYTES = 1024 * 1024;

/** Makes the tables for long data. */
const LONG = 1 << 20;

/**
 * AES-GCM as it comes, of any length (NIST SP 800-38D): the browser's own would give the whole or nothing,
 * and nothing at all of a beginning whose tag is not there. It is counter mode, which the browser has, and
 * a sum over what is encrypted. What is clear is given before the tag is known to be true.
 *
 * @throws Error when the tag is not true, after everything else
 */
export async function* decryptAesGcm(
  bytes: ByteStream,
  key: Uint8Array,
  iv: Uint8Array,
): ByteStream {
  const counter = await CounterMode.of(key);
  const hashKey = await counter.encryptBlock(new Uint8Array(BLOCK_BYTES));
  const start = startOf(hashKey, iv);
  const sum = ghash.create(hashKey, LONG);
  let sizeBytes = 0;
  let held: Uint8Array = new Uint8Array(0);
  for await (const given of bytes) {
    for (let at = 0; at < given.length; at += PIECE_BYTES) {
      const joined = concat(held, given.subarray(at, at + PIECE_BYTES));
      const ready = Math.floor(Math.max(0, joined.length - TAG_BYTES) / BLOCK_BYTES) * BLOCK_BYTES;
      held = joined.slice(ready);
      if (ready === 0) continue;
      const blocks = joined.slice(0, ready);
      sum.update(blocks);
      yield await counter.crypt(blocks, plus(start, 1 + sizeBytes / BLOCK_BYTES));
      sizeBytes += ready;
    }
  }
  if (held.length < TAG_BYTES) throw new Error("the data is shorter than its tag");
  const rest = held.slice(0, -TAG_BYTES);
  if (rest.length > 0) {
    sum.update(rest);
    yield await counter.crypt(rest, plus(start, 1 + sizeBytes / BLOCK_BYTES));
    sizeBytes += rest.length;
  }
  sum.update(lengths(sizeBytes));
  const mask = await counter.encryptBlock(start);
  const tag = sum.digest().map((byte, i) => byte ^ (mask[i] ?? 0));
  if (tag.some((byte, i) => byte !== held[rest.length + i])) throw new Error("the tag is not true");
}

/** AES in counter mode, of which the last 32 bits count. */
class CounterMode {
  readonly #key: CryptoKey;

  private constructor(key: CryptoKey) {
    this.#key = key;
  }

  static async of(key: Uint8Array): Promise<CounterMode> {
    const usages: KeyUsage[] = ["encrypt"];
    return new CounterMode(
      await crypto.subtle.importKey("raw", key.slice(), "AES-CTR", false, usages),
    );
  }

  async crypt(
    bytes: Uint8Array<ArrayBuffer>,
    counter: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const algorithm = { name: "AES-CTR", counter, length: 32 };
    return new Uint8Array(await crypto.subtle.encrypt(algorithm, this.#key, bytes));
  }

  encryptBlock(block: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    return this.crypt(new Uint8Array(BLOCK_BYTES), block);
  }
}

/** The first counter: of an IV of the usual 12 bytes itself, of any other one its sum. */
function startOf(hashKey: Uint8Array, iv: Uint8Array): Uint8Array<ArrayBuffer> {
  if (iv.length === 12) return Uint8Array.of(...iv, 0, 0, 0, 1);
  const sum = ghash.create(hashKey);
  sum.update(iv.slice());
  sum.update(lengths(iv.length));
  return sum.digest().slice();
}

/** Nothing that is only authenticated, and so many bytes, in bits. */
function lengths(sizeBytes: number): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK_BYTES);
  new DataView(block.buffer).setBigUint64(8, BigInt(sizeBytes) * 8n);
  return block;
}

function plus(start: Uint8Array, blocks: number): Uint8Array<ArrayBuffer> {
  const counter = start.slice();
  const view = new DataView(counter.buffer);
  view.setUint32(12, (view.getUint32(12) + blocks) % 2 ** 32);
  return counter;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
