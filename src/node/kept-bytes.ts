import type { FileHandle } from "node:fs/promises";
import type { ByteStream, KeptBytes, Waiting } from "../platform.ts";
import { throwIfStopped } from "../waiting.ts";

const PIECE_BYTES = 256 * 1024;

/** Bytes in memory, in the pieces in which they came. */
export function keepMemory(
  pieces: readonly Uint8Array[],
  sizeBytes: number,
  drop: () => Promise<void>,
): KeptBytes {
  const whole = new Uint8Array(sizeBytes);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return keep(sizeBytes, (start, end) => Promise.resolve(whole.slice(start, end)), drop);
}

/** Bytes in a file that is ours alone. */
export function keepFile(
  handle: FileHandle,
  sizeBytes: number,
  drop: () => Promise<void>,
): KeptBytes {
  const read = async (start: number, end: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(end - start);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, start + length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  };
  return keep(sizeBytes, read, drop);
}

function keep(
  sizeBytes: number,
  read: (start: number, end: number) => Promise<Uint8Array>,
  drop: () => Promise<void>,
): KeptBytes {
  let isDropped = false;
  const readWithin = (startByte: number, endByte: number): Promise<Uint8Array> => {
    if (isDropped) return Promise.reject(new TypeError("these bytes were dropped"));
    const start = Math.min(Math.max(startByte, 0), sizeBytes);
    return read(start, Math.max(start, Math.min(endByte, sizeBytes)));
  };
  return {
    sizeBytes,
    read: readWithin,
    async *stream(
      startByte = 0,
      { signal }: Waiting = {},
    ): ByteStream & AsyncGenerator<Uint8Array> {
      for (let at = startByte; at < sizeBytes; at += PIECE_BYTES) {
        throwIfStopped(signal);
        yield await readWithin(at, at + PIECE_BYTES);
      }
    },
    async drop() {
      isDropped = true;
      await drop();
    },
  };
}
