import { formatHex, parseHex } from "../bytes/hex.ts";
import { ArchiveError } from "./errors.ts";
import { decryptShort, deriveKey, sameBytes } from "./secrets.ts";
import { damaged } from "./source.ts";

/**
 * The header of what `adb backup` writes: lines of text, each ended by a line feed. The payload
 * follows: a tar, in a zlib stream when `compressed`, in AES-256-CBC when encrypted.
 *
 * @source AOSP BackupManagerService, BackupPasswordManager; nelenkov/android-backup-extractor
 */
export interface BackupHeader {
  /** 1 to 5. */
  readonly version: number;
  readonly compressed: boolean;
  /** Absent without a password. */
  readonly encryption?: BackupEncryption | undefined;
}

export interface BackupEncryption {
  /** 64 bytes. */
  readonly userSalt: Uint8Array<ArrayBuffer>;
  /** 64 bytes. */
  readonly checksumSalt: Uint8Array<ArrayBuffer>;
  /** PBKDF2 rounds; Android's are 10000. */
  readonly rounds: number;
  /** 16 bytes. */
  readonly userIv: Uint8Array<ArrayBuffer>;
  /** Encrypted with the user's key: master IV, master key and its checksum, a length before each. */
  readonly masterKeyBlob: Uint8Array<ArrayBuffer>;
}

/** What decrypts the payload. */
export interface BackupKey {
  readonly key: Uint8Array<ArrayBuffer>;
  readonly iv: Uint8Array<ArrayBuffer>;
}

/** How many first bytes surely hold the whole header. */
export const BACKUP_HEADER_BYTES = 8192;

/** Above a hundred times Android's own number somebody wants us to compute for ever. */
const MOST_ROUNDS = 1_000_000;

const MAGIC = "ANDROID BACKUP";
const LATEST_VERSION = 5;

const ascii = new TextDecoder("latin1");
const utf8 = new TextEncoder();

/** The header as Android writes it; its bytes are the ASCII of this text. */
export function formatBackupHeader(header: BackupHeader): string {
  const lines = [MAGIC, String(header.version), header.compressed ? "1" : "0"];
  const secret = header.encryption;
  if (secret === undefined) {
    lines.push("none");
  } else {
    const hex = (bytes: Uint8Array) => formatHex(bytes).toUpperCase();
    lines.push("AES-256", hex(secret.userSalt), hex(secret.checksumSalt), String(secret.rounds));
    lines.push(hex(secret.userIv), hex(secret.masterKeyBlob));
  }
  return lines.map((line) => `${line}\n`).join("");
}

/**
 * Reads the header from the first bytes of a backup.
 * @throws ArchiveError "damaged" | "unsupported"
 */
export function parseBackupHeader(head: Uint8Array): {
  readonly header: BackupHeader;
  readonly lengthBytes: number;
} {
  const lines = ascii.decode(head.subarray(0, BACKUP_HEADER_BYTES)).split("\n");
  const [magic, version, compressed, encryption] = lines;
  if (magic !== MAGIC || !/^\d{1,3}$/.test(version ?? "") || lines.length < 5) throw badHeader();
  if (Number(version) < 1 || Number(version) > LATEST_VERSION) {
    throw unsupported(`Android backups of version ${Number(version)} are not known.`);
  }
  if (compressed !== "0" && compressed !== "1") throw badHeader();
  const isPlain = encryption === "none";
  if (!isPlain && encryption !== "AES-256") {
    throw unsupported("The Android backup is encrypted in a way that is not known.");
  }
  const used = lines.slice(0, isPlain ? 4 : 9);
  return {
    header: {
      version: Number(version),
      compressed: compressed === "1",
      encryption: isPlain ? undefined : parseEncryption(lines),
    },
    lengthBytes: used.reduce((sum, line) => sum + line.length + 1, 0),
  };
}

