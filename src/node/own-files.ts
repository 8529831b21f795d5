import { constants } from "node:fs";
import type { Dirent } from "node:fs";
import { lstat, open, readdir, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { sep } from "node:path";
import { AppError, Interrupted } from "../errors.ts";
import type { ByteStream, OwnFile, Waiting } from "../platform.ts";
import { throwIfStopped } from "../waiting.ts";

/** A file that the owner named cannot be opened. No path is in the message: it may hold an account. */
export class OwnFileError extends AppError<
  | "no-such-file"
  | "not-a-file" // neither a file nor a folder: a device, a pipe
  | "unreadable" // the file system says no
> {}

/** Why something in a named folder is left out. */
export type LeftOut = "link" | "special" | "unreadable";

export interface OwnFilesOptions extends Waiting {
  /** Told of everything in a folder that is left out. The path is as `OwnFile.path` would be. */
  readonly onLeftOut?: ((path: string, why: LeftOut) => void) | undefined;
}

/** Smaller reads cost time, bigger ones memory: see codecs.ts. */
const PIECE_BYTES = 64 * 1024;

/**
 * The files that the owner named, each with the side files of an SQLite database that lie beside it;
 * folders walked depth-first in the order of names. Inside folders
 * symbolic links are not followed, and devices, pipes and sockets are not opened; a link that the
 * owner named is followed. A file that cannot be opened is given all the same: reading it throws.
 *
 * @param paths as the owner wrote them
 * @throws OwnFileError "no-such-file" | "not-a-file" | "unreadable" for a path that the owner named
 */
export async function* ownFiles(
  paths: readonly string[],
  options: OwnFilesOptions = {},
): AsyncGenerator<OwnFile> {
  for (const [index, path] of paths.entries()) {
    throwIfStopped(options.signal);
    const facts = await stat(path).catch((error: unknown) => {
      throw notFound(index, paths.length, error);
    });
    if (facts.isDirectory()) yield* filesIn(path, options, true);
    else if (facts.isFile()) {
      yield ownFile(path, facts.size, facts.mtimeMs, 0);
      yield* sideFilesOf(path, paths, options);
    } else throw notAFile();
  }
}

/** What SQLite keeps beside a database and what belongs to it. */
const SIDE_FILES = ["-wal", "-journal"];

/**
 * A database that is named alone brings its side files: without the write-ahead log it is stale, or
 * holds the key of an earlier pairing, and nobody would see it.
 */
async function* sideFilesOf(
  path: string,
  named: readonly string[],
  options: OwnFilesOptions,
): AsyncGenerator<OwnFile> {
  for (const suffix of SIDE_FILES) {
    const beside = path + suffix;
    const isThere =
      !named.includes(beside) && (await lstat(beside).catch(() => undefined))?.isFile();
    if (isThere === true) yield* fileIn(beside, options);
  }
}

async function* filesIn(
  folder: string,
  options: OwnFilesOptions,
  isNamed = false,
): AsyncGenerator<OwnFile> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isNamed) throw unreadable(error);
    options.onLeftOut?.(shown(folder), "unreadable");
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    throwIfStopped(options.signal);
    const path = folder.endsWith(sep) ? folder + entry.name : folder + sep + entry.name;
    if (entry.isDirectory()) yield* filesIn(path, options);
    else if (entry.isFile()) yield* fileIn(path, options);
    else options.onLeftOut?.(shown(path), entry.isSymbolicLink() ? "link" : "special");
  }
}

async function* fileIn(path: string, options: OwnFilesOptions): AsyncGenerator<OwnFile> {
  const facts = await lstat(path).catch(() => undefined);
  if (facts?.isFile() !== true) options.onLeftOut?.(shown(path), "unreadable");
  else yield ownFile(path, facts.size, facts.mtimeMs, constants.O_NOFOLLOW);
}

/** @param openFlags besides reading; a file may have become a link or a pipe since it was listed */
function ownFile(path: string, sizeBytes: number, modifiedMs: number, openFlags: number): OwnFile {
  const flags = constants.O_RDONLY | (openFlags || 0) | (constants.O_NONBLOCK || 0);
  return {
    path: shown(path),
    sizeBytes,
    modifiedS: Math.floor(modifiedMs / 1000),
    read: (startByte, endByte) =>
      withFile(path, flags, (file) => readRange(file, startByte, endByte)),
    stream: (startByte = 0, options = {}) => streamFile(path, flags, startByte, options),
  };
}

async function* streamFile(
  path: string,
  flags: number,
  startByte: number,
  { signal }: Waiting,
): ByteStream {
  const file = await openFile(path, flags);
  try {
    for (let at = startByte; ;) {
      throwIfStopped(signal);
      const bytes = await readSome(file, at, PIECE_BYTES);
      if (bytes.length === 0) return;
      at += bytes.length;
      yield bytes;
    }
  } finally {
    await file.close();
  }
}

async function readRange(
  file: FileHandle,
  startByte: number,
  endByte: number,
): Promise<Uint8Array> {
  const { size } = await file.stat();
  const length = Math.max(0, Math.min(endByte, size) - startByte);
  const all = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(all, done, length - done, startByte + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return all.subarray(0, done);
}

/** Memory that is not cleared first: the read fills it, and only what it filled is handed out. */
async function readSome(file: FileHandle, at: number, most: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(most);
  const { bytesRead } = await file.read(buffer, 0, most, at).catch((error: unknown) => {
    throw unreadable(error);
  });
  return new Uint8Array(buffer.buffer, 0, bytesRead);
}

async function withFile<T>(
  path: string,
  flags: number,
  work: (file: FileHandle) => Promise<T>,
): Promise<T> {
  const file = await openFile(path, flags);
  try {
    return await work(file);
  } catch (error) {
    throw unreadable(error);
  } finally {
    await file.close();
  }
}

async function openFile(path: string, flags: number): Promise<FileHandle> {
  const file = await open(path, flags).catch((error: unknown) => {
    throw unreadable(error);
  });
  const facts = await file.stat();
  if (facts.isFile()) return file;
  await file.close();
  throw notAFile();
}

function shown(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}

function notFound(index: number, count: number, cause: unknown): AppError {
  const code = codeOf(cause);
  if (code !== "ENOENT" && code !== "ENOTDIR") return unreadable(cause);
  const which = count > 1 ? ` (number ${index + 1} of the ${count} given)` : "";
  return new OwnFileError("no-such-file", `There is no such file or folder${which}.`, {
    hint: "Look for a typing mistake; put quotation marks around a path with blanks in it.",
    cause,
  });
}

function notAFile(): OwnFileError {
  return new OwnFileError("not-a-file", "This is neither a file nor a folder.", {
    hint: "Name a file, or a folder with files in it.",
  });
}

function unreadable(cause: unknown): AppError {
  if (cause instanceof OwnFileError || cause instanceof Interrupted) return cause;
  const code = codeOf(cause);
  return new OwnFileError("unreadable", `The file cannot be read${code ? ` (${code})` : ""}.`, {
    hint: "Look at its permissions: it must be readable for you.",
    cause,
  });
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}
