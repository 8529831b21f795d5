import { ArchiveError } from "./errors.ts";
import { decryptShort, sameBytes } from "./secrets.ts";
import { damaged } from "./source.ts";

/**
 * What stands before an encrypted Titanium Backup file: `TB_ARMOR_V1` and five lines of Base64. The
 * rest of the file is AES-CBC with a zero IV.
 *
 * @source Christian Egger (Titanium Backup's author), post on the file format, kept in the README
 *   of bhafer/TitaniumBackupDecrypt and in phyber/TiBUdecrypter docs/FORMAT.md
 */
export interface TitaniumHeader {
  readonly passwordHmacKey: Uint8Array<ArrayBuffer>;
  /** HMAC-SHA1 of the password's UTF-8 under that key: tells whether a password fits. */
  readonly passwordHmac: Uint8Array<ArrayBuffer>;
  /** PKCS#8, encrypted under the SHA-1 of the password with twelve zero bytes behind it. */
  readonly encryptedPrivateKey: Uint8Array<ArrayBuffer>;
  /** The AES key of the data (16, 24 or 32 bytes), RSA with PKCS#1 v1.5 padding. */
  readonly encryptedSessionKey: Uint8Array<ArrayBuffer>;
}

/** How many first bytes surely hold the whole header; with a 4096-bit RSA key it has some 6000. */
export const TITANIUM_HEADER_BYTES = 32 * 1024;

export const TITANIUM_IV = new Uint8Array(16);

const ascii = new TextDecoder("latin1");
const utf8 = new TextEncoder();

/** @throws ArchiveError "damaged" */
export function parseTitaniumHeader(head: Uint8Array): {
  readonly header: TitaniumHeader;
  readonly lengthBytes: number;
} {
  const lines = ascii.decode(head.subarray(0, TITANIUM_HEADER_BYTES)).split("\n", 7);
  const [magic, hmacKey, hmac, publicKey, privateKey, sessionKey, data] = lines;
  if (magic !== "TB_ARMOR_V1" || data === undefined) throw badHeader();
  base64Line(publicKey);
  return {
    header: {
      passwordHmacKey: base64Line(hmacKey),
      passwordHmac: base64Line(hmac),
      encryptedPrivateKey: base64Line(privateKey),
      encryptedSessionKey: base64Line(sessionKey),
    },
    lengthBytes: lines.slice(0, 6).reduce((sum, line) => sum + line.length + 1, 0),
  };
}

/**
 * The AES key of the data; `undefined` when the password does not fit.
 * @throws ArchiveError "damaged" when it fits and yet what it opens is broken
 */
export async function unlockTitanium(
  header: TitaniumHeader,
  password: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = utf8.encode(password);
  if (!sameBytes(await hmacSha1(header.passwordHmacKey, bytes), header.passwordHmac)) {
    return undefined;
  }
  const userKey = new Uint8Array(32);
  userKey.set(new Uint8Array(await crypto.subtle.digest("SHA-1", bytes)));
  const pkcs8 = await decryptShort(userKey, TITANIUM_IV, header.encryptedPrivateKey);
  const rsa = pkcs8 && (await parsePrivateKey(pkcs8));
  const key = rsa && decryptRsa(rsa, header.encryptedSessionKey);
  if (key === undefined || ![16, 24, 32].includes(key.length)) throw badHeader();
  return key;
}

interface RsaPrivateKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
  readonly sizeBytes: number;
}

async function hmacSha1(
  secret: Uint8Array<ArrayBuffer>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> {
  const how = { name: "HMAC", hash: "SHA-1" };
  const key = await crypto.subtle.importKey("raw", secret, how, false, ["sign"]).catch(() => {
    throw badHeader();
  });
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes));
}

/** WebCrypto reads the PKCS#8 and hands out its numbers. */
async function parsePrivateKey(pkcs8: Uint8Array<ArrayBuffer>): Promise<RsaPrivateKey | undefined> {
  const how = { name: "RSA-OAEP", hash: "SHA-1" };
  try {
    const key = await crypto.subtle.importKey("pkcs8", pkcs8, how, true, ["decrypt"]);
    const { n, d } = await crypto.subtle.exportKey("jwk", key);
    const modulus = base64Line(fromBase64Url(n));
    const exponent = base64Line(fromBase64Url(d));
    if (modulus.length > 1024) return undefined;
    return { modulus: toBigInt(modulus), exponent: toBigInt(exponent), sizeBytes: modulus.length };
  } catch {
    return undefined;
  }
}

/**
 * RSA with PKCS#1 v1.5 padding, which WebCrypto does not offer for decryption. The owner decrypts
 * their own file: nobody is there to learn from how long it takes.
 */
function decryptRsa(
  { modulus, exponent, sizeBytes }: RsaPrivateKey,
  encrypted: Uint8Array,
): Uint8Array<ArrayBuffer> | undefined {
  if (encrypted.length !== sizeBytes || modulus === 0n) return undefined;
  let result = 1n;
  let base = toBigInt(encrypted) % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * base) % modulus;
    base = (base * base) % modulus;
  }
  const padded = new Uint8Array(sizeBytes);
  for (let i = sizeBytes - 1; i >= 0; i--, result >>= 8n) padded[i] = Number(result & 0xffn);
  const end = padded.indexOf(0, 2);
  return padded[0] === 0 && padded[1] === 2 && end >= 10 ? padded.slice(end + 1) : undefined;
}

function toBigInt(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

function fromBase64Url(text: string | undefined): string {
  return (text ?? "").replaceAll("-", "+").replaceAll("_", "/");
}

function base64Line(line: string | undefined): Uint8Array<ArrayBuffer> {
  try {
    const binary = atob((line ?? "-").trimEnd());
    if (binary !== "") return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    // Falls through to the error below.
  }
  throw badHeader();
}

function badHeader(): ArchiveError {
  return damaged("The header of the encrypted Titanium backup is damaged.");
}
