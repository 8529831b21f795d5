import type { FileHandle } from "node:fs/promises";
import { keptBytes } from "../disk/kept-bytes.ts";
import type { KeptBytes } from "../platform.ts";

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
  return keptBytes(sizeBytes, read, drop);
}
