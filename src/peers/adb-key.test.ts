import {
  constants,
  createHash,
  generateKeyPairSync,
  privateEncrypt,
  randomBytes,
} from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isSignedBy, parseAdbPublicKey } from "./adb-key.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** Android's struct as `adb keygen` writes it, with Node's numbers. */
function adbLine(): string {
  const { n = "", e = "" } = publicKey.export({ format: "jwk" });
  const struct = Buffer.alloc(524);
  struct.writeUInt32LE(64, 0);
  Buffer.from(n, "base64url").reverse().copy(struct, 8);
  struct.writeUInt32LE(Buffer.from(e, "base64url").readUIntBE(0, 3), 520);
  return `${struct.toString("base64")} somebody@somewhere\0`;
}

/** As adb signs: the token stands where a SHA-1 digest would. */
function sign(token: Uint8Array): Buffer {
  const digest = Buffer.concat([Buffer.from("3021300906052b0e03021a05000414", "hex"), token]);
  return privateEncrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, digest);
}

function key() {
  const parsed = parseAdbPublicKey(adbLine());
  if (parsed === undefined) throw new Error("the key should be readable");
  return parsed;
}

test("a signature over the token is accepted", () => {
  const token = randomBytes(20);
  expect(isSignedBy(key(), token, sign(token))).toBe(true);
});

test("a signature over another token, or one that was touched, is refused", () => {
  const token = randomBytes(20);
  const signature = sign(token);
  expect(isSignedBy(key(), randomBytes(20), signature)).toBe(false);
  signature[100] = (signature[100] ?? 0) ^ 1;
  expect(isSignedBy(key(), token, signature)).toBe(false);
});

test("a signature of the wrong length, or not below the modulus, is refused", () => {
  const token = randomBytes(20);
  expect(isSignedBy(key(), token, sign(token).subarray(1))).toBe(false);
  expect(isSignedBy(key(), token, new Uint8Array(256).fill(0xff))).toBe(false);
  expect(isSignedBy(key(), token, new Uint8Array(256))).toBe(false);
});

test("a signature with a hashed token is refused: adb does not hash it", () => {
  const token = randomBytes(20);
  expect(isSignedBy(key(), token, sign(createHash("sha1").update(token).digest()))).toBe(false);
});

test("text that is no key gives none", () => {
  const [base64 = ""] = adbLine().split(" ");
  expect(parseAdbPublicKey("")).toBeUndefined();
  expect(parseAdbPublicKey("no base64 at all!")).toBeUndefined();
  expect(parseAdbPublicKey(base64.slice(0, 600))).toBeUndefined();
  expect(parseAdbPublicKey(`AAAA${base64.slice(4)}`)).toBeUndefined();
});

test("hostile keys never throw", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
      parseAdbPublicKey(text);
    }),
  );
});
