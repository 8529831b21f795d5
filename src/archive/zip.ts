import type { FileEntry, Reader, ZipReader } from "@zip.js/zip.js";
import { AppError } from "../errors.ts";
import type { ByteStream, RandomBytes } from "../platform.ts";
import { ByteReader } from "../bytes/byte-reader.ts";
import { Channel } from "./channel.ts";
import type { Trouble } from "./entry.ts";
import { ArchiveError } from "./errors.ts";
import { HEAD_BYTES, startsWith } from "./formats.ts";
import type { Passwords } from "./passwords.ts";
import { type Source, boundedName, damaged, trouble } from "./source.ts";

type ZipLibrary = typeof import("@zip.js/zip.js");

/** The most that is read in one go: the list of an archive with several hundred thousand files. */
const MOST_BYTES_AT_ONCE = 32 * 2 ** 20;

const PIECE_BYTES = 256 * 1024;

/**
 * The files of a zip (zip64, AES and ZipCrypto encryption too), in the order of its list. Each is
 * decompressed as far as it is read. Names are only text to us, so none is refused.
 *
 * @throws ArchiveError when the list itself cannot be read
 */
export async function* readZip(
  bytes: RandomBytes,
  parent: Source,
  passwords: Passwords,
): AsyncGenerator<Source | Trouble> {
  const library = await import("@zip.js/zip.js");
  library.configure({ chunkSize: PIECE_BYTES, useWebWorkers: false });
  const zip = new library.ZipReader(readerOf(library, bytes), {
    strictness: "tolerant",
    checkCrc32: true,
    checkOverlappingEntry: true,
    decodeText,
  });
  let claimedBytes = 0;
  for await (const entry of entriesOf(library, zip)) {
    parent.budget.spendEntry();
    claimedBytes += entry.compressedSize;
    if (claimedBytes > bytes.sizeBytes) throw damaged("Files in the zip overlap each other.");
    const trail = [...parent.trail, boundedName(entry.filename)];
    yield* readEntry(library, entry, trail, parent, passwords);
  }
}

/**
 * Whether these are the first bytes of an Android app (or another Java archive): a zip in form, but
 * never what holds an owner's data.
 */
export function isAppPackage(head: Uint8Array): boolean {
  return ["AndroidManifest.xml", "META-INF/", "classes.dex", "resources.arsc"].some((name) =>
    startsWith(head, name, 30),
  );
}

async function* readEntry(
  library: ZipLibrary,
  entry: FileEntry,
  trail: readonly string[],
  parent: Source,
  passwords: Passwords,
): AsyncGenerator<Source | Trouble> {
  let reader: ByteReader | undefined;
  try {
    const password = entry.encrypted
      ? await passwords.find(parent.trail, (word) => tryPassword(library, entry, word))
      : undefined;
    reader = new ByteReader(counted(contentOf(library, entry, password), parent));
    const opened = reader;
    yield {
      trail,
      sizeBytes: entry.uncompressedSize,
      modifiedS: secondsOf(entry.lastModDate),
      head: new Uint8Array(await opened.peek(HEAD_BYTES)),
      stream: () => opened.rest(),
      budget: parent.budget,
    };
    if (opened.failure !== undefined) throw opened.failure;
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    yield trouble(trail, error);
  } finally {
    await reader?.close();
  }
}

async function* entriesOf(library: ZipLibrary, zip: ZipReader<unknown>): AsyncGenerator<FileEntry> {
  const entries = zip.getEntriesGenerator();
  try {
    for (;;) {
      const { done, value } = await entries.next().catch((error: unknown) => {
        throw zipError(library, error);
      });
      if (done === true) return;
      if (!value.directory && !value.symlink) yield value;
    }
  } finally {
    await entries.return(true);
  }
}

async function* counted(bytes: ByteStream, { budget }: Source): ByteStream {
  for await (const piece of bytes) {
    budget.spendBytes(piece.length);
    yield piece;
  }
}

