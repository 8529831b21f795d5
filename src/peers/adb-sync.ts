import type { ByteStream } from "../platform.ts";
import { ByteReader, concat } from "../bytes/byte-reader.ts";
import type { AdbStream } from "./adb-stream.ts";
import {
  Chunk,
  Dent1,
  Dent2,
  ID,
  LARGEST_DATA_BYTES,
  LONGEST_PATH_BYTES,
  Request,
  Stat1,
  Stat2,
} from "./adb-sync.messages.ts";
import { PhoneFileError } from "./system.ts";
import type { Errno, PhoneFileFacts, PhoneFiles } from "./system.ts";

/** Linux' numbers. */
const ERRNO: Record<Errno, number> = {
  EPERM: 1,
  ENOENT: 2,
  EIO: 5,
  EACCES: 13,
  EEXIST: 17,
  ENOTDIR: 20,
  EISDIR: 21,
};

const FOLDER_BITS = 0o040000;
const LINK_BITS = 0o120000;
const TYPE_BITS = 0o170000;
const NO_FACTS: PhoneFileFacts = { mode: 0, uid: 0, gid: 0, sizeBytes: 0, modifiedS: 0, inode: 0 };

/** What the host is told in a FAIL; the session ends with it, as in adbd. */
class SyncFailure extends Error {}

interface Session {
  readonly stream: AdbStream;
  readonly reader: ByteReader;
  readonly files: PhoneFiles;
}

/** Serves `sync:` with the eyes of one user. `features` of the banner: `stat_v2`, `ls_v2`. */
export async function serveSync(
  stream: AdbStream,
  files: PhoneFiles,
  features: readonly string[],
): Promise<void> {
  const session = { stream, reader: new ByteReader(stream.input), files };
  try {
    for (;;) {
      const head = await session.reader.exactly(Request.sizeBytes);
      if (head === undefined) return;
      const { id, lengthBytes } = Request.decode(head);
      if (id === ID.QUIT) return;
      if (lengthBytes > LONGEST_PATH_BYTES) throw new SyncFailure("path too long");
      const path = await session.reader.exactly(lengthBytes);
      if (path === undefined) return;
      await answer(session, id, new TextDecoder().decode(path), features);
    }
  } catch (error) {
    if (!(error instanceof SyncFailure)) throw error;
    const text = new TextEncoder().encode(error.message);
    await stream.write(concat([Chunk.encode({ id: ID.FAIL, value: text.length }), text]));
  }
}

async function answer(
  { stream, reader, files }: Session,
  id: number,
  path: string,
  features: readonly string[],
): Promise<void> {
  const isKnown =
    id === ID.LST2 || id === ID.STA2
      ? features.includes("stat_v2")
      : id !== ID.LIS2 || features.includes("ls_v2");
  switch (isKnown ? id : undefined) {
    case ID.STAT:
      return stream.write(Stat1.encode({ id, ...factsOf(() => files.lstat(path)).facts }));
    case ID.LST2:
      return stream.write(encodeStat2(id, () => files.lstat(path)));
    case ID.STA2:
      return stream.write(encodeStat2(id, () => files.stat(path)));
    case ID.LIST:
      return sendFolder(stream, files, path, encodeDent1);
    case ID.LIS2:
      return sendFolder(stream, files, path, encodeDent2);
    case ID.RECV:
      return sendFile(stream, files, path);
    case ID.SEND:
      return receiveFile(stream, reader, files, path);
    default:
      throw new SyncFailure("unknown command");
  }
}

/** What is there, or the errno of why not. */
function factsOf(look: () => PhoneFileFacts): { error: number; facts: PhoneFileFacts } {
  try {
    return { error: 0, facts: look() };
  } catch (error) {
    if (!(error instanceof PhoneFileError)) throw error;
    return { error: ERRNO[error.errno], facts: NO_FACTS };
  }
}

function encodeStat2(id: number, look: () => PhoneFileFacts): Uint8Array {
  return Stat2.encode({ id, ...allFacts(look) });
}

function allFacts(look: () => PhoneFileFacts) {
  const { error, facts } = factsOf(look);
  const { modifiedS } = facts;
  const links = error === 0 ? 1 : 0;
  return { ...facts, error, links, device: 0, accessedS: modifiedS, changedS: modifiedS };
}

type EncodeEntry = (id: number, name: Uint8Array, look: () => PhoneFileFacts) => Uint8Array;

const encodeDent1: EncodeEntry = (id, name, look) =>
  Dent1.encode({
    id: id === ID.DONE ? id : ID.DENT,
    ...factsOf(look).facts,
    nameBytes: name.length,
  });

const encodeDent2: EncodeEntry = (id, name, look) =>
  Dent2.encode({
    id: id === ID.DONE ? id : ID.DNT2,
    ...allFacts(look),
    nameBytes: name.length,
  });

