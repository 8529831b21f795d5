import { ArchiveError } from "./errors.ts";

/**
 * The bounds that tell a bomb from a backup. They hold for everything that comes out of one named
 * file together, however deeply nested:
 *
 * - `freeBytes`: what decompression may always yield, however small the file is;
 * - `ratio`: beyond that, at most so many times the size of the named file. Deflate cannot exceed
 *   1032:1 in one layer, real backups stay below 20:1; nested bombs multiply and are caught;
 * - `entries`: a 20 GB backup holds some hundred thousand;
 * - `depth`: layers, each compression and each archive counting as one (`tar.gz` is two).
 *
 * So a bomb costs at most a few seconds, memory stays flat in any case, and a legitimate backup of
 * any size passes.
 */
export const LIMITS = {
  freeBytes: 256 * 2 ** 20,
  ratio: 2000,
  entries: 5_000_000,
  depth: 8,
} as const;

export type Limits = { readonly [name in keyof typeof LIMITS]: number };

/** What one named file may still expand to. */
export class Budget {
  readonly #limits: Limits;
  readonly #mostBytes: number;
  #bytes = 0;
  #entries = 0;
  #spent: ArchiveError | undefined;

  /** @param fileBytes size of the named file */
  constructor(fileBytes: number, limits: Limits = LIMITS) {
    this.#limits = limits;
    this.#mostBytes = limits.freeBytes + limits.ratio * fileBytes;
  }

  /** Decompressed bytes that are still allowed. */
  get leftBytes(): number {
    return Math.max(0, this.#mostBytes - this.#bytes);
  }

  /** @throws ArchiveError "too-big", the same one every time, so that it is reported once */
  spendBytes(count: number): void {
    this.#bytes += count;
    if (this.#bytes > this.#mostBytes) this.#fail("It unpacks to far more than any backup does.");
  }

  /** @throws ArchiveError "too-big" */
  spendEntry(): void {
    this.#entries++;
    if (this.#entries > this.#limits.entries) this.#fail("It holds more files than any backup.");
  }

  /** @throws ArchiveError "too-big" */
  checkDepth(depth: number): void {
    if (depth > this.#limits.depth) {
      throw new ArchiveError("too-big", "Too many archives lie one within the other.", {
        hint: "Unpack the outer ones yourself, then give ownband the inner one.",
      });
    }
  }

  #fail(message: string): never {
    this.#spent ??= new ArchiveError("too-big", message, {
      hint: "This looks like an archive bomb. If it is yours and right, unpack it yourself and give ownband the folder.",
    });
    throw this.#spent;
  }
}
