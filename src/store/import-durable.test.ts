import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Minute } from "../health/minute.ts";
import { openStore } from "../node/sqlite.ts";
import type { NodeStore } from "../node/sqlite.ts";
import { Records } from "./records.ts";

const A = "C8:0F:10:00:00:0A";
const NOW_S = Date.UTC(2026, 0, 31, 12) / 1000;
const BATCH = 4_096;

let folder: string;
let store: NodeStore;
let records: Records;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-import-durable-"));
  store = openStore(join(folder, "ownband.sqlite"));
  records = Records.open(store, NOW_S);
});

afterEach(() => {
  store.database.close();
  rmSync(folder, { recursive: true, force: true });
});

const batch = (n: number): Minute[] =>
  Array.from({ length: BATCH }, (_, i) => ({
    startS: 60 * (26_000_000 + BATCH * n + i),
    kind: 1,
    intensity: i % 256,
    steps: n % 100,
  }));

/** Everything that is in the tables. */
function everything(): unknown {
  const sql = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
  return [...store.database.rows(sql)].map(({ name }) => [
    name,
    [...store.database.rows(`SELECT * FROM ${String(name)}`)],
  ]);
}

function bring(batches: number): void {
  const session = records.beginImport({ nowS: NOW_S, zone: "Europe/Berlin" });
  try {
    const device = session.intake("mifit").device({ mac: A });
    for (let n = 0; n < batches; n++) device.minutes(batch(n));
    session.commit(NOW_S);
  } finally {
    session.rollBack();
  }
}

/** Another ownband in the middle of an import that replaces what is there, and adds to it. */
const IMPORTER = `
  import { writeSync } from "node:fs";
  import { openStore } from ${JSON.stringify(new URL("../node/sqlite.ts", import.meta.url).href)};
  import { Records } from ${JSON.stringify(new URL("records.ts", import.meta.url).href)};
  const records = Records.open(openStore(process.argv[1]), ${NOW_S});
  const batch = ${batch.toString().replaceAll("BATCH", String(BATCH))};
  const session = records.beginImport({ nowS: ${NOW_S}, zone: "Asia/Tokyo", wearer: "Ada" });
  session.intake("gadgetbridge").wearer({ heightCm: 170 });
  const device = session.intake("gadgetbridge").device({ mac: "${A}", model: "Mi Smart Band 4" });
  for (let n = 0; ; n++) {
    device.minutes(batch(n).map((minute) => ({ ...minute, heartRateBpm: 70 })));
    writeSync(1, ".");
  }`;

test("killed at any moment of an import, the store is as it was", async () => {
  bring(3);
  const before = everything();
  for (const batches of [1, 4, 30, 120]) {
    const path = join(folder, "ownband.sqlite");
    const options = ["--input-type=module", "--eval", IMPORTER, path];
    const child = spawn(process.execPath, options, { stdio: ["ignore", "pipe", "inherit"] });
    const gone = once(child, "close");
    let told = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      told += chunk.length;
      if (told >= batches) child.kill("SIGKILL");
    });
    const [, signal] = (await gone) as [unknown, string];
    expect(signal).toBe("SIGKILL");
    expect(everything()).toEqual(before);
  }
  bring(4);
  expect(records.span(A)?.lastS).toBe(batch(3).at(-1)?.startS);
});

test("when the disk is full, the store is as it was, and the import goes on with room", () => {
  bring(2);
  const before = everything();
  const [{ page_count: pages } = {}] = store.database.rows("PRAGMA page_count");
  store.database.run(`PRAGMA max_page_count = ${Number(pages) + 100}`);
  expect(() => bring(100)).toThrow(expect.objectContaining({ code: "no-space" }));
  expect(everything()).toEqual(before);
  expect([...store.database.rows("PRAGMA foreign_keys")]).toEqual([{ foreign_keys: 1 }]);
  store.database.run("PRAGMA max_page_count = 100000");
  bring(3);
  expect(records.span(A)?.lastS).toBe(batch(2).at(-1)?.startS);
});

test("after a failure nothing more is taken in, also by a reader that goes on", () => {
  const session = records.beginImport({ nowS: NOW_S, zone: "Europe/Berlin" });
  const device = session.intake("mifit").device({ mac: A });
  const [{ page_count: pages } = {}] = store.database.rows("PRAGMA page_count");
  store.database.run(`PRAGMA max_page_count = ${Number(pages) + 20}`);
  let failed = 0;
  for (let n = 0; n < 50; n++) {
    try {
      device.minutes(batch(n));
    } catch {
      failed++;
      store.database.run("PRAGMA max_page_count = 100000");
    }
  }
  expect(failed).toBeGreaterThan(10);
  expect(() => session.commit(NOW_S)).toThrow(TypeError);
  expect(records.bands()).toEqual([]);
});

test("while one ownband imports, another one reads what was there, and cannot write", () => {
  bring(1);
  const session = records.beginImport({ nowS: NOW_S, zone: "Europe/Berlin" });
  session.intake("mifit").device({ mac: A }).minutes(batch(5));
  const other = openStore(join(folder, "ownband.sqlite"));
  try {
    other.database.run("PRAGMA busy_timeout = 1");
    const theirs = Records.open(other, NOW_S);
    expect(theirs.span(A)?.lastS).toBe(batch(0).at(-1)?.startS);
    const begin = (): unknown => theirs.beginImport({ nowS: NOW_S, zone: "Europe/Berlin" });
    expect(begin).toThrow(expect.objectContaining({ code: "in-use" }));
    session.commit(NOW_S);
    expect(theirs.span(A)?.lastS).toBe(batch(5).at(-1)?.startS);
    theirs.beginImport({ nowS: NOW_S, zone: "Europe/Berlin" }).rollBack();
  } finally {
    other.database.close();
  }
});

test("a big import leaves no big log behind", () => {
  bring(60);
  expect(statSync(join(folder, "ownband.sqlite-wal")).size).toBe(0);
});
