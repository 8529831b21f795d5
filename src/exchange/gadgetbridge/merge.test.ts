import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { GADGETBRIDGE_SCHEMAS } from "../../../test/gadgetbridge-database.ts";
import { historyOf } from "../../../test/history-in-memory.ts";
import type { KeptBand } from "../../../test/history-in-memory.ts";
import type { Measurement } from "../../health/measurement.ts";
import type { Minute } from "../../health/minute.ts";
import type { Workout } from "../../health/workout.ts";
import { offsetsOf } from "../../health/zone.ts";
import { isAppError } from "../../errors.ts";
import { openDraft } from "../../node/draft-database.ts";
import { keepMemory } from "../../disk/kept-bytes.ts";
import { openScratch } from "../../node/scratch.ts";
import type { Database, SqlRow } from "../../platform.ts";
import { mergeIntoGadgetbridge } from "./merge.ts";
import type { MergeReport } from "./merge.ts";

const MAC = "C8:0F:10:01:02:03";
const OLD_MAC = "C8:0F:10:09:08:07";
const AT_S = Date.UTC(2024, 2, 12, 8) / 1000;
const options = { offsetAt: offsetsOf("Europe/Berlin") };

const insertDevice = (id: number, mac: string): string =>
  `INSERT INTO DEVICE (_id, NAME, MANUFACTURER, IDENTIFIER, TYPE, TYPE_NAME)
   VALUES (${id}, 'Mi Smart Band 4', 'Xiaomi', '${mac}', 16, 'MIBAND4');`;
const USER = "INSERT INTO USER VALUES (3, 'Ada', 0, 0); INSERT INTO USER VALUES (8, 'Bert', 0, 0);";
const insertMinute = (atS: number, device: number, steps: number): string =>
  `INSERT INTO MI_BAND_ACTIVITY_SAMPLE
     (TIMESTAMP, DEVICE_ID, USER_ID, RAW_INTENSITY, STEPS, RAW_KIND, HEART_RATE)
   VALUES (${atS}, ${device}, 3, 1, ${steps}, 1, 60);`;

/** A database of the owner's with these rows. */
function existing(rows: string, schema: keyof typeof GADGETBRIDGE_SCHEMAS = 92): Database {
  const { database } = openDraft(":memory:");
  database.run(`${GADGETBRIDGE_SCHEMAS[schema]} ${rows}`);
  return database;
}

const merge = (bands: readonly KeptBand[], database: Database): Promise<MergeReport> =>
  mergeIntoGadgetbridge(historyOf(bands), database, options);

