import { ByteReader } from "../bytes/byte-reader.ts";
import type { ByteStream } from "../platform.ts";

/** How a text file is written, and how many bytes of byte order mark it begins with. */
export interface TextEncoding {
  readonly label: "utf-8" | "utf-16le" | "utf-16be";
  readonly skip: number;
}

/** By its byte order mark; UTF-8 where there is none. */
export function textEncodingOf(head: Uint8Array): TextEncoding {
  const [first, second, third] = head;
  if (first === 0xff && second === 0xfe) return { label: "utf-16le", skip: 2 };
  if (first === 0xfe && second === 0xff) return { label: "utf-16be", skip: 2 };
  const hasMark = first === 0xef && second === 0xbb && third === 0xbf;
  return { label: "utf-8", skip: hasMark ? 3 : 0 };
}

/** A text file's bytes in UTF-8, without byte order mark. */
export async function* utf8Of(bytes: ByteStream): ByteStream {
  const reader = new ByteReader(bytes);
  try {
    const { label, skip } = textEncodingOf(await reader.peek(3));
    await reader.skip(skip);
    if (label === "utf-8") yield* reader.rest();
    else yield* transcoded(reader.rest(), label);
  } finally {
    await reader.close();
  }
}

async function* transcoded(bytes: ByteStream, label: string): ByteStream {
  const decoder = new TextDecoder(label);
  const encoder = new TextEncoder();
  for await (const piece of bytes) {
    const text = decoder.decode(piece, { stream: true });
    if (text !== "") yield encoder.encode(text);
  }
  const last = decoder.decode();
  if (last !== "") yield encoder.encode(last);
}

const UTF_8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What Excel writes where it is not told otherwise. */
const WINDOWS = new TextDecoder("windows-1252");

/** UTF-8 text, or windows-1252 where it is not valid. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes.length === 0) return "";
  try {
    return UTF_8.decode(bytes);
  } catch {
    return WINDOWS.decode(bytes);
  }
}

/** The text of bytes that are all ASCII; "" when one is not. */
export function asciiOf(bytes: Uint8Array): string {
  let all = 0;
  for (let at = 0; at < bytes.length; at++) all |= bytes[at] ?? 0;
  return all < 0x80 ? UTF_8.decode(bytes) : "";
}
