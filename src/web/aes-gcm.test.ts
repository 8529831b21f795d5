import { createCipheriv, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { unlockNeo } from "../archive/neo-backup.ts";
import { deriveKey } from "../archive/secrets.ts";
import type { ByteStream } from "../platform.ts";
import { decryptAesGcm } from "./aes-gcm.ts";
import { webCodecs } from "./codecs.ts";

const KEY = randomBytes(32);

function encrypted(content: Uint8Array, iv: Uint8Array, key: Uint8Array = KEY): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  return Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

async function* inPieces(bytes: Uint8Array, pieceBytes: number): ByteStream {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    yield await Promise.resolve(Uint8Array.from(bytes.subarray(at, at + pieceBytes)));
  }
}

/** What came, and whether it was all true. */
async function decrypted(bytes: Uint8Array, iv: Uint8Array, pieceBytes = 9_999, key = KEY) {
  const pieces: Uint8Array[] = [];
  let isTrue = true;
  try {
    for await (const it of decryptAesGcm(inPieces(bytes, pieceBytes), key, iv)) pieces.push(it);
  } catch {
    isTrue = false;
  }
  return { clear: Buffer.concat(pieces), isTrue };
}

test.each([0, 1, 15, 16, 17, 31, 32, 33, 4_096, 2_500_001])(
  "%i bytes become what Node has encrypted, whatever the IV and the pieces",
  async (sizeBytes) => {
    const content = randomBytes(sizeBytes);
    for (const ivBytes of [12, 16, 1, 32, 60]) {
      const iv = randomBytes(ivBytes);
      for (const pieceBytes of sizeBytes > 100_000 ? [70_001, 2_000_000] : [1, 16, 1_000]) {
        const { clear, isTrue } = await decrypted(encrypted(content, iv), iv, pieceBytes);
        expect(isTrue).toBe(true);
        expect(clear.equals(content)).toBe(true);
      }
    }
  },
);

describe("what is not true is told, after what came before it:", () => {
  const iv = randomBytes(12);
  const content = randomBytes(100_000);

  test("a bit that was turned", async () => {
    const bytes = encrypted(content, iv);
    bytes[50_000] = (bytes[50_000] ?? 0) ^ 1;
    const { clear, isTrue } = await decrypted(bytes, iv);
    expect(isTrue).toBe(false);
    expect(clear.length).toBe(content.length);
  });

  test("a tag that is not there, as of the head of a file", async () => {
    const head = Buffer.concat([encrypted(content, iv).subarray(0, 512), Buffer.alloc(16)]);
    const { clear, isTrue } = await decrypted(head, iv);
    expect(isTrue).toBe(false);
    expect(clear.equals(content.subarray(0, 512))).toBe(true);
  });

  test("another key, and less than a tag", async () => {
    expect((await decrypted(encrypted(content, iv), iv, 9_999, randomBytes(32))).isTrue).toBe(
      false,
    );
    expect((await decrypted(randomBytes(15), iv)).isTrue).toBe(false);
  });
});

test("a backup of Neo Backup opens with its password in a browser, too, and with no other", async () => {
  const password = "correct horse";
  const salt = new TextEncoder().encode("oandbackupx");
  const key = await deriveKey("SHA-256", new TextEncoder().encode(password), salt, 2020);
  const content = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), randomBytes(2_000)]);
  const iv = randomBytes(12);
  const head = encrypted(content, iv, key).subarray(0, 1_024);
  expect(await unlockNeo(webCodecs, { iv }, head, password)).toEqual(key);
  expect(await unlockNeo(webCodecs, { iv }, head, "wrong horse")).toBeUndefined();
});
