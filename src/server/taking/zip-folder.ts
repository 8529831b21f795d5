import type { ZipWriter } from "@zip.js/zip.js";
import type { UnixSeconds } from "../../health/minute.ts";
import type { OutFile, OutFolder, Waiting } from "../../platform.ts";
import { throwIfStopped } from "../../waiting.ts";

export interface ZipOptions extends Waiting {
  /** When its files are told to be from. */
  readonly nowS: UnixSeconds;
}

/**
 * Writes a folder as one zip archive, piece by piece: of every file only what is on its way is in memory.
 * Its files are written one after the other.
 */
export async function writeZip<T>(
  out: OutFile,
  { nowS, signal }: ZipOptions,
  fill: (folder: OutFolder) => Promise<T>,
): Promise<T> {
  const library = await import("@zip.js/zip.js");
  library.configure({ chunkSize: PIECE_BYTES, useWebWorkers: false });
  const target = new WritableStream<Uint8Array>({ write: (bytes) => out.write(bytes) });
  const zip = new library.ZipWriter(target, {
    lastModDate: new Date(nowS * 1000),
    extendedTimestamp: false,
    // Not everything that opens archives knows the bigger form; no file of ours has 4 GB.
    zip64: false,
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    const result = await fill({ create: (path) => Promise.resolve(begin(zip, path)) });
    await zip.close();
    return result;
  } catch (error) {
    // The library has an error of its own for a signal.
    throwIfStopped(signal);
    throw error;
  }
}

const PIECE_BYTES = 256 * 1024;

function begin(zip: ZipWriter<unknown>, path: string): OutFile {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  // Parquet is packed already.
  const options = path.endsWith(".parquet") ? { level: 0 } : {};
  const added = zip.add(path, readable, options).then(() => undefined);
  // When adding has failed, nobody reads any more: whoever writes is told then.
  const unlessFailed = (work: Promise<void>): Promise<void> => {
    work.catch(() => undefined);
    return Promise.race([work, added.then(() => work)]);
  };
  added.catch(() => undefined);
  writer.closed.catch(() => undefined);
  return {
    write: (bytes) =>
      bytes.length === 0 ? Promise.resolve() : unlessFailed(writer.write(bytes.slice())),
    close: async () => {
      await unlessFailed(writer.close());
      await added;
    },
    discard: async () => {
      await writer.abort(new Error("discarded")).catch(() => undefined);
      await added.catch(() => undefined);
    },
  };
}
