/**
 * Byte strings: what the kernel knows as names, arguments and variables are bytes, not characters.
 * Here they are strings with one character (U+0000 to U+00FF) per byte, so that nothing is lost on
 * the way and the string functions of the language still work.
 */

const CHUNK = 8192;

/** The bytes that a byte string stands for. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** The byte string of these bytes. */
export function textOf(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  }
  return text;
}

/** The byte string (UTF-8) of a text as people write it. */
export function fromUnicode(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : textOf(new TextEncoder().encode(text));
}

/** What people read in a byte string; bytes that are no UTF-8 become U+FFFD. */
export function toUnicode(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : new TextDecoder().decode(bytesOf(text));
}
