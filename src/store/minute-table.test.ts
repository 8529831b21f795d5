import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isAppError } from "../errors.ts";
import type { Minute } from "../health/minute.ts";
import { openForeign } from "../node/foreign-sqlite.ts";
import { openStore } from "../node/sqlite.ts";
import type { NodeStore } from "../node/sqlite.ts";
import type { ForeignDatabase } from "../platform.ts";
import type { ImportedRun } from "./import-report.ts";
import type { MinuteTable } from "./minute-table.ts";
import { Records } from "./records.ts";
import { processorMs } from "../../test/processor-time.ts";

const A = "C8:0F:10:00:00:0A";
const NOW_S = Date.UTC(2026, 0, 31, 12) / 1000;
const T = Date.UTC(2020, 5, 1) / 1000;

let folder: string;
let store: NodeStore;
let records: Records;
let files: ForeignDatabase[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-table-"));
  store = openStore(join(folder, "ownband.sqlite"));
  store.database.run("PRAGMA synchronous = OFF");
  records = Records.open(store, NOW_S);
  files = [];
});

afterEach(() => {
  for (const file of files) file.close();
  store.database.close();
  rmSync(folder, { recursive: true, force: true });
});

const COLUMNS = {
  atS: "TIMESTAMP",
  kind: "RAW_KIND",
  intensity: "RAW_INTENSITY",
  steps: "STEPS",
  heartRate: "HEART_RATE",
};
const ASLEEP = { unknown: "SU", light: "SL", deep: "SD", rem: "SR" };
const GADGETBRIDGE = `CREATE TABLE S (TIMESTAMP INTEGER NOT NULL, DEVICE_ID INTEGER NOT NULL, RAW_KIND,
  RAW_INTENSITY INTEGER, STEPS INTEGER, HEART_RATE INTEGER, SU, SL, SD, SR,
  PRIMARY KEY (TIMESTAMP, DEVICE_ID)) WITHOUT ROWID`;
/** No index: its rows come as they were written. */
const UNORDERED =
  "CREATE TABLE S (TIMESTAMP, DEVICE_ID, RAW_KIND, RAW_INTENSITY, STEPS, HEART_RATE, SU, SL, SD, SR)";
/** As Gadgetbridge's, but that a time may be anything. */
const LOOSE = GADGETBRIDGE.replace("TIMESTAMP INTEGER", "TIMESTAMP");
const BY_DEVICE = LOOSE.replace("(TIMESTAMP, DEVICE_ID)", "(DEVICE_ID, TIMESTAMP)");

type Row = readonly (number | string | null | Uint8Array)[];

