import type { ByteStream, Waiting } from "../platform.ts";
import { throwIfStopped } from "../waiting.ts";

/** A line, or a piece of one that is too long to be held. */
export interface LinePiece {
  readonly text: string;
  /** Whether the line goes on from the piece before; its last characters are repeated then. */
  readonly goesOn: boolean;
}

/** A line longer than this comes in pieces, each repeating the end of the one before. */
export const LONGEST_PIECE = 64 * 1024;
export const OVERLAP = 1024;

/** Ends a cut piece, so that 32 of 64 hex digits are not taken for a word of their own. */
const CUT = "z";

/** What is decoded at once, so that memory stays small whatever the source gives. */
const MOST_BYTES = 64 * 1024;

/**
 * The lines of a text in UTF-8 or UTF-16 (told by its mark, or by the zeros in its first bytes),
 * whatever pieces it comes in, without their ends, as many at once as have come. Memory is bounded for
 * endless lines too.
 */
export async function* linesOf(
  bytes: ByteStream,
  { signal }: Waiting = {},
): AsyncGenerator<readonly LinePiece[], void, void> {
  let decoder: TextDecoder | undefined;
  let rest = "";
  let goesOn = false;
  for await (const piece of atLeastTwo(bytes)) {
    throwIfStopped(signal);
    decoder ??= new TextDecoder(encodingOf(piece));
    for (let at = 0; at < piece.length; at += MOST_BYTES) {
      const text = decoder.decode(piece.subarray(at, at + MOST_BYTES), { stream: true });
      // What is held is searched again only when the new text can end its line.
      const canEnd = rest.endsWith("\r") || /[\r\n]/.test(text);
      rest += text;
      const lines = canEnd ? rest.split(/\r?\n|\r(?!$)/) : [rest];
      rest = lines.pop() ?? "";
      const pieces = lines.map((line, i): LinePiece => ({ text: line, goesOn: goesOn && i === 0 }));
      if (pieces.length > 0) goesOn = false;
      if (rest.length > LONGEST_PIECE) {
        pieces.push({ text: `${rest}${CUT}`, goesOn });
        rest = rest.slice(-OVERLAP);
        goesOn = true;
      }
      yield pieces;
    }
  }
  rest += decoder?.decode() ?? "";
  if (rest !== "") yield [{ text: rest, goesOn }];
}

/** The first piece made long enough to tell the encoding. */
async function* atLeastTwo(bytes: ByteStream): AsyncGenerator<Uint8Array, void, void> {
  let first: Uint8Array | undefined = new Uint8Array(0);
  for await (const piece of bytes) {
    if (first === undefined) yield piece;
    else {
      const joined: Uint8Array = new Uint8Array(first.length + piece.length);
      joined.set(first);
      joined.set(piece, first.length);
      first = joined;
      if (first.length >= 2) {
        yield first;
        first = undefined;
      }
    }
  }
  if (first !== undefined && first.length > 0) yield first;
}

/** The label of the encoding for `TextDecoder`; logs consist of ASCII for the most part. */
export function encodingOf(head: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const [a, b] = head;
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0)) return "utf-16le";
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== undefined && b !== 0)) return "utf-16be";
  return "utf-8";
}
