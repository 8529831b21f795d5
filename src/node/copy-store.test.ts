import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import { newFolder, tidyUp } from "../../test/ownband.ts";
import type { KeptBytes } from "../platform.ts";
import { copyStore } from "./copy-store.ts";
import { openStore } from "./sqlite.ts";

afterAll(tidyUp);

/** A store in a folder of its own, with as many rows. */
function storeWith(rows: number): { folder: string; path: string } {
  const folder = newFolder();
  const path = join(folder, "ownband.sqlite");
  const { database } = openStore(path);
  database.run("CREATE TABLE t (id INTEGER PRIMARY KEY, value BLOB)");
  database.run(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
     INSERT INTO t (value) SELECT randomblob(500) FROM n WHERE ? > 0`,
    rows,
    rows,
  );
  database.close();
  return { folder, path };
}

async function wholeOf(copy: KeptBytes): Promise<Buffer> {
  const bytes = Buffer.from(await copy.read(0, copy.sizeBytes));
  await copy.drop();
  return bytes;
}

const scratchIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((it) =>
    it.startsWith("scratch-"),
  );

test("the copy is one whole database that only its owner can read, and goes when it is dropped", async () => {
  const { folder, path } = storeWith(2_000);
  const copy = await copyStore(path, folder);
  const file = scratchIn(folder).find((it) => it.endsWith(".sqlite")) ?? "";
  expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  const taken = join(newFolder(), "taken.sqlite");
  writeFileSync(taken, await wholeOf(copy));
  expect(scratchIn(folder)).toEqual([]);
  const database = new DatabaseSync(taken, { readOnly: true });
  expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  expect(database.prepare("SELECT count(*) AS rows FROM t").get()).toEqual({ rows: 2_000 });
  // A browser's SQLite has no log beside it.
  expect(database.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "delete" });
  database.close();
});

test("everything else goes on meanwhile, and what is written then is not in it", async () => {
  const { folder, path } = storeWith(100_000);
  const { database } = openStore(path);
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const copying = copyStore(path, folder);
  // The thread reads one state of the store from its beginning to its end, whichever that is.
  database.run("BEGIN");
  database.run("DELETE FROM t WHERE id > 50000");
  database.run("INSERT INTO t (id, value) VALUES (1000000, x'00')");
  database.run("COMMIT");
  const copy = await copying;
  clearInterval(timer);
  database.close();
  const taken = join(newFolder(), "taken.sqlite");
  writeFileSync(taken, await wholeOf(copy));
  const rows = new DatabaseSync(taken, { readOnly: true }).prepare("SELECT count(*) AS n FROM t");
  expect([100_000, 50_001]).toContain(rows.get()?.["n"]);
  expect(turns).toBeGreaterThan(10);
});

test("who stops it leaves nothing behind", async () => {
  const { folder, path } = storeWith(100_000);
  const stop = new AbortController();
  const stopped = expect(copyStore(path, folder, { signal: stop.signal })).rejects.toMatchObject({
    code: "interrupted",
  });
  setTimeout(() => stop.abort(), 30);
  await stopped;
  expect(scratchIn(folder)).toEqual([]);
  const already = copyStore(path, folder, { signal: AbortSignal.abort() });
  await expect(already).rejects.toMatchObject({ code: "interrupted" });
});

test("a store that is damaged is told as that, and leaves nothing behind", async () => {
  const { folder, path } = storeWith(2_000);
  const bytes = readFileSync(path);
  bytes.fill(0xff, 8_192, 200_000);
  writeFileSync(path, bytes);
  await expect(copyStore(path, folder)).rejects.toMatchObject({ code: "damaged" });
  expect(scratchIn(folder)).toEqual([]);
});

test("nothing that was deleted is in it, wherever SQLite had moved it before", async () => {
  for (let round = 0; round < 8; round++) {
    const { folder, path } = storeWith(0);
    const { database } = openStore(path);
    database.run("PRAGMA synchronous = OFF");
    database.run("CREATE TABLE k (id INTEGER PRIMARY KEY, key BLOB, more TEXT)");
    const keys = new Map<number, Buffer>();
    const gone: Buffer[] = [];
    for (let i = 0; i < 600; i++) {
      const [id, dice] = [randomBytes(3).readUIntBE(0, 3), randomBytes(1)[0] ?? 0];
      const [known] = [...keys].slice(dice % Math.max(1, keys.size));
      if (dice < 150 || known === undefined) {
        const key = randomBytes(16);
        database.run("INSERT OR IGNORE INTO k VALUES (?, ?, '')", id, key);
        if (!keys.has(id)) keys.set(id, key);
      } else if (dice < 180) {
        database.run("UPDATE k SET more = ? WHERE id = ?", "y".repeat(dice), known[0]);
      } else {
        database.run("DELETE FROM k WHERE id = ?", known[0]);
        keys.delete(known[0]);
        gone.push(known[1]);
      }
    }
    database.close();
    const copy = await wholeOf(await copyStore(path, folder));
    expect(gone.filter((key) => copy.includes(key))).toEqual([]);
    expect([...keys.values()].every((key) => copy.includes(key))).toBe(true);
  }
});