function dump(database: Database): Record<string, SqlRow[]> {
  const tables = [...database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")];
  return Object.fromEntries(
    tables.map(({ name }) => [String(name), [...database.rows(`SELECT * FROM "${String(name)}"`)]]),
  );
}

const minute = (startS: number, steps: number): Minute => ({
  startS,
  kind: 1,
  intensity: 9,
  steps,
});
const band = (more: Partial<KeptBand>): KeptBand => ({
  mac: MAC,
  model: "Mi Smart Band 4",
  ...more,
});

test("minutes that are missing are added; those that are there stay as they are", async () => {
  const database = existing(
    `${USER} ${insertDevice(5, MAC.toLowerCase())} ${insertMinute(AT_S, 5, 11)}`,
  );
  const minutes = [minute(AT_S, 99), minute(AT_S + 60, 22)];
  const report = await merge([band({ minutes })], database);
  const sql =
    "SELECT TIMESTAMP AS at, DEVICE_ID AS device, USER_ID AS user, STEPS AS steps FROM MI_BAND_ACTIVITY_SAMPLE";
  expect([...database.rows(sql)]).toEqual([
    { at: AT_S, device: 5, user: 3, steps: 11 },
    { at: AT_S + 60, device: 5, user: 3, steps: 22 },
  ]);
  expect(Object.fromEntries(report.written)).toEqual({ MI_BAND_ACTIVITY_SAMPLE: 1 });
  expect([...database.rows("SELECT count(*) AS n FROM DEVICE")]).toEqual([{ n: 1 }]);
});

test("merging a second time adds nothing", async () => {
  const bands = [
    band({
      minutes: [minute(AT_S, 1)],
      measurements: [
        { kind: "stress", atS: AT_S, value: 20, isAutomatic: true },
        { kind: "heart-rate", atS: AT_S, value: 66, isAutomatic: false },
      ],
      workouts: [{ workout: RUN }],
      alarms: [{ position: 0, hour: 7, minute: 0, isEnabled: true, days: 0 }],
      battery: [{ atS: AT_S, levelPercent: 50 }],
    }),
  ];
  const database = existing("");
  const first = await merge(bands, database);
  expect(Object.fromEntries(first.written)).toMatchObject({ ALARM: 1, BASE_ACTIVITY_SUMMARY: 1 });
  const once = dump(database);
  const second = await merge(bands, database);
  expect([...second.written.values()].every((count) => count === 0)).toBe(true);
  expect(dump(database)).toEqual(once);
});

const RUN: Workout = {
  startS: AT_S,
  endS: AT_S + 1800,
  sportCode: 1,
  sport: "running",
  raw: new Uint8Array(0),
};

test("a device that is not there is added with an id of its own", async () => {
  const database = existing(`${USER} ${insertDevice(5, OLD_MAC)}`);
  await merge([band({ minutes: [minute(AT_S, 1)] })], database);
  expect([...database.rows("SELECT _id, IDENTIFIER, TYPE_NAME FROM DEVICE ORDER BY _id")]).toEqual([
    { _id: 5, IDENTIFIER: OLD_MAC, TYPE_NAME: "MIBAND4" },
    { _id: 6, IDENTIFIER: MAC, TYPE_NAME: "MIBAND4" },
  ]);
  expect([...database.rows("SELECT DEVICE_ID FROM DEVICE_ATTRIBUTES")]).toEqual([{ DEVICE_ID: 6 }]);
});

test("a device that is known by a former address takes the whole history and keeps that address", async () => {
  const database = existing(`${USER} ${insertDevice(5, OLD_MAC)}`);
  const report = await merge(
    [
      band({ continues: OLD_MAC, minutes: [minute(AT_S + 60, 2)] }),
      band({ mac: OLD_MAC, minutes: [minute(AT_S, 1)] }),
    ],
    database,
  );
  expect([...database.rows("SELECT IDENTIFIER FROM DEVICE")]).toEqual([{ IDENTIFIER: OLD_MAC }]);
  expect([
    ...database.rows("SELECT count(*) AS n FROM MI_BAND_ACTIVITY_SAMPLE WHERE DEVICE_ID = 5"),
  ]).toEqual([{ n: 2 }]);
  expect(report.devices).toMatchObject([{ identifier: OLD_MAC, macs: [MAC, OLD_MAC] }]);
});

test("a band that is there under both of its addresses gets each one's records where they belong", async () => {
  const database = existing(`${USER} ${insertDevice(5, OLD_MAC)} ${insertDevice(6, MAC)}`);
  await merge(
    [
      band({ continues: OLD_MAC, minutes: [minute(AT_S + 60, 2)] }),
      band({ mac: OLD_MAC, minutes: [minute(AT_S, 1)] }),
    ],
    database,
  );
  const sql = "SELECT DEVICE_ID AS device, STEPS AS steps FROM MI_BAND_ACTIVITY_SAMPLE ORDER BY 1";
  expect([...database.rows(sql)]).toEqual([
    { device: 5, steps: 1 },
    { device: 6, steps: 2 },
  ]);
});

test("a reading of the same second, to the millisecond, is there already", async () => {
  const database = existing(`${USER} ${insertDevice(5, MAC)}
    INSERT INTO HUAMI_HEART_RATE_MANUAL_SAMPLE VALUES (${AT_S * 1000 + 700}, 5, 3, 3600000, 61);
    INSERT INTO HUAMI_HEART_RATE_MANUAL_SAMPLE VALUES (${AT_S * 1000 + 1000}, 6, 3, 3600000, 62);`);
  const reading = (atS: number): Measurement => {
    return { kind: "heart-rate", atS, value: 99, isAutomatic: false };
  };
  await merge([band({ measurements: [reading(AT_S), reading(AT_S + 1)] })], database);
  const sql =
    "SELECT TIMESTAMP AS at, HEART_RATE AS pulse FROM HUAMI_HEART_RATE_MANUAL_SAMPLE WHERE DEVICE_ID = 5";
  expect([...database.rows(sql)]).toEqual([
    { at: AT_S * 1000 + 700, pulse: 61 },
    { at: AT_S * 1000 + 1000, pulse: 99 },
  ]);
});

test("a workout that began in the same second, and alarms of a known device, stay as they are", async () => {
  const database = existing(`${USER} ${insertDevice(5, MAC)}
    INSERT INTO BASE_ACTIVITY_SUMMARY (NAME, START_TIME, END_TIME, ACTIVITY_KIND, DEVICE_ID, USER_ID)
      VALUES ('Mine', ${AT_S * 1000 + 300}, ${AT_S * 1000 + 9000}, 32, 5, 3);`);
  const workouts = [{ workout: RUN }, { workout: { ...RUN, startS: AT_S + 7200 } }];
  const alarms = [{ position: 0, hour: 7, minute: 0, isEnabled: true, days: 0 }];
  await merge([band({ workouts, alarms })], database);
  expect([
    ...database.rows("SELECT _id, NAME, ACTIVITY_KIND AS kind FROM BASE_ACTIVITY_SUMMARY"),
  ]).toEqual([
    { _id: 1, NAME: "Mine", kind: 32 },
    { _id: 2, NAME: null, kind: 0x10 },
  ]);
  expect([...database.rows("SELECT * FROM ALARM")]).toEqual([]);
});

const EVERYTHING = band({
  minutes: [minute(AT_S, 7)],
  measurements: [{ kind: "stress", atS: AT_S, value: 20, isAutomatic: true }],
  workouts: [{ workout: RUN }],
  battery: [{ atS: AT_S, levelPercent: 50 }],
});

test("an old database keeps its version; what it has no table for is named", async () => {
  const database = existing("", 14);
  const report = await merge([EVERYTHING], database);
  expect([...database.rows("PRAGMA user_version")]).toEqual([{ user_version: 14 }]);
  expect([...database.rows("SELECT IDENTIFIER, TYPE FROM DEVICE")]).toEqual([
    { IDENTIFIER: MAC, TYPE: 16 },
  ]);
  expect([
    ...database.rows("SELECT TIMESTAMP, STEPS, DEVICE_ID, USER_ID FROM MI_BAND_ACTIVITY_SAMPLE"),
  ]).toEqual([{ TIMESTAMP: AT_S, STEPS: 7, DEVICE_ID: 1, USER_ID: 1 }]);
  expect(report.skipped).toContain("HUAMI_STRESS_SAMPLE");
  expect(report.skipped).toContain("BASE_ACTIVITY_SUMMARY");
  expect(report.skipped).not.toContain("MI_BAND_ACTIVITY_SAMPLE");
});

test("columns that an older database lacks are left out of what it gets", async () => {
  const database = existing("", 40);
  await merge([EVERYTHING], database);
  expect([...database.rows("SELECT START_TIME, SUMMARY_DATA FROM BASE_ACTIVITY_SUMMARY")]).toEqual([
    { START_TIME: AT_S * 1000, SUMMARY_DATA: "{}" },
  ]);
});

test("a table that wants what we do not know is left alone, and named", async () => {
  const database = existing(`${USER}
    ALTER TABLE HUAMI_STRESS_SAMPLE ADD COLUMN HOW_SURE INTEGER;
    DROP TABLE BATTERY_LEVEL;
    CREATE TABLE BATTERY_LEVEL (TIMESTAMP INTEGER NOT NULL, DEVICE_ID INTEGER NOT NULL,
      LEVEL INTEGER NOT NULL, BATTERY_INDEX INTEGER NOT NULL, VOLTAGE REAL NOT NULL,
      PRIMARY KEY (TIMESTAMP, DEVICE_ID, BATTERY_INDEX));
    DROP TABLE MI_BAND_ACTIVITY_SAMPLE;
    CREATE TABLE MI_BAND_ACTIVITY_SAMPLE (_id INTEGER PRIMARY KEY, TIMESTAMP INTEGER, DEVICE_ID INTEGER);`);
  const report = await merge([EVERYTHING], database);
  expect(report.skipped).toEqual(
    expect.arrayContaining(["BATTERY_LEVEL", "MI_BAND_ACTIVITY_SAMPLE"]),
  );
  expect([...database.rows("SELECT STRESS, HOW_SURE FROM HUAMI_STRESS_SAMPLE")]).toEqual([
    { STRESS: 20, HOW_SURE: null },
  ]);
});

test.each([
  ["nothing", "CREATE TABLE a (b)"],
  ["a view", "CREATE TABLE USER (_id INTEGER PRIMARY KEY); CREATE VIEW DEVICE AS SELECT 1 AS _id"],
])("a database of %s is none of Gadgetbridge's, and is not touched", async (_, sql) => {
  const { database } = openDraft(":memory:");
  database.run(sql);
  await expect(merge([EVERYTHING], database)).rejects.toMatchObject({ code: "unknown-format" });
});

test("a damaged database is merged into, or refused with a clear error; nothing else happens", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ownband-merge-"));
  const scratch = openScratch(folder);
  const made = await scratch.newDatabase();
  made.database.run(`${GADGETBRIDGE_SCHEMAS[92]} ${USER} ${insertDevice(5, MAC)}
    ${insertMinute(AT_S, 5, 1)}`);
  const kept = await made.finish();
  const whole = await kept.read(0, kept.sizeBytes);
  const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 12 });
  const outcomes = new Set<string>();
  try {
    await fc.assert(
      fc.asyncProperty(damage, fc.nat(whole.length), async (changes, cut) => {
        const bytes = whole.slice(0, changes.length % 4 === 3 ? cut : whole.length);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const main = keepMemory([bytes], bytes.length, () => Promise.resolve());
        try {
          const draft = await scratch.editDatabase({ main });
          try {
            await merge([EVERYTHING], draft.database);
            outcomes.add("merged");
          } finally {
            await draft.drop();
          }
        } catch (error) {
          if (!isAppError(error)) throw error;
          outcomes.add(error.code);
        }
      }),
      { numRuns: 150 },
    );
    expect(outcomes).toContain("merged");
    expect(outcomes.size).toBeGreaterThan(1);
  } finally {
    await scratch.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
