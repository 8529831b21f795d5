/**
 * The 512-byte header of a tar entry, and the records that precede one.
 * @source POSIX.1-2017 pax "ustar Interchange Format"; GNU tar manual, "Basic Tar Format"
 */

export const BLOCK = 512;

/** One header as it stands in the archive; what PAX and GNU records override is not yet applied. */
export interface TarHeader {
  readonly name: string;
  /** The type flag as a character; "0" for the NUL of the oldest tars. */
  readonly type: string;
  /** Bytes of content that follow; `undefined` when the field says nothing that could be true. */
  readonly sizeBytes: number | undefined;
  readonly modifiedS: number | undefined;
  /** Only for type "S" (GNU sparse): whether another block of its map follows. */
  readonly moreSparse: boolean;
}

const utf8 = new TextDecoder();

/** Whether these bytes can begin a tar: a header with the right checksum, or `ustar` in its place. */
export function tarHeaderLooksRight(head: Uint8Array): boolean {
  if (head.length < BLOCK) return false;
  return hasUstarMagic(head) || checksumFits(head);
}

/** The header in a block; `undefined` when its checksum does not fit. */
export function parseTarHeader(block: Uint8Array): TarHeader | undefined {
  if (!checksumFits(block)) return undefined;
  const prefix = block[262] === 0 && hasUstarMagic(block) ? text(block, 345, 155) : "";
  const name = text(block, 0, 100);
  const type = block[156] ?? 0;
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    type: type === 0 ? "0" : String.fromCharCode(type),
    sizeBytes: number(block, 124, 12),
    modifiedS: number(block, 136, 12),
    moreSparse: block[482] === 1,
  };
}

export function isZeroBlock(block: Uint8Array): boolean {
  if (block[0] !== 0) return false;
  return block.every((byte) => byte === 0);
}

/**
 * PAX records (`LENGTH KEY=VALUE\n`). Stops quietly at the first that is none.
 */
export function parsePaxRecords(bytes: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  let at = 0;
  while (at < bytes.length) {
    const blank = bytes.indexOf(0x20, at);
    if (blank < 0 || blank - at > 10) break;
    const length = parseDecimal(utf8.decode(bytes.subarray(at, blank)));
    const end = at + (length ?? 0);
    if (end <= blank || end > bytes.length || bytes[end - 1] !== 0x0a) break;
    const equals = bytes.indexOf(0x3d, blank);
    if (equals < 0 || equals >= end) break;
    const key = utf8.decode(bytes.subarray(blank + 1, equals));
    records.set(key, utf8.decode(bytes.subarray(equals + 1, end - 1)));
    at = end;
  }
  return records;
}

/** Text up to its first NUL. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return utf8.decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** A whole number written in decimal digits; `undefined` for anything else or beyond 2^53. */
export function parseDecimal(digits: string | undefined): number | undefined {
  if (digits === undefined || !/^\d{1,16}$/.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : undefined;
}

function hasUstarMagic(block: Uint8Array): boolean {
  return (
    block[257] === 0x75 &&
    block[258] === 0x73 &&
    block[259] === 0x74 &&
    block[260] === 0x61 &&
    block[261] === 0x72
  );
}

/** The sum of all bytes, its own field as blanks; some old tars added the bytes up as signed. */
function checksumFits(block: Uint8Array): boolean {
  // An empty field is no sum: bytes that happen to add up to nothing would be a tar.
  const digits = text(block, 148, 8).trim();
  if (block[0] === 0 || !/^[0-7]+$/.test(digits)) return false;
  const stored = parseInt(digits, 8);
  let sum = 8 * 0x20;
  let high = 0;
  for (let i = 0; i < BLOCK; i++) {
    if (i === 148) i = 156;
    const byte = block[i] ?? 0;
    sum += byte;
    if (byte > 0x7f) high++;
  }
  return stored === sum || stored === sum - 256 * high;
}

function text(block: Uint8Array, start: number, length: number): string {
  return textOf(block.subarray(start, start + length));
}

/** Octal digits, or GNU's big-endian binary form with the top bit set. */
function number(block: Uint8Array, start: number, length: number): number | undefined {
  const first = block[start] ?? 0;
  if ((first & 0x80) === 0) return octal(block, start, length);
  if (first !== 0x80) return undefined;
  let value = 0;
  for (let i = start + 1; i < start + length; i++) value = value * 256 + (block[i] ?? 0);
  return Number.isSafeInteger(value) ? value : undefined;
}

function octal(block: Uint8Array, start: number, length: number): number | undefined {
  const digits = text(block, start, length).trim();
  if (digits === "") return 0;
  return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : undefined;
}
