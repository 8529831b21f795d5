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
  return keptBytes(sizeBytes, (start, end) => Promise.resolve(whole.slice(start, end)), drop);
}

/** @param read is asked for what there is only: 0 ≤ `start` ≤ `end` ≤ `sizeBytes` */
export function keptBytes(
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
