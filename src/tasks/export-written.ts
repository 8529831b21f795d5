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
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  writer.closed.catch(() => undefined); // told by `done`
  const file: OutFile = {
    // A copy: whoever writes may use the room again.
    write: (bytes) => (bytes.length === 0 ? Promise.resolve() : writer.write(bytes.slice())),
    close: () => Promise.resolve(),
    discard: () => Promise.resolve(),
  };
  return { bytes: readable, done: write(writer, () => fill(file), signal) };
}

async function write<T>(
  writer: WritableStreamDefaultWriter<Uint8Array>,
  fill: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const breakOff = (error: unknown): void => {
    writer.abort(error).catch(() => undefined);
  };
  const stop = (): void => {
    breakOff(new Interrupted(signal?.reason));
  };
  signal?.addEventListener("abort", stop);
  try {
    throwIfStopped(signal);
    const result = await fill();
    await writer.close();
    return result;
  } catch (error) {
    // Whoever read may have gone without a word.
    const reason = error instanceof Error ? error : new Interrupted(error);
    breakOff(reason);
    throw reason;
  } finally {
    signal?.removeEventListener("abort", stop);
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
