import { SaxesParser } from "saxes";
import type { ByteStream, Waiting } from "../../platform.ts";
import { throwIfStopped } from "../../waiting.ts";
import { ExchangeError } from "../errors.ts";
import { decodeText } from "./xml-text.ts";

/** An element of an XML document; names without their prefix. */
export interface XmlElement {
  readonly local: string;
  /** Its namespace; "" for none, and for a prefix that the document forgot to explain. */
  readonly uri: string;
  readonly parent: XmlElement | undefined;
  attribute(local: string): string | undefined;
}

export interface XmlListener {
  open(element: XmlElement): void;
  /** @param text what it says itself, trimmed; of a long text only the beginning */
  close(element: XmlElement, text: string): void;
}

/** Neither of the formats is a tenth as deep. */
const MAX_DEPTH = 64;
/** Longer than any name, attribute, text or comment that means something. */
const MAX_TOKEN = 1 << 20;
const MAX_ATTRIBUTES = 100;
const MAX_TEXT = 10_000;
const PIECE = 1 << 16;

const TOO_BIG = "This file has a part that is far bigger than in any workout.";

/**
 * Reads an XML document piece by piece. Nothing that it defines is expanded and nothing that it names
 * is fetched; depth, and the size of every part, have a limit.
 *
 * @throws ExchangeError "damaged" when it is not well-formed or breaks off; "too-big"
 */
export async function readXml(
  bytes: ByteStream,
  listener: XmlListener,
  { signal }: Waiting,
): Promise<void> {
  const parser = new XmlReader(listener);
  for await (const text of decodeText(bytes)) {
    for (let at = 0; at < text.length; at += PIECE) {
      throwIfStopped(signal);
      parser.write(text.slice(at, at + PIECE));
    }
  }
  parser.end();
}

/** What the parser calls a tag. */
interface Tag {
  readonly local: string;
  readonly uri: string;
  readonly attributes: Readonly<
    Record<string, { readonly local: string; readonly value: string } | undefined>
  >;
}

/** From the parser's events to elements. */
class XmlReader {
  readonly #parser: SaxesParser<{ xmlns: true; position: false; resolvePrefix: () => string }>;
  readonly #listener: XmlListener;
  #element: XmlElement | undefined;
  #depth = 0;
  #attributes = 0;
  #text = "";
  /** Characters since the parser said anything: it is gathering them in memory. */
  #silent = 0;

  constructor(listener: XmlListener) {
    this.#listener = listener;
    const heard = () => void (this.#silent = 0);
    // "unbound" is no namespace of anybody: files forget to explain prefixes, and mean the usual.
    this.#parser = new SaxesParser({ xmlns: true, position: false, resolvePrefix: () => UNBOUND });
    this.#parser.on("error", () => {
      throw damaged();
    });
    for (const event of ["xmldecl", "doctype", "comment", "processinginstruction"] as const) {
      this.#parser.on(event, heard);
    }
    this.#parser.on("opentagstart", () => {
      heard();
      this.#attributes = 0;
      if (++this.#depth > MAX_DEPTH) throw new ExchangeError("too-big", TOO_BIG, { hint: HINT });
    });
    this.#parser.on("attribute", () => {
      heard();
      if (++this.#attributes > MAX_ATTRIBUTES) {
        throw new ExchangeError("too-big", TOO_BIG, { hint: HINT });
      }
    });
    this.#parser.on("opentag", (tag) => this.#open(tag));
    this.#parser.on("closetag", () => {
      heard();
      this.#close();
    });
    for (const event of ["text", "cdata"] as const) {
      this.#parser.on(event, (text) => {
        heard();
        if (this.#text.length < MAX_TEXT) this.#text += text.slice(0, MAX_TEXT);
      });
    }
  }

  write(text: string): void {
    this.#silent += text.length;
    this.#parser.write(text);
    if (this.#silent > MAX_TOKEN) throw new ExchangeError("too-big", TOO_BIG, { hint: HINT });
  }

  end(): void {
    this.#parser.close();
  }

  #open({ local, uri, attributes }: Tag): void {
    this.#silent = 0;
    this.#text = "";
    this.#element = {
      local,
      uri: uri === UNBOUND ? "" : uri,
      parent: this.#element,
      attribute: (name) => {
        for (const key in attributes) {
          if (attributes[key]?.local === name) return attributes[key].value;
        }
        return undefined;
      },
    };
    this.#listener.open(this.#element);
  }

  #close(): void {
    const element = this.#element;
    if (!element) return;
    this.#listener.close(element, this.#text.trim());
    this.#text = "";
    this.#element = element.parent;
    this.#depth--;
  }
}

const UNBOUND = "unbound";
const HINT = "Save the workout again in the program that it came from.";

function damaged(): ExchangeError {
  // The parser's own words quote the file: they are not passed on.
  return new ExchangeError("damaged", "This file is not whole, or not written correctly.", {
    hint: HINT,
  });
}
