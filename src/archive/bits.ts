import { damaged } from "./source.ts";

/** Reads bits, the highest of each byte first, from bytes that are at hand. */
export class Bits {
  readonly #bytes: Uint8Array;
  #next = 0;
  #buffer = 0;
  #buffered = 0;

  /** @param startBit how many bits of the first byte are already used (0 to 7) */
  constructor(bytes: Uint8Array, startBit: number) {
    this.#bytes = bytes;
    if (startBit > 0) this.drop(startBit);
  }

  /** Bits used so far, those before `startBit` included. */
  get position(): number {
    return this.#next * 8 - this.#buffered;
  }

  /** The next `count` bits (at most 24) as a number; zeros beyond the end. They stay there. */
  peek(count: number): number {
    while (this.#buffered < count) {
      this.#buffer = ((this.#buffer & 0xffffff) << 8) | (this.#bytes[this.#next++] ?? 0);
      this.#buffered += 8;
    }
    return (this.#buffer >>> (this.#buffered - count)) & ((1 << count) - 1);
  }

  /** @throws ArchiveError "damaged" beyond the end */
  drop(count: number): void {
    if (this.#buffered < count) this.peek(count);
    this.#buffered -= count;
    if (this.position > this.#bytes.length * 8) throw damaged("The bzip2 data breaks off.");
  }

  /** The next `count` bits (at most 24). */
  take(count: number): number {
    const value = this.peek(count);
    this.drop(count);
    return value;
  }
}
