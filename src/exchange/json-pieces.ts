import type { ByteStream, Waiting } from "../platform.ts";
import { throwIfStopped } from "../waiting.ts";
import { ExchangeError } from "./errors.ts";

/** A value within a document, still as JSON. */
export interface JsonPiece {
  /** The keys that lead to it; `*` for a list's. */
  readonly path: readonly string[];
  readonly json: string;
}

/** A longer value is none that we wrote. */
const LONGEST_CHARACTERS = 1 << 22;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);
const BLANK = /\s/;
const BEHIND_SCALAR = /[\s,\]}]/;

interface Frame {
  readonly close: "]" | "}";
  readonly path: readonly string[];
  isFirst: boolean;
}

/**
 * Cuts a document of any size into values, however it is laid out; memory grows with the longest of
 * them only. What is in them is for `JSON.parse` to find out.
 *
 * @param isOpen whether a list or an object at this path is to be taken apart; anything else is cut as
 *   a whole
 * @throws ExchangeError "damaged" where the document breaks off or is no JSON; Interrupted
 */
export async function* jsonPieces(
  bytes: ByteStream,
  isOpen: (path: readonly string[]) => boolean,
  { signal }: Waiting = {},
): AsyncGenerator<JsonPiece, void, void> {
  const scanner = new Scanner(bytes);
  try {
    yield* piecesOf(scanner, isOpen, { signal });
  } finally {
    await scanner.close();
  }
}

async function* piecesOf(
  scanner: Scanner,
  isOpen: (path: readonly string[]) => boolean,
  { signal }: Waiting,
): AsyncGenerator<JsonPiece, void, void> {
  const frames: Frame[] = [];
  do {
    throwIfStopped(signal);
    const frame = frames.at(-1);
    let next = await scanner.next();
    if (frame && next === frame.close) {
      scanner.step();
      frames.pop();
      continue;
    }
    if (frame?.isFirst === false) {
      await scanner.expect(",");
      next = await scanner.next();
    }
    if (frame) frame.isFirst = false;
    const path = await pathOf(scanner, frame);
    if (frame?.close === "}") next = await scanner.next();
    if ((next === "{" || next === "[") && isOpen(path)) {
      scanner.step();
      frames.push({ close: next === "{" ? "}" : "]", path, isFirst: true });
    } else yield { path, json: await scanner.cut() };
  } while (frames.length > 0);
}

async function pathOf(scanner: Scanner, frame: Frame | undefined): Promise<readonly string[]> {
  if (frame === undefined) return [];
  if (frame.close === "]") return [...frame.path, "*"];
  const key = parseJson(await scanner.cut());
  await scanner.expect(":");
  if (typeof key !== "string") throw damaged();
  return [...frame.path, key];
}

/** @throws ExchangeError "damaged" */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw damaged(error);
  }
}

function damaged(cause?: unknown): ExchangeError {
  return new ExchangeError("damaged", "The file breaks off, or is no JSON.", {
    hint: "Export it once more, or copy it again from where it came.",
    cause,
  });
}

/** The text of a document and where we are in it. */
class Scanner {
  readonly #bytes: AsyncIterator<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #text = "";
  #at = 0;
  #hasEnded = false;

  constructor(bytes: ByteStream) {
    this.#bytes = bytes[Symbol.asyncIterator]();
  }

  async close(): Promise<void> {
    await this.#bytes.return?.();
  }

  /** The next character that is no blank. @throws ExchangeError "damaged" at the end */
  async next(): Promise<string> {
    for (;;) {
      for (; this.#at < this.#text.length; this.#at++) {
        const character = this.#text[this.#at] ?? "";
        if (!BLANK.test(character)) return character;
      }
      if (!(await this.#more())) throw damaged();
    }
  }

  step(): void {
    this.#at++;
  }

  async expect(character: string): Promise<void> {
    if ((await this.next()) !== character) throw damaged();
    this.#at++;
  }

  /** The value that begins here, to its end. */
  async cut(): Promise<string> {
    const first = await this.next();
    const isScalar = first !== '"' && first !== "{" && first !== "[";
    const length = isScalar ? await this.#scalarLength() : await this.#wholeLength();
    const json = this.#text.slice(this.#at, this.#at + length);
    this.#at += length;
    if (json === "") throw damaged();
    return json;
  }

  async #scalarLength(): Promise<number> {
    for (let length = 0; ; length++) {
      if (this.#at + length >= this.#text.length && !(await this.#more())) return length;
      if (BEHIND_SCALAR.test(this.#text[this.#at + length] ?? " ")) return length;
    }
  }

  async #wholeLength(): Promise<number> {
    let depth = 0;
    let isText = false;
    for (let length = 0; ; length++) {
      if (this.#at + length >= this.#text.length && !(await this.#more())) throw damaged();
      const code = this.#text.charCodeAt(this.#at + length);
      if (isText && code === BACKSLASH) length++;
      else if (code === QUOTE) isText = !isText;
      else if (!isText && OPENING.has(code)) depth++;
      else if (!isText && CLOSING.has(code)) depth--;
      if (depth === 0 && !isText) return length + 1;
    }
  }

  /** Adds what comes next, and forgets what is behind us. */
  async #more(): Promise<boolean> {
    if (this.#hasEnded) return false;
    if (this.#text.length - this.#at > LONGEST_CHARACTERS) throw damaged();
    const piece = await this.#bytes.next();
    this.#hasEnded = piece.done === true;
    const text =
      piece.done === true ? this.#decoder.decode() : this.#decoder.decode(piece.value, STREAM);
    this.#text = this.#text.slice(this.#at) + text;
    this.#at = 0;
    return !this.#hasEnded || text !== "";
  }
}

const STREAM = { stream: true };
