import type { ByteStream, Codecs } from "../platform.ts";
import { ArchiveError } from "./errors.ts";
import { HEAD_BYTES, formatOf } from "./formats.ts";
import { deriveKey } from "./secrets.ts";

/**
 * What Neo Backup (once OAndBackupX) writes beside an encrypted archive, as JSON in a file
 * `<backup>.properties`, or `backup.properties` within the backup's own folder.
 *
 * @source NeoApplications/Neo-Backup CryptoUtils.kt, etc/decrypt/decrypt-all.py; its issue #527;
 *   Tiefkuehlpizze/OABXDecrypt
 */
export interface NeoProperties {
  /** 16 bytes up to version 8.3, 12 since; before version 7 none was written: 16 zero bytes. */
  readonly iv: Uint8Array<ArrayBuffer>;
}

const ROUNDS = 2020;
const SALT = new TextEncoder().encode("oandbackupx");
const TAG_BYTES = 16;
const LONGEST_IV = 64;

/** The longest `.properties` file that we read. */
export const LONGEST_PROPERTIES = 64 * 1024;

/** Whether a file whose content tells nothing may be one of Neo Backup's encrypted archives. */
export function isNeoArchive(path: string): boolean {
  return /\.tar(\.[a-z0-9]{1,4})?\.enc$/i.test(path);
}

/** The backup that a `.properties` file speaks of; `undefined` when the name is none. */
export function backupOfProperties(path: string): string | undefined {
  const clean = path.replace(/^\.\//, "");
  const match = /^((?:.*\/)?([^/]+))\.properties$/.exec(clean);
  if (match === null) return undefined;
  return match[2] === "backup" ? folderOf(clean) : match[1];
}

/** The backup that an encrypted archive belongs to: the folder that it lies in. */
export function backupOfArchive(path: string): string {
  return folderOf(path.replace(/^\.\//, ""));
}

/**
 * Reads a `.properties` file; `undefined` when it is none of Neo Backup's.
 * @throws ArchiveError "unsupported" when it speaks of a key derivation that we do not know: the
 *   newest versions have a salt and a number of rounds of their own in each backup
 */
export function parseNeoProperties(bytes: Uint8Array): NeoProperties | undefined {
  const found = parseJson(bytes);
  if (found === undefined || !("backupVersionCode" in found || "packageName" in found)) {
    return undefined;
  }
  const isNewer = Object.keys(found).some((name) => /salt|iterations|rounds|kdf/i.test(name));
  if (isNewer) throw newerFormat();
  const { iv } = found;
  if (iv === undefined || iv === null || (Array.isArray(iv) && iv.length === 0)) {
    return { iv: new Uint8Array(16) };
  }
  if (!Array.isArray(iv) || iv.length > LONGEST_IV || !iv.every(isByte)) return undefined;
  return { iv: Uint8Array.from(iv, (byte) => byte & 0xff) };
}

/**
 * The key of an archive; `undefined` when the password does not fit: then its first bytes do not
 * become those of a tar, gzip or zstd.
 */
export async function unlockNeo(
  codecs: Codecs,
  { iv }: NeoProperties,
  head: Uint8Array,
  password: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const key = await deriveKey("SHA-256", new TextEncoder().encode(password), SALT, ROUNDS);
  const clear = await firstBytes(codecs.decryptAesGcm(withDummyTag(head), key, iv));
  return formatOf(clear).is === "Container" ? key : undefined;
}

export function newerFormat(): ArchiveError {
  return new ArchiveError("unsupported", "This version's encryption of Neo Backup is not known.", {
    hint: "Make the backup again in Neo Backup without encryption, or restore it and read the phone.",
  });
}

/** The head stands in for the whole text; that its tag is wrong does not matter. */
async function* withDummyTag(head: Uint8Array): ByteStream {
  yield head;
  yield await Promise.resolve(new Uint8Array(TAG_BYTES));
}

async function firstBytes(bytes: ByteStream): Promise<Uint8Array> {
  let all = new Uint8Array(0);
  try {
    for await (const piece of bytes) {
      const joined = new Uint8Array(all.length + piece.length);
      joined.set(all);
      joined.set(piece, all.length);
      all = joined;
      if (all.length >= HEAD_BYTES) break;
    }
  } catch {
    // The tag is wrong, of course.
  }
  return all;
}

function parseJson(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function isByte(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= -128 && Number(value) <= 255;
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}
