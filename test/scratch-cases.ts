import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { DatabaseParts, RandomBytes, Scratch } from "../src/platform.ts";

const fixtures = join(import.meta.dirname, "fixtures/mifit");

let folder: string;
let scratch: Scratch;

/** What every world does with somebody else's databases. */
export function scratchCases(openScratch: (folder: string) => Scratch): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ownband-scratch-"));
    scratch = openScratch(join(folder, "data"));
  });

  afterEach(async () => {
    await scratch.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("the write-ahead log is applied", async () => {
    const path = join(fixtures, "wal-stale/origin_db_1234567890");
    expect(await keysIn(partsOf(path))).toEqual(["00112233445566778899aabbccddeeff"]);
    const { main } = partsOf(path);
    expect(await keysIn({ main })).toEqual(["ffeeddccbbaa99887766554433221100"]);
  });

  test("a transaction that the app had not finished is rolled back", async () => {
    const path = hotDatabase("hot");
    const { main } = partsOf(path);
    expect(new Set(await keysIn({ main }))).toContain("midway");
    expect(new Set(await keysIn(partsOf(path)))).toEqual(new Set(["before"]));
  });

  test("a journal that names a file of the owner is left out, and the file stays", async () => {
    const victim = join(folder, "diary.txt");
    const path = hotDatabase("crafted");
    const journal = Buffer.concat([readFileSync(`${path}-journal`), superJournalTrailer(victim)]);
    writeFileSync(`${path}-journal`, journal);
    writeFileSync(victim, "dear diary");

    expect(await keysIn(partsOf(path))).toContain("midway");
    expect(readFileSync(victim, "utf8")).toBe("dear diary");

    // SQLite by itself goes by that name: it rolls back because the file exists. SQLite 3.40
    // (tried) then deletes the file too, 3.53 only one whose name looks like its own.
    const unguarded = new DatabaseSync(path);
    expect(unguarded.prepare("SELECT DISTINCT AUTHKEY FROM DEVICE").all()).toEqual([
      { AUTHKEY: "before" },
    ]);
    unguarded.close();
  });

  test("side files of another database, and garbage, do not hurt", async () => {
    const plain = partsOf(join(fixtures, "plain/origin_db_1234567890"));
    const wal = inMemory(readFileSync(join(fixtures, "wal/origin_db_1234567890-wal")));
    const garbage = inMemory(new Uint8Array(5000).fill(0xa5));
    const key = "00112233445566778899aabbccddeeff";
    expect(await keysIn({ ...plain, wal: garbage })).toEqual([key]);
    expect(await keysIn({ ...plain, journal: garbage })).toEqual([key]);
    await keysIn({ ...plain, wal }).catch((error: unknown) => {
      expect(error).toMatchObject({ code: "damaged" });
    });
  });

  test("what is no database, or a broken one, is told apart", async () => {
    const open = (bytes: Uint8Array): Promise<unknown> => keysIn({ main: inMemory(bytes) });
    const broken = (name: string): Uint8Array => readFileSync(join(fixtures, "broken", name));
    await expect(open(new Uint8Array())).rejects.toMatchObject({ code: "not-a-database" });
    await expect(open(broken("origin_db_1000000003"))).rejects.toMatchObject({
      code: "not-a-database",
    });
    await expect(open(broken("origin_db_1000000001"))).rejects.toMatchObject({ code: "damaged" });
    await expect(open(broken("origin_db_1000000005"))).rejects.toMatchObject({ code: "damaged" });
  });

  test("bits flipped and ends cut off anywhere never crash, hang or throw anything unforeseen", async () => {
    const names = ["wal/origin_db_1234567890", "wal-stale/origin_db_1234567890"];
    const hot = partsOf(hotDatabase("fuzz"));
    const samples = [...names.map((name) => partsOf(join(fixtures, name))), hot];
    const damage = fc.record({
      sample: fc.constantFrom(...samples),
      part: fc.constantFrom<keyof DatabaseParts>("main", "wal", "journal"),
      flips: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 20 }),
      early: fc.boolean(),
      cut: fc.option(fc.nat()),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ sample, part, flips, early, cut }) => {
        const whole = await (sample[part] ?? sample.main).read(0, Infinity);
        const bytes = cut === null ? whole : whole.slice(0, cut % whole.length);
        // Half of the time only headers and the first page are hit, where the meaning is.
        const range = early ? Math.min(bytes.length, 1024) : bytes.length;
        for (const [at, value] of flips) if (range > 0) bytes[at % range] = value;
        try {
          await keysIn({ ...sample, [part]: inMemory(bytes) });
        } catch (error) {
          expect(["damaged", "not-a-database"]).toContain((error as { code: string }).code);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("a log whose checksums fit and whose pages are crafted does no harm", async () => {
    const { main, wal } = partsOf(join(fixtures, "wal/origin_db_1234567890"));
    const whole = await (wal ?? main).read(0, Infinity);
    const untouched = whole.slice();
    resum(untouched);
    expect([...untouched]).toEqual([...whole]);
    const change = fc.tuple(
      fc.oneof(
        fc.nat(whole.length - 33).map((at) => 32 + at),
        // The page number and the size of the database in a frame's header; the page's own header.
        fc.nat(7).map((at) => 32 + at),
        fc.nat(40).map((at) => 32 + 24 + at),
      ),
      fc.constantFrom(0, 1, 2, 0x05, 0x0d, 0x7f, 0xff),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at] = value;
        resum(bytes);
        try {
          await keysIn({ main, wal: inMemory(bytes) });
        } catch (error) {
          expect(["damaged", "not-a-database"]).toContain((error as { code: string }).code);
        }
      }),
      // The first page may be another one then, which is the beginning of no database.
      { numRuns: 200, examples: [[[[35, 1]]]] },
    );
  });

  test("a log that would make the database a thousand times as big is refused", async () => {
    const { main, wal } = partsOf(join(fixtures, "wal/origin_db_1234567890"));
    const bytes = await (wal ?? main).read(0, Infinity);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const last = bytes.length - 4096 - 24;
    view.setUint32(last, 100_000);
    view.setUint32(last + 4, 100_000);
    resum(bytes);
    await expect(keysIn({ main, wal: inMemory(bytes) })).rejects.toMatchObject({
      code: "damaged",
      message: expect.stringContaining("side file") as string,
    });
  });

  test("so is a journal that would", async () => {
    const { main, journal } = partsOf(hotDatabase("growing"));
    const bytes = await (journal ?? main).read(0, Infinity);
    // The number of pages before the transaction, in the journal's header.
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(16, 100_000);
    await expect(keysIn({ main, journal: inMemory(bytes) })).rejects.toMatchObject({
      code: "damaged",
      message: expect.stringContaining("side file") as string,
    });
  });

  test("a new database becomes bytes that SQLite opens", async () => {
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
  });

  test("somebody else's database is edited in a copy", async () => {
    const path = join(fixtures, "plain/origin_db_1234567890");
    const before = readFileSync(path);
    const draft = await scratch.editDatabase(partsOf(path));
    draft.database.run("DELETE FROM DATE_DATA");
    const bytes = await draft.finish();
    const edited = await scratch.openDatabase({ main: bytes });
    expect([...edited.rows(`SELECT count(*) AS n FROM main."DATE_DATA"`)]).toEqual([{ n: 0 }]);
    edited.close();
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test("a database of which the log was emptied is edited like any other", async () => {
    const path = join(folder, "emptied");
    const inner = new DatabaseSync(path);
    inner.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    inner.close();
    const draft = await scratch.editDatabase(partsOf(path));
    draft.database.run("INSERT INTO t VALUES (2)");
    const edited = await scratch.openDatabase({ main: await draft.finish() });
    expect([...edited.rows("SELECT a FROM t")]).toEqual([{ a: 1 }, { a: 2 }]);
    edited.close();
  });

  test.each([
    ["a trigger", "CREATE TRIGGER e AFTER INSERT ON t BEGIN DELETE FROM t; END"],
    ["a view", "CREATE VIEW v AS SELECT * FROM t"],
    ["a virtual table", "CREATE VIRTUAL TABLE f USING fts5(a)"],
  ])("a database with %s is not edited", async (_, sql) => {
    const path = join(folder, "theirs");
    const inner = new DatabaseSync(path);
    inner.exec(`CREATE TABLE t (a); ${sql}`);
    inner.close();
    await expect(scratch.editDatabase(partsOf(path))).rejects.toMatchObject({
      code: "unsupported",
    });
  });
}

export async function* pieces(...bytes: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const piece of bytes) {
    await Promise.resolve();
    yield piece;
  }
}

export function inMemory(bytes: Uint8Array): RandomBytes {
  return {
    sizeBytes: bytes.length,
    read: (start, end) => Promise.resolve(bytes.slice(start, end)),
    stream: (start = 0) => pieces(bytes.subarray(start)),
  };
}

export function partsOf(path: string): DatabaseParts {
  const part = (suffix: string): RandomBytes | undefined =>
    existsSync(path + suffix) ? inMemory(readFileSync(path + suffix)) : undefined;
  return { main: inMemory(readFileSync(path)), wal: part("-wal"), journal: part("-journal") };
}

async function keysIn(parts: DatabaseParts): Promise<unknown[]> {
  const database = await scratch.openDatabase(parts);
  try {
    const sql = `SELECT AUTHKEY FROM main."DEVICE" WHERE AUTHKEY IS NOT NULL`;
    return [...database.rows(sql)].map((row) => row.AUTHKEY);
  } finally {
    database.close();
  }
}

/** A database in the middle of a transaction that replaced its text, with its hot journal. */
function hotDatabase(name: string): string {
  const path = join(folder, name);
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = DELETE; PRAGMA cache_size = 2; PRAGMA synchronous = OFF;
    CREATE TABLE DEVICE (AUTHKEY TEXT, FILLER TEXT);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
    INSERT INTO DEVICE SELECT 'before', hex(zeroblob(500)) FROM n;
    BEGIN; UPDATE DEVICE SET AUTHKEY = 'midway'`);
  const copy = `${path}.copy`;
  for (const suffix of ["", "-journal"]) {
    writeFileSync(copy + suffix, readFileSync(path + suffix));
  }
  database.exec("ROLLBACK");
  database.close();
  return copy;
}

/** What a crafted journal carries at its end (sqlite.org/fileformat2.html, pager.c). */
function superJournalTrailer(victim: string): Uint8Array {
  const name = new TextEncoder().encode(victim);
  const trailer = new Uint8Array(4 + name.length + 16);
  const view = new DataView(trailer.buffer);
  view.setUint32(0, 0x40000000 / 4096 + 1);
  trailer.set(name, 4);
  view.setUint32(4 + name.length, name.length);
  view.setUint32(
    8 + name.length,
    name.reduce((sum, byte) => sum + byte, 0),
  );
  trailer.set([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7], 12 + name.length);
  return trailer;
}

/** Puts the checksums of a write-ahead log right, so that SQLite takes what is in it for good. */
function resum(wal: Uint8Array): void {
  const view = new DataView(wal.buffer, wal.byteOffset, wal.length);
  const isBig = (view.getUint32(0) & 1) === 1;
  const pageSize = view.getUint32(8);
  let [a, b] = [0, 0];
  const add = (start: number, end: number): void => {
    for (let at = start; at < end; at += 8) {
      a = (a + view.getUint32(at, !isBig) + b) >>> 0;
      b = (b + view.getUint32(at + 4, !isBig) + a) >>> 0;
    }
  };
  add(0, 24);
  view.setUint32(24, a);
  view.setUint32(28, b);
  for (let at = 32; at + 24 + pageSize <= wal.length; at += 24 + pageSize) {
    add(at, at + 8);
    add(at + 24, at + 24 + pageSize);
    view.setUint32(at + 16, a);
    view.setUint32(at + 20, b);
  }
}
