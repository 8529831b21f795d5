import { createCipheriv, pbkdf2Sync } from "node:crypto";
import { readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { FIXTURES, Workshop, gatherBytes } from "../../test/archive-tools.ts";
import { formatHex } from "../bytes/hex.ts";
import {
  type BackupHeader,
  formatBackupHeader,
  masterKeyForms,
  parseBackupHeader,
} from "./android-backup.ts";
import { deriveKey } from "./secrets.ts";

const shop = new Workshop();

afterAll(() => {
  shop.close();
});

const ramp = (length: number, step = 1, start = 0) =>
  Uint8Array.from({ length }, (_, i) => (start + step * i) & 0xff);

test("derives the user's key as Java's PBKDF2WithHmacSHA1 does", async () => {
  const key = await deriveKey("SHA-1", new TextEncoder().encode("test"), ramp(64), 10_000);
  expect(formatHex(key)).toBe("5c7951c413ec5d94864847ba11f86d41c8d99b7c104e69ca7ead6370c947a7e9");
});

test("makes the checksum of a master key over Java's characters", async () => {
  const [form] = masterKeyForms(5, ramp(32, 8, 3));
  expect(formatHex(await deriveKey("SHA-1", form, ramp(64), 10_000))).toBe(
    "386776c6bcbc4f7da981b1dc59f2a828d70071f1cf2394c1ecded3fec239b0e2",
  );
});

test("reads and writes the headers of the fixtures byte for byte", () => {
  for (const name of ["plain-compressed", "plain-stored", "encrypted-v1", "encrypted-v5"]) {
    const bytes = readFileSync(`${FIXTURES}/mifit/ab/${name}.ab`);
    const { header, lengthBytes } = parseBackupHeader(bytes);
    const text = bytes.subarray(0, lengthBytes).toString("latin1");
    expect(text.split("\n").length).toBe(name.startsWith("plain") ? 5 : 10);
    expect(formatBackupHeader(header)).toBe(text);
  }
});

/** A backup as Android would encrypt it, in every choice that it has had. */
function encrypted(tar: Uint8Array, choice: Partial<Choice> = {}): Buffer {
  const { version, password, checksum, compressed } = {
    version: 5,
    password: Buffer.from("päss"),
    checksum: "usual" as const,
    compressed: true,
    ...choice,
  };
  const [salt, checksumSalt, userIv] = [ramp(64, 3), ramp(64, 5), ramp(16, 7)];
  const [key, iv] = [ramp(32, 11, 200), ramp(16, 13)];
  const [usual, other] = masterKeyForms(version, key);
  const form = checksum === "usual" ? usual : other;
  const sum = pbkdf2Sync(form, checksumSalt, 50, 32, "sha1");
  const userKey = pbkdf2Sync(password, salt, 50, 32, "sha1");
  const parts = [iv, key, sum].flatMap((part) => [Buffer.from([part.length]), part]);
  const header: BackupHeader = {
    version,
    compressed,
    encryption: {
      userSalt: salt,
      checksumSalt,
      rounds: 50,
      userIv,
      masterKeyBlob: new Uint8Array(cbc(userKey, userIv, Buffer.concat(parts))),
    },
  };
  const payload = cbc(key, iv, compressed ? deflateSync(tar) : tar);
  return Buffer.concat([Buffer.from(formatBackupHeader(header)), payload]);
}

interface Choice {
  readonly version: number;
  readonly password: Uint8Array;
  readonly checksum: "usual" | "other";
  readonly compressed: boolean;
}

function cbc(key: Uint8Array, iv: Uint8Array, bytes: Uint8Array): Buffer {
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

const TAR = shop.run("sh", ["-c", "echo key > origin_db_1 && tar -c origin_db_1"]);

test.each<Partial<Choice>>([
  { version: 1 },
  { version: 1, checksum: "other" },
  { version: 1, password: Buffer.from("päss", "latin1") },
  { version: 2, compressed: false },
  { version: 3, checksum: "other" },
  { version: 4 },
  { version: 5, password: Buffer.from("päss", "latin1") },
])("opens a backup made as %o", async (choice) => {
  const { files, troubles } = await gatherBytes("b.ab", encrypted(TAR, choice), {
    passwords: ["päss"],
  });
  expect(troubles).toEqual([]);
  expect(files.get("b.ab > origin_db_1")?.toString()).toBe("key\n");
});

test("asks again after a wrong password, and gives up when the owner does", async () => {
  const { troubles, asked, errors } = await gatherBytes("b.ab", encrypted(TAR), {
    passwords: ["no", "", "nope"],
  });
  expect(asked).toEqual(["1 b.ab", "2 b.ab", "3 b.ab", "4 b.ab"]);
  expect(troubles).toEqual(["wrong-password b.ab"]);
  expect(errors[0]?.error.hint).toBeTruthy();
});

test("a caller that never gives up is not asked for ever", async () => {
  const passwords = Array.from({ length: 1000 }, () => "no");
  const { asked, troubles } = await gatherBytes("b.ab", encrypted(TAR), { passwords });
  expect(asked.length).toBeLessThanOrEqual(10);
  expect(troubles).toEqual(["wrong-password b.ab"]);
});

test.each([
  ["ANDROID BACKUP\n9\n1\nnone\n", "unsupported"],
  ["ANDROID BACKUP\n5\n1\nAES-512\nx\n", "unsupported"],
  ["ANDROID BACKUP\n5\n1\nnone\n", "damaged"],
  ["ANDROID BACKUP\n5\n0\nnone\n", "damaged"],
  ["ANDROID BACKUP\n5\n1\nnone\nno zlib", "damaged"],
  ["ANDROID BACKUP\n5\n0\nnone\nno tar", "damaged"],
  ["ANDROID BACKUP\n5\n7\nnone\n", "damaged"],
  ["ANDROID BACKUP\n", "damaged"],
  ["ANDROID BACKUP\n5\n1\nAES-256\nAA\nBB\n999999999\n00\n11\n", "damaged"],
  [`ANDROID BACKUP\n5\n1\nAES-256\n${"A".repeat(99_999)}`, "damaged"],
])("the header %j gives one clear trouble", async (text, code) => {
  const { troubles, entries } = await gatherBytes("b.ab", Buffer.from(text));
  expect(troubles).toEqual([`${code} b.ab`]);
  expect(entries).toEqual([]);
});

test("a backup with an empty tar in it is told as empty, not as nothing", async () => {
  for (const header of [
    { version: 5, compressed: false },
    { version: 5, compressed: true },
  ]) {
    const payload = header.compressed ? deflateSync(Buffer.alloc(1024)) : Buffer.alloc(1024);
    const bytes = Buffer.concat([Buffer.from(formatBackupHeader(header)), payload]);
    const { errors } = await gatherBytes("b", bytes);
    expect(errors.map(({ error }) => error.message)).toEqual(["The Android backup is empty."]);
  }
});

test("a file of 0 bytes is told as not confirmed when its name is that of a backup", async () => {
  const { errors } = await gatherBytes("mifit.AB", Buffer.alloc(0));
  expect(errors[0]?.error.hint).toContain("not confirmed");
  expect((await gatherBytes("other", Buffer.alloc(0))).entries).toHaveLength(1);
});

test("a damaged or cut backup gives troubles and never more", async () => {
  const whole = encrypted(TAR);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(whole.length - 1),
      fc.nat(255),
      fc.boolean(),
      async (at, value, cut) => {
        const bytes = Buffer.from(cut ? whole.subarray(0, at) : whole);
        if (!cut) bytes[at] = value;
        const { troubles } = await gatherBytes("b", bytes, { passwords: ["päss"] });
        expect(troubles.length).toBeLessThanOrEqual(3);
      },
    ),
    { numRuns: 150 },
  );
});
