import type { CsvRows } from "./csv-rows.ts";
import { asciiOf, decodeText } from "./csv-text.ts";

export type Separator = "," | ";" | "\t";

/** A row that is longer is passed over and counted. */
export const LONGEST_ROW_BYTES = 1 << 17;

/** Fields behind them are not looked at: Excel knows 16 384, all of them empty. */
export const MOST_COLUMNS = 1024;

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const MINUS = 0x2d;
const ZERO = 0x30;

/** Whoever wants so many fields as text wants most of them. */
const WORTH_A_TEXT = 200;

/** More digits than that a number does not keep exactly. */
const MOST_DIGITS = 15;

/**
 * A part of a CSV file and where its fields lie: no object and no text is made for a row until
 * somebody asks for it. Filled, scanned and dropped in turn.
 */
export class CsvBlock implements CsvRows {
  readonly bytes: Uint8Array;
  header: readonly string[] = [];
  separator: Separator = ",";
  brokenRows = 0;
  count = 0;
  /** Where each field begins and ends, one row after the other. */
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  /** Whether there are quotes within the field. */
  readonly #quotes: Uint8Array;
  /** The first field of each row; one more for the end of the last. */
  readonly #rows: Int32Array;
  #length = 0;
  /** What was scanned as text, where a character is a byte: a slice of it costs next to nothing. */
  #plain: string | undefined;
  /** How many fields were asked for as text. */
  #texts = 0;
  /** Where the rows end that have been scanned. */
  #scanned = 0;
  /** Within a row that is too long. */
  #isSkipping = false;

  /** @param sizeBytes how much of the file it holds; its tables take ten times that */
  constructor(sizeBytes = 2 * LONGEST_ROW_BYTES) {
    this.bytes = new Uint8Array(sizeBytes);
    // A field takes a byte at least, its separator; a row two. The last may lack theirs.
    this.#starts = new Int32Array(sizeBytes + 1);
    this.#ends = new Int32Array(sizeBytes + 1);
    this.#quotes = new Uint8Array(sizeBytes + 1);
    this.#rows = new Int32Array(sizeBytes / 2 + 2);
  }

