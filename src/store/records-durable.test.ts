import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Minute } from "../health/minute.ts";
import { openStore } from "../node/sqlite.ts";
import type { NodeStore } from "../node/sqlite.ts";
import { Records } from "./records.ts";

const A = "C0:FF:EE:00:00:0A";
const NOW_S = Date.UTC(2026, 0, 31, 12) / 1000;
const BATCH = 500;

let folder: string;
let store: NodeStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-durable-"));
  store = openStore(join(folder, "ownband.sqlite"));
});

afterEach(() => {
  store.database.close();
  rmSync(folder, { recursive: true, force: true });
});

const batchFrom = (startS: number): Minute[] =>
  Array.from({ length: BATCH }, (_, n) => ({
    startS: startS + 60 * n,
    kind: 1,
    intensity: n % 256,
    steps: n % 100,
  }));

/** Every batch is there as a whole, up to the cursor, and the runs have counted them all. */
function expectWholeBatches(records: Records): number {
  const span = records.span(A);
  const count = [...records.minutes(A, 0, 2 ** 33)].length;
  const counted = records.runs(A).reduce((sum, { added }) => sum + added, 0);
  expect(count % BATCH).toBe(0);
  expect(counted).toBe(count);
  expect(records.cursor(A, "activity") ?? 0).toBe(count * 60);
  if (span) expect(span.lastS).toBe((count - 1) * 60);
  return count / BATCH;
}

/** Another ownband that adds batch after batch where the cursor says, and tells of each one kept. */
const WRITER = `
  import { writeSync } from "node:fs";
  import { openStore } from ${JSON.stringify(new URL("../node/sqlite.ts", import.meta.url).href)};
  import { Records } from ${JSON.stringify(new URL("records.ts", import.meta.url).href)};
  const records = Records.open(openStore(process.argv[1]), ${NOW_S});
  const batchFrom = ${batchFrom.toString().replaceAll("BATCH", String(BATCH))};
  const run = records.beginSync({ mac: "${A}" }, ${NOW_S});
  for (;;) {
    const startS = records.cursor("${A}", "activity") ?? 0;
    run.addMinutes(batchFrom(startS), { history: "activity", nextS: startS + 60 * ${BATCH} });
    writeSync(1, ".");
  }`;

/** Gives how many batches the writer had told of when it was killed. */
async function killAfter(batches: number): Promise<number> {
  const path = join(folder, "ownband.sqlite");
  const options = ["--input-type=module", "--eval", WRITER, path];
  const child = spawn(process.execPath, options, { stdio: ["ignore", "pipe", "inherit"] });
  const gone = once(child, "close");
  let told = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    told += chunk.length;
    if (told >= batches) child.kill("SIGKILL");
  });
  const [, signal] = (await gone) as [unknown, string];
  expect(signal).toBe("SIGKILL");
  return told;
}

test("killed at any moment, all that was told to be kept is there, whole, and goes on from there", async () => {
  const records = Records.open(store, NOW_S);
  let before = 0;
  for (const batches of [1, 2, 5, 9, 20]) {
    const told = await killAfter(batches);
    const there = expectWholeBatches(records);
    expect(there - before).toBeGreaterThanOrEqual(told);
    before = there;
  }
  expect(records.runs(A).map(({ outcome }) => outcome)).toEqual([
    "running",
    ...Array.from({ length: 4 }, () => "interrupted"),
  ]);
});

test("when the disk is full, what was kept stays, the rest is told, and it goes on with room", () => {
  const records = Records.open(store, NOW_S);
  const run = records.beginSync({ mac: A }, NOW_S);
  const [{ page_count: pages } = {}] = store.database.rows("PRAGMA page_count");
  store.database.run(`PRAGMA max_page_count = ${Number(pages) + 10}`);
  const addNext = (): void => {
    const startS = records.cursor(A, "activity") ?? 0;
    run.addMinutes(batchFrom(startS), { history: "activity", nextS: startS + 60 * BATCH });
  };
  const addForever = (): void => {
    for (;;) addNext();
  };
  expect(addForever).toThrow(expect.objectContaining({ code: "no-space" }));
  const kept = expectWholeBatches(records);
  expect(kept).toBeGreaterThan(0);
  store.database.run("PRAGMA max_page_count = 100000");
  addNext();
  expect(expectWholeBatches(records)).toBe(kept + 1);
});

test("two runs on one file add to each other", () => {
  const other = openStore(join(folder, "ownband.sqlite"));
  try {
    const here = Records.open(store, NOW_S).beginSync({ mac: A }, NOW_S);
    const there = Records.open(other, NOW_S).beginSync({ mac: "C0:FF:EE:00:00:0B" }, NOW_S);
    here.addMinutes(batchFrom(0));
    expect(there.addMinutes(batchFrom(0))).toMatchObject({ added: BATCH });
    expect(here.addMinutes(batchFrom(60))).toMatchObject({ added: 1 });
    expect(there.id).not.toBe(here.id);
  } finally {
    other.database.close();
  }
});
