import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { collectingIntake } from "../../../test/collecting-intake.ts";
import type { CollectingIntake } from "../../../test/collecting-intake.ts";
import { GADGETBRIDGE_SCHEMAS } from "../../../test/gadgetbridge-database.ts";
import { isAppError } from "../../errors.ts";
import { openForeign } from "../../node/foreign-sqlite.ts";
import type { ForeignDatabase } from "../../platform.ts";
import { isGadgetbridgeDatabase, readGadgetbridge } from "./read-gadgetbridge.ts";

const MAC = "C8:0F:10:01:02:03";
const NOW_S = Date.UTC(2024, 5, 1) / 1000;
const AT_S = Date.UTC(2024, 2, 10, 8) / 1000;
const BAND = `INSERT INTO DEVICE (_id, NAME, MANUFACTURER, IDENTIFIER, TYPE, TYPE_NAME) VALUES
  (1, 'Mi Smart Band 4', 'Xiaomi', '${MAC}', 0, 'MIBAND4');`;

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-hostile-"));
  path = join(folder, "Gadgetbridge");
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes the file. */
function make(sql: string, schema: string = GADGETBRIDGE_SCHEMAS[92]): void {
  const made = new DatabaseSync(path, { defensive: false });
  made.exec(`BEGIN; ${schema} ${sql}; COMMIT`);
  made.close();
}

