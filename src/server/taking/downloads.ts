import { AppError, Interrupted } from "../../errors.ts";
import type { OutFile } from "../../platform.ts";
import { readWhileWritten } from "../../tasks/export-written.ts";
import { throwIfStopped } from "../../waiting.ts";
import { contentDisposition } from "./content-disposition.ts";

/** What goes down. */
export interface DownloadFacts {
  readonly name: string;
  readonly type: string;
  readonly sizeBytes?: number | undefined;
}

/** Writes it; what it opened it has closed when it is through, however that ends. */
export type FillDownload = (file: OutFile, signal: AbortSignal) => Promise<unknown>;

/** A browser lets its owner pause a download; so long we wait. */
const PATIENCE_MS = 10 * 60_000;

/** More at a time than anybody means. */
const MOST_AT_ONCE = 8;

/**
 * Everything that is going down. It is made while it is read: a browser that is slow, or gone, slows it
 * down, or ends it.
 */
export class Downloads {
  readonly #going = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();

  /**
   * Answers when the first piece is there: what fails before it is told like every other failure, what
   * fails behind it ends the download in an error.
   *
   * @throws what `fill` throws before it has written anything
   */
  async answer(
    request: Request,
    facts: DownloadFacts,
    fill: FillDownload,
    patienceMs = PATIENCE_MS,
  ): Promise<Response> {
    const headers = headersOf(facts);
    if (request.method === "HEAD") return new Response(null, { headers });
    throwIfStopped(this.#closing.signal);
    if (this.#going.size >= MOST_AT_ONCE) throw tooMany();
    const stop = new AbortController();
    const signal = AbortSignal.any([request.signal, this.#closing.signal, stop.signal]);
    const { bytes, done } = readWhileWritten((file) => fill(file, signal), { signal });
    const going = done.catch(() => undefined).finally(() => this.#going.delete(going));
    this.#going.add(going);
    const reader = bytes.getReader();
    const first = await reader.read();
    const body = bodyOf(first, reader, stop, patienceMs);
    return new Response(body, { headers });
  }

  /** Whether somebody reads the store at this moment. */
  get isGoing(): boolean {
    return this.#going.size > 0;
  }

  /** Breaks all of them off, and waits until they have let go of everything. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#going);
  }
}

function headersOf({ name, type, sizeBytes }: DownloadFacts): HeadersInit {
  return {
    "content-type": type,
    "content-disposition": contentDisposition(name),
    // Health data, and keys in some: nobody on the way keeps it, or packs it anew.
    "cache-control": "no-store, no-transform",
    "x-content-type-options": "nosniff",
    ...(sizeBytes === undefined ? {} : { "content-length": String(sizeBytes) }),
  };
}

type Piece = ReadableStreamReadResult<Uint8Array>;

function bodyOf(
  first: Piece,
  reader: ReadableStreamDefaultReader<Uint8Array>,
  stop: AbortController,
  patienceMs: number,
): ReadableStream<Uint8Array> {
  let waiting: Piece | undefined = first;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (): void => {
    timer = setTimeout(() => {
      stop.abort();
    }, patienceMs);
  };
  wait();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        clearTimeout(timer);
        const { value, done } = waiting ?? (await reader.read());
        waiting = undefined;
        if (done) {
          controller.close();
          return;
        }
        controller.enqueue(value);
        wait();
      },
      async cancel() {
        clearTimeout(timer);
        stop.abort();
        await reader.cancel(new Interrupted()).catch(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

function tooMany(): AppError {
  return new AppError("in-use", "Several files are going down already.", {
    hint: "Let them come to their end, then try again.",
  });
}
