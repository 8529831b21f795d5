import type { OutFile, OutFolder } from "../src/platform.ts";
import { MemoryFile } from "./archive-tools.ts";

/** A folder that is written into memory. */
export class OutInMemory implements OutFolder {
  /** What was closed, by its path. */
  readonly files = new Map<string, MemoryFile>();
  /** What was discarded. */
  readonly discarded: string[] = [];

  create(path: string): Promise<OutFile> {
    const pieces: Uint8Array[] = [];
    return Promise.resolve({
      write: (bytes) => Promise.resolve(void pieces.push(bytes.slice())),
      close: () => {
        this.files.set(path, new MemoryFile(path, Buffer.concat(pieces)));
        return Promise.resolve();
      },
      discard: () => Promise.resolve(void this.discarded.push(path)),
    });
  }

  async text(path: string): Promise<string> {
    const file = this.files.get(path);
    if (!file) throw new Error(`no file ${path}`);
    return new TextDecoder().decode(await file.read(0, file.sizeBytes));
  }
}
