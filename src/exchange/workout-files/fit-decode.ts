import { ExchangeError } from "../errors.ts";
import { fitCrc } from "./fit-crc.ts";
import { TIMESTAMP } from "./fit-profile.ts";
import type { Field } from "./fit-profile.ts";

/** A data message: the raw numbers and texts of its fields, without those that say nothing. */
export interface FitMessage {
  readonly number: number;
  readonly fields: ReadonlyMap<number, number | string>;
}

/** A field of a message in our unit. */
export function valueOf(message: FitMessage, { number, scale, offset }: Field): number | undefined {
  const raw = message.fields.get(number);
  return typeof raw === "number" ? raw / scale - offset : undefined;
}

/** How the messages of one kind are laid out. */
interface Definition {
  readonly number: number;
  readonly isLittleEndian: boolean;
  readonly fields: readonly {
    readonly number: number;
    readonly bytes: number;
    readonly type: number;
  }[];
  /** With the developer fields, which are skipped. */
  readonly bytes: number;
}

/**
 * The messages of a FIT file, or of several in a row, in their order; of others than `wanted` nothing
 * is made. The whole is in memory; what is made of it is one message at a time.
 *
 * A decoder of ours, because `fit-file-parser` wants Node's Buffer, keeps an object of every message
 * (twice) however many a hostile file of one-byte messages has, and brings 440 KB of tables.
 *
 * @throws ExchangeError "unknown-format" | "damaged", also when a checksum is wrong
 * @source Garmin FIT SDK, "FIT Protocol"
 */
export function* decodeFit(
  bytes: Uint8Array,
  wanted: ReadonlySet<number>,
): Generator<FitMessage, void> {
  for (let at = 0; at === 0 || at < bytes.length;) {
    const { dataAt, endAt } = readHeader(bytes, at);
    yield* new FitData(bytes, dataAt, endAt, wanted).messages();
    at = endAt + 2;
  }
}

function readHeader(bytes: Uint8Array, at: number): { dataAt: number; endAt: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [headerBytes = 0] = bytes.subarray(at);
  const word = String.fromCharCode(...bytes.subarray(at + 8, at + 12));
  if (headerBytes < 12 || word !== ".FIT") {
    if (at > 0) throw damaged();
    throw new ExchangeError("unknown-format", "This is no FIT file.", {
      hint: "Name a file of a workout: GPX, TCX or FIT.",
    });
  }
  const dataAt = at + headerBytes;
  const endAt = dataAt + view.getUint32(at + 4, true);
  if (endAt + 2 > bytes.length) throw damaged();
  if (fitCrc(bytes.subarray(at, endAt)) !== view.getUint16(endAt, true)) throw damaged();
  return { dataAt, endAt };
}

class FitData {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  readonly #wanted: ReadonlySet<number>;
  readonly #endAt: number;
  readonly #definitions = new Map<number, Definition>();
  #at: number;
  /** The last whole time; short headers say only its last five bits. */
  #time = 0;

