import { DiskError } from "../disk/errors.ts";
import { keptBytes } from "../disk/kept-bytes.ts";
import type { KeptBytes, RandomBytes } from "../platform.ts";

/** Enough for a browser to put a part aside on the disk rather than in memory. */
const PART_BYTES = 8 * 1024 * 1024;

/** What is in a blob, or in a file that the person dropped. */
export function keepBlob(
  blob: Blob,
  drop: () => Promise<void> = () => Promise.resolve(),
): KeptBytes {
  const read = async (start: number, end: number): Promise<Uint8Array> => {
    try {
      return new Uint8Array(await blob.slice(start, end).arrayBuffer());
    } catch (cause) {
      throw new DiskError("no-access", "The browser cannot read these bytes any more.", {
        hint: "Was the file changed or moved meanwhile? Choose it again.",
        cause,
      });
    }
  };
  return keptBytes(blob.size, read, drop);
}

/** Bytes become a blob piece by piece: the browser keeps big ones on the disk, and forgets them with the page. */
export class BlobBuilder {
  #parts: Blob[] = [];
  #pieces: Uint8Array<ArrayBuffer>[] = [];
  #pieceBytes = 0;

  /** The piece is ours from now on. */
  add(piece: Uint8Array): void {
    this.#pieces.push(piece as Uint8Array<ArrayBuffer>);
    this.#pieceBytes += piece.length;
    if (this.#pieceBytes >= PART_BYTES) this.#seal();
  }

  build(): Blob {
    this.#seal();
    return new Blob(this.#parts);
  }

  #seal(): void {
    this.#parts.push(new Blob(this.#pieces));
    this.#pieces = [];
    this.#pieceBytes = 0;
  }
}

/** All of it as one blob; what is one already is not copied. */
export async function blobOf(bytes: RandomBytes): Promise<Blob> {
  const builder = new BlobBuilder();
  for await (const piece of bytes.stream()) builder.add(piece);
  return builder.build();
}
