import { KernelError } from "./kernel-error.ts";

/** What is in a file: bytes that can be read at any place. Need not be in memory. */
export interface Content {
  readonly sizeBytes: number;
  read(startByte: number, endByte: number): Uint8Array;
}

/** Bytes in memory. */
export function contentOf(bytes: Uint8Array): Content {
  return {
    sizeBytes: bytes.length,
    read: (startByte, endByte) => bytes.subarray(startByte, endByte),
  };
}

/**
 * A file as big as one likes without the memory for it: every byte follows from its place and the
 * seed, and no two neighbouring kilobytes are alike.
 */
export function generatedContent(sizeBytes: number, seed = 1): Content {
  return {
    sizeBytes,
    read(startByte, endByte) {
      const end = Math.min(endByte, sizeBytes);
      const bytes = new Uint8Array(Math.max(0, end - startByte));
      for (let i = 0; i < bytes.length; i++) {
        const word = Math.imul(((startByte + i) >>> 2) + seed, 0x9e3779b1);
        bytes[i] = (word ^ (word >>> 15)) >>> (8 * ((startByte + i) & 3));
      }
      return bytes;
    },
  };
}

/** The memory that files written on the phone share. */
export class Room {
  #freeBytes: number;

  constructor(freeBytes: number) {
    this.#freeBytes = freeBytes;
  }

  /** @throws KernelError ENOSPC */
  take(bytes: number): void {
    if (bytes > this.#freeBytes) throw new KernelError("ENOSPC");
    this.#freeBytes -= bytes;
  }

  giveBack(bytes: number): void {
    this.#freeBytes += bytes;
  }
}

/** A file that grows while it is written. */
export class GrowingContent implements Content {
  #bytes = new Uint8Array(0);
  #sizeBytes = 0;
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  read(startByte: number, endByte: number): Uint8Array {
    return this.#bytes.subarray(startByte, Math.min(endByte, this.#sizeBytes));
  }

  /** Writes at a place; what lies between the end and there becomes zeros. */
  write(bytes: Uint8Array, atByte: number): void {
    const end = atByte + bytes.length;
    if (end > this.#bytes.length) {
      const capacity = Math.max(
        end,
        Math.min(2 * this.#bytes.length, this.#bytes.length + 2 ** 26),
      );
      this.#room.take(capacity - this.#bytes.length);
      const bigger = new Uint8Array(capacity);
      bigger.set(this.#bytes.subarray(0, this.#sizeBytes));
      this.#bytes = bigger;
    }
    this.#bytes.set(bytes, atByte);
    this.#sizeBytes = Math.max(this.#sizeBytes, end);
  }

  drop(): void {
    this.#room.giveBack(this.#bytes.length);
    this.#bytes = new Uint8Array(0);
    this.#sizeBytes = 0;
  }
}