  get isFull(): boolean {
    return this.#length === this.bytes.length;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** Takes as many bytes as there is room for, and says how many. */
  fill(bytes: Uint8Array): number {
    const part = bytes.subarray(0, this.bytes.length - this.#length);
    this.bytes.set(part, this.#length);
    this.#length += part.length;
    return part.length;
  }

  /** Forgets the rows that were scanned. */
  drop(): void {
    this.bytes.copyWithin(0, this.#scanned, this.#length);
    this.#length -= this.#scanned;
    this.#scanned = 0;
    this.count = 0;
  }

  /** Reads the first row; false when there is none. @param isEnd whether nothing more will come */
  readHeader(isEnd: boolean): boolean {
    this.separator = separatorOf(this.bytes.subarray(0, this.#length));
    this.scan(isEnd, 1);
    if (this.count === 0) return false;
    this.header = this.fields(0).map((name) => name.trim());
    return true;
  }

  /**
   * Finds the rows behind those that were scanned.
   * @param isEnd whether nothing more will come: then the last row needs no line end
   */
  scan(isEnd: boolean, mostRows = Infinity): void {
    this.count = 0;
    this.#plain = undefined;
    this.#texts = 0;
    this.#rows[0] = 0;
    let field = 0;
    let at = this.#isSkipping ? this.#skipRow(this.#scanned) : this.#scanned;
    while (at < this.#length && this.count < mostRows) {
      const end = this.#scanRow(at, field, isEnd);
      if (end < 0) {
        const next = this.#withoutEnd(at, isEnd);
        if (next < 0) break;
        at = next;
        continue;
      }
      if (!this.#isBlank(field)) {
        this.count += 1;
        field = this.#field;
        this.#rows[this.count] = field;
      }
      at = end;
    }
    this.#scanned = at;
  }

  /** Behind the last field of the row that was scanned last. */
  #field = 0;

  /** Notes the fields of a row; gives where the next one begins, -1 when its end is not there yet. */
  #scanRow(start: number, firstField: number, isEnd: boolean): number {
    const { bytes } = this;
    const starts = this.#starts;
    const ends = this.#ends;
    const length = this.#length;
    const separator = this.separator.charCodeAt(0);
    const lastField = firstField + MOST_COLUMNS;
    let field = firstField;
    let at = start;
    for (;;) {
      let from = at;
      let to = -1;
      let quotes = 0;
      if (bytes[at] === QUOTE && at < length) {
        const close = this.#closingQuote(at + 1);
        if (close < 0 && !isEnd) return -1;
        // At the very end an open quote that spans no line is taken as it is.
        if (close < 0 && this.#lineEnd(at) < length) return -1;
        from += 1;
        at = close < 0 ? length : close + 1;
        to = close < 0 ? length : close;
        quotes = this.#hasInner;
      }
      const behindQuotes = at;
      let byte = bytes[at];
      while (at < length && byte !== separator && byte !== LINE_FEED && byte !== CARRIAGE_RETURN) {
        byte = bytes[++at];
      }
      if (to < 0) to = at;
      else if (at > behindQuotes) {
        to = at;
        quotes = 1;
      }
      if (at >= length && !isEnd) return -1;
      if (field < lastField) {
        starts[field] = from;
        ends[field] = to;
        this.#quotes[field] = quotes;
        field += 1;
      }
      if (at < length && byte === separator) {
        at += 1;
        continue;
      }
      this.#field = field;
      return Math.min(at + 1, length);
    }
  }

  /** 1 when the quoted field that was looked at last has quotes in it. */
  #hasInner = 0;

  /** The quote that ends a field, or -1. */
  #closingQuote(from: number): number {
    const { bytes } = this;
    this.#hasInner = 0;
    for (let at = bytes.indexOf(QUOTE, from); ; at = bytes.indexOf(QUOTE, at + 2)) {
      if (at < 0 || at >= this.#length) return -1;
      if (at + 1 >= this.#length || bytes[at + 1] !== QUOTE) return at;
      this.#hasInner = 1;
    }
  }

  /** Where to go on when a row has no end; -1 when more bytes may bring it. */
  #withoutEnd(start: number, isEnd: boolean): number {
    if (!isEnd && this.#length - start < LONGEST_ROW_BYTES) return -1;
    this.brokenRows += 1;
    return this.#skipRow(start);
  }

  /** Passes over a line, also one that ends in bytes to come. */
  #skipRow(start: number): number {
    const end = this.#lineEnd(start);
    this.#isSkipping = end >= this.#length;
    return Math.min(end + 1, this.#length);
  }

  #lineEnd(start: number): number {
    let at = start;
    while (
      at < this.#length &&
      this.bytes[at] !== LINE_FEED &&
      this.bytes[at] !== CARRIAGE_RETURN
    ) {
      at += 1;
    }
    return at;
  }

  #isBlank(firstField: number): boolean {
    for (let field = firstField; field < this.#field; field++) {
      if (this.#starts[field] !== this.#ends[field]) return false;
    }
    return true;
  }

  width(row: number): number {
    return (this.#rows[row + 1] ?? 0) - (this.#rows[row] ?? 0);
  }

  startOf(row: number, column: number): number {
    const field = (this.#rows[row] ?? 0) + column;
    return field < (this.#rows[row + 1] ?? 0) ? (this.#starts[field] ?? 0) : 0;
  }

  endOf(row: number, column: number): number {
    const field = (this.#rows[row] ?? 0) + column;
    return field < (this.#rows[row + 1] ?? 0) ? (this.#ends[field] ?? 0) : 0;
  }

  whole(row: number, column: number): number {
    const { bytes } = this;
    const end = this.endOf(row, column);
    let at = this.startOf(row, column);
    const isNegative = bytes[at] === MINUS;
    if (isNegative) at += 1;
    if (at >= end || end - at > MOST_DIGITS) return NaN;
    let value = 0;
    for (; at < end; at++) {
      const digit = (bytes[at] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) return NaN;
      value = value * 10 + digit;
    }
    return isNegative ? -value : value;
  }

  text(row: number, column: number): string {
    const field = (this.#rows[row] ?? 0) + column;
    if (field >= (this.#rows[row + 1] ?? 0)) return "";
    const from = this.#starts[field] ?? 0;
    const to = this.#ends[field] ?? 0;
    const text = this.#sliced(from, to) || decodeText(this.bytes.subarray(from, to));
    // Doubled quotes are one, and one that is not doubled closed or opened something.
    return this.#quotes[field] === 1 ? text.replaceAll(/"("?)/g, "$1") : text;
  }

  #sliced(from: number, to: number): string | undefined {
    this.#texts += 1;
    if (this.#texts < WORTH_A_TEXT) return undefined;
    this.#plain ??= asciiOf(this.bytes.subarray(0, this.#scanned));
    return this.#plain.slice(from, to);
  }

  fields(row: number): string[] {
    const fields: string[] = [];
    for (let column = 0; column < this.width(row); column++) fields.push(this.text(row, column));
    return fields;
  }
}

/** What parts the columns: that which is most frequent in the first line, outside quotes. */
export function separatorOf(head: Uint8Array): Separator {
  const counts = { ",": 0, ";": 0, "\t": 0 };
  let isQuoted = false;
  let hasText = false;
  for (const byte of head) {
    if (byte === QUOTE) isQuoted = !isQuoted;
    if (!isQuoted && hasText && (byte === LINE_FEED || byte === CARRIAGE_RETURN)) break;
    hasText ||= byte > 0x20;
    const character = String.fromCharCode(byte);
    if (!isQuoted && isSeparator(character)) counts[character] += 1;
  }
  const { ",": commas, ";": semicolons, "\t": tabs } = counts;
  if (tabs > commas && tabs >= semicolons) return "\t";
  return semicolons > commas ? ";" : ",";
}

function isSeparator(character: string): character is Separator {
  return character === "," || character === ";" || character === "\t";
}
