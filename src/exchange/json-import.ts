import { parseHex } from "../bytes/hex.ts";
import type { RandomBytes } from "../platform.ts";
import type { Intake } from "../store/intake.ts";
import type { Source } from "../store/precedence.ts";
import { ExchangeError } from "./errors.ts";
import { JSON_FORMAT, JSON_VERSION } from "./json-export.ts";
import { jsonPieces, parseJson } from "./json-pieces.ts";
import type { JsonPiece } from "./json-pieces.ts";
import { BAD_ROW, parseInstant } from "./own-csv/fields.ts";
import type { Fields } from "./own-csv/fields.ts";
import { OwnRows } from "./own-csv/own-rows.ts";
import type { OwnWords } from "./own-csv/own-rows.ts";
import type { ReadingOptions } from "./own-csv/read-own-csv.ts";
import { RECORD_SETS } from "./record-sets.ts";
import type { RecordSetName } from "./record-sets.ts";

/** Whether a file begins like a document of `exportJson`. */
export function isOwnJson(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head.subarray(0, 200));
  return new RegExp(`^\\s*\\{\\s*"format"\\s*:\\s*"${JSON_FORMAT}"`).test(text);
}

/**
 * Reads a document that `exportJson` wrote, also one that was laid out anew. Every record goes to the
 * intake of its own source. Of a document that breaks off what is before that is read.
 *
 * @returns what no intake takes; `damage` where it breaks off
 * @throws ExchangeError "unknown-format" when it is none, or of a newer kind; Interrupted
 */
export async function readOwnJson(
  file: Pick<RandomBytes, "stream">,
  intakes: (source: Source) => Intake,
  { nowS, signal }: ReadingOptions,
): Promise<OwnWords> {
  const own = new OwnRows(intakes, nowS);
  const document = new OwnDocument(own);
  let damage: ExchangeError | undefined;
  try {
    for await (const pieces of jsonPieces(file.stream(0, { signal }), isOpen, { signal })) {
      for (const piece of pieces) document.take(piece);
    }
  } catch (error) {
    if (!document.isOurs || !isDamage(error)) throw error;
    damage = error;
  }
  if (!document.isOurs) throw unknown();
  return { ...own.finish(), damage };
}

/** The document, its sets, each of them, and its rows. */
function isOpen([first, set, part, ...deeper]: readonly string[]): boolean {
  if (first === undefined) return true;
  if (first !== "sets" || deeper.length > 0) return false;
  return part === undefined ? set === undefined || isSet(set) : part === "rows";
}

function isSet(name: string): name is RecordSetName {
  return Object.hasOwn(RECORD_SETS, name);
}

function isDamage(error: unknown): error is ExchangeError {
  return error instanceof ExchangeError && error.code === "damaged";
}

class OwnDocument {
  readonly #own: OwnRows;
  readonly #columns = new Map<string, ReadonlyMap<string, number>>();
  readonly #facts = new Map<string, unknown>();

  constructor(own: OwnRows) {
    this.#own = own;
  }

  get isOurs(): boolean {
    return this.#facts.get("format") === JSON_FORMAT && this.#facts.has("version");
  }

  take({ path: [first = "", set = "", part, item], json }: JsonPiece): void {
    if (first !== "sets") {
      this.#facts.set(first, parseJson(json));
      this.#check();
      return;
    }
    if (!this.isOurs) throw unknown();
    if (!isSet(set)) return;
    if (part === "columns") this.#columns.set(set, columnsOf(parseJson(json)));
    if (part === "rows" && item !== undefined) this.#row(set, json);
  }

  #check(): void {
    const version = this.#facts.get("version");
    if (version === undefined || version === JSON_VERSION) return;
    throw new ExchangeError("unknown-format", "The file was written by a newer ownband.", {
      hint: "Update ownband, then import it again.",
    });
  }

  #row(set: RecordSetName, json: string): void {
    const columns = this.#columns.get(set);
    const values = parseJson(json);
    if (columns === undefined || !Array.isArray(values)) this.#own.leaveOut(set);
    else this.#own.take(set, new JsonFields(columns, values));
  }
}

function unknown(): ExchangeError {
  return new ExchangeError("unknown-format", "The file holds no records that ownband exported.", {
    hint: `Name a file that "ownband export json" wrote.`,
  });
}

/** Where each column is in a row. */
function columnsOf(described: unknown): ReadonlyMap<string, number> {
  if (!Array.isArray(described)) return new Map();
  const names = described.map((column: unknown, place) => [nameOf(column), place] as const);
  return new Map(names.toReversed());
}

function nameOf(column: unknown): string {
  if (typeof column !== "object" || column === null || !("name" in column)) return "";
  return String(column.name);
}

class JsonFields implements Fields {
  readonly #columns: ReadonlyMap<string, number>;
  readonly #values: readonly unknown[];

  constructor(columns: ReadonlyMap<string, number>, values: readonly unknown[]) {
    this.#columns = columns;
    this.#values = values;
  }

  text(column: string): string | undefined {
    const value = this.#value(column);
    if (value === undefined) return undefined;
    if (typeof value !== "string") throw BAD_ROW;
    return value === "" ? undefined : value;
  }

  number(column: string): number | undefined {
    const value = this.#value(column);
    if (value === undefined) return undefined;
    if (typeof value !== "number" || !Number.isFinite(value)) throw BAD_ROW;
    return value;
  }

  instant(column: string): number | undefined {
    const text = this.text(column);
    return text === undefined ? undefined : parseInstant(text);
  }

  flag(column: string): boolean | undefined {
    const value = this.#value(column);
    if (value === undefined) return undefined;
    if (typeof value !== "boolean") throw BAD_ROW;
    return value;
  }

  bytes(column: string): Uint8Array | undefined {
    const text = this.text(column);
    const bytes = text === undefined ? undefined : parseHex(text);
    if (text !== undefined && bytes === undefined) throw BAD_ROW;
    return bytes;
  }

  #value(column: string): unknown {
    const place = this.#columns.get(column);
    return place === undefined ? undefined : (this.#values[place] ?? undefined);
  }
}
