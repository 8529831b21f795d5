import { formatHex, parseHex } from "./hex.ts";

/** Why a text is no auth key. */
export type NoKey = "empty" | "placeholder" | "malformed";

const LENGTH = 16;

/** Fewer different hex digits than this make a placeholder (key-sources §1: all zeros, all f, …). */
const FEWEST_DIFFERENT_DIGITS = 6;

/**
 * The 16 bytes that a band demands as proof. Prints as `AuthKey(hidden)` whatever prints it;
 * `reveal()` is the only way in.
 */
export class AuthKey {
  readonly #bytes: Uint8Array<ArrayBuffer>;

  private constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  /** @throws TypeError unless there are exactly 16 bytes */
  static of(bytes: Uint8Array): AuthKey {
    if (bytes.length !== LENGTH) throw new TypeError("an auth key has 16 bytes");
    return new AuthKey(new Uint8Array(bytes));
  }

  /**
   * Reads the text forms in which keys are found: 32 hex digits of either case, with or without one
   * leading `0x`, white space around it. Placeholders (too few different digits) are no keys.
   */
  static parse(text: string | null | undefined): AuthKey | NoKey {
    const digits = (text ?? "").trim().replace(/^0x/i, "");
    if (digits === "") return "empty";
    const bytes = parseHex(digits);
    if (bytes?.length !== LENGTH) return "malformed";
    if (new Set(digits.toLowerCase()).size < FEWEST_DIFFERENT_DIGITS) return "placeholder";
    return new AuthKey(bytes);
  }

  /**
   * Reads what an owner types as the key: what {@link AuthKey.parse} reads, and the 16 characters that
   * Mi Band 2 and its time were given as a key. Nowhere else: any word of that length would be one.
   */
  static parseTyped(text: string): AuthKey | NoKey {
    const key = AuthKey.parse(text);
    const trimmed = text.trim();
    // A hex key of which some is missing is no such word.
    if (key !== "malformed" || !/^(?!0x)[!-~]{16}$/i.test(trimmed)) return key;
    return AuthKey.parse(formatHex(new TextEncoder().encode(trimmed)));
  }

  /** The 16 bytes themselves. A copy: it may be wiped. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice();
  }

  /**
   * `0x` and 32 lower-case hex digits, nothing behind them: the one form that every device family
   * of Gadgetbridge accepts. For the owner's eyes only.
   */
  reveal(): string {
    return `0x${formatHex(this.#bytes)}`;
  }

  equals(other: AuthKey): boolean {
    return this.#bytes.every((byte, i) => byte === other.#bytes[i]);
  }

  toString(): string {
    return "AuthKey(hidden)";
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
