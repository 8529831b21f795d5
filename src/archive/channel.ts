import type { ByteStream } from "../platform.ts";

/**
 * Turns pushed bytes into pulled ones, with room for one piece: whoever pushes waits until the
 * piece is wanted.
 */
export class Channel {
  readonly #stop: () => void;
  #piece: Uint8Array | undefined;
  #taken: (() => void) | undefined;
  #arrived: (() => void) | undefined;
  #end: { readonly error: Error | undefined } | undefined;

  /** @param stop called once the reader wants no more; pushing fails from then on */
  constructor(stop: () => void) {
    this.#stop = stop;
  }

  /** Resolves when the piece has been taken. */
  async push(piece: Uint8Array): Promise<void> {
    if (this.#end !== undefined) throw new TypeError("nobody reads any more");
    if (piece.length === 0) return;
    const taken = new Promise<void>((resolve) => (this.#taken = resolve));
    this.#piece = piece;
    this.#arrived?.();
    await taken;
  }

  /** No more pieces come: because it is done, or because of an error that the reader shall get. */
  end(error?: Error): void {
    this.#end ??= { error };
    this.#arrived?.();
  }

  async *read(): ByteStream {
    try {
      for (;;) {
        if (this.#piece === undefined && this.#end === undefined) {
          await new Promise<void>((resolve) => (this.#arrived = resolve));
        }
        const piece = this.#piece;
        this.#piece = undefined;
        this.#taken?.();
        if (piece !== undefined) yield piece;
        else if (this.#end?.error !== undefined) throw this.#end.error;
        else if (this.#end !== undefined) return;
      }
    } finally {
      this.end();
      this.#taken?.();
      this.#stop();
    }
  }
}
