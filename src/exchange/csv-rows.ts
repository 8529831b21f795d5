import type { ByteStream, Waiting } from "../platform.ts";
import { throwIfStopped } from "../waiting.ts";
import { CsvBlock, type Separator, separatorOf } from "./csv-block.ts";
import { textEncodingOf, utf8Of } from "./csv-text.ts";

/**
 * Some rows of a CSV file, without the header. They are good until the next ones are asked for: keep
 * what you need. A field is its text, or where it lies in `bytes`, for whoever has millions of them.
 */
export interface CsvRows {
  /** The names of the columns, as they are written but for blanks around them. */
  readonly header: readonly string[];
  readonly separator: Separator;
  readonly count: number;
  /** Rows so far that are longer than {@link LONGEST_ROW_BYTES}, or whose quotes never end. */
  readonly brokenRows: number;
  /** How many fields a row has; may be more or fewer than the header. */
  width(row: number): number;
  /** A field without its quotes; "" behind the end of the row. */
  text(row: number, column: number): string;
  /** All fields of a row. */
  fields(row: number): string[];
  /** The whole number that a field is in plain digits, up to 15 of them; NaN for anything else. */
  whole(row: number, column: number): number;
  readonly bytes: Uint8Array;
  /** Where a field begins in `bytes`, and where it ends; doubled quotes in it are still doubled. */
  startOf(row: number, column: number): number;
  endOf(row: number, column: number): number;
}

/** A row that is longer is passed over and counted. */
export { LONGEST_ROW_BYTES, MOST_COLUMNS, type Separator } from "./csv-block.ts";

/**
 * The rows of a CSV file, some thousands at once; the first come even when there are none, for their
 * header. A file without a line gives nothing.
 *
 * UTF-8 (other bytes are taken for windows-1252) or UTF-16, with byte order mark or not; parted by
 * commas, semicolons or tabs, which the header tells; lines end with any of CR LF, LF, CR. Fields may
 * be quoted and then hold separators, line ends and doubled quotes; what stands behind a closing quote
 * belongs to the field. Blank lines and lines of separators only are passed over. Memory is bounded
 * by a block of {@link LONGEST_ROW_BYTES} twice, whatever the file.
 *
 * Ours instead of a library's: udsv 0.7.3 is as fast, but takes the line behind a row that is too
 * short for part of it, and reads a file that breaks off within a row for ever.
 *
 * @throws Interrupted; what the stream throws
 */
export async function* csvRows(
  bytes: ByteStream,
  { signal }: Waiting = {},
): AsyncGenerator<CsvRows, void, void> {
  const block = new CsvBlock();
  let hasHeader = false;
  for await (const piece of utf8Of(bytes)) {
    let at = 0;
    while (at < piece.length) {
      at += block.fill(piece.subarray(at));
      if (!block.isFull) break;
      throwIfStopped(signal);
      if (!hasHeader) hasHeader = block.readHeader(false);
      if (!hasHeader) return;
      block.scan(false);
      yield block;
      block.drop();
    }
  }
  throwIfStopped(signal);
  if (!hasHeader && !block.readHeader(true)) return;
  do {
    block.scan(true);
    yield block;
    block.drop();
  } while (!block.isEmpty);
}

/**
 * What a file's first bytes say of its columns; `undefined` when they are no lines of text.
 *
 * @param head some hundreds of bytes are enough; a header longer than them is cut
 */
export function csvHeader(
  head: Uint8Array,
): { readonly header: readonly string[]; readonly separator: Separator } | undefined {
  const encoding = textEncodingOf(head);
  const utf8 =
    encoding.label === "utf-8"
      ? head.subarray(encoding.skip)
      : new TextEncoder().encode(new TextDecoder(encoding.label).decode(head));
  if (utf8.includes(0)) return undefined;
  const block = new CsvBlock(utf8.length);
  block.fill(utf8);
  if (!block.readHeader(true)) return undefined;
  return { header: block.header, separator: separatorOf(utf8) };
}
