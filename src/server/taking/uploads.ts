import { AppError } from "../../errors.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { ByteStream, KeptBytes, OwnFile, Scratch, Waiting } from "../../platform.ts";
import { throwIfStopped, within } from "../../waiting.ts";
import type { House } from "../house.ts";
import { fileLabel } from "./file-label.ts";

export interface UploadLimits {
  readonly maxBytes: number;
  /** All of them together. */
  readonly totalBytes: number;
  readonly maxFiles: number;
  /** For so long a file waits for somebody who takes it. */
  readonly keptMs: number;
  /** For so long nothing may come of one that is on its way. */
  readonly silenceMs: number;
}

/** Archives of a whole phone have some gigabytes; dropped folders of an export a hundred files. */
export const UPLOAD_LIMITS: UploadLimits = {
  maxBytes: 4 * 1024 ** 3,
  totalBytes: 16 * 1024 ** 3,
  maxFiles: 200,
  keptMs: 30 * 60_000,
  silenceMs: 60_000,
};

/** What is known of a file besides its bytes. */
export interface UploadFacts {
  /** As the browser calls it: the name of a file, below folders that were dropped with it. */
  readonly name: string;
  /** When it was last changed; absent: now. */
  readonly modifiedS?: UnixSeconds | undefined;
}

interface Upload {
  readonly file: OwnFile;
  readonly kept: KeptBytes;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Files that were dropped on the page, until somebody takes them, or nobody has for a while. */
export class Uploads {
  readonly #house: Pick<House, "openScratch" | "nowS">;
  readonly #limits: UploadLimits;
  readonly #uploads = new Map<string, Upload>();
  readonly #closing = new AbortController();
  /** On their way. */
  readonly #coming = new Set<Promise<unknown>>();
  #scratch: Scratch | undefined;

  constructor(house: Pick<House, "openScratch" | "nowS">, limits = UPLOAD_LIMITS) {
    this.#house = house;
    this.#limits = limits;
  }

  /**
   * Keeps a file; of one that breaks off nothing stays.
   *
   * @throws AppError "too-big" | "no-space" | "truncated"; Interrupted
   */
  async keep(
    body: ReadableStream<Uint8Array>,
    facts: UploadFacts,
    { signal }: Waiting = {},
  ): Promise<{ readonly id: string; readonly sizeBytes: number }> {
    const all = signal === undefined ? [] : [signal];
    const coming = this.#keep(body, facts, AbortSignal.any([this.#closing.signal, ...all]));
    this.#coming.add(coming);
    try {
      return await coming;
    } finally {
      this.#coming.delete(coming);
    }
  }

  async #keep(
    body: ReadableStream<Uint8Array>,
    { name, modifiedS }: UploadFacts,
    signal: AbortSignal,
  ): Promise<{ readonly id: string; readonly sizeBytes: number }> {
    const { maxFiles, silenceMs } = this.#limits;
    throwIfStopped(signal);
    if (this.#uploads.size + this.#coming.size >= maxFiles) throw tooMany(maxFiles);
    this.#scratch ??= this.#house.openScratch();
    const heard = inTime(body, silenceMs, signal);
    const kept = await this.#scratch.keep(heard, { maxBytes: this.#roomBytes(), signal });
    if (this.#heldBytes() + kept.sizeBytes > this.#limits.totalBytes) {
      // Others have come meanwhile.
      await kept.drop();
      throw full();
    }
    const id = crypto.randomUUID();
    const path = fileLabel(name);
    const file = this.#fileOf(id, kept, { path, modifiedS: modifiedS ?? this.#house.nowS() });
    this.#uploads.set(id, { file, kept, timer: undefined });
    this.#touch(id);
    return { id, sizeBytes: kept.sizeBytes };
  }

  #heldBytes(): number {
    return [...this.#uploads.values()].reduce((sum, { kept }) => sum + kept.sizeBytes, 0);
  }

  /** How long the next file may be. @throws AppError "too-big" */
  #roomBytes(): number {
    const leftBytes = this.#limits.totalBytes - this.#heldBytes();
    if (leftBytes <= 0) throw full();
    return Math.min(this.#limits.maxBytes, leftBytes);
  }

  /** The files, in the order in which they are asked for. @throws AppError "no-such-file" */
  files(ids: readonly string[]): OwnFile[] {
    return ids.map((id) => {
      const upload = this.#uploads.get(id);
      if (upload === undefined) throw gone();
      this.#touch(id);
      return upload.file;
    });
  }

  /** Lets go of files that were taken; those that are not there any more are no trouble. */
  async drop(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const upload = this.#uploads.get(id);
      this.#uploads.delete(id);
      clearTimeout(upload?.timer);
      await upload?.kept.drop();
    }
  }

  /** Breaks off what is on its way, and lets go of everything. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#coming);
    await this.drop([...this.#uploads.keys()]);
    await this.#scratch?.close();
    this.#scratch = undefined;
  }

  #fileOf(id: string, kept: KeptBytes, facts: Pick<OwnFile, "path" | "modifiedS">): OwnFile {
    return {
      ...facts,
      sizeBytes: kept.sizeBytes,
      read: (startByte, endByte) => {
        this.#touch(id);
        return kept.read(startByte, endByte);
      },
      stream: (startByte, options) => this.#touching(id, kept.stream(startByte, options)),
    };
  }

  async *#touching(id: string, bytes: ByteStream): ByteStream {
    for await (const piece of bytes) {
      this.#touch(id);
      yield piece;
    }
  }

  /** Somebody needs it: its time begins anew. */
  #touch(id: string): void {
    const upload = this.#uploads.get(id);
    if (upload === undefined) return;
    clearTimeout(upload.timer);
    upload.timer = setTimeout(() => {
      // What cannot be removed now is when everything is closed.
      this.drop([id]).catch(() => undefined);
    }, this.#limits.keptMs);
  }
}

/** The pieces, as long as they come. */
async function* inTime(
  body: ReadableStream<Uint8Array>,
  limitMs: number,
  signal: AbortSignal,
): ByteStream {
  const reader = body.getReader();
  try {
    for (;;) {
      const { value, done } = await within(reader.read(), { limitMs, late: brokenOff, signal });
      if (done) return;
      if (value.length > 0) yield value;
    }
  } catch (error) {
    // Whatever the network says of it.
    throw error instanceof AppError ? error : brokenOff(error);
  } finally {
    // Also ends the reading that was given up. What it says to that is of no interest.
    reader.cancel().catch(() => undefined);
  }
}

function brokenOff(cause?: unknown): AppError {
  return new AppError("truncated", "The file did not come to its end.", {
    hint: "Drop it once more.",
    cause,
  });
}

function tooMany(maxFiles: number): AppError {
  return new AppError("too-big", `More than ${maxFiles} files at a time are too many.`, {
    hint: "Put them into a zip archive, and drop that.",
  });
}

function full(): AppError {
  return new AppError("too-big", "All dropped files together are too big.", {
    hint: "Bring some of them first, then drop the others; or name them to ownband import.",
  });
}

function gone(): AppError {
  return new AppError("no-such-file", "A file that was dropped is not there any more.", {
    hint: "Drop it once more: what nobody takes for half an hour is forgotten.",
  });
}

/** Of one file, which is told before anything of it is read. */
export function fileTooBig(): AppError {
  return new AppError("too-big", "A file of more than 4 GB is not taken by the page.", {
    hint: "The command line takes it:  ownband import FILE",
  });
}
