import type { ByteStream } from "../platform.ts";
import type { ByteReader } from "../bytes/byte-reader.ts";
import type { Trouble } from "./entry.ts";
import { ArchiveError } from "./errors.ts";
import { HEAD_BYTES } from "./formats.ts";
import { type Source, boundedName, damaged, trouble } from "./source.ts";
import {
  BLOCK,
  type TarHeader,
  isZeroBlock,
  parseDecimal,
  parsePaxRecords,
  parseTarHeader,
  textOf,
} from "./tar-header.ts";

/** The longest PAX or GNU long-name record we read; the longest path of Linux has 4096 bytes. */
const LONGEST_RECORD = 1 << 20;

/** What the records before a header say about the entry. */
interface Overrides {
  readonly name?: string | undefined;
  readonly sizeBytes?: number | undefined;
  readonly modifiedS?: number | undefined;
  readonly sparse?: boolean;
}

/**
 * The regular files of a tar (v7, ustar, GNU, PAX), in order. Folders, links and devices have no
 * bytes and are left out. A damaged header is reported once, and reading goes on with the next
 * header that is whole; several tars after one another are read as one.
 *
 * @throws ArchiveError "damaged" when it breaks off; what the stream itself throws
 */
export async function* readTar(
  reader: ByteReader,
  parent: Source,
): AsyncGenerator<Source | Trouble> {
  let overrides: Overrides = {};
  let everywhere: Overrides = {};
  let endSeen = false;
  for (;;) {
    const block = await reader.take(BLOCK);
    if (block.length === 0 && (endSeen || reader.position === 0)) return;
    if (block.length < BLOCK) {
      if (endSeen) return;
      throw reader.failure ?? damaged("The archive breaks off.");
    }
    if (isZeroBlock(block)) {
      endSeen = true;
      continue;
    }
    parent.budget.spendEntry();
    const header = parseTarHeader(block);
    if (header?.sizeBytes === undefined) {
      if (!endSeen)
        yield trouble(parent.trail, damaged("A file header in the archive is damaged."));
      overrides = {};
      if (!(await skipToHeader(reader))) return;
      continue;
    }
    endSeen = false;
    if (isRecord(header.type)) {
      const record = await takeRecord(reader, header);
      if (record === undefined) yield trouble(parent.trail, tooLong());
      else if (header.type === "g") everywhere = { ...everywhere, ...overridesIn(header, record) };
      else overrides = { ...overrides, ...overridesIn(header, record) };
      continue;
    }
    yield* readEntry(reader, parent, header, { ...everywhere, ...overrides });
    overrides = {};
  }
}

async function* readEntry(
  reader: ByteReader,
  parent: Source,
  header: TarHeader,
  overrides: Overrides,
): AsyncGenerator<Source | Trouble> {
  const trail = [...parent.trail, boundedName(overrides.name ?? header.name)];
  const isSparse = header.type === "S" || overrides.sparse === true;
  if (header.type === "S") await skipSparseMap(reader, header);
  const sizeBytes = hasContent(header) ? (overrides.sizeBytes ?? header.sizeBytes ?? 0) : 0;
  const body = new TarBody(reader, sizeBytes);
  if (isSparse) {
    yield trouble(trail, sparse());
  } else if (isFile(header)) {
    yield {
      trail,
      sizeBytes,
      modifiedS: overrides.modifiedS ?? header.modifiedS,
      head: new Uint8Array(await reader.peek(Math.min(HEAD_BYTES, sizeBytes))),
      stream: () => body.stream(),
      budget: parent.budget,
    };
  }
  await body.finish();
}

/** The content of one entry, which lies in the stream of the whole archive. */
class TarBody {
  readonly #reader: ByteReader;
  readonly #paddingBytes: number;
  #leftBytes: number;
  #finished = false;
  #failure: Error | undefined;

