import { bytesOf } from "../byte-text.ts";

const BLOCK = 512;

/** What a tar header says of an entry. */
export interface TarEntry {
  /** A byte string; folders end in "/". */
  readonly name: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
  readonly modifiedS: number;
  readonly type: "file" | "folder" | "link";
  readonly linkTarget?: string;
}

/**
 * The blocks that go before an entry's bytes. Written here and not with the archive library of the
 * reading side: a peer that shared it would share its mistakes.
 * @source POSIX.1 ustar; names beyond 100 bytes the GNU way (`././@LongLink`), as toybox does
 */
export function tarHeader(entry: TarEntry): Uint8Array<ArrayBuffer> {
  const long = entry.name.length > 100 ? longName(entry.name) : new Uint8Array(0);
  const header = new Uint8Array(long.length + BLOCK);
  header.set(long);
  header.set(block(entry, { file: "0", folder: "5", link: "2" }[entry.type]), long.length);
  return header;
}

function longName(name: string): Uint8Array {
  const size = name.length + 1;
  const facts = { mode: 0, uid: 0, gid: 0, modifiedS: 0, type: "file" } as const;
  const blocks = new Uint8Array(BLOCK + size + tarPadding(size).length);
  blocks.set(block({ ...facts, name: "././@LongLink", sizeBytes: size }, "L"));
  blocks.set(bytesOf(name), BLOCK);
  return blocks;
}

function block(entry: TarEntry, type: string): Uint8Array {
  const bytes = new Uint8Array(BLOCK);
  const put = (text: string, at: number): void => bytes.set(bytesOf(text), at);
  const octal = (value: number, at: number, width: number): void => {
    put(
      value
        .toString(8)
        .padStart(width - 1, "0")
        .slice(-(width - 1)),
      at,
    );
  };
  put(entry.name.slice(0, 100), 0);
  octal(entry.mode & 0o7777, 100, 8);
  octal(entry.uid, 108, 8);
  octal(entry.gid, 116, 8);
  if (entry.sizeBytes < 8 ** 11) octal(entry.sizeBytes, 124, 12);
  else new DataView(bytes.buffer).setBigUint64(128, BigInt(entry.sizeBytes));
  if (entry.sizeBytes >= 8 ** 11) bytes[124] = 0x80;
  octal(entry.modifiedS, 136, 12);
  put(" ".repeat(8), 148);
  put(type, 156);
  put((entry.linkTarget ?? "").slice(0, 100), 157);
  put("ustar\x0000", 257);
  let sum = 0;
  for (const byte of bytes) sum += byte;
  put(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return bytes;
}

/** The zeros that go behind an entry's bytes. */
export function tarPadding(sizeBytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array((BLOCK - (sizeBytes % BLOCK)) % BLOCK);
}

/** The two empty blocks at the end. */
export function tarEnd(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(2 * BLOCK);
}