/** A database of somebody else's with these rows. */
function foreign(rows: readonly Row[], schema = GADGETBRIDGE): ForeignDatabase {
  const path = join(folder, `theirs-${files.length}.sqlite`);
  rmSync(path, { force: true });
  const database = new DatabaseSync(path);
  database.exec(`${schema}; BEGIN`);
  const insert = database.prepare("INSERT INTO S VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (const row of rows) insert.run(...row, ...Array<null>(10 - row.length).fill(null));
  database.exec("COMMIT");
  database.close();
  return opened(path);
}

function opened(path: string): ForeignDatabase {
  const file = openForeign(path, 1e9, () => undefined);
  files.push(file);
  return file;
}

const tableOf = (database: ForeignDatabase, more: Partial<MinuteTable> = {}): MinuteTable => ({
  database,
  table: "S",
  columns: COLUMNS,
  device: { column: "DEVICE_ID", id: 1 },
  ...more,
});

function bring(table: MinuteTable, source: "gadgetbridge" | "mifit" = "gadgetbridge"): ImportedRun {
  const session = records.beginImport({ nowS: NOW_S, zone: "Europe/Berlin" });
  try {
    session.intake(source).device({ mac: A }).minuteTable(table);
    session.commit(NOW_S);
  } finally {
    session.rollBack();
  }
  const [run] = session.report().runs;
  if (run === undefined) throw new Error("no run");
  return run;
}

const stored = (): Minute[] => [...records.minutes(A, 0, 2 ** 33)];

/** As in a browser, where no database reaches another one. */
function unreachable(database: ForeignDatabase): ForeignDatabase {
  return {
    run: (sql, ...values) => database.run(sql, ...values),
    rows: (sql, ...values) => database.rows(sql, ...values),
    prepare: (sql) => database.prepare(sql),
    close: () => database.close(),
  };
}

describe.each([
  ["taken over", (it: ForeignDatabase) => it],
  ["read row by row", unreachable],
])("what is %s", (_, reach) => {
  test("is of one device, at the beginning of its minute, the later one where there are two", () => {
    const rows: Row[] = [
      [T + 5, 1, 80, 10, 20, 60],
      [T + 5, 2, 1, 1, 1, 1],
      [T + 60, 1, 81, 11, 21, 61],
      [T + 119, 1, 82, 12, 22, 62],
      [T + 600, 1, 83, 13, 23, 63],
    ];
    const run = bring(tableOf(reach(foreign(rows))));
    expect(stored()).toEqual([
      { startS: T, kind: 80, intensity: 10, steps: 20, heartRateBpm: 60 },
      { startS: T + 60, kind: 82, intensity: 12, steps: 22, heartRateBpm: 62 },
      { startS: T + 600, kind: 83, intensity: 13, steps: 23, heartRateBpm: 63 },
    ]);
    expect(run).toMatchObject({ added: { added: 3 }, firstS: T, lastS: T + 600, leftOut: [] });
  });

  test("has no values that a minute cannot have", () => {
    const rows: Row[] = [
      [T, 1, -1, -1, -1, -1],
      [T + 60, 1, 256, 256, 256, 255],
      [T + 120, 1, 1, 0, 0, 0],
      [T + 180, 1, "x", 2.5, 3, 254],
      [T + 240, 1, 1e20, 5, new Uint8Array([5]), 1],
    ];
    bring(tableOf(reach(foreign(rows))));
    expect(stored()).toEqual([
      { startS: T + 120, kind: 1, intensity: 0, steps: 0 },
      { startS: T + 180, steps: 3, heartRateBpm: 254 },
      { startS: T + 240, intensity: 5, heartRateBpm: 1 },
    ]);
  });

  test("has none of a column of texts: as a text, 1000 is between 1 and 254", () => {
    const schema =
      "CREATE TABLE S (TIMESTAMP, DEVICE_ID, RAW_KIND, RAW_INTENSITY TEXT, STEPS TEXT, HEART_RATE TEXT, SU, SL, SD, SR)";
    bring(tableOf(reach(foreign([[T, 1, 1, "1000", "2000", "80"]], schema))));
    expect(stored()).toEqual([{ startS: T, kind: 1 }]);
  });

  test("has the kinds of its family", () => {
    const rows: Row[] = [
      [T, 1, -1, 1],
      [T + 60, 1, 0x400_00b1, 1],
      [T + 120, 1, 4, 1],
      [T + 180, 1, 1.5, 1],
    ];
    bring(tableOf(reach(foreign(rows)), { kinds: "mi-band-1" }));
    const kinds = (): unknown[] => stored().map((it) => [it.kind, it.kinds]);
    expect(kinds()).toEqual([
      [255, "mi-band-1"],
      [undefined, undefined],
      [4, "mi-band-1"],
      [undefined, undefined],
    ]);
    store.database.run("DELETE FROM minute");
    bring(tableOf(reach(foreign(rows)), { kinds: "xiaomi" }));
    expect(kinds()).toEqual([
      [undefined, undefined],
      [0x400_00b1, "xiaomi"],
      [4, "xiaomi"],
      [undefined, undefined],
    ]);
  });

  test("has sleep values, all four or none", () => {
    const rows: Row[] = [
      [T, 1, 120, 1, 1, 60, 0, 10, 128, 255],
      [T + 60, 1, 120, 1, 1, 60, 0, 10, 128, 256],
    ];
    const columns = { ...COLUMNS, asleep: ASLEEP };
    bring(tableOf(reach(foreign(rows)), { columns }));
    expect(stored().map(({ asleep }) => asleep)).toEqual([
      { unknown: 0, light: 10, deep: 128, rem: 255 },
      undefined,
    ]);
  });

  test("has columns that are there, and no others", () => {
    const rows: Row[] = [[T, 1, 120, 1, 1, 60]];
    bring(tableOf(reach(foreign(rows)), { columns: { atS: "TIMESTAMP", steps: "STEPS" } }));
    expect(stored()).toEqual([{ startS: T, steps: 1 }]);
  });

  test("is from a time that can be true; the rest is counted", () => {
    const rows: Row[] = [
      [-5, 1, 1, 1, 1, 60],
      [1_000, 1, 1, 1, 1, 60],
      [1_000, 2, 1, 1, 1, 60],
      [T, 1, 1, 1, 1, 60],
      [NOW_S + 86_400, 1, 1, 1, 1, 60],
      [NOW_S + 3 * 86_400, 1, 1, 1, 1, 60],
      [2 ** 52, 1, 1, 1, 1, 60],
    ];
    const run = bring(tableOf(reach(foreign(rows))));
    expect(stored().map(({ startS }) => startS)).toEqual([T, NOW_S + 86_400]);
    expect(run.leftOut).toMatchObject([{ code: "impossible-time", count: 4 }]);
  });

  test("of a table without order is there, too", () => {
    const rows: Row[] = [
      [T + 120, 1, 1, 3, 1, 60],
      [T, 1, 1, 1, 1, 60],
      ["no time", 1, 1, 2, 1, 60],
      [T + 60.5, 1, 1, 2, 1, 60],
      [null, 1, 1, 2, 1, 60],
    ];
    const run = bring(tableOf(reach(foreign(rows, UNORDERED))));
    expect(stored().map(({ intensity }) => intensity)).toEqual([1, 2, 3]);
    expect(run.leftOut).toMatchObject([{ count: 2 }]);
  });

  test("of a table without a key is the last one of its minute, also the next time", () => {
    const rows: Row[] = [
      [T, 1, 1, 10, 5, 60],
      [T + 60, 1, 1, 1, 1, 60],
      [T + 20, 1, null, null, 7],
      [T + 60, 1, 1, 2, 2, 60],
      [T + 120, 1, 3, 1, 1],
      [T + 120, 1, 1, 2],
    ];
    const table = tableOf(reach(foreign(rows, UNORDERED)));
    bring(table);
    const expected = [
      { startS: T, steps: 7 },
      { startS: T + 60, kind: 1, intensity: 2, steps: 2, heartRateBpm: 60 },
      { startS: T + 120, kind: 1, intensity: 2 },
    ];
    expect(stored()).toEqual(expected);
    expect(bring(table).added).toEqual({ added: 0, changed: 0, same: 3, lost: 0 });
    expect(stored()).toEqual(expected);
  });

  test("at a fraction of a second is of its minute, at the border of what is stored, too", () => {
    const rows: Row[] = [
      [T - 0.5, 1, 1, 10, 5, 60],
      [T, 1, 1, 20, 5, 60],
      [T + 0.5, 1, 1, 30, 5, 60],
    ];
    const table = tableOf(reach(foreign(rows, LOOSE)));
    const run = bring(table);
    expect(stored().map(({ intensity }) => intensity)).toEqual([10, 30]);
    expect(bring(table)).toMatchObject({
      added: { added: 0, changed: 0, lost: 0 },
      firstS: run.firstS,
      lastS: run.lastS,
    });
    expect(stored().map(({ intensity }) => intensity)).toEqual([10, 30]);
    store.database.run("DELETE FROM minute WHERE minute < ?", T / 60);
    expect(bring(table).added.added).toBe(1);
  });

  test("meets what is stored by the rule, and joins it where there is nothing", () => {
    const session = records.beginImport({ nowS: NOW_S, zone: "Europe/Berlin" });
    const ours = { startS: T + 60, kind: 1, intensity: 9 };
    const theirs = { startS: T + 120, kind: 1, intensity: 9 };
    session.intake("band").device({ mac: A }).minutes([ours]);
    session.intake("data-export").device({ mac: A }).minutes([theirs]);
    session.commit(NOW_S);
    const year = 365 * 86_400;
    const rows = [T - year, T + 60, T + 120, T + year].map((at): Row => [at, 1, 1, 50, 0, 60]);
    const table = tableOf(reach(foreign(rows)));
    expect(bring(table).added).toEqual({ added: 2, changed: 1, same: 0, lost: 2 });
    expect(stored().map(({ intensity }) => intensity)).toEqual([50, 9, 50, 50]);
    expect(bring(table).added).toEqual({ added: 0, changed: 0, same: 4, lost: 0 });
  });
});

test("both ways come to the same, whatever the table holds", () => {
  const value = fc.oneof(
    fc.integer({ min: -2, max: 300 }),
    fc.constantFrom(null, 1.5, 254, 255, "7", "x", 2 ** 40),
  );
  const row = fc.tuple(
    fc.oneof(
      fc.integer({ min: T, max: T + 400 }),
      // On and between seconds, and at the borders of minutes.
      fc.integer({ min: 0, max: 16 }).map((n) => T + n * 29.5),
      fc.integer({ min: 0, max: 8 }).map((n) => T + n * 60),
      fc.integer({ min: T, max: T + 400 * 86_400 }),
      fc.constantFrom(0, -1, 2 ** 33, "x", String(T)),
    ),
    fc.integer({ min: 1, max: 2 }),
    ...Array.from({ length: 8 }, () => value),
  );
  const kinds = fc.constantFrom<MinuteTable["kinds"]>(undefined, "xiaomi", "mi-band-1");
  const schema = fc.constantFrom(LOOSE, BY_DEVICE, UNORDERED);
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), kinds, schema, (rows, ofKinds, sql) => {
      const unique = [
        ...new Map(rows.map((it) => [`${typeof it[0]} ${it[0]} ${it[1]}`, it])).values(),
      ];
      const file = foreign(sql === UNORDERED ? rows : unique, sql);
      const columns = { ...COLUMNS, asleep: ASLEEP };
      const results = [file, unreachable(file)].map((database) => {
        store.database.run("DELETE FROM minute_other; DELETE FROM minute; DELETE FROM run");
        const run = bring(tableOf(database, { columns, kinds: ofKinds }));
        const again = bring(tableOf(database, { columns, kinds: ofKinds }));
        expect(again.added).toMatchObject({ added: 0, changed: 0, lost: 0 });
        expect(again).toMatchObject({ firstS: run.firstS, lastS: run.lastS });
        return { minutes: stored(), leftOut: run.leftOut, first: run.firstS, last: run.lastS };
      });
      expect(results[0]).toEqual(results[1]);
      for (const minute of results[0]?.minutes ?? []) expect(minute.startS % 60).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test("more databases than can be reached at once are read all the same", () => {
  const session = records.beginImport({ nowS: NOW_S, zone: "Europe/Berlin" });
  for (let n = 0; n < 12; n++) {
    const table = tableOf(foreign([[T + 60 * n, 1, 1, n, 1, 60]]));
    session.intake("gadgetbridge").device({ mac: A }).minuteTable(table);
  }
  session.commit(NOW_S);
  expect(stored().map(({ intensity }) => intensity)).toEqual([...Array(12).keys()]);
  const schemas = [...store.database.rows("PRAGMA database_list")].map(({ name }) => name);
  expect(schemas.filter((name) => name !== "temp")).toEqual(["main"]);
});

test("a database of theirs that is damaged is told as theirs, and ours is as it was", () => {
  const rows = Array.from({ length: 20_000 }, (_, n): Row => [T + 60 * n, 1, 1, n % 256, 1, 60]);
  foreign(rows).close();
  const path = join(folder, "theirs-0.sqlite");
  const bytes = readFileSync(path);
  let failures = 0;
  for (let page = 3; page < bytes.length / 4096; page += 9) {
    const broken = Uint8Array.from(bytes);
    broken.fill(0xa5, page * 4096, page * 4096 + 64);
    writeFileSync(path, broken);
    for (const reach of [(it: ForeignDatabase) => it, unreachable]) {
      try {
        bring(tableOf(reach(opened(path))));
      } catch (error) {
        failures++;
        expect(isAppError(error) && error.code).toBe("damaged");
        expect(String(error)).not.toContain("ownband's own");
        expect(stored()).toEqual([]);
        expect([...store.database.rows("SELECT * FROM run")]).toEqual([]);
      }
      store.database.run("DELETE FROM minute; DELETE FROM run");
    }
  }
  expect(failures).toBeGreaterThan(4);
  expect([...store.database.rows("PRAGMA integrity_check")]).toEqual([{ integrity_check: "ok" }]);
});

test("what was read before their database failed is counted, and its days are worked out anew", () => {
  const rows = Array.from({ length: 50_000 }, (_, n): Row => [T + 60 * n, 1, 1, n % 256, 1, 60]);
  foreign(rows).close();
  const path = join(folder, "theirs-0.sqlite");
  const bytes = readFileSync(path);
  bytes.fill(
    0xa5,
    Math.floor(bytes.length / 8192) * 4096,
    Math.floor(bytes.length / 8192) * 4096 + 64,
  );
  writeFileSync(path, bytes);
  const session = records.beginImport({ nowS: NOW_S, zone: "Europe/Berlin" });
  const device = session.intake("gadgetbridge").device({ mac: A });
  expect(() => device.minuteTable(tableOf(unreachable(opened(path))))).toThrow("damaged");
  session.commit(NOW_S);
  const count = stored().length;
  expect(count).toBeGreaterThan(8_000);
  const [run] = session.report().runs;
  expect(run).toMatchObject({ added: { added: count }, firstS: T, lastS: T + (count - 1) * 60 });
  const stale = records.evaluated.stale(records.evaluated.wearers()[0]?.id ?? 0);
  expect(stale).toEqual([{ fromS: T, toS: T + count * 60 }]);
});

test("their failure does not end the import: what else there is can be kept", () => {
  const session = records.beginImport({ nowS: NOW_S, zone: "Europe/Berlin" });
  const intake = session.intake("gadgetbridge").device({ mac: A });
  intake.minuteTable(tableOf(foreign([[T, 1, 1, 1, 1, 60]])));
  const noTable = { ...tableOf(foreign([])), table: "NOWHERE" };
  expect(() => intake.minuteTable(noTable)).toThrow();
  session.commit(NOW_S);
  expect(stored()).toHaveLength(1);
});

/** The pages of a table in which the inner page leads to one and the same leaf all the time. */
function circular(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let page = 1; page < bytes.length / 4096; page++) {
    const start = page * 4096;
    if (bytes[start] !== 5 && bytes[start] !== 2) continue;
    const cells = view.getUint16(start + 3);
    const first = view.getUint32(start + view.getUint16(start + 12));
    for (let i = 0; i < cells; i++) {
      view.setUint32(start + view.getUint16(start + 12 + 2 * i), first);
    }
  }
  return bytes;
}

test("a table that leads to the same page again and again has an end", () => {
  const rows = Array.from({ length: 5_000 }, (_, n): Row => [T + 60 * n, 2, 1, n % 256, 1, 60]);
  foreign(rows, UNORDERED).close();
  const path = join(folder, "theirs-0.sqlite");
  writeFileSync(path, circular(Uint8Array.from(readFileSync(path))));
  for (const reach of [(it: ForeignDatabase) => it, unreachable]) {
    const started = processorMs();
    const run = bring(tableOf(reach(opened(path))));
    expect(run.added.added).toBe(0);
    expect(processorMs(started)).toBeLessThan(10_000);
  }
});

test("the same table again is the same, however the store has changed in between", () => {
  const rows = Array.from({ length: 20_000 }, (_, n): Row => [T + 60 * n, 1, 1, n % 256, 1, 60]);
  const table = tableOf(foreign(rows));
  bring(table);
  const before = stored();
  const session = records.beginImport({ nowS: NOW_S, zone: "Europe/Berlin" });
  const other = { startS: T + 60 * 9_000, kind: 1, intensity: 1 };
  session.intake("band").device({ mac: A }).minutes([other]);
  session.commit(NOW_S);
  expect(bring(table).added).toEqual({ added: 0, changed: 0, same: 20_000, lost: 0 });
  expect(bring(table, "mifit").added).toEqual({ added: 0, changed: 0, same: 19_999, lost: 1 });
  expect(bring(table, "mifit").added).toEqual({ added: 0, changed: 0, same: 20_000, lost: 0 });
  expect(stored()).toEqual(before.with(9_000, { ...other, steps: undefined }));
  expect([...store.database.rows("SELECT count(*) AS count FROM minute_other")]).toEqual([
    { count: 20_001 },
  ]);
});
