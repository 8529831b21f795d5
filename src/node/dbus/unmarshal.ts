import { FrameError } from "../../bytes/message.ts";
import type { BusVariant } from "../../platform.ts";
import { parseSignature, parseSingle } from "./signature.ts";
import type { BusType } from "./signature.ts";

/** Containers in containers, variants included. @source D-Bus specification, "Message Format" */
const MOST_NESTED = 64;

/** Takes a message apart, front to back; positions count from its first byte. */
export class BusReader {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  readonly #isLittle: boolean;
  #at = 0;
  #nested = 0;

  constructor(bytes: Buffer, isLittle: boolean) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#isLittle = isLittle;
  }

  get at(): number {
    return this.#at;
  }

  align(boundary: number): void {
    this.#at = Math.ceil(this.#at / boundary) * boundary;
  }

  /** The values that a signature lists. @throws FrameError when they are not there, or malformed */
  values(signature: string): unknown[] {
    return parseSignature(signature).map((type) => this.value(type));
  }

  value(type: BusType): unknown {
    this.align(type.alignment);
    switch (type.is) {
      case "y":
        return this.#view.getUint8(this.#advance(1));
      case "b":
        return this.#uint32() !== 0;
      case "n":
        return this.#view.getInt16(this.#advance(2), this.#isLittle);
      case "q":
        return this.#view.getUint16(this.#advance(2), this.#isLittle);
      case "i":
        return this.#view.getInt32(this.#advance(4), this.#isLittle);
      case "u":
      case "h":
        return this.#uint32();
      case "x":
        return this.#view.getBigInt64(this.#advance(8), this.#isLittle);
      case "t":
        return this.#view.getBigUint64(this.#advance(8), this.#isLittle);
      case "d":
        return this.#view.getFloat64(this.#advance(8), this.#isLittle);
      case "s":
      case "o":
        return this.#text(this.#uint32());
      case "g":
        return this.#text(this.#view.getUint8(this.#advance(1)));
      case "bytes":
        return this.#take(this.#uint32());
      case "variant":
        return this.#inside(() => this.#variant());
      case "array":
        return this.#inside(() => this.#array(type.of));
      case "dict":
        return this.#inside(() => this.#dict(type.key, type.value));
      case "struct":
        return this.#inside(() => type.fields.map((field) => this.value(field)));
    }
  }

  /** Passes over `count` bytes and gives where they begin. */
  #advance(count: number): number {
    const at = this.#at;
    if (at + count > this.#bytes.length) throw new FrameError("A D-Bus message is too short.");
    this.#at = at + count;
    return at;
  }

  #uint32(): number {
    return this.#view.getUint32(this.#advance(4), this.#isLittle);
  }

  /** A text and the zero byte behind it. */
  #text(length: number): string {
    const at = this.#advance(length + 1);
    return this.#bytes.toString("utf8", at, at + length);
  }

  /** A copy: whoever keeps a few bytes does not keep the whole message. */
  #take(count: number): Uint8Array {
    const at = this.#advance(count);
    return new Uint8Array(this.#bytes.subarray(at, at + count));
  }

  #variant(): BusVariant {
    const signature = this.#text(this.#view.getUint8(this.#advance(1)));
    return { signature, value: this.value(parseSingle(signature)) };
  }

  #array(of: BusType): unknown[] {
    const items: unknown[] = [];
    this.#elements(of.alignment, () => items.push(this.value(of)));
    return items;
  }

  #dict(key: BusType, value: BusType): Map<unknown, unknown> {
    const entries = new Map<unknown, unknown>();
    this.#elements(8, () => {
      this.align(8);
      const name = this.value(key);
      entries.set(name, this.value(value));
    });
    return entries;
  }

  /** Reads elements, of which each is at least one byte long, up to the end of their array. */
  #elements(alignment: number, readOne: () => void): void {
    const length = this.#uint32();
    this.align(alignment);
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new FrameError("A D-Bus array is longer than its message.");
    while (this.#at < end) readOne();
    if (this.#at !== end) throw new FrameError("A D-Bus array does not end with an element.");
  }

  #inside<T>(read: () => T): T {
    this.#nested++;
    if (this.#nested > MOST_NESTED) throw new FrameError("A D-Bus message is nested too deep.");
    const value = read();
    this.#nested--;
    return value;
  }
}
