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
const BEHIND_SCALAR = /[\s,\]}]/;

/** So many come at once. */
const AT_ONCE = 1_000;

/** A list or an object that is being taken apart. */
interface Frame {
  readonly close: "]" | "}";
  readonly path: readonly string[];
  /** The path of what is in it, if it is a list. */
  readonly inner: readonly string[];
  isFirst: boolean;
}

/** What was found next; `more`: that cannot be told before more of the text is there. */
type Step = JsonPiece | "moved" | "more" | "damaged";

/**
 * Cuts a document of any size into values, however it is laid out, some of them at once; memory grows
 * with the longest of them only. What is in them is for `JSON.parse` to find out.
 *
 * @param isOpen whether a list or an object at this path is to be taken apart; anything else is cut as
 *   a whole
 * @throws ExchangeError "damaged" where the document breaks off or is no JSON, when all before that has
 *   been given; Interrupted
 */
export async function* jsonPieces(
  bytes: ByteStream,
  isOpen: (path: readonly string[]) => boolean,
  { signal }: Waiting = {},
): AsyncGenerator<readonly JsonPiece[], void, void> {
  const text = new TextAhead(bytes);
  const frames: Frame[] = [];
  let pieces: JsonPiece[] = [];
  let isOver = false;
  try {
    while (!isOver) {
      const step = nextStep(text, frames, isOpen);
      isOver = step !== "more" && frames.length === 0;
      if (typeof step === "object") pieces.push(step);
      if (step === "moved" || (typeof step === "object" && pieces.length < AT_ONCE)) continue;
      yield pieces;
      pieces = [];
      throwIfStopped(signal);
      if (step === "damaged" || (step === "more" && !(await text.more()))) throw damaged();
    }
    yield pieces;
  } finally {
    await text.close();
  }
}

/** Takes one step, or none: then nothing has changed. */
function nextStep(
  text: TextAhead,
  frames: Frame[],
  isOpen: (path: readonly string[]) => boolean,
): Step {
  const frame = frames.at(-1);
  let at = text.behindBlanks(text.at);
  if (frame && text.has(at, frame.close)) {
    text.at = at + 1;
    frames.pop();
    return "moved";
  }
  if (frame?.isFirst === false) {
    if (!text.has(at, ",")) return text.lacks(at);
    at = text.behindBlanks(at + 1);
  }
  let path = frame?.inner ?? [];
  if (frame?.close === "}") {
    const keyEnd = text.endOfValue(at);
    if (keyEnd === undefined) return "more";
    const colon = text.behindBlanks(keyEnd);
    if (!text.has(colon, ":")) return text.lacks(colon);
    path = [...frame.path, keyOf(text.between(at, keyEnd))];
    at = text.behindBlanks(colon + 1);
  }
  const isList = text.has(at, "[");
  if ((isList || text.has(at, "{")) && isOpen(path)) {
    frames.push({ close: isList ? "]" : "}", path, inner: [...path, "*"], isFirst: true });
    text.at = at + 1;
  } else {
    const end = text.endOfValue(at);
    if (end === undefined) return "more";
    if (end === at) return "damaged";
    text.at = end;
    if (frame) frame.isFirst = false;
    return { path, json: text.between(at, end) };
  }
  if (frame) frame.isFirst = false;
  return "moved";
}

/** A key as it is meant; one that is none leads nowhere. */
function keyOf(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    return "";
  }
}

/** @throws ExchangeError "damaged" */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // Its own words quote the file, in which are keys and pulses.
    throw damaged();
  }
}

function damaged(): ExchangeError {
  return new ExchangeError("damaged", "The file breaks off, or is no JSON.", {
    hint: "Export it once more, or copy it again from where it came.",
  });
}

/** The text of a document from where we are in it, as far as it has come. */
class TextAhead {
  at = 0;
  readonly #bytes: AsyncIterator<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #text = "";
  #hasEnded = false;

  constructor(bytes: ByteStream) {
    this.#bytes = bytes[Symbol.asyncIterator]();
  }

  async close(): Promise<void> {
    await this.#bytes.return?.();
  }

  has(at: number, character: string): boolean {
    return this.#text[at] === character;
  }

  /** What to say where something else was expected. */
  lacks(at: number): "more" | "damaged" {
    return at < this.#text.length ? "damaged" : "more";
  }

  between(from: number, to: number): string {
    return this.#text.slice(from, to);
  }

  behindBlanks(from: number): number {
    let at = from;
    while (at < this.#text.length && isBlank(this.#text.charCodeAt(at))) at++;
    return at;
  }

  /** The first place behind the value that begins here; `undefined` when its end is not there yet. */
  endOfValue(from: number): number | undefined {
    const code = this.#text.charCodeAt(from);
    const end =
      code === QUOTE || OPENING.has(code) ? this.#endOfWhole(from) : this.#endOfScalar(from);
    return end < this.#text.length || (this.#hasEnded && end === this.#text.length)
      ? end
      : undefined;
  }

  #endOfScalar(from: number): number {
    let at = from;
    while (at < this.#text.length && !BEHIND_SCALAR.test(this.#text[at] ?? "")) at++;
    return at;
  }

  /** Behind the text when there is no end. */
  #endOfWhole(from: number): number {
    let depth = 0;
    let isText = false;
    for (let at = from; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at);
      if (isText && code === BACKSLASH) at++;
      else if (code === QUOTE) isText = !isText;
      else if (!isText && OPENING.has(code)) depth++;
      else if (!isText && CLOSING.has(code)) depth--;
      if (depth === 0 && !isText) return at + 1;
    }
    return this.#text.length + 1;
  }

  /** Forgets what is behind us, and adds at least as much as is before us; false when nothing comes. */
  async more(): Promise<boolean> {
    if (this.#hasEnded) return false;
    const pieces = [this.#text.slice(this.at)];
    this.at = 0;
    const before = pieces[0]?.length ?? 0;
    if (before > LONGEST_CHARACTERS) return false;
    for (let length = 0; length <= before && !this.#hasEnded;) {
      const piece = await this.#bytes.next();
      this.#hasEnded = piece.done === true;
      const text =
        piece.done === true ? this.#decoder.decode() : this.#decoder.decode(piece.value, STREAM);
      pieces.push(text);
      length += text.length;
    }
    this.#text = pieces.join("");
    return true;
  }
}

const STREAM = { stream: true };

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
