import { tarHeaderLooksRight } from "./tar-header.ts";

/** The containers that we open. */
export type Container =
  "tar" | "gzip" | "zstd" | "bzip2" | "zip" | "android-backup" | "titanium-armor";

/** What the first bytes say. An opaque one is known by name only; a plain one is no container. */
export type Format =
  | { readonly is: "Container"; readonly kind: Container }
  | { readonly is: "Opaque"; readonly name: string; readonly hint: string }
  | { readonly is: "Plain" };

/** How many first bytes it takes to tell. */
export const HEAD_BYTES = 512;

const UNPACK_FIRST = "Unpack it yourself first, then give ownband the folder that came out.";

const PLAIN: Format = { is: "Plain" };

/**
 * The files of an SQLite database, which are what we look for: whatever else their bytes look like,
 * they are no containers (sqlite.org/fileformat2.html §1.3, §3, §4.1).
 */
const SQLITE = [
  "SQLite format 3\0",
  "\x37\x7f\x06\x82",
  "\x37\x7f\x06\x83",
  "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7",
];

const MAGICS: readonly (readonly [prefix: string, format: Format])[] = [
  ["\x1f\x8b\x08", container("gzip")],
  ["\x28\xb5\x2f\xfd", container("zstd")],
  ["PK\x03\x04", container("zip")],
  ["PK\x05\x06", container("zip")],
  ["ANDROID BACKUP\n", container("android-backup")],
  ["TB_ARMOR_V1\n", container("titanium-armor")],
  ["PK\x07\x08PK", opaque("a zip archive in several parts", "Join its parts into one zip first.")],
  // OpenAES puts its name, version 1 and block type 1 or 2 in front (TWRP: TWFunc::Get_File_Type).
  ["OAES\x01", opaque("an encrypted TWRP backup", decryptWith("TWRP"))],
  ["\xfd7zXZ\x00", opaque("an xz archive")],
  ["7z\xbc\xaf\x27\x1c", opaque("a 7z archive")],
  ["Rar!\x1a\x07", opaque("a rar archive")],
  ["\x89LZO\x00\r\n\x1a\n", opaque("an lzop archive")],
  ["\x04\x22\x4d\x18", opaque("an lz4 archive")],
];

/**
 * Tells a container by its first bytes (up to {@link HEAD_BYTES}), never by its name.
 *
 * Tar comes next: its header checksum is the strongest evidence of all, and its first bytes are a
 * file name that may look like anything.
 */
export function formatOf(head: Uint8Array): Format {
  if (SQLITE.some((prefix) => startsWith(head, prefix))) return PLAIN;
  if (tarHeaderLooksRight(head)) return container("tar");
  for (const [prefix, format] of MAGICS) {
    if (startsWith(head, prefix)) return format;
  }
  if (isBzip2(head)) return container("bzip2");
  if (isSkippableZstd(head)) return container("zstd");
  return PLAIN;
}

/** Whether `bytes` begins with `prefix`, a text of one character per byte. */
export function startsWith(bytes: Uint8Array, prefix: string, at = 0): boolean {
  if (bytes.length < at + prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) {
    if (bytes[at + i] !== prefix.charCodeAt(i)) return false;
  }
  return true;
}

function container(kind: Container): Format {
  return { is: "Container", kind };
}

function opaque(name: string, hint = UNPACK_FIRST): Format {
  return { is: "Opaque", name, hint };
}

function decryptWith(tool: string): string {
  return `Make the backup again in ${tool} without a password, or restore it and read the phone.`;
}

/** `BZh`, the block size, then the mark of a block or of the end. */
function isBzip2(head: Uint8Array): boolean {
  const size = head[3] ?? 0;
  return (
    startsWith(head, "BZh") &&
    size >= 0x31 &&
    size <= 0x39 &&
    (startsWith(head, "1AY&SY", 4) || startsWith(head, "\x17\x72\x45\x38\x50\x90", 4))
  );
}

/** A zstd stream may begin with frames to be skipped (RFC 8878 §3.1.2), as pzstd writes them. */
function isSkippableZstd(head: Uint8Array): boolean {
  return ((head[0] ?? 0) & 0xf0) === 0x50 && startsWith(head, "\x2a\x4d\x18", 1);
}
