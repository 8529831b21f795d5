import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { MemoryFile } from "../../test/archive-tools.ts";
import type { ByteStream } from "../platform.ts";
import { nodeCodecs } from "./codecs.ts";

const CONTENT = Buffer.concat([randomBytes(300_000), Buffer.alloc(900_000, "text ")]);

async function all(bytes: ByteStream): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) {
    expect(Buffer.isBuffer(piece)).toBe(false);
    expect(piece.length).toBeGreaterThan(0);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

const PACKED = [
  ["gunzip", gzipSync],
  ["inflateZlib", deflateSync],
  ["unzstd", zstdCompressSync],
] as const;

test.each(PACKED)("%s gives back what was packed, in pieces of any size", async (name, pack) => {
  for (const pieceBytes of [70_000, 2_000_000]) {
    const file = new MemoryFile("", pack(CONTENT), pieceBytes);
    expect((await all(nodeCodecs[name](file.stream()))).equals(CONTENT)).toBe(true);
    expect(file.openStreams).toBe(0);
  }
});

test.each(PACKED)(
  "%s gives what came before the data breaks off, then throws",
  async (name, pack) => {
    const packed = pack(CONTENT);
    const cut = new MemoryFile("", packed.subarray(0, packed.length - 5), 70_000);
    let given = 0;
    const reading = (async () => {
      for await (const piece of nodeCodecs[name](cut.stream())) given += piece.length;
    })();
    await expect(reading).rejects.toThrow();
    expect(given).toBeGreaterThan(200_000);
    expect(cut.openStreams).toBe(0);
  },
);

test.each(PACKED)("%s passes a failure of the source on as it is", async (name, pack) => {
  const failure = new Error("unplugged");
  async function* failing(): ByteStream {
    yield await Promise.resolve(new Uint8Array(pack(CONTENT).subarray(0, 200_000)));
    throw failure;
  }
  await expect(all(nodeCodecs[name](failing()))).rejects.toBe(failure);
});

test.each(PACKED)("%s lets go of the source when the reader leaves", async (name, pack) => {
  const file = new MemoryFile("", pack(CONTENT), 1000);
  for await (const piece of nodeCodecs[name](file.stream())) {
    expect(piece.length).toBeGreaterThan(0);
    break;
  }
  expect(file.openStreams).toBe(0);
});

test("unzstd and gunzip read frames and members after one another, wherever pieces end", async () => {
  const parts = [CONTENT.subarray(0, 400_000), Buffer.alloc(0), CONTENT.subarray(400_000)];
  for (const [name, pack] of [PACKED[0], PACKED[2]]) {
    const packed = Buffer.concat(parts.map((part) => pack(part)));
    for (const pieceBytes of [999, 100_000, packed.length]) {
      const stream = new MemoryFile("", packed, pieceBytes).stream();
      expect((await all(nodeCodecs[name](stream))).equals(CONTENT)).toBe(true);
    }
  }
});

test.each([128, 192, 256])("decrypts AES-%d-CBC, and refuses wrong padding", async (bits) => {
  const [key, iv] = [randomBytes(bits / 8), randomBytes(16)];
  const cipher = createCipheriv(`aes-${bits}-cbc`, key, iv);
  const secret = Buffer.concat([cipher.update(CONTENT), cipher.final()]);
  const stream = (bytes: Uint8Array) => new MemoryFile("", bytes, 777).stream();
  expect((await all(nodeCodecs.decryptAesCbc(stream(secret), key, iv))).equals(CONTENT)).toBe(true);
  const cut = stream(secret.subarray(0, -1));
  await expect(all(nodeCodecs.decryptAesCbc(cut, key, iv))).rejects.toThrow();
});

test.each([12, 16, 32])(
  "decrypts AES-256-GCM with an IV of %d bytes, and checks the tag",
  async (size) => {
    const [key, iv] = [randomBytes(32), randomBytes(size)];
    const cipher = createCipheriv("aes-256-gcm", key, iv);
    const secret = Buffer.concat([cipher.update(CONTENT), cipher.final(), cipher.getAuthTag()]);
    for (const pieceBytes of [7777, 65_536]) {
      const stream = new MemoryFile("", secret, pieceBytes).stream();
      expect((await all(nodeCodecs.decryptAesGcm(stream, key, iv))).equals(CONTENT)).toBe(true);
    }
    secret[0] = (secret[0] ?? 0) ^ 1;
    const changed = new MemoryFile("", secret).stream();
    await expect(all(nodeCodecs.decryptAesGcm(changed, key, iv))).rejects.toThrow();
    const short = new MemoryFile("", new Uint8Array(5)).stream();
    await expect(all(nodeCodecs.decryptAesGcm(short, key, iv))).rejects.toThrow();
  },
);

test("hashes bytes that come piece by piece", () => {
  for (const algorithm of ["sha256", "sha1", "md5"] as const) {
    const hash = nodeCodecs.hash(algorithm);
    hash.update(CONTENT.subarray(0, 10));
    hash.update(CONTENT.subarray(10));
    expect(hash.digest()).toBe(createHash(algorithm).update(CONTENT).digest("hex"));
  }
});