  constructor(reader: ByteReader, sizeBytes: number) {
    this.#reader = reader;
    this.#leftBytes = sizeBytes;
    this.#paddingBytes = (BLOCK - (sizeBytes % BLOCK)) % BLOCK;
  }

  async *stream(): ByteStream {
    while (this.#leftBytes > 0) {
      if (this.#finished) throw new TypeError("read an entry before asking for the next one");
      const piece = await this.#reader.next(this.#leftBytes);
      if (piece === undefined) throw this.#breaksOff();
      this.#leftBytes -= piece.length;
      yield piece;
    }
  }

  /** Skips what was not read. */
  async finish(): Promise<void> {
    this.#finished = true;
    if (this.#failure !== undefined) throw this.#failure;
    const left = this.#leftBytes + this.#paddingBytes;
    const skipped = await this.#reader.skip(left);
    if (skipped < this.#leftBytes) throw this.#breaksOff();
  }

  #breaksOff(): Error {
    return (this.#failure ??= damaged("The archive breaks off in the middle of a file."));
  }
}

/** Goes on to the next block that is a whole header; false at the end of the stream. */
async function skipToHeader(reader: ByteReader): Promise<boolean> {
  for (;;) {
    const block = await reader.peek(BLOCK);
    if (block.length < BLOCK) return false;
    if (parseTarHeader(block)?.sizeBytes !== undefined) return true;
    await reader.skip(BLOCK);
  }
}

function isRecord(type: string): boolean {
  return type === "x" || type === "g" || type === "X" || type === "L" || type === "K";
}

/** The content of a record; `undefined`, and skipped, when it is absurdly long. */
async function takeRecord(reader: ByteReader, header: TarHeader): Promise<Uint8Array | undefined> {
  const sizeBytes = header.sizeBytes ?? 0;
  const body = new TarBody(reader, sizeBytes);
  if (sizeBytes > LONGEST_RECORD) {
    await body.finish();
    return undefined;
  }
  const bytes = new Uint8Array(await reader.peek(sizeBytes));
  await body.finish();
  return bytes;
}

function overridesIn(header: TarHeader, record: Uint8Array): Overrides {
  if (header.type === "L") return { name: textOf(record) };
  if (header.type === "K") return {};
  const records = parsePaxRecords(record);
  const found: { -readonly [name in keyof Overrides]: Overrides[name] } = {};
  const name = records.get("GNU.sparse.name") ?? records.get("path");
  if (name !== undefined && name !== "") found.name = name;
  const sizeBytes = parseDecimal(records.get("size"));
  if (sizeBytes !== undefined) found.sizeBytes = sizeBytes;
  const modifiedS = parseDecimal(records.get("mtime")?.replace(/\.\d*$/, ""));
  if (modifiedS !== undefined) found.modifiedS = modifiedS;
  if (records.has("GNU.sparse.major") || records.has("GNU.sparse.map")) found.sparse = true;
  return found;
}

/** The map of an old GNU sparse file: more blocks as long as each says so in its byte 504. */
async function skipSparseMap(reader: ByteReader, header: TarHeader): Promise<void> {
  for (let more = header.moreSparse; more;) {
    const block = await reader.take(BLOCK);
    if (block.length < BLOCK) throw damaged("The archive breaks off.");
    more = block[504] === 1;
  }
}

/** "0" and "7" are files; an unknown type is to be read as one, but capitals are vendors' own. */
function isFile({ type, name }: TarHeader): boolean {
  return !/[1-6A-Z]/.test(type) && !name.endsWith("/");
}

/** Links, devices and folders have no content, whatever their size field says. */
function hasContent({ type }: TarHeader): boolean {
  return !/[1-6]/.test(type);
}

function tooLong(): ArchiveError {
  return damaged("A file name or note in the archive is absurdly long; it was skipped.");
}

function sparse(): ArchiveError {
  return new ArchiveError("unsupported", "A sparse file (one with holes) in a tar is not opened.", {
    hint: "Unpack the archive with tar, then give ownband the folder that came out.",
  });
}
