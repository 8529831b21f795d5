import { piecesOf } from "../bytes/byte-reader.ts";
import { Interrupted } from "../errors.ts";
import type { KeptBytes, OutFile, Scratch, Waiting } from "../platform.ts";
import { throwIfStopped } from "../waiting.ts";

/**
 * A file that somebody reads while it is written: the writer waits for the reader. What fails on one side
 * ends the other one.
 */
export interface Written<T> {
  readonly bytes: ReadableStream<Uint8Array>;
  /** What the writing came to; it has failed when the reader has gone. */
  readonly done: Promise<T>;
}

/** Begins to write at once; nothing is written further than it is read. The signal ends both sides. */
export function readWhileWritten<T>(
  fill: (file: OutFile) => Promise<T>,
  { signal }: Waiting = {},
): Written<T> {
  const passage = new Passage();
  const done = writeThrough(passage, fill, signal);
  done.catch(() => undefined); // whoever reads is told, too
  return { bytes: passage.bytes, done };
}

async function writeThrough<T>(
  passage: Passage,
  fill: (file: OutFile) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const stop = (): void => {
    passage.breakOff(new Interrupted(signal?.reason));
  };
  signal?.addEventListener("abort", stop);
  try {
    throwIfStopped(signal);
    const later = (): Promise<void> => Promise.resolve();
    const write = (bytes: Uint8Array): Promise<void> => passage.write(bytes);
    const result = await fill({ write, close: later, discard: later });
    passage.end();
    return result;
  } catch (error) {
    passage.breakOff(error);
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/**
 * Hands pieces from a writer to a reader, one at a time. A TransformStream would do, but for that whoever
 * waits in it to write is not woken when it is broken off.
 */
class Passage {
  readonly bytes: ReadableStream<Uint8Array>;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #isWanted = false;
  #writer: { readonly resolve: () => void; readonly reject: (error: unknown) => void } | undefined;
  #failure: { readonly error: unknown } | undefined;
  #isOver = false;

  constructor() {
    const source: UnderlyingDefaultSource<Uint8Array> = {
      start: (controller) => {
        this.#controller = controller;
      },
      pull: () => {
        this.#isWanted = true;
        this.#writer?.resolve();
      },
      cancel: (reason) => {
        this.#fail(reason instanceof Error ? reason : new Interrupted(reason));
      },
    };
    this.bytes = new ReadableStream(source, { highWaterMark: 0 });
  }

  /** Waits until somebody reads. The bytes are the writer's again then. */
  async write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    if (!this.#isWanted && this.#failure === undefined) {
      await new Promise<void>((resolve, reject) => {
        this.#writer = { resolve, reject };
      });
    }
    if (this.#failure !== undefined) throw this.#failure.error;
    this.#isWanted = false;
    this.#controller?.enqueue(bytes.slice());
  }

  end(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
    this.#isOver = true;
    this.#controller?.close();
  }

  breakOff(error: unknown): void {
    if (this.#isOver || this.#failure !== undefined) return;
    this.#controller?.error(error);
    this.#fail(error);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#writer?.reject(error);
  }
}

/** Puts aside what is written. */
export async function keepWritten<T>(
  scratch: Scratch,
  fill: (file: OutFile) => Promise<T>,
  options: Waiting & { readonly maxBytes: number },
): Promise<{ readonly bytes: KeptBytes; readonly result: T }> {
  const stop = new AbortController();
  const given = options.signal === undefined ? [] : [options.signal];
  const { bytes, done } = readWhileWritten(fill, {
    signal: AbortSignal.any([stop.signal, ...given]),
  });
  const keeping = scratch.keep(piecesOf(bytes), options);
  keeping.catch(() => {
    stop.abort(); // the writer would wait for ever
  });
  // Whoever writes only learns that nobody reads any more; why is known by who keeps.
  const [kept, written] = await Promise.allSettled([keeping, done]);
  if (kept.status === "rejected") throw kept.reason;
  if (written.status === "fulfilled") return { bytes: kept.value, result: written.value };
  await kept.value.drop();
  throw written.reason;
}
