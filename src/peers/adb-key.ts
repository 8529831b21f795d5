import { concat } from "../bytes/byte-reader.ts";
import { record, u32 } from "./adb-record.ts";

/**
 * A public key as adb writes it (`adbkey.pub`, AUTH 3): base64 of this, then a blank and a name.
 *
 * | bytes | what                                                  |
 * | ----- | ----------------------------------------------------- |
 * | 4     | words of 32 bits in the modulus: 64                    |
 * | 4     | −1/n mod 2^32, which we do not need                    |
 * | 256   | modulus, little-endian                                 |
 * | 256   | 2^4096 mod n, which we do not need                     |
 * | 4     | exponent, 3 or 65537                                   |
 *
 * @source AOSP system/core/libcrypto_utils/android_pubkey.cpp
 */
const KeyHead = record({ words: u32, inverse: u32 });
const KeyTail = record({ exponent: u32 });

const MODULUS_BYTES = 256;
const KEY_BYTES = KeyHead.sizeBytes + 2 * MODULUS_BYTES + KeyTail.sizeBytes;

/** DER of "a SHA-1 digest follows" (RFC 8017, 9.2). */
// prettier-ignore
const SHA1_PREFIX = Uint8Array.of(
  0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14,
);

/** Size of an AUTH token: adb signs it as if it were a SHA-1 digest. */
export const TOKEN_BYTES = 20;

export interface AdbPublicKey {
  readonly modulus: bigint;
  readonly exponent: number;
}

/** Reads one line of `adbkey.pub`, hostile; `undefined` when it is no RSA-2048 key. */
export function parseAdbPublicKey(line: string): AdbPublicKey | undefined {
  const bytes = parseBase64(/^[^\s\0]*/.exec(line)?.[0] ?? "");
  if (bytes?.length !== KEY_BYTES) return undefined;
  const { words } = KeyHead.decode(bytes);
  const { exponent } = KeyTail.decode(bytes.subarray(-KeyTail.sizeBytes));
  if (words !== MODULUS_BYTES / 4 || (exponent !== 3 && exponent !== 65537)) return undefined;
  const end = KeyHead.sizeBytes + MODULUS_BYTES;
  const modulus = numberOf(bytes.slice(KeyHead.sizeBytes, end).reverse());
  return modulus >> BigInt(8 * MODULUS_BYTES - 1) === 1n ? { modulus, exponent } : undefined;
}

/**
 * Whether `signature` is that key's RSA signature (PKCS#1 v1.5) of the token. The platform's own
 * verification does not fit: it would hash the token, which stands for a digest here.
 */
export function isSignedBy(key: AdbPublicKey, token: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== MODULUS_BYTES) return false;
  const value = numberOf(signature);
  if (value >= key.modulus) return false;
  const digest = concat([SHA1_PREFIX, token]);
  const padding = new Uint8Array(MODULUS_BYTES - digest.length - 3).fill(0xff);
  const expected = concat([Uint8Array.of(0, 1), padding, Uint8Array.of(0), digest]);
  return power(value, key.exponent, key.modulus) === numberOf(expected);
}

function power(value: bigint, exponent: number, modulus: bigint): bigint {
  let result = 1n;
  for (let base = value, left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = (result * base) % modulus;
    base = (base * base) % modulus;
  }
  return result;
}

/** Big-endian. */
function numberOf(bytes: Uint8Array): bigint {
  let hex = "0x0";
  for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
  return BigInt(hex);
}

function parseBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}
