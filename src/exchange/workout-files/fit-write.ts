import { fitCrc } from "./fit-crc.ts";
import { BASE_TYPES } from "./fit-profile.ts";
import type { BaseType, Field } from "./fit-profile.ts";

/** A field as it is written: a number, or how long a text is. */
export type Column =
  Field | { readonly number: number; readonly type: "string"; readonly bytes: number };

export type Cell = number | string | undefined;

/** A text of at most 254 bytes. */
export function textColumn(number: number, text: string): Column {
  return { number, type: "string", bytes: new TextEncoder().encode(text).length + 1 };
}

export function column(number: number, type: Exclude<BaseType, "string">): Column {
  return { number, type, scale: 1, offset: 0 };
}

/** What one column takes. */
function bytesOf(it: Column): number {
  return "bytes" in it ? it.bytes : BASE_TYPES[it.type].bytes;
}

/**
 * Writes the messages of a FIT file one after the other, little-endian.
 *
 * Ours, because `@markw65/fit-file-writer` brings 550 KB of tables for the seven messages that we
 * write; it reads what we write in the tests.
 *
 * @source Garmin FIT SDK, "FIT Protocol"
 */
export class FitWriter {
  #bytes = new Uint8Array(1 << 16);
  #view = new DataView(this.#bytes.buffer);
  #length = HEADER_BYTES;
  readonly #layouts = new Map<number, readonly Column[]>();

  /** From now on messages with this local number (0 to 15) are of this kind and have these columns. */
  define(local: number, message: number, columns: readonly Column[]): void {
    const at = this.#take(6 + columns.length * 3);
    this.#view.setUint8(at, 0x40 | local);
    this.#view.setUint16(at + 3, message, true);
    this.#view.setUint8(at + 5, columns.length);
    for (const [i, it] of columns.entries()) {
      const code = BASE_TYPES[it.type].code;
      this.#bytes.set([it.number, bytesOf(it), code], at + 6 + i * 3);
    }
    this.#layouts.set(local, columns);
  }

  /** What is absent, or does not fit its column, is written as "nothing". */
  write(local: number, cells: readonly Cell[]): void {
    const columns = this.#layouts.get(local);
    if (columns?.length !== cells.length) throw new TypeError("a cell for every column");
    this.#view.setUint8(this.#take(1), local);
    for (const [i, it] of columns.entries()) {
      const cell = cells[i];
      const at = this.#take(bytesOf(it));
      if ("bytes" in it) this.#bytes.set(new TextEncoder().encode(String(cell)), at);
      else this.#number(at, it, typeof cell === "number" ? cell : undefined);
    }
  }

  /** The whole file, with header and checksums. */
  finish(): Uint8Array {
    const end = this.#take(2);
    const header = this.#bytes.subarray(0, HEADER_BYTES);
    header.set([HEADER_BYTES, 0x20]);
    this.#view.setUint16(2, PROFILE_VERSION, true);
    this.#view.setUint32(4, end - HEADER_BYTES, true);
    header.set(new TextEncoder().encode(".FIT"), 8);
    this.#view.setUint16(12, fitCrc(header.subarray(0, 12)), true);
    this.#view.setUint16(end, fitCrc(this.#bytes.subarray(0, end)), true);
    return this.#bytes.slice(0, end + 2);
  }

  #number(at: number, { type, scale, offset }: Field, value: number | undefined): void {
    const { bytes, nothing } = BASE_TYPES[type];
    const raw = value === undefined ? nothing : Math.round((value + offset) * scale);
    const isSigned = type === "sint32";
    const least = isSigned ? -nothing - 1 : 0;
    const fits = raw >= least && raw < nothing;
    const written = fits ? raw : nothing;
    if (bytes === 1) this.#view.setUint8(at, written);
    else if (bytes === 2) this.#view.setUint16(at, written, true);
    else this.#view.setUint32(at, written >>> 0, true);
  }

  #take(bytes: number): number {
    const at = this.#length;
    this.#length += bytes;
    if (this.#length > this.#bytes.length) {
      const more = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length));
      more.set(this.#bytes);
      this.#bytes = more;
      this.#view = new DataView(more.buffer);
    }
    return at;
  }
}

const HEADER_BYTES = 14;
/** 21.95, after which nothing that we write has changed. */
const PROFILE_VERSION = 2195;