async function withDatabase<T>(work: (database: ForeignDatabase) => Promise<T>): Promise<T> {
  const database = openForeign(path, statSync(path).size, () => undefined);
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

async function read(): Promise<CollectingIntake> {
  const intake = collectingIntake();
  await withDatabase((database) =>
    readGadgetbridge(database, intake, { offsetAt: () => 60, nowS: NOW_S }),
  );
  return intake;
}

test("a view with the name of a table is never read", async () => {
  make(`${BAND} DROP TABLE MI_BAND_ACTIVITY_SAMPLE; DROP TABLE HUAMI_STRESS_SAMPLE;
    CREATE VIEW MI_BAND_ACTIVITY_SAMPLE AS SELECT ${AT_S} AS TIMESTAMP, 1 AS DEVICE_ID, 1 AS RAW_KIND;
    CREATE VIEW HUAMI_STRESS_SAMPLE AS
      SELECT ${AT_S * 1000} AS TIMESTAMP, 1 AS DEVICE_ID, 0 AS TYPE_NUM, 50 AS STRESS;`);
  const intake = await read();
  expect(intake.devices.get(MAC)).toMatchObject({ tables: [], measurements: [] });
});

test("triggers do not run, and tables beside them are read", async () => {
  make(`${BAND} CREATE TRIGGER gone AFTER INSERT ON USER BEGIN DELETE FROM DEVICE; END;
    INSERT INTO HUAMI_STRESS_SAMPLE VALUES (${AT_S * 1000}, 1, 1, 0, 50);`);
  expect((await read()).devices.get(MAC)?.measurements).toHaveLength(1);
});

test("values of the wrong type, out of every range, and too long ones are left out one by one", async () => {
  make(`${BAND}
    INSERT INTO HUAMI_STRESS_SAMPLE VALUES ('yesterday', 1, 1, 0, 50), (x'00', 1, 1, 0, 50),
      (9223372036854775807, 1, 1, 0, 50), (-9223372036854775808, 1, 1, 0, 50),
      (${AT_S * 1000}, 'one', 1, 0, 50), (${AT_S * 1000}, -1, 1, 0, 50),
      (${AT_S * 1000}, 1, 1, 'x', 50), (${AT_S * 1000 + 1000}, 1, 1, 0, 'high'),
      (${AT_S * 1000 + 2000}, 1, 1, 0, 9e999), (${AT_S * 1000 + 3000}, 1, 1, 0, zeroblob(5000000));
    INSERT INTO BASE_ACTIVITY_SUMMARY (NAME, START_TIME, END_TIME, ACTIVITY_KIND, DEVICE_ID, USER_ID,
        SUMMARY_DATA, RAW_SUMMARY_DATA) VALUES
      (zeroblob(5000000), ${AT_S * 1000}, 'never', 'running', 1, 1, zeroblob(5000000), zeroblob(5000000)),
      ('Run', ${AT_S * 1000 + 60_000}, 9223372036854775807, 9e18, 1, 1, '${"[".repeat(50_000)}', 'text');
    INSERT INTO USER VALUES (1, x'ff00ff', 'never', 9e18);
    INSERT INTO USER_ATTRIBUTES (HEIGHT_CM, WEIGHT_KG, STEPS_GOAL_SPD, USER_ID) VALUES ('tall', -5, 1e300, 1);
    INSERT INTO ALARM (DEVICE_ID, USER_ID, POSITION, ENABLED, SMART_WAKEUP, SNOOZE, REPETITION, HOUR,
      MINUTE, UNUSED) VALUES (1, 1, -1, 1, 1, 1, 1, 1, 1, 0), (1, 1, 0, 1, 1, 1, 999, 1, 1, 0),
      (1, 1, 1.5, 1, 1, 1, 1, 1, 1, 0), (1, 1, 2, 'yes', 1, 1, 1, 'six', 1, 0);
    INSERT INTO XIAOMI_SLEEP_STAGE_SAMPLE VALUES (${AT_S * 1000}, 1, 1, 'deep'), ('x', 1, 1, 2);`);
  const intake = await read();
  const band = intake.devices.get(MAC);
  expect(band?.measurements).toMatchObject([{ atS: AT_S, value: 50, isAutomatic: true }]);
  expect(band?.workouts.map(({ workout }) => workout)).toEqual([
    {
      startS: AT_S,
      endS: AT_S,
      sportCode: 0,
      sportCodes: "gadgetbridge",
      raw: new Uint8Array(0),
    },
    {
      startS: AT_S + 60,
      endS: AT_S + 60,
      sportCode: 0,
      sportCodes: "gadgetbridge",
      title: "Run",
      raw: new Uint8Array(0),
    },
  ]);
  expect(band?.alarms).toEqual([]);
  expect(band?.stretches).toEqual([]);
  const wearer = Object.entries(intake.wearers[0] ?? {}).filter(([, it]) => it !== undefined);
  expect(wearer.filter(([name]) => name !== "name")).toEqual([]);
  const counts = Object.fromEntries(intake.left.map(({ code, count }) => [code, count]));
  expect(counts).toEqual({ "no-time": 5, "bad-value": 8, "unknown-device": 1 });
});

test("names of devices with line breaks, and more devices than anybody has, do no harm", async () => {
  make(`INSERT INTO DEVICE (_id, NAME, MANUFACTURER, IDENTIFIER, TYPE, TYPE_NAME)
    VALUES (1, 'Band' || char(10) || 'x', '', 'nowhere', 0, 'MIBAND4')`);
  const made = new DatabaseSync(path);
  const insert = made.prepare(`INSERT INTO DEVICE (NAME, MANUFACTURER, IDENTIFIER, TYPE, TYPE_NAME)
    VALUES (?, '', ?, 0, 'HPLUS')`);
  made.exec("BEGIN");
  for (let i = 0; i < 5_000; i++) insert.run("Band\nx", `C8:0F:10:0A:${i}`);
  made.exec("COMMIT");
  made.close();
  const intake = await read();
  expect([...intake.devices.keys()]).toEqual([""]);
  expect(intake.left).toMatchObject([{ code: "other-device", count: 999 }]);
});

/** A page of a table's tree that has pages below it; every one of these becomes the same. */
function leadRoundInCircles(table: string): void {
  const made = new DatabaseSync(path);
  const row = made.prepare("SELECT rootpage FROM sqlite_master WHERE name = ?").get(table);
  made.close();
  const bytes = readFileSync(path);
  const pageBytes = bytes.readUInt16BE(16);
  const at = (Number(row?.["rootpage"]) - 1) * pageBytes;
  expect([0x02, 0x05]).toContain(bytes[at]);
  const cells = bytes.readUInt16BE(at + 3);
  const pointers = Array.from(
    { length: cells },
    (_, i) => at + bytes.readUInt16BE(at + 12 + 2 * i),
  );
  expect(cells).toBeGreaterThan(5);
  const first = bytes.readUInt32BE(pointers[0] ?? 0);
  for (const pointer of pointers) bytes.writeUInt32BE(first, pointer);
  writeFileSync(path, bytes);
}

const HUNDREDS = `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)`;

test("a table whose tree leads to the same rows again is damaged", async () => {
  make(`${BAND} INSERT INTO HUAMI_STRESS_SAMPLE
    ${HUNDREDS} SELECT ${AT_S * 1000} + i * 60000, 1, 1, 1, 50 FROM n`);
  expect((await read()).devices.get(MAC)?.measurements).toHaveLength(20_001);
  leadRoundInCircles("HUAMI_STRESS_SAMPLE");
  await expect(read()).rejects.toMatchObject({ code: "damaged" });
});

test("so is one with row numbers", async () => {
  make(
    `INSERT INTO DEVICE (_id, NAME, MANUFACTURER, IDENTIFIER, TYPE) VALUES (1, 'MI', '', '${MAC}', 10);
     CREATE TABLE HUAMI_STRESS_SAMPLE (TIMESTAMP INTEGER, DEVICE_ID INTEGER, USER_ID INTEGER,
       TYPE_NUM INTEGER, STRESS INTEGER, PRIMARY KEY (TIMESTAMP, DEVICE_ID));
     INSERT INTO HUAMI_STRESS_SAMPLE
       ${HUNDREDS} SELECT ${AT_S * 1000} + i * 60000, 1, 1, 1, 50 FROM n`,
    GADGETBRIDGE_SCHEMAS[14],
  );
  expect((await read()).devices.get(MAC)?.measurements).toHaveLength(20_001);
  leadRoundInCircles("HUAMI_STRESS_SAMPLE");
  await expect(read()).rejects.toMatchObject({ code: "damaged" });
});

test("rows that were written in no order are no damage", async () => {
  make(
    `INSERT INTO DEVICE (_id, NAME, MANUFACTURER, IDENTIFIER, TYPE) VALUES (1, 'MI', '', '${MAC}', 10);
     CREATE TABLE XIAOMI_SLEEP_STAGE_SAMPLE (TIMESTAMP INTEGER, DEVICE_ID INTEGER, STAGE INTEGER,
       PRIMARY KEY (TIMESTAMP, DEVICE_ID));
     INSERT INTO XIAOMI_SLEEP_STAGE_SAMPLE VALUES (${(AT_S + 600) * 1000}, 1, 0), (${AT_S * 1000}, 1, 2),
       (${(AT_S + 60) * 1000}, 1, 3);`,
    GADGETBRIDGE_SCHEMAS[14],
  );
  expect((await read()).devices.get(MAC)?.stretches).toEqual([
    { startS: AT_S, endS: AT_S + 60, state: "deep-sleep" },
    { startS: AT_S + 60, endS: AT_S + 600, state: "light-sleep" },
  ]);
});

/** Every table with a row or more. */
const EVERYTHING = `${BAND}
  INSERT INTO USER VALUES (1, 'Berta', 0, 0);
  INSERT INTO USER_ATTRIBUTES (HEIGHT_CM, WEIGHT_KG, USER_ID) VALUES (170, 60, 1);
  INSERT INTO DEVICE_ATTRIBUTES (FIRMWARE_VERSION1, DEVICE_ID) VALUES ('V1', 1);
  INSERT INTO MI_BAND_ACTIVITY_SAMPLE VALUES (${AT_S}, 1, 1, 1, 1, 1, 60);
  INSERT INTO HUAMI_STRESS_SAMPLE VALUES (${AT_S * 1000}, 1, 1, 0, 50);
  INSERT INTO HUAMI_PAI_SAMPLE VALUES (${AT_S * 1000}, 1, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8);
  INSERT INTO XIAOMI_ACTIVITY_SAMPLE VALUES (${AT_S}, 1, 1, 1, 1, 1, 60, 40, 97);
  INSERT INTO XIAOMI_SLEEP_STAGE_SAMPLE VALUES (${AT_S * 1000}, 1, 1, 2), (${AT_S * 1000 + 60000}, 1, 1, 0);
  INSERT INTO XIAOMI_DAILY_SUMMARY_SAMPLE (TIMESTAMP, DEVICE_ID, USER_ID, STEPS) VALUES (${AT_S * 1000}, 1, 1, 5);
  INSERT INTO BASE_ACTIVITY_SUMMARY (START_TIME, END_TIME, ACTIVITY_KIND, DEVICE_ID, USER_ID, SUMMARY_DATA)
    VALUES (${AT_S * 1000}, ${AT_S * 1000}, 16, 1, 1, '{"steps":{"value":5,"unit":"steps_unit"}}');
  INSERT INTO BATTERY_LEVEL VALUES (${AT_S}, 1, 50, 0);
  INSERT INTO ALARM VALUES (1, 1, 0, 1, 0, 0, 0, 0, 7, 30, 0, 'Up', NULL);`;

/** What comes of a file is a reading or an error that was foreseen. */
async function survives(bytes: Uint8Array): Promise<void> {
  writeFileSync(path, bytes);
  try {
    await withDatabase(async (database) => {
      isGadgetbridgeDatabase(database);
      const intake = collectingIntake();
      await readGadgetbridge(database, intake, { offsetAt: () => 0, nowS: NOW_S });
      for (const { facts, measurements, workouts, summaries } of intake.devices.values()) {
        expect(facts.mac).toMatch(/^$|^(?:[0-9A-F]{2}:){5}[0-9A-F]{2}$/);
        for (const { value } of measurements) expect(Number.isFinite(value)).toBe(true);
        for (const { atS } of measurements) expect(atS).toBeLessThan(NOW_S + 3 * 86_400);
        for (const { workout } of workouts)
          expect(workout.endS).toBeGreaterThanOrEqual(workout.startS);
        for (const { day } of summaries) expect(day).toMatch(/^20\d\d-\d\d-\d\d$/);
      }
      for (const { code, text } of intake.left) {
        expect(code).toMatch(/^[a-z-]{1,60}$/);
        expect(text).not.toContain(MAC);
      }
    });
  } catch (error) {
    if (!isAppError(error)) throw error;
  }
}

test("flipped bits, overwritten and lost bytes give a reading or a clear error", async () => {
  make(EVERYTHING);
  const whole = readFileSync(path);
  const damage = fc.array(
    fc.record({
      // Most of a small database is empty: what counts is at the beginning and the end of its pages.
      page: fc.nat(whole.length / 4096 - 1),
      at: fc.oneof(fc.nat(100), fc.integer({ min: 3700, max: 4095 })),
      value: fc.nat(255),
    }),
    { minLength: 1, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(damage, fc.option(fc.nat(whole.length), { freq: 5 }), async (bytes, end) => {
      const copy = Uint8Array.from(whole);
      for (const { page, at, value } of bytes) copy[page * 4096 + at] = value;
      await survives(end === null ? copy : copy.subarray(0, end));
    }),
    { numRuns: 150 },
  );
}, 30_000);

test("whatever stands in the rows, there is a reading", async () => {
  const value = fc.oneof(
    fc.constantFrom(1, -1, 0, 2, 255, AT_S, AT_S * 1000, 1e18, -1e18, 0.5, null, "x", "1"),
    fc.double({ noNaN: true }),
    fc.string({ maxLength: 5 }),
    fc.uint8Array({ maxLength: 5 }),
  );
  const tables = [
    "MI_BAND_ACTIVITY_SAMPLE",
    "XIAOMI_ACTIVITY_SAMPLE",
    "HUAMI_STRESS_SAMPLE",
    "HUAMI_PAI_SAMPLE",
    "XIAOMI_MANUAL_SAMPLE",
    "XIAOMI_SLEEP_STAGE_SAMPLE",
    "XIAOMI_SLEEP_TIME_SAMPLE",
    "XIAOMI_DAILY_SUMMARY_SAMPLE",
    "BASE_ACTIVITY_SUMMARY",
    "BATTERY_LEVEL",
    "ALARM",
    "USER",
    "USER_ATTRIBUTES",
    "DEVICE_ATTRIBUTES",
    "DEVICE",
  ];
  const row = fc.tuple(
    fc.constantFrom(...tables),
    fc.array(value, { minLength: 30, maxLength: 30 }),
  );
  const loose = GADGETBRIDGE_SCHEMAS[92].replaceAll(/ NOT NULL/g, "");
  make(BAND, loose);
  const empty = readFileSync(path);
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
      writeFileSync(path, empty);
      const made = new DatabaseSync(path);
      made.exec("BEGIN");
      for (const [table, values] of rows) {
        const columns = made.prepare(`PRAGMA table_info(${table})`).all().length;
        const places = Array.from({ length: columns }, () => "?").join(", ");
        try {
          made.prepare(`INSERT INTO ${table} VALUES (${places})`).run(...values.slice(0, columns));
        } catch {
          // A key that cannot be: the row is not there then.
        }
      }
      made.exec("COMMIT");
      made.close();
      await withDatabase(async (database) => {
        const intake = collectingIntake();
        await readGadgetbridge(database, intake, { offsetAt: () => 0, nowS: NOW_S });
      });
    }),
    { numRuns: 60 },
  );
}, 30_000);
