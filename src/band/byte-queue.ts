/** Bytes that come in small pieces and go in big ones. */
export class ByteQueue {
  readonly #chunkBytes: number;
  readonly #full: Uint8Array[] = [];
  #chunk: Uint8Array;
  #used = 0;

  constructor(chunkBytes: number) {
    this.#chunkBytes = chunkBytes;
    this.#chunk = new Uint8Array(chunkBytes);
  }

  /** How many wait. */
  get sizeBytes(): number {
    return this.#full.length * this.#chunkBytes + this.#used;
  }

  get hasFullChunk(): boolean {
    return this.#full.length > 0;
  }

  /** Takes over what stands in `piece` from `startByte` on. */
  append(piece: Uint8Array, startByte = 0): void {
    // A few bytes each time, hundred thousands of times: counting is faster than views and `set`.
    for (let at = startByte; at < piece.length; at++) {
      this.#chunk[this.#used++] = piece[at] ?? 0;
      if (this.#used === this.#chunkBytes) this.#next();
    }
  }

  /** The oldest: a full chunk, or all that there is. The caller's to keep. */
  take(): Uint8Array {
    const full = this.#full.shift();
    if (full) return full;
    const taken = this.#chunk.slice(0, this.#used);
    this.#used = 0;
    return taken;
  }

  clear(): void {
    this.#full.length = 0;
    this.#used = 0;
  }

  #next(): void {
    this.#full.push(this.#chunk);
    this.#chunk = new Uint8Array(this.#chunkBytes);
    this.#used = 0;
  }
}
