import {
  constants,
  createCipheriv,
  createHash,
  createHmac,
  generateKeyPairSync,
  publicEncrypt,
} from "node:crypto";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { gatherBytes } from "../../test/archive-tools.ts";

const ZERO_IV = Buffer.alloc(16);
const { publicKey, privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 1024,
  publicKeyEncoding: { type: "spki", format: "der" },
  privateKeyEncoding: { type: "pkcs8", format: "der" },
});

/** As the author of Titanium Backup describes it, with OpenSSL. */
function armoured(content: Uint8Array, password: string, keyBytes: number): Buffer {
  const hmacKey = Buffer.alloc(20, 7);
  const hmac = createHmac("sha1", hmacKey).update(password).digest();
  const userKey = Buffer.alloc(32);
  createHash("sha1").update(password).digest().copy(userKey);
  const sessionKey = Buffer.alloc(keyBytes, 9);
  const spki = { key: publicKey, format: "der", type: "spki" } as const;
  const sealed = publicEncrypt({ ...spki, padding: constants.RSA_PKCS1_PADDING }, sessionKey);
  const lines = [hmacKey, hmac, publicKey, cbc(userKey, privateKey), sealed];
  const header = ["TB_ARMOR_V1", ...lines.map((line) => line.toString("base64"))];
  return Buffer.concat([Buffer.from(`${header.join("\n")}\n`), cbc(sessionKey, content)]);
}

function cbc(key: Uint8Array, bytes: Uint8Array): Buffer {
  const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, ZERO_IV);
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

test.each([16, 24, 32])("opens a backup with a session key of %d bytes", async (keyBytes) => {
  const bytes = armoured(gzipSync("SQLite"), "schön", keyBytes);
  const name = "com.xiaomi.hm.health-20240312-100000.tar.gz";
  const { files, asked } = await gatherBytes(name, bytes, { passwords: ["falsch", "schön"] });
  expect([...files.values()].map(String)).toEqual(["SQLite"]);
  expect(asked).toHaveLength(2);
});

test("without the password it stays closed", async () => {
  const { troubles } = await gatherBytes("t", armoured(gzipSync("x"), "a", 16));
  expect(troubles).toEqual(["wrong-password t"]);
});

test("a damaged one gives troubles and never more", async () => {
  const whole = armoured(gzipSync("words"), "a", 16);
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, value) => {
      const bytes = Buffer.from(whole);
      bytes[at] = value;
      const { troubles, entries } = await gatherBytes("t", bytes, { passwords: ["a"] });
      expect(troubles.length + entries.length).toBeGreaterThan(0);
      expect(troubles.length).toBeLessThanOrEqual(2);
    }),
    { numRuns: 100 },
  );
});