/** A folder that cannot be read looks empty, as with adbd. */
async function sendFolder(
  stream: AdbStream,
  files: PhoneFiles,
  path: string,
  encode: EncodeEntry,
): Promise<void> {
  for (const name of namesIn(files, path)) {
    const bytes = new TextEncoder().encode(name);
    const look = () => files.lstat(`${path.replace(/\/+$/, "")}/${name}`);
    await stream.write(concat([encode(ID.DENT, bytes, look), bytes]));
  }
  await stream.write(encode(ID.DONE, new Uint8Array(), () => NO_FACTS));
}

function namesIn(files: PhoneFiles, path: string): readonly string[] {
  try {
    return files.list(path);
  } catch (error) {
    if (error instanceof PhoneFileError) return [];
    throw error;
  }
}

async function sendFile(stream: AdbStream, files: PhoneFiles, path: string): Promise<void> {
  let doing = "open";
  try {
    for await (const piece of files.read(path)) {
      doing = "read";
      for (let at = 0; at < piece.length; at += LARGEST_DATA_BYTES) {
        const part = piece.subarray(at, at + LARGEST_DATA_BYTES);
        await stream.write(concat([Chunk.encode({ id: ID.DATA, value: part.length }), part]));
      }
    }
  } catch (error) {
    if (!(error instanceof PhoneFileError)) throw error;
    if (error.errno === "EISDIR") doing = "read"; // a folder opens, but does not read
    throw new SyncFailure(`${doing} failed: ${error.message}`);
  }
  await stream.write(Chunk.encode({ id: ID.DONE, value: 0 }));
}

/** Everything the host sends is taken before it hears of a failure: it does not listen earlier. */
async function receiveFile(
  stream: AdbStream,
  reader: ByteReader,
  files: PhoneFiles,
  target: string,
): Promise<void> {
  const upload = new Upload(reader);
  let failure: SyncFailure | undefined;
  try {
    const { path, mode } = parseTarget(target);
    makeParents(files, path);
    await files.write(path, upload.bytes(), mode, () => upload.modifiedS);
  } catch (error) {
    if (error instanceof PhoneFileError) {
      failure = new SyncFailure(`couldn't create file: ${error.message}`);
    } else if (error instanceof SyncFailure) failure = error;
    else throw error;
  }
  await upload.skipRest();
  if (failure !== undefined) throw failure;
  await stream.write(Chunk.encode({ id: ID.OKAY, value: 0 }));
}

/** `path,mode` with the mode in decimal. Only plain files are taken. */
function parseTarget(target: string): { path: string; mode: number } {
  const match = /^(.+),(\d+)$/s.exec(target);
  if (match === null) throw new SyncFailure("missing , in ID_SEND");
  const mode = Number(match[2]);
  const type = mode & TYPE_BITS;
  if (type === LINK_BITS) {
    throw new SyncFailure("couldn't create symlink: Operation not permitted");
  }
  if (type === FOLDER_BITS) throw new SyncFailure("couldn't create file: Is a directory");
  return { path: match[1] ?? "", mode: mode & 0o777 };
}

/** The folders on the way to `path` that are not there yet. */
function makeParents(files: PhoneFiles, path: string): void {
  for (const { index } of path.matchAll(/(?<=[^/])\/+/g)) {
    const folder = path.slice(0, index);
    try {
      if (factsOf(() => files.stat(folder)).error === ERRNO.ENOENT) files.makeFolder(folder, 0o775);
    } catch (error) {
      if (!(error instanceof PhoneFileError)) throw error;
      throw new SyncFailure(`secure_mkdirs failed: ${error.message}`);
    }
  }
}

/** What the host sends after SEND: DATA…, then DONE. */
class Upload {
  /** UTC seconds; known when the bytes have ended. */
  modifiedS = 0;
  readonly #reader: ByteReader;
  #isDone = false;

  constructor(reader: ByteReader) {
    this.#reader = reader;
  }

  /** @throws SyncFailure when the host says something else, or stops in the middle */
  async *bytes(): ByteStream {
    while (!this.#isDone) {
      const piece = await this.#next();
      if (piece.length > 0) yield piece;
    }
  }

  async skipRest(): Promise<void> {
    while (!this.#isDone) await this.#next();
  }

  async #next(): Promise<Uint8Array> {
    const { id, value } = Chunk.decode(await this.#take(Chunk.sizeBytes));
    if (id === ID.DONE) {
      this.#isDone = true;
      this.modifiedS = value;
      return new Uint8Array();
    }
    if (id === ID.DATA && value <= LARGEST_DATA_BYTES) return this.#take(value);
    return this.#fail(id === ID.DATA ? "oversize data message" : "invalid data message");
  }

  async #take(count: number): Promise<Uint8Array> {
    return (await this.#reader.exactly(count)) ?? this.#fail("unexpected end");
  }

  #fail(text: string): never {
    this.#isDone = true; // what follows cannot be understood any more
    throw new SyncFailure(text);
  }
}
