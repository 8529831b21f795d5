import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WornStore } from "../../test/worn-store.ts";
import { nodeCodecs } from "../node/codecs.ts";
import { ownFiles } from "../node/own-files.ts";
import { openScratch } from "../node/scratch.ts";
import { importHistory } from "./import-history.ts";
import type { HistoryReport } from "./import-history.ts";

const NOW_S = Date.UTC(2026, 0, 31, 12) / 1000;
const T = Date.UTC(2025, 5, 1) / 1000;
const MINUTES = 50_000;
const PAGE_BYTES = 4096;

let worn: WornStore;
beforeEach(() => {
  worn = new WornStore();
});
afterEach(() => {
  worn.close();
});

/** A database of Gadgetbridge's with one band. */
function makeGadgetbridge(path: string): void {
  const database = new DatabaseSync(path);
  database.exec(`
    CREATE TABLE DEVICE (_id INTEGER PRIMARY KEY, NAME TEXT, IDENTIFIER TEXT, TYPE_NAME TEXT);
    INSERT INTO DEVICE VALUES (1, 'Mi Smart Band 4', 'C8:0F:10:00:00:0A', 'MIBAND4');
    CREATE TABLE BATTERY_LEVEL (TIMESTAMP INTEGER, DEVICE_ID INTEGER, LEVEL INTEGER);
    INSERT INTO BATTERY_LEVEL VALUES (${T}, 1, 50);
    CREATE TABLE MI_BAND_ACTIVITY_SAMPLE (TIMESTAMP INTEGER, DEVICE_ID INTEGER, RAW_INTENSITY INTEGER,
      STEPS INTEGER, RAW_KIND INTEGER, HEART_RATE INTEGER, PRIMARY KEY (TIMESTAMP, DEVICE_ID)) WITHOUT ROWID;
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${MINUTES - 1})
    INSERT INTO MI_BAND_ACTIVITY_SAMPLE SELECT ${T} + 60 * i, 1, 20, i % 50, 1, 80 FROM n`);
  database.close();
}

/** Destroys the page in the middle. */
function damage(path: string): void {
  const bytes = readFileSync(path);
  const start = Math.floor(bytes.length / PAGE_BYTES / 2) * PAGE_BYTES;
  writeFileSync(path, bytes.fill(0xff, start, start + 16));
}

async function bring(paths: readonly string[], dryRun = false): Promise<HistoryReport> {
  const scratch = openScratch(worn.folder);
  try {
    return await importHistory(ownFiles(paths), {
      records: worn.records,
      scratch,
      codecs: nodeCodecs,
      askPassword: () => Promise.resolve(undefined),
      nowS: NOW_S,
      zone: "Europe/Berlin",
      dryRun,
    });
  } finally {
    await scratch.close();
  }
}

test.each([false, true])(
  "a damaged database of theirs is brought as far as it goes, and is not taken for ours (dry run: %s)",
  async (dryRun) => {
    const [broken, whole] = [
      join(worn.folder, "Gadgetbridge"),
      join(worn.folder, "Gadgetbridge_2"),
    ];
    makeGadgetbridge(broken);
    makeGadgetbridge(whole);
    damage(broken);
    const report = await bring([broken], dryRun);
    expect(report.troubles).toMatchObject([{ error: { code: "damaged" } }]);
    expect(String(report.troubles[0]?.error)).not.toContain("ownband's own");
    const { added } = report.runs[0]?.kinds.minutes ?? {};
    expect(added).toBeGreaterThan(8_000);
    expect(added).toBeLessThan(MINUTES);
    expect([...worn.records.minutes("C8:0F:10:00:00:0A", 0, NOW_S)]).toHaveLength(
      dryRun ? 0 : (added ?? 0),
    );
    const together = await bring([broken, whole], dryRun);
    expect(together.runs[0]?.kinds.minutes).toMatchObject({
      added: dryRun ? MINUTES : MINUTES - (added ?? 0),
    });
  },
);

test("a value of hundreds of megabytes in a database of theirs is not taken into memory: it is damage", async () => {
  const path = join(worn.folder, "Gadgetbridge");
  makeGadgetbridge(path);
  const database = new DatabaseSync(path);
  const at = T + 60 * 40_000;
  database.exec(
    `UPDATE MI_BAND_ACTIVITY_SAMPLE SET STEPS = zeroblob(200000000) WHERE TIMESTAMP = ${at}`,
  );
  database.close();
  const report = await bring([path]);
  expect(report.troubles).toMatchObject([{ error: { code: "damaged" } }]);
  expect(report.runs[0]?.kinds.minutes.added).toBeGreaterThan(8_000);
});

test("of our own document that breaks off the beginning is brought, and the file is named", async () => {
  const path = join(worn.folder, "records.json");
  const column = (name: string): object => ({ name });
  const columns = ["band", "time", "steps", "source"].map(column);
  const row = JSON.stringify(["C8:0F:10:00:00:0A", "2025-06-01T00:00:00Z", 7, "gadgetbridge"]);
  const sets = `"minutes":{"columns":${JSON.stringify(columns)},"rows":[${row},["C8:0F`;
  writeFileSync(path, `{"format":"ownband-records","version":1,"sets":{${sets}`);
  const report = await bring([path]);
  expect(report.troubles).toMatchObject([{ where: path, error: { code: "damaged" } }]);
  expect(report.troubles[0]?.error.cause).toBeUndefined();
  expect([...worn.records.minutes("C8:0F:10:00:00:0A", 0, NOW_S)]).toMatchObject([{ steps: 7 }]);
});
