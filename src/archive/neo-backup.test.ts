import { createCipheriv, pbkdf2Sync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { FIXTURES, MemoryFile, Workshop, gather, gatherBytes } from "../../test/archive-tools.ts";
import { backupOfArchive, backupOfProperties, parseNeoProperties } from "./neo-backup.ts";

const shop = new Workshop();
const BACKUP = "com.xiaomi.hm.health/2024-03-12-10-00-00-user_0";
const PLAIN = readFileSync(`${FIXTURES}/mifit/archives/neo/${BACKUP}/data.tar.gz`);

afterAll(() => {
  shop.close();
});

/** As CryptoUtils.kt does it, with OpenSSL. */
function encrypted(bytes: Uint8Array, iv: Uint8Array, password = "test"): Buffer {
  const key = pbkdf2Sync(password, "oandbackupx", 2020, 32, "sha256");
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Signed bytes, as Java writes them. */
function properties(iv: Uint8Array | undefined): Buffer {
  const signed = iv && Array.from(new Int8Array(iv));
  const facts = { backupVersionCode: 8003, packageName: "com.xiaomi.hm.health", iv: signed };
  return Buffer.from(JSON.stringify(facts));
}

const IV16 = Buffer.from("f0e1d2c3b4a5968778695a4b3c2d1e0f", "hex");
const IV12 = IV16.subarray(0, 12);

function filesOf(iv: Uint8Array, name = "data.tar.gz.enc", content: Uint8Array = PLAIN) {
  return {
    archive: new MemoryFile(`neo/${BACKUP}/${name}`, encrypted(content, iv)),
    facts: new MemoryFile(`neo/${BACKUP}.properties`, properties(iv)),
  };
}

test.each([
  ["16 bytes", IV16],
  ["12 bytes", IV12],
])("opens an archive with an IV of %s, whichever file comes first", async (_, iv) => {
  const { archive, facts } = filesOf(iv);
  for (const files of [
    [archive, facts],
    [facts, archive],
  ]) {
    const { files: found, troubles } = await gather(files, { passwords: ["no", "test"] });
    expect(troubles).toEqual([]);
    const database = found.get(`neo/${BACKUP}/data.tar.gz.enc > databases/origin_db_1234567890`);
    expect(database?.toString("latin1", 0, 15)).toBe("SQLite format 3");
    expect(found.has(`neo/${BACKUP}.properties`)).toBe(true);
  }
});

test("opens an archive that is not compressed, and one of zstd", async () => {
  const tar = shop.run("sh", ["-c", "echo key > origin_db_1 && tar -c origin_db_1"]);
  const zst = shop.run("zstd", ["-c", "-q"], tar);
  for (const [name, bytes] of [
    ["data.tar.enc", tar],
    ["data.tar.zst.enc", zst],
  ] as const) {
    const { archive, facts } = filesOf(IV16, name, bytes);
    const { files } = await gather([archive, facts], { passwords: ["test"] });
    expect(files.get(`neo/${BACKUP}/${name} > origin_db_1`)?.toString()).toBe("key\n");
  }
});

test("opens one from before version 7, which has no IV of its own", async () => {
  const archive = new MemoryFile("b/data.tar.gz.enc", encrypted(PLAIN, Buffer.alloc(16)));
  const facts = new MemoryFile("b.properties", properties(undefined));
  const { files } = await gather([archive, facts], { passwords: ["test"] });
  expect([...files.keys()].some((trail) => trail.includes("origin_db_1234567890"))).toBe(true);
});

test("opens one whose properties lie in its own folder, all of it in a zip or a tar", async () => {
  shop.run("mkdir", ["-p", "b/2024"]);
  writeFileSync(shop.path("b/2024/data.tar.gz.enc"), encrypted(PLAIN, IV12));
  writeFileSync(shop.path("b/2024/backup.properties"), properties(IV12));
  const orders = ["2024/data.tar.gz.enc 2024/backup.properties", "2024"];
  for (const command of orders.flatMap((order) => [`tar -c ${order}`, `zip -q -r - ${order}`])) {
    const bytes = shop.run("sh", ["-c", `cd b && ${command}`]);
    const { files, troubles, scratch } = await gatherBytes("x", bytes, { passwords: ["test"] });
    expect(troubles).toEqual([]);
    expect(files.has("x > 2024/data.tar.gz.enc > databases/origin_db_1234567890")).toBe(true);
    expect(scratch.kept).toBe(0);
  }
});

test("without properties, with a wrong password, or of a newer kind it gives one trouble", async () => {
  const { archive, facts } = filesOf(IV12);
  expect((await gather([archive])).troubles).toEqual([`unsupported ${archive.path}`]);
  const refused = await gather([archive, facts], { passwords: ["no"] });
  expect(refused.troubles).toEqual([`wrong-password ${archive.path}`]);
  const newer = new MemoryFile(facts.path, Buffer.from('{"packageName":"x","salt":[1,2]}'));
  expect((await gather([archive, newer])).troubles).toEqual([`unsupported ${archive.path}`]);
});

test("a changed byte is told, though what came before it was given", async () => {
  const bytes = encrypted(PLAIN, IV12);
  bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1;
  const archive = new MemoryFile("b/data.tar.gz.enc", bytes);
  const facts = new MemoryFile("b.properties", properties(IV12));
  const { files, troubles } = await gather([archive, facts], { passwords: ["test"] });
  expect([...files.keys()].some((trail) => trail.includes("origin_db"))).toBe(true);
  expect(troubles).toEqual(["damaged b/data.tar.gz.enc"]);
});

test("leaving early gives back what waited", async () => {
  shop.run("mkdir", ["-p", "c/2024"]);
  writeFileSync(shop.path("c/2024/data.tar.gz.enc"), encrypted(PLAIN, IV12));
  writeFileSync(shop.path("c/z"), "last");
  const bytes = shop.run("sh", ["-c", "cd c && tar -c 2024 z"]);
  const { scratch, troubles } = await gatherBytes("x", bytes);
  expect(troubles).toEqual(["unsupported x > 2024/data.tar.gz.enc"]);
  expect(scratch).toMatchObject({ everKept: 1, kept: 0 });
});

test("tells which backup a file belongs to", () => {
  expect(backupOfProperties("a/b.properties")).toBe("a/b");
  expect(backupOfProperties("./a/b/backup.properties")).toBe("a/b");
  expect(backupOfProperties("a/b.txt")).toBeUndefined();
  expect(backupOfArchive("./a/b/data.tar.enc")).toBe("a/b");
});

test.each([
  "",
  "[]",
  "null",
  '{"iv":[1]}',
  '{"packageName":1,"iv":[300]}',
  '{"packageName":1,"iv":7}',
])("properties like %j are none", (text) => {
  expect(parseNeoProperties(Buffer.from(text))).toBeUndefined();
});
