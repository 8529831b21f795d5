import type { BusVariant } from "../../platform.ts";
import { parseSignature, parseSingle } from "./signature.ts";
import type { BusType } from "./signature.ts";

const FIRST_BYTES = 512;

/** Puts a message together, little-endian. A value that does not fit its type is a TypeError. */
export class BusWriter {
  #bytes = Buffer.alloc(FIRST_BYTES);
  #at = 0;

  get at(): number {
    return this.#at;
  }

  /** What has been written; the writer is not to be used any more. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  align(boundary: number): void {
    const end = Math.ceil(this.#at / boundary) * boundary;
    this.#room(end - this.#at);
    this.#bytes.fill(0, this.#at, end);
    this.#at = end;
  }

  values(signature: string, body: readonly unknown[]): void {
    this.#all(parseSignature(signature), body);
  }

  /** Writes over an earlier `u`. */
  setUint32(at: number, value: number): void {
    this.#bytes.writeUInt32LE(value, at);
  }

  uint32(value: number): void {
    this.align(4);
    this.#room(4);
    this.#at = this.#bytes.writeUInt32LE(value, this.#at);
  }

  value(type: BusType, value: unknown): void {
    this.align(type.alignment);
    this.#room(8);
    switch (type.is) {
      case "y":
        this.#at = this.#bytes.writeUInt8(number(value), this.#at);
        break;
      case "b":
        this.#at = this.#bytes.writeUInt32LE(boolean(value) ? 1 : 0, this.#at);
        break;
      case "n":
        this.#at = this.#bytes.writeInt16LE(number(value), this.#at);
        break;
      case "q":
        this.#at = this.#bytes.writeUInt16LE(number(value), this.#at);
        break;
      case "i":
        this.#at = this.#bytes.writeInt32LE(number(value), this.#at);
        break;
      case "u":
      case "h":
        this.#at = this.#bytes.writeUInt32LE(number(value), this.#at);
        break;
      case "x":
        this.#at = this.#bytes.writeBigInt64LE(bigint(value), this.#at);
        break;
      case "t":
        this.#at = this.#bytes.writeBigUInt64LE(bigint(value), this.#at);
        break;
      case "d":
        this.#at = this.#bytes.writeDoubleLE(number(value), this.#at);
        break;
      case "s":
        this.#text(text(value));
        break;
      case "o":
        this.#text(objectPath(value));
        break;
      case "g":
        this.#signature(text(value));
        break;
      case "bytes":
        this.#takeIn(value);
        break;
      case "variant":
        this.#variant(value);
        break;
      case "array":
        this.#array(type.of, value);
        break;
      case "dict":
        this.#dict(type.key, type.value, value);
        break;
      case "struct":
        this.#all(type.fields, list(value));
        break;
    }
  }

  #room(count: number): void {
    const needed = this.#at + count;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.alloc(Math.max(this.#bytes.length * 2, needed));
    this.#bytes.copy(grown, 0, 0, this.#at);
    this.#bytes = grown;
  }

  #all(types: readonly BusType[], values: readonly unknown[]): void {
    if (types.length !== values.length) {
      throw new TypeError(`${types.length} D-Bus values are wanted, not ${values.length}`);
    }
    for (const [i, type] of types.entries()) this.value(type, values[i]);
  }

  #text(value: string): void {
    const length = Buffer.byteLength(value);
    this.uint32(length);
    this.#room(length + 1);
    this.#at += this.#bytes.write(value, this.#at);
    this.#at = this.#bytes.writeUInt8(0, this.#at);
  }

  #signature(value: string): void {
    parseSignature(value);
    this.#room(value.length + 2);
    this.#at = this.#bytes.writeUInt8(value.length, this.#at);
    this.#at += this.#bytes.write(value, this.#at, "latin1");
    this.#at = this.#bytes.writeUInt8(0, this.#at);
  }

  #takeIn(value: unknown): void {
    if (!(value instanceof Uint8Array)) throw unfit("ay");
    this.uint32(value.length);
    this.#room(value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
  }

  #variant(given: unknown): void {
    if (!isVariant(given)) throw unfit("v");
    this.#signature(given.signature);
    this.value(parseSingle(given.signature), given.value);
  }

  #array(of: BusType, value: unknown): void {
    this.#elements(of.alignment, () => {
      for (const item of list(value)) this.value(of, item);
    });
  }

  #dict(key: BusType, value: BusType, given: unknown): void {
    if (!(given instanceof Map)) throw unfit("a{}");
    this.#elements(8, () => {
      for (const [name, item] of given as ReadonlyMap<unknown, unknown>) {
        this.align(8);
        this.value(key, name);
        this.value(value, item);
      }
    });
  }

  /** The padding before the first element does not count in the length. */
  #elements(alignment: number, write: () => void): void {
    this.uint32(0);
    const lengthAt = this.#at - 4;
    this.align(alignment);
    const start = this.#at;
    write();
    this.setUint32(lengthAt, this.#at - start);
  }
}

const unfit = (type: string): TypeError =>
  new TypeError(`the value does not fit D-Bus type ${type}`);

function number(value: unknown): number {
  if (typeof value !== "number") throw unfit("number");
  return value;
}

function bigint(value: unknown): bigint {
  if (typeof value !== "bigint") throw unfit("x or t");
  return value;
}

function boolean(value: unknown): boolean {
  if (typeof value !== "boolean") throw unfit("b");
  return value;
}

/** A zero byte in a text would make the daemon hang up. */
function text(value: unknown): string {
  if (typeof value !== "string" || value.includes("\0")) throw unfit("s");
  return value;
}

function objectPath(value: unknown): string {
  const path = text(value);
  if (!/^\/(?:\w+(?:\/\w+)*)?$/.test(path)) throw unfit("o");
  return path;
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw unfit("a or ()");
  return value as readonly unknown[];
}

function isVariant(value: unknown): value is BusVariant {
  return typeof value === "object" && value !== null && "signature" in value && "value" in value;
}