function contentOf(
  library: ZipLibrary,
  entry: FileEntry,
  rawPassword: Uint8Array | undefined,
): ByteStream {
  const stopped = new AbortController();
  const channel = new Channel(() => {
    stopped.abort();
  });
  const writable = new WritableStream<Uint8Array>({ write: (piece) => channel.push(piece) });
  const options = { signal: stopped.signal, ...(rawPassword && { rawPassword }) };
  entry.getData(writable, options).then(
    () => {
      channel.end();
    },
    (error: unknown) => {
      channel.end(zipError(library, error));
    },
  );
  return channel.read();
}

/** The bytes of the password, if it fits. With ZipCrypto one wrong password in 256 seems to. */
async function tryPassword(
  library: ZipLibrary,
  entry: FileEntry,
  password: string,
): Promise<Uint8Array | undefined> {
  for (const bytes of passwordBytes(password)) {
    if (await opens(library, entry, bytes)) return bytes;
  }
  return undefined;
}

/** As programs on Linux and Android write it, and as older ones on Windows do; none for an empty one. */
function passwordBytes(password: string): Uint8Array[] {
  if (password === "") return [];
  const utf8 = new TextEncoder().encode(password);
  const isLatin = utf8.length > password.length && /^[\0-\xff]*$/.test(password);
  return isLatin ? [utf8, Uint8Array.from(password, (sign) => sign.charCodeAt(0))] : [utf8];
}

async function opens(
  library: ZipLibrary,
  entry: FileEntry,
  rawPassword: Uint8Array,
): Promise<boolean> {
  try {
    await entry.getData(new WritableStream(), { rawPassword, checkPasswordOnly: true });
    return true;
  } catch (error) {
    const known = zipError(library, error);
    if (known instanceof ArchiveError && known.code === "wrong-password") return false;
    throw known;
  }
}

function zipError(library: ZipLibrary, error: unknown): Error {
  if (error instanceof AppError) return error;
  const message = error instanceof Error ? error.message : "";
  switch (message) {
    case library.ERR_INVALID_PASSWORD:
    case library.ERR_ENCRYPTED:
      return new ArchiveError("wrong-password", "The password does not fit.", { cause: error });
    case library.ERR_UNSUPPORTED_ENCRYPTION:
    case library.ERR_UNSUPPORTED_COMPRESSION:
    case library.ERR_SPLIT_ZIP_FILE:
    case library.ERR_ENCRYPTED_CENTRAL_DIRECTORY:
      return new ArchiveError("unsupported", "This kind of zip is not opened.", {
        hint: "Unpack it yourself first, then give ownband the folder that came out.",
        cause: error,
      });
    case library.ERR_OVERLAPPING_ENTRY:
      return damaged("Files in the zip overlap each other.", error);
    default:
      return damaged("The zip is damaged or broken off.", error);
  }
}

/** Programs on Linux and Android write UTF-8 without saying so; the rest is zip.js's own guess. */
function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function secondsOf(date: Date): number | undefined {
  const seconds = Math.floor(date.getTime() / 1000);
  return Number.isSafeInteger(seconds) ? seconds : undefined;
}

/** Our bytes as zip.js wants them. The class is made here because the library comes when needed. */
function readerOf(library: ZipLibrary, bytes: RandomBytes): Reader<RandomBytes> {
  class ZipBytes extends library.Reader<RandomBytes> {
    override size = bytes.sizeBytes;

    override async readUint8Array(start: number, length: number): Promise<Uint8Array> {
      const end = Math.min(start + length, bytes.sizeBytes);
      if (start < 0 || end <= start) return new Uint8Array(0);
      if (end - start > MOST_BYTES_AT_ONCE) throw tooLongList();
      return bytes.read(start, end);
    }
  }
  return new ZipBytes(bytes);
}

function tooLongList(): ArchiveError {
  return new ArchiveError("too-big", "The list of files in the zip is absurdly long.", {
    hint: "Unpack it yourself first, then give ownband the folder that came out.",
  });
}
