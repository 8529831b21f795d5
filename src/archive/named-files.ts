import { AppError } from "../errors.ts";
import type { ByteStream, OwnFile, RandomBytes, Waiting } from "../platform.ts";
import { throwIfStopped } from "../waiting.ts";
import { Budget, type Limits } from "./budget.ts";
import type { Trouble, WalkTools } from "./entry.ts";
import { ArchiveError } from "./errors.ts";
import { HEAD_BYTES } from "./formats.ts";
import { type Source, trouble } from "./source.ts";

/** The named files as sources, each with a budget of its own; tells how far reading has come. */
export async function* namedSources(
  files: Iterable<OwnFile> | AsyncIterable<OwnFile>,
  { signal, onProgress }: WalkTools,
  limits: Limits,
): AsyncGenerator<Source | Trouble> {
  let doneBytes = 0;
  for await (const file of files) {
    throwIfStopped(signal);
    const watched = new WatchedFile(file, signal, (readBytes) =>
      onProgress?.(doneBytes + readBytes),
    );
    try {
      yield {
        trail: [file.path],
        sizeBytes: file.sizeBytes,
        modifiedS: file.modifiedS,
        head: new Uint8Array(await watched.read(0, HEAD_BYTES)),
        stream: () => watched.stream(),
        random: watched,
        budget: new Budget(file.sizeBytes, limits),
      };
      if (watched.failure !== undefined) throw watched.failure;
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      yield trouble([file.path], error);
    }
    doneBytes += file.sizeBytes;
    onProgress?.(doneBytes);
  }
}

/** A named file, with what we want to know while it is read. */
class WatchedFile implements RandomBytes {
  readonly sizeBytes: number;
  readonly #file: OwnFile;
  readonly #signal: AbortSignal | undefined;
  readonly #onRead: (readBytes: number) => void;
  #readBytes = 0;
  #failure: Error | undefined;

  constructor(file: OwnFile, signal: AbortSignal | undefined, onRead: (readBytes: number) => void) {
    this.sizeBytes = file.sizeBytes;
    this.#file = file;
    this.#signal = signal;
    this.#onRead = onRead;
  }

  /** What the file system answered instead of bytes. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  async read(startByte: number, endByte: number): Promise<Uint8Array> {
    throwIfStopped(this.#signal);
    try {
      const bytes = await this.#file.read(startByte, endByte);
      this.#count(bytes.length);
      return bytes;
    } catch (error) {
      throw this.#fail(error);
    }
  }

  async *stream(startByte = 0, { signal = this.#signal }: Waiting = {}): ByteStream {
    let at = startByte;
    try {
      for await (const piece of this.#file.stream(startByte, { signal })) {
        throwIfStopped(signal);
        at += piece.length;
        this.#count(Math.max(0, at - this.#readBytes));
        yield piece;
      }
    } catch (error) {
      throw this.#fail(error);
    }
  }

  /** Never more than the whole file, however often a part of it is read. */
  #count(bytes: number): void {
    this.#readBytes = Math.min(this.#readBytes + bytes, this.sizeBytes);
    this.#onRead(this.#readBytes);
  }

  #fail(error: unknown): Error {
    throwIfStopped(this.#signal);
    this.#failure ??= unreadable(error);
    return this.#failure;
  }
}

function unreadable(error: unknown): Error {
  if (error instanceof ArchiveError || error instanceof TypeError) return error;
  if (error instanceof AppError && error.code === "interrupted") return error;
  const known = error instanceof AppError ? error : undefined;
  return new ArchiveError("unreadable", known?.message ?? "The file cannot be read.", {
    hint: known?.hint ?? "Look at its permissions, and at the disk or stick that it lies on.",
    cause: error,
  });
}