/** The key of the payload; `undefined` when the password does not fit. */
export async function unlockBackup(
  { version, encryption }: BackupHeader,
  password: string,
): Promise<BackupKey | undefined> {
  if (encryption === undefined) throw new TypeError("the backup is not encrypted");
  const { userSalt, rounds, userIv, masterKeyBlob } = encryption;
  for (const form of passwordForms(password)) {
    const userKey = await deriveKey("SHA-1", form, userSalt, rounds);
    const blob = await decryptShort(userKey, userIv, masterKeyBlob);
    const parts = blob && parseBlob(blob);
    if (parts && (await checksumFits(parts, version, encryption))) return parts;
  }
  return undefined;
}

/**
 * The bytes that the checksum of a master key is made over: from version 2 on the key's bytes taken
 * for Java characters, sign included (0x80 becomes U+FF80), as UTF-8; in version 1 the bytes.
 */
export function masterKeyForms(
  version: number,
  key: Uint8Array<ArrayBuffer>,
): readonly [usual: Uint8Array<ArrayBuffer>, other: Uint8Array<ArrayBuffer>] {
  const characters = Array.from(key, (byte) => (byte < 0x80 ? byte : 0xff00 | byte));
  const asText = utf8.encode(String.fromCharCode(...characters));
  return version >= 2 ? [asText, key] : [key, asText];
}

interface BlobParts extends BackupKey {
  readonly checksum: Uint8Array<ArrayBuffer>;
}

async function checksumFits(
  { key, checksum }: BlobParts,
  version: number,
  { checksumSalt, rounds }: BackupEncryption,
): Promise<boolean> {
  for (const form of masterKeyForms(version, key)) {
    if (sameBytes(await deriveKey("SHA-1", form, checksumSalt, rounds), checksum)) return true;
  }
  return false;
}

function parseEncryption(lines: readonly string[]): BackupEncryption {
  const [, , , , userSalt, checksumSalt, roundsText, userIv, blob] = lines;
  const rounds = /^\d{1,9}$/.test(roundsText ?? "") ? Number(roundsText) : 0;
  if (rounds < 1 || rounds > MOST_ROUNDS || lines.length < 10) throw badHeader();
  const iv = hexLine(userIv);
  const masterKeyBlob = hexLine(blob);
  if (iv.length !== 16 || masterKeyBlob.length === 0) throw badHeader();
  return {
    userSalt: hexLine(userSalt),
    checksumSalt: hexLine(checksumSalt),
    rounds,
    userIv: iv,
    masterKeyBlob,
  };
}

function hexLine(line: string | undefined): Uint8Array<ArrayBuffer> {
  const bytes = parseHex(line ?? "-");
  if (bytes === undefined) throw badHeader();
  return bytes;
}

/** The password as UTF-8, and as Android before 4.4 took it: the low eight bits per character. */
function passwordForms(password: string): Uint8Array<ArrayBuffer>[] {
  const forms = [utf8.encode(password)];
  const low = Uint8Array.from(password, (character) => character.charCodeAt(0) & 0xff);
  if (!sameBytes(low, forms[0] ?? low)) forms.push(low);
  return forms;
}

function parseBlob(blob: Uint8Array<ArrayBuffer>): BlobParts | undefined {
  let at = 0;
  const next = (): Uint8Array<ArrayBuffer> => {
    const length = blob[at] ?? 0;
    const bytes = blob.slice(at + 1, at + 1 + length);
    at += 1 + length;
    return bytes;
  };
  const iv = next();
  const key = next();
  const checksum = next();
  return iv.length === 16 && key.length === 32 ? { iv, key, checksum } : undefined;
}

function badHeader(): ArchiveError {
  return damaged("The header of the Android backup is damaged.");
}

function unsupported(message: string): ArchiveError {
  return new ArchiveError("unsupported", message, {
    hint: "Convert it to a tar with a newer tool, then give ownband the tar.",
  });
}
