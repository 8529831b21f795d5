import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { partsOf, pieces, scratchCases } from "../../test/scratch-cases.ts";
import type { Scratch } from "../platform.ts";
import { openScratch } from "./scratch.ts";

const fixtures = join(import.meta.dirname, "../../test/fixtures/mifit");
const ALL = { maxBytes: 1 << 30 };

let folder: string;
let scratch: Scratch;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-scratch-"));
  scratch = openScratch(join(folder, "data"));
});

afterEach(async () => {
  await scratch.close();
  rmSync(folder, { recursive: true, force: true });
});

const scratchFolders = (): string[] => readdirSync(join(folder, "data"));

test("small things stay in memory, and no folder is made for them", async () => {
  const kept = await scratch.keep(pieces(new Uint8Array([1, 2]), new Uint8Array([3])), ALL);
  expect([...(await kept.read(1, 9))]).toEqual([2, 3]);
  expect(existsSync(join(folder, "data"))).toBe(false);
});

test("big things lie in a private file until they are dropped", async () => {
  const piece = new Uint8Array(1024 * 1024).fill(7);
  const kept = await scratch.keep(pieces(piece, piece, piece, piece, piece), ALL);
  const [run = ""] = scratchFolders();
  const path = join(folder, "data", run);
  const [file = ""] = readdirSync(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(statSync(join(path, file)).mode & 0o777).toBe(0o600);
  expect(kept.sizeBytes).toBe(5 * piece.length);
  const hash = createHash("sha1");
  for await (const part of kept.stream()) hash.update(part);
  const same = createHash("sha1").update(new Uint8Array(5 * piece.length).fill(7));
  expect(hash.digest("hex")).toBe(same.digest("hex"));
  await kept.drop();
  expect(readdirSync(path)).toEqual([]);
  await expect(kept.read(0, 1)).rejects.toThrow(TypeError);
});

test("many small things together do not fill the memory", async () => {
  await scratch.close();
  scratch = openScratch(join(folder, "data"), { pieceBytes: 100, memoryBytes: 250 });
  for (let i = 0; i < 4; i++) await scratch.keep(pieces(new Uint8Array(90)), ALL);
  expect(readdirSync(join(folder, "data", scratchFolders()[0] ?? ""))).toHaveLength(2);
});

test("what is longer than allowed is refused, and nothing of it stays", async () => {
  const endless = pieces(...Array.from({ length: 9 }, () => new Uint8Array(1024 * 1024)));
  await expect(scratch.keep(endless, { maxBytes: 6 * 1024 * 1024 })).rejects.toMatchObject({
    code: "too-big",
  });
  expect(readdirSync(join(folder, "data", scratchFolders()[0] ?? ""))).toEqual([]);
});

test("closing removes the folder", async () => {
  await scratch.keep(pieces(new Uint8Array(5 * 1024 * 1024)), ALL);
  await scratch.openDatabase(partsOf(join(fixtures, "plain/origin_db_1234567890")));
  await scratch.close();
  expect(scratchFolders()).toEqual([]);
});

test("a stop given while keeping ends it", async () => {
  const stop = AbortSignal.abort();
  const kept = scratch.keep(pieces(new Uint8Array(1)), { ...ALL, signal: stop });
  await expect(kept).rejects.toMatchObject({ code: "interrupted" });
});

test("what crashed runs left is removed on the next start, running ones are left alone", async () => {
  const host = hostname().replaceAll(/[^0-9A-Za-z.]/g, "_");
  const data = join(folder, "data");
  const make = (name: string): string => {
    mkdirSync(join(data, name), { recursive: true });
    return name;
  };
  make(`scratch-${host}-4194304999-0123456789ab`);
  const running = make(`scratch-${host}-${process.pid}-0123456789ab`);
  const elsewhere = make("scratch-elsewhere-4194304999-0123456789ab");
  const other = make("scratch-of-the-owner");
  const old = make("scratch-elsewhere-4194304998-0123456789ab");
  utimesSync(join(data, old), 1e9, 1e9);
  await scratch.keep(pieces(new Uint8Array(5 * 1024 * 1024)), ALL);
  const left = scratchFolders();
  expect(left).toHaveLength(4);
  expect(left).toEqual(expect.arrayContaining([running, elsewhere, other]));
});

test("a data folder that cannot be made is said so", async () => {
  writeFileSync(join(folder, "data"), "a file");
  const kept = scratch.keep(pieces(new Uint8Array(5 * 1024 * 1024)), ALL);
  await expect(kept).rejects.toMatchObject({ code: "no-access" });
  rmSync(join(folder, "data"));
});

test("closing a database removes its copy", async () => {
  const path = join(fixtures, "wal/origin_db_1234567890");
  const database = await scratch.openDatabase(partsOf(path));
  database.close();
  database.close();
  expect(readdirSync(join(folder, "data", scratchFolders()[0] ?? ""))).toEqual([]);
});

test("a database that lies on the disk already is read where it is, and outlives what it was kept as", async () => {
  const small = openScratch(join(folder, "data"), { pieceBytes: 10, memoryBytes: 10 });
  try {
    const kept = await small.keep(
      pieces(readFileSync(join(fixtures, "plain/origin_db_1234567890"))),
      ALL,
    );
    const [run = ""] = scratchFolders();
    const [file = ""] = readdirSync(join(folder, "data", run));
    const database = await small.openDatabase({ main: kept });
    expect(statSync(join(folder, "data", run, file)).nlink).toBe(2);
    await kept.drop();
    expect([...database.rows(`SELECT count(*) AS n FROM main."DATE_DATA"`)]).toEqual([{ n: 5 }]);
    database.close();
    expect(readdirSync(join(folder, "data", run))).toEqual([]);
  } finally {
    await small.close();
  }
});

test("a new database becomes bytes that SQLite opens, and leaves nothing behind", async () => {
  const draft = await scratch.newDatabase();
  draft.database.run("CREATE TABLE t (a); INSERT INTO t VALUES (42)");
  const bytes = await draft.finish();
  const again = await scratch.openDatabase({ main: bytes });
  expect([...again.rows("SELECT a FROM t")]).toEqual([{ a: 42 }]);
  again.close();
  await bytes.drop();
  const dropped = await scratch.newDatabase();
  dropped.database.run("CREATE TABLE t (a)");
  await dropped.drop();
  const [run = ""] = scratchFolders();
  expect(readdirSync(join(folder, "data", run))).toEqual([]);
});

describe("databases", () => {
  scratchCases((data) => openScratch(data));
});
