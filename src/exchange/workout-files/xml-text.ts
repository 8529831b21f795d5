import type { ByteStream } from "../../platform.ts";

/** Enough for the declaration, which names the encoding. */
const HEAD_BYTES = 256;

/**
 * The characters of an XML document: UTF-8, UTF-16 with or without a mark at the beginning, or what
 * its declaration says.
 */
export async function* decodeText(bytes: ByteStream): AsyncGenerator<string, void> {
  let head = new Uint8Array(0);
  let decoder: TextDecoder | undefined;
  for await (const piece of bytes) {
    if (decoder) {
      yield decoder.decode(piece, { stream: true });
      continue;
    }
    head = joined(head, piece);
    if (head.length < HEAD_BYTES) continue;
    decoder = new TextDecoder(encodingOf(head));
    yield decoder.decode(head, { stream: true });
  }
  yield decoder ? decoder.decode() : new TextDecoder(encodingOf(head)).decode(head);
}

/** The encoding of an XML document that begins so, as `TextDecoder` calls it. */
export function encodingOf(head: Uint8Array): string {
  const [first = 0, second = 0] = head;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0x3c && second === 0) return "utf-16le";
  if (first === 0 && second === 0x3c) return "utf-16be";
  return declared(head) ?? "utf-8";
}

/** Other single-byte encodings than UTF-8 that a declaration may name. */
function declared(head: Uint8Array): string | undefined {
  const text = new TextDecoder("latin1").decode(head.subarray(0, HEAD_BYTES));
  const label = /^<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]{1,40})["']/i.exec(text)?.[1];
  if (label === undefined || !/^(iso-8859|windows-|latin|us-ascii|koi8)/i.test(label))
    return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
