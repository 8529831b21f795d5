import type { ByteStream } from "../platform.ts";
import { Inflater } from "./inflate.ts";

/** What a member of a gzip file begins with: magic, "deflate", and flags of which three are never set. */
const MAGIC = [0x1f, 0x8b, 0x08] as const;
const NEVER_FLAGS = 0xe0;
const HEAD_BYTES = MAGIC.length + 1;

/** What stands at the end of a member: how long its content is, modulo 2^32. */
const SIZE_BYTES = 4;

/**
 * A gzip file of one or several members. The browser's decompressor refuses what comes after the
 * first one, and does not tell where that ended: so wherever the next could begin, it is asked
 * whether what came out so far is as long as the bytes before that place say.
 */
export async function* gunzip(bytes: ByteStream): ByteStream & AsyncGenerator<Uint8Array> {
  let inflater = new Inflater("gzip");
  /** The last bytes that went in, and those that did not yet: a beginning may be cut in two. */
  let before: Uint8Array = new Uint8Array(0);
  let held: Uint8Array = new Uint8Array(0);
  const push = (part: Uint8Array): AsyncGenerator<Uint8Array> => {
    before = concat(before, part).slice(-SIZE_BYTES);
    return inflater.push(part);
  };
  try {
    for await (const piece of bytes) {
      const joined = concat(held, piece);
      let done = 0;
      for (const at of beginningsIn(joined)) {
        yield* push(joined.subarray(done, at));
        done = at;
        if (inflater.givenBytes % 2 ** 32 !== sizeAt(before)) continue;
        yield* inflater.end();
        inflater = new Inflater("gzip");
        before = new Uint8Array(0);
      }
      const end = Math.max(done, joined.length - HEAD_BYTES + 1);
      yield* push(joined.subarray(done, end));
      held = joined.slice(end);
    }
    yield* push(held);
    yield* inflater.end();
  } finally {
    inflater.abandon();
  }
}

function* beginningsIn(bytes: Uint8Array): Generator<number> {
  for (let at = bytes.indexOf(MAGIC[0]); at >= 0; at = bytes.indexOf(MAGIC[0], at + 1)) {
    const flags = bytes[at + MAGIC.length];
    const isMagic = MAGIC.every((byte, i) => bytes[at + i] === byte);
    if (isMagic && flags !== undefined && (flags & NEVER_FLAGS) === 0) yield at;
  }
}

/** Before anything went in there is none. */
function sizeAt(trailer: Uint8Array): number {
  if (trailer.length < SIZE_BYTES) return -1;
  return new DataView(trailer.buffer, trailer.byteOffset).getUint32(0, true);
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