  constructor(bytes: Uint8Array, dataAt: number, endAt: number, wanted: ReadonlySet<number>) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, endAt);
    this.#at = dataAt;
    this.#endAt = endAt;
    this.#wanted = wanted;
  }

  *messages(): Generator<FitMessage, void> {
    while (this.#at < this.#endAt) {
      const header = this.#byte();
      if (header & 0x80) yield* this.#data((header >> 5) & 3, header & 0x1f);
      else if (header & 0x40) this.#define(header);
      else yield* this.#data(header & 0x0f, undefined);
    }
  }

  #define(header: number): void {
    const at = this.#take(5);
    const isLittleEndian = this.#view.getUint8(at + 1) === 0;
    const number = this.#view.getUint16(at + 2, isLittleEndian);
    const fields = this.#fields(this.#view.getUint8(at + 4));
    const others = header & 0x20 ? this.#fields(this.#byte()) : [];
    const bytes = [...fields, ...others].reduce((sum, it) => sum + it.bytes, 0);
    this.#definitions.set(header & 0x0f, { number, isLittleEndian, fields, bytes });
  }

  #fields(count: number): { number: number; bytes: number; type: number }[] {
    const at = this.#take(count * 3);
    return Array.from({ length: count }, (_, i) => ({
      number: this.#view.getUint8(at + i * 3),
      bytes: this.#view.getUint8(at + i * 3 + 1),
      type: this.#view.getUint8(at + i * 3 + 2),
    }));
  }

  *#data(local: number, shortTime: number | undefined): Generator<FitMessage, void> {
    const definition = this.#definitions.get(local);
    if (!definition) throw damaged();
    let at = this.#take(definition.bytes);
    const isWanted = this.#wanted.has(definition.number);
    const fields = new Map<number, number | string>();
    for (const { number, bytes, type } of definition.fields) {
      if (isWanted || number === TIMESTAMP) {
        const value = this.#value(at, bytes, type, definition.isLittleEndian);
        if (value !== undefined) fields.set(number, value);
      }
      at += bytes;
    }
    this.#keepTime(fields, shortTime);
    if (isWanted) yield { number: definition.number, fields };
  }

  #keepTime(fields: Map<number, number | string>, shortTime: number | undefined): void {
    const time = fields.get(TIMESTAMP);
    if (typeof time === "number") this.#time = time;
    else if (shortTime !== undefined) {
      this.#time += (shortTime - this.#time) & 0x1f;
      fields.set(TIMESTAMP, this.#time);
    }
  }

  /** Of several the first; `undefined` for "nothing" and for a size that does not fit the type. */
  #value(at: number, bytes: number, type: number, little: boolean): number | string | undefined {
    if (type === 0x07) return textOf(this.#bytes.subarray(at, at + bytes));
    const base = NUMBERS[type];
    if (!base || bytes < base.bytes || bytes % base.bytes !== 0) return undefined;
    const value = base.read(this.#view, at, little);
    return value === base.nothing || !Number.isFinite(value) ? undefined : value;
  }

  #byte(): number {
    return this.#view.getUint8(this.#take(1));
  }

  #take(bytes: number): number {
    const at = this.#at;
    if (at + bytes > this.#endAt) throw damaged();
    this.#at += bytes;
    return at;
  }
}

interface NumberType {
  readonly bytes: number;
  readonly nothing: number;
  readonly read: (view: DataView, at: number, little: boolean) => number;
}

const u8 = (view: DataView, at: number) => view.getUint8(at);
const u16 = (view: DataView, at: number, little: boolean) => view.getUint16(at, little);
const u32 = (view: DataView, at: number, little: boolean) => view.getUint32(at, little);

/** By the code of the type. 64-bit numbers are in nothing that we read. */
const NUMBERS: Readonly<Record<number, NumberType>> = {
  0x00: { bytes: 1, nothing: 0xff, read: u8 },
  0x01: { bytes: 1, nothing: 0x7f, read: (view, at) => view.getInt8(at) },
  0x02: { bytes: 1, nothing: 0xff, read: u8 },
  0x0a: { bytes: 1, nothing: 0, read: u8 },
  0x0d: { bytes: 1, nothing: 0xff, read: u8 },
  0x83: { bytes: 2, nothing: 0x7fff, read: (view, at, little) => view.getInt16(at, little) },
  0x84: { bytes: 2, nothing: 0xffff, read: u16 },
  0x85: { bytes: 4, nothing: 0x7fffffff, read: (view, at, little) => view.getInt32(at, little) },
  0x86: { bytes: 4, nothing: 0xffffffff, read: u32 },
  0x88: { bytes: 4, nothing: NaN, read: (view, at, little) => view.getFloat32(at, little) },
  0x89: { bytes: 8, nothing: NaN, read: (view, at, little) => view.getFloat64(at, little) },
  0x8b: { bytes: 2, nothing: 0, read: u16 },
  0x8c: { bytes: 4, nothing: 0, read: u32 },
};

/** Up to the first zero. */
function textOf(bytes: Uint8Array): string | undefined {
  const end = bytes.indexOf(0);
  const text = new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  return text === "" ? undefined : text;
}

function damaged(): ExchangeError {
  return new ExchangeError("damaged", "This FIT file breaks off, or it was changed by accident.", {
    hint: "Copy the file from the device again.",
  });
}
