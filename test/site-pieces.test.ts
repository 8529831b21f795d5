import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { chromium } from "playwright-core";
import type { Page } from "playwright-core";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHROMIUM, CHROMIUM_FLAGS, chromiumMissing } from "./chromium.ts";

/** What a browser's own storage and its own decompressors do, in a worker of a real Chromium. */
const missing = chromiumMissing();
const root = resolve(import.meta.dirname, "..");
const ends = new AsyncDisposableStack();
let page: Page;
let folder: string;

beforeAll(async () => {
  if (missing !== undefined) return;
  folder = mkdtempSync(join(tmpdir(), "ownband-pieces-"));
  ends.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const bundle = await rolldown({
    input: join(import.meta.dirname, "browser", "pieces.ts"),
    platform: "browser",
    logLevel: "silent",
  });
  const { output } = await bundle.generate({ format: "es", codeSplitting: false });
  await bundle.close();
  const wasm = join(root, "node_modules", "@sqlite.org", "sqlite-wasm", "dist", "sqlite3.wasm");
  const files = new Map<string, readonly [string, string | Buffer]>([
    ["/", ["text/html", "<!doctype html><title>pieces</title>"]],
    ["/pieces.js", ["text/javascript", output[0].code]],
    ["/sqlite3.wasm", ["application/wasm", readFileSync(wasm)]],
  ]);
  const server = createServer((request, response) => {
    const [type, body] = files.get(request.url ?? "") ?? ["text/plain", ""];
    response.writeHead(200, { "content-type": type }).end(body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  ends.defer(() => void server.close());
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    args: CHROMIUM_FLAGS,
  });
  ends.defer(() => browser.close());
  page = await browser.newPage();
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  await startWorker();
}, 60_000);
afterAll(() => ends.disposeAsync(), 30_000);

async function startWorker(): Promise<void> {
  await page.evaluate(`globalThis.worker = new Worker("/pieces.js", { type: "module" })`);
}

interface Outcome {
  readonly result?: unknown;
  readonly error?: string;
}

async function ask(name: string, ...args: unknown[]): Promise<Outcome> {
  return page.evaluate(
    ([what, given]) =>
      new Promise<Outcome>((done) => {
        const { worker } = globalThis as unknown as { worker: Worker };
        worker.onmessage = ({ data }: MessageEvent<Outcome>) => done(data);
        worker.postMessage({ name: what, args: given });
      }),
    [name, args] as const,
  );
}

async function get(name: string, ...args: unknown[]): Promise<unknown> {
  const { result, error } = await ask(name, ...args);
  expect(error).toBeUndefined();
  return result;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe.skipIf(missing !== undefined)("decompressors and ciphers", () => {
  const CONTENT = Buffer.concat([randomBytes(300_000), Buffer.alloc(900_000, "text ")]);
  const whole = { sha256: sha256(CONTENT), given: CONTENT.length, failed: false };

  test.each([
    ["gunzip", gzipSync],
    ["inflateZlib", deflateSync],
    ["unzstd", zstdCompressSync],
  ] as const)(
    "%s gives back what Node has packed, and what came before a damage",
    async (name, pack) => {
      const packed = pack(CONTENT);
      for (const pieceBytes of [1_000, 70_000, 2_000_000]) {
        expect(await get("unpack", name, base64(packed), pieceBytes)).toEqual(whole);
      }
      const cut = await get("unpack", name, base64(packed.subarray(0, -5)), 70_000);
      expect(cut).toMatchObject({ failed: true });
      expect((cut as { given: number }).given).toBeGreaterThan(200_000);
      const garbage = await get("unpack", name, base64(randomBytes(5_000)), 1_000);
      expect(garbage).toMatchObject({ failed: true });
    },
  );

  test("a gzip file has several members, wherever its pieces are cut", async () => {
    // The first bytes of a member stand in the content, too: packed as it is, they are in the file.
    const decoy = Buffer.concat([randomBytes(5_000), gzipSync("not the end"), randomBytes(5_000)]);
    const members = [CONTENT, decoy, Buffer.alloc(0), Buffer.from("last")];
    const packed = Buffer.concat(
      members.map((it) => gzipSync(it, { level: it === decoy ? 0 : 6 })),
    );
    const all = Buffer.concat(members);
    for (const pieceBytes of [997, 64 * 1024, 10_000_000]) {
      const unpacked = await get("unpack", "gunzip", base64(packed), pieceBytes);
      expect(unpacked).toEqual({ sha256: sha256(all), given: all.length, failed: false });
    }
  });

  test("zstd has several frames", async () => {
    const packed = Buffer.concat([zstdCompressSync(CONTENT), zstdCompressSync("and more")]);
    const all = Buffer.concat([CONTENT, Buffer.from("and more")]);
    expect(await get("unpack", "unzstd", base64(packed), 10_000)).toMatchObject({
      sha256: sha256(all),
      failed: false,
    });
  });

  test("AES-CBC and AES-GCM are undone, and a wrong key is told", async () => {
    const [key, iv, nonce] = [randomBytes(32), randomBytes(16), randomBytes(12)];
    const cbc = createCipheriv("aes-256-cbc", key, iv);
    const cbcBytes = Buffer.concat([cbc.update(CONTENT), cbc.final()]);
    const gcm = createCipheriv("aes-256-gcm", key, nonce);
    const gcmBytes = Buffer.concat([gcm.update(CONTENT), gcm.final(), gcm.getAuthTag()]);
    const ways = [
      ["decryptAesCbc", cbcBytes, iv],
      ["decryptAesGcm", gcmBytes, nonce],
    ] as const;
    for (const [name, bytes, start] of ways) {
      const args = [name, base64(bytes), 9_999] as const;
      expect(await get("unpack", ...args, base64(key), base64(start))).toEqual(whole);
      const wrong = await get("unpack", ...args, base64(randomBytes(32)), base64(start));
      expect((wrong as { sha256: string }).sha256).not.toBe(whole.sha256);
    }
  });
});

describe.skipIf(missing !== undefined)("the store in the browser's own storage", () => {
  const rows = (name: string, sql: string): Promise<unknown> => get("rows", name, sql);
  const count = "SELECT count(*) AS n FROM t";

  /** A file of the command line's kind, as its bytes. */
  function fileWith(sql: string, mode = "WAL"): Buffer {
    const path = join(folder, `made-${randomBytes(4).toString("hex")}`);
    const made = new DatabaseSync(path);
    made.exec(`PRAGMA journal_mode = ${mode}; ${sql}`);
    made.close();
    return readFileSync(path);
  }

  test("it is kept, and who reads during a long write sees what was there before it", async () => {
    expect(await get("open")).toEqual({ isKept: true });
    await get("run", "writer", "CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    // Far more than fits into the cache: none of it may be in the file before its end.
    await get("run", "writer", "PRAGMA cache_size = 10; BEGIN IMMEDIATE");
    const many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)";
    await get("run", "writer", `${many} INSERT INTO t SELECT hex(randomblob(500)) FROM n`);
    expect(await rows("reader", count)).toEqual([{ n: 1 }]);
    expect(await ask("run", "reader", "INSERT INTO t VALUES (2)")).toEqual({ error: "in-use" });
    const midway = new DatabaseSync(":memory:");
    midway.deserialize(Buffer.from((await get("copy")) as string, "base64"));
    expect(midway.prepare(count).get()).toEqual({ n: 1 });
    midway.close();
    await get("run", "writer", "COMMIT");
    expect(await rows("reader", count)).toEqual([{ n: 2_001 }]);
    await get("run", "reader", "DELETE FROM t WHERE rowid > 5");
    expect(await rows("writer", count)).toEqual([{ n: 5 }]);
  });

  test("it is copied beside itself, and given as a file that SQLite opens", async () => {
    await get("backUp", "before-v2");
    const path = join(folder, "copy.sqlite");
    writeFileSync(path, Buffer.from((await get("copy")) as string, "base64"));
    const copy = new DatabaseSync(path);
    expect(copy.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    expect(copy.prepare(count).get()).toEqual({ n: 5 });
    copy.close();
  });

  test("a file of the command line takes its place, for everybody who has it open", async () => {
    await get("replace", base64(fileWith("CREATE TABLE t (a); INSERT INTO t VALUES ('theirs')")));
    expect(await rows("reader", "SELECT a FROM t")).toEqual([{ a: "theirs" }]);
    expect(await rows("new", "SELECT a FROM t")).toEqual([{ a: "theirs" }]);
  });

  test("what is no store is refused, and nothing changes", async () => {
    const good = fileWith(
      "CREATE TABLE t (a); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO t SELECT hex(randomblob(50)) FROM n",
    );
    const bitten = Buffer.from(good);
    bitten.fill(0xa5, 8192, 20_000);
    const refused = [
      [Buffer.from("no database at all, but long enough to be one"), "not-a-database"],
      [good.subarray(0, 50_000), "damaged"],
      [bitten, "damaged"],
      [Buffer.alloc(0), "damaged"],
      [fileWith("CREATE TABLE t (a); CREATE VIEW v AS SELECT * FROM t"), "unsupported"],
      [
        fileWith(
          "CREATE TABLE t (a); CREATE TRIGGER e AFTER INSERT ON t BEGIN DELETE FROM t; END",
          "DELETE",
        ),
        "unsupported",
      ],
    ] as const;
    for (const [bytes, error] of refused) {
      expect(await ask("replace", base64(bytes)), error).toEqual({ error });
    }
    await get("run", "writer", "BEGIN IMMEDIATE; INSERT INTO t VALUES ('half')");
    const other = fileWith("CREATE TABLE t (a); INSERT INTO t VALUES ('other')");
    expect(await ask("replace", base64(other))).toEqual({ error: "in-use" });
    await get("run", "writer", "ROLLBACK");
    expect(await rows("reader", "SELECT a FROM t")).toEqual([{ a: "theirs" }]);
  });

  test.each([
    ["in memory", 1e9],
    ["in the browser's own storage", 0],
  ])("SQLite copies from a foreign database %s by itself", async (_, memoryDatabaseBytes) => {
    const foreign = fileWith("CREATE TABLE u (a); INSERT INTO u VALUES ('foreign')", "DELETE");
    const sql = "INSERT INTO t SELECT a FROM theirs.u";
    await get("attach", base64(foreign), memoryDatabaseBytes, sql);
    expect(await rows("reader", "SELECT a FROM t ORDER BY rowid DESC LIMIT 1")).toEqual([
      { a: "foreign" },
    ]);
  });

  test("it is there again for the next worker, and only for one at a time", async () => {
    const before = await rows("reader", count);
    await page.evaluate(`globalThis.first = globalThis.worker`);
    await startWorker();
    expect(await get("beginToOpen")).toBe(true);
    await page.evaluate(`globalThis.first.terminate()`);
    expect(await get("open")).toEqual({ isKept: true });
    expect(await rows("reader", count)).toEqual(before);
  });
});
