import type { ColumnChunk, RowGroup } from "hyparquet";
import { ByteWriter } from "hyparquet-writer/src/bytewriter.js";
import { writePageHeader } from "hyparquet-writer/src/datapage.js";
import { writeMetadata } from "hyparquet-writer/src/metadata.js";
import { snappyCompress } from "hyparquet-writer/src/snappy.js";
import type { OutFile } from "../../platform.ts";
import { encodeBitRuns, encodeOneRun } from "./bit-runs.ts";
import { encodeRepeated, encodeValues } from "./cell-values.ts";
import type { EncodedValues } from "./cell-values.ts";
import { physicalType, schemaOf } from "./parquet-schema.ts";
import type { Cell, Cells, ParquetColumn } from "./parquet-schema.ts";

const MAGIC = new TextEncoder().encode("PAR1");

/**
 * A Parquet file as it is written: a row group at a time, so that memory does not grow with it.
 * Compressed with Snappy; a chunk of a column is one page, with a dictionary where that saves something.
 *
 * The library's own writer takes columns of any JavaScript values; with it an export takes two and a
 * half times as long. Headers, Snappy and the metadata behind the rows are its work.
 *
 * @source apache/parquet-format, README.md and Encodings.md
 */
export class ParquetFile {
  readonly #out: OutFile;
  readonly #columns: readonly ParquetColumn[];
  readonly #groups: RowGroup[] = [];
  #offset = 0;

  constructor(out: OutFile, columns: readonly ParquetColumn[]) {
    this.#out = out;
    this.#columns = columns;
  }

  /** @param cells of each column in their order */
  async addRowGroup(count: number, cells: readonly Cells[]): Promise<void> {
    const writer = this.#begin();
    const chunks = this.#columns.map((column, i) => {
      return writeChunk(writer, column, cells[i] ?? { repeated: null }, count);
    });
    const bytes = chunks.reduce((sum, { meta_data: it }) => {
      return sum + (it?.total_uncompressed_size ?? 0n);
    }, 0n);
    this.#groups.push({ columns: chunks, num_rows: BigInt(count), total_byte_size: bytes });
    await this.#flush(writer);
  }

  /** Writes what says where everything is, and gives the file its name. */
  async close(): Promise<void> {
    const writer = this.#begin();
    writeMetadata(writer, {
      version: 2,
      created_by: "ownband",
      schema: schemaOf(this.#columns),
      num_rows: this.#groups.reduce((sum, { num_rows }) => sum + num_rows, 0n),
      row_groups: this.#groups,
      metadata_length: 0,
    });
    writer.appendBytes(MAGIC);
    await this.#flush(writer);
    await this.#out.close();
  }

  /** Removes what was written. */
  async discard(): Promise<void> {
    await this.#out.discard();
  }

  /** Offsets count from the beginning of the file. */
  #begin(): ByteWriter {
    const writer = new ByteWriter(1 << 20);
    writer.offset = this.#offset;
    if (this.#offset === 0) writer.appendBytes(MAGIC);
    return writer;
  }

  async #flush(writer: ByteWriter): Promise<void> {
    this.#offset = writer.offset;
    await this.#out.write(writer.getBytes());
  }
}

function writeChunk(
  writer: ByteWriter,
  column: ParquetColumn,
  cells: Cells,
  count: number,
): ColumnChunk {
  const { levels, values, nulls } = encodeColumn(column, cells, count);
  const start = writer.offset;
  const dictionary = values.dictionary && writeDictionary(writer, values.dictionary);
  const pageAt = BigInt(writer.offset);
  const page = writeDataPage(writer, values, levels, count);
  return {
    file_offset: BigInt(start),
    meta_data: {
      type: physicalType(column.type),
      encodings:
        dictionary === undefined ? [values.encoding, "RLE"] : ["PLAIN", "RLE", "RLE_DICTIONARY"],
      path_in_schema: [column.name],
      codec: "SNAPPY",
      num_values: BigInt(count),
      total_uncompressed_size: BigInt(page + (dictionary ?? 0)),
      total_compressed_size: BigInt(writer.offset - start),
      data_page_offset: pageAt,
      ...(dictionary === undefined ? {} : { dictionary_page_offset: BigInt(start) }),
      statistics: { ...values.bounds, null_count: BigInt(nulls) },
    },
  };
}

interface EncodedColumn {
  /** Which rows have a value; nothing where all must have one. */
  readonly levels: Uint8Array | undefined;
  readonly values: EncodedValues;
  readonly nulls: number;
}

function encodeColumn(
  { name, type, isRequired }: ParquetColumn,
  cells: Cells,
  count: number,
): EncodedColumn {
  if ("repeated" in cells && cells.repeated !== null) {
    const levels = isRequired ? undefined : encodeOneRun(1, count, 1);
    return { levels, values: encodeRepeated(type, cells.repeated, count), nulls: 0 };
  }
  const { present, known } = "repeated" in cells ? NOTHING(count) : knownOf(cells);
  const nulls = count - known.length;
  if (isRequired && nulls > 0) throw new TypeError(`the column ${name} has no NULL`);
  const levels = isRequired ? undefined : encodeBitRuns(present, 1);
  return { levels, values: encodeValues(type, known), nulls };
}

const NOTHING = (count: number): ReturnType<typeof knownOf> => ({
  present: new Uint8Array(count),
  known: [],
});

function knownOf(cells: readonly Cell[]): { present: Uint8Array; known: readonly Cell[] } {
  const present = new Uint8Array(cells.length);
  let nulls = 0;
  for (let i = 0; i < cells.length; i++) {
    if (cells[i] === null) nulls++;
    else present[i] = 1;
  }
  return { present, known: nulls === 0 ? cells : cells.filter((cell) => cell !== null) };
}

/** Gives how many bytes it takes uncompressed, its header among them. */
function writeDictionary(
  writer: ByteWriter,
  { bytes, count }: NonNullable<EncodedValues["dictionary"]>,
): number {
  const compressed = snappyCompress(bytes);
  const start = writer.offset;
  writePageHeader(writer, {
    type: "DICTIONARY_PAGE",
    uncompressed_page_size: bytes.length,
    compressed_page_size: compressed.length,
    dictionary_page_header: { num_values: count, encoding: "PLAIN" },
  });
  const header = writer.offset - start;
  writer.appendBytes(compressed);
  return header + bytes.length;
}

/** The older kind of page: every reader knows it. */
function writeDataPage(
  writer: ByteWriter,
  { encoding, bytes }: EncodedValues,
  levels: Uint8Array | undefined,
  count: number,
): number {
  const page = new ByteWriter(bytes.length + (levels?.length ?? 0) + 4);
  if (levels) {
    page.appendUint32(levels.length);
    page.appendBytes(levels);
  }
  page.appendBytes(bytes);
  const compressed = snappyCompress(page.getBytes());
  const start = writer.offset;
  writePageHeader(writer, {
    type: "DATA_PAGE",
    uncompressed_page_size: page.index,
    compressed_page_size: compressed.length,
    data_page_header: {
      num_values: count,
      encoding,
      definition_level_encoding: "RLE",
      repetition_level_encoding: "RLE",
    },
  });
  const header = writer.offset - start;
  writer.appendBytes(compressed);
  return header + page.index;
}
