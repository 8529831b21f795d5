import { afterEach, expect, test } from "vitest";
import { collectingIntake } from "../../../test/collecting-intake.ts";
import type { CollectedDevice, CollectingIntake } from "../../../test/collecting-intake.ts";
import { foreignDatabase, GADGETBRIDGE_SCHEMAS } from "../../../test/gadgetbridge-database.ts";
import { offsetsOf } from "../../health/zone.ts";
import type { Workout } from "../../health/workout.ts";
import type { ForeignDatabase } from "../../platform.ts";
import { isGadgetbridgeDatabase, readGadgetbridge } from "./read-gadgetbridge.ts";
import type { GadgetbridgeOptions } from "./read-gadgetbridge.ts";

const MAC = "C8:0F:10:01:02:03";
const OTHER_MAC = "C8:0F:10:0A:0B:0C";
const NOW_S = Date.UTC(2024, 5, 1) / 1000;
/** 2024-03-10 08:00 UTC. */
const AT_S = Date.UTC(2024, 2, 10, 8) / 1000;
const AT_MS = AT_S * 1000;

const opened: ForeignDatabase[] = [];

afterEach(() => {
  for (const database of opened.splice(0)) database.close();
});

function open(sql: string): ForeignDatabase {
  const database = foreignDatabase(sql);
  opened.push(database);
  return database;
}

const device = (id: number, mac: string, name: string, typeName: string): string =>
  `INSERT INTO DEVICE (_id, NAME, MANUFACTURER, IDENTIFIER, TYPE, TYPE_NAME)
   VALUES (${id}, '${name}', 'Huami', '${mac}', 0, '${typeName}');`;

const BAND_4 = device(1, MAC, "Mi Smart Band 4", "MIBAND4");
const BAND_8 = device(1, MAC, "Xiaomi Smart Band 8 1A2B", "MIBAND8");

async function read(
  database: ForeignDatabase,
  options: Partial<GadgetbridgeOptions> = {},
): Promise<CollectingIntake> {
  const intake = collectingIntake();
  const offsetAt = offsetsOf("Europe/Berlin");
  await readGadgetbridge(database, intake, { offsetAt, nowS: NOW_S, ...options });
  return intake;
}

/** What was pushed for the only device there is. */
function bandOf({ devices }: CollectingIntake): CollectedDevice {
  const [found, ...others] = devices.values();
  if (!found || others.length > 0) throw new Error("not exactly one device");
  return found;
}

/** What a database of schema 92 with these rows gives. */
const reading = (rows: string, options?: Partial<GadgetbridgeOptions>): Promise<CollectingIntake> =>
  read(open(`${GADGETBRIDGE_SCHEMAS[92]} ${rows}`), options);

test.each([14, 40, 92] as const)("a database of schema %i is recognised", (version) => {
  expect(isGadgetbridgeDatabase(open(GADGETBRIDGE_SCHEMAS[version]))).toBe(true);
});

test.each([
  [
    "the vendor's app",
    "CREATE TABLE DEVICE (_id INTEGER PRIMARY KEY, DEVICE_ID TEXT, AUTHKEY TEXT)",
  ],
  ["nobody", "CREATE TABLE a (b)"],
  ["no records", "CREATE TABLE DEVICE (_id INTEGER PRIMARY KEY, IDENTIFIER TEXT)"],
  [
    "a view of that name",
    "CREATE TABLE USER (_id); CREATE VIEW DEVICE AS SELECT 1 AS _id, 2 AS IDENTIFIER",
  ],
])("a database of %s is none of Gadgetbridge's", (_, sql) => {
  expect(isGadgetbridgeDatabase(open(sql))).toBe(false);
});

test("a device comes with its model and its newest firmware", async () => {
  const intake = await reading(`${device(1, MAC.toLowerCase(), "Bertas Band", "MIBAND4")}
    INSERT INTO DEVICE_ATTRIBUTES (FIRMWARE_VERSION1, VALID_FROM_UTC, DEVICE_ID) VALUES
      ('V1.0.9.66', 3000, 1), ('V1.0.9.20', 1000, 1), ('V9', 9000, 2);`);
  expect(bandOf(intake).facts).toEqual({
    mac: MAC,
    model: "Mi Smart Band 4",
    firmware: "V1.0.9.66",
  });
  expect(intake.left).toEqual([]);
});

test("the wearer is the first user with the newest attributes", async () => {
  const born = Date.UTC(1990, 4, 17, 22, 30);
  const intake = await reading(`
    INSERT INTO USER VALUES (1, 'Berta', ${born}, 0), (2, 'Emil', 0, 1);
    INSERT INTO USER_ATTRIBUTES
        (HEIGHT_CM, WEIGHT_KG, SLEEP_GOAL_HPD, STEPS_GOAL_SPD, VALID_FROM_UTC, USER_ID) VALUES
      (170, 62, 8, 9000, 5000, 1), (170, 60, 7, 8000, 1000, 1), (180, 90, 7, 1, 9000, 2);`);
  expect(intake.wearers).toEqual([
    {
      name: "Berta",
      bornOn: "1990-05-17",
      sex: "female",
      heightCm: 170,
      weightKg: 62,
      stepGoal: 9000,
    },
  ]);
});

test("what Gadgetbridge makes up of a nameless wearer is not told", async () => {
  const intake = await reading(`
    INSERT INTO USER VALUES (1, 'gadgetbridge-user', ${Date.UTC(0, 0) - 6e13}, 7);
    INSERT INTO USER_ATTRIBUTES (HEIGHT_CM, WEIGHT_KG, USER_ID) VALUES (0, 0, 1);`);
  expect(Object.values(intake.wearers[0] ?? {}).filter((it) => it !== undefined)).toEqual([]);
  expect(intake.wearers).toHaveLength(1);
});

const MINUTE = `(TIMESTAMP, DEVICE_ID, USER_ID, RAW_INTENSITY, STEPS, RAW_KIND, HEART_RATE)`;
const COLUMNS = {
  atS: "TIMESTAMP",
  kind: "RAW_KIND",
  intensity: "RAW_INTENSITY",
  steps: "STEPS",
  heartRate: "HEART_RATE",
};

test("minutes are handed on as a table for each device that has some, in the codes of its family", async () => {
  const intake = await reading(`
    ${device(1, MAC, "MI1S", "MIBAND")} ${device(2, OTHER_MAC, "Mi Band 3", "MIBAND3")}
    ${device(3, "C8:0F:10:00:00:03", "Amazfit GTR 4", "AMAZFITGTR4")}
    ${device(4, "C8:0F:10:00:00:04", "Xiaomi Smart Band 8", "MIBAND8")}
    ${device(5, "C8:0F:10:00:00:05", "Mi Band 2", "MIBAND2")}
    INSERT INTO MI_BAND_ACTIVITY_SAMPLE ${MINUTE} VALUES
      (${AT_S}, 1, 1, 20, 0, 4, 255), (${AT_S}, 2, 1, 20, 0, 0, 255), (${AT_S + 60}, 2, 1, 20, 0, 10, 60);
    INSERT INTO HUAMI_EXTENDED_ACTIVITY_SAMPLE ${MINUTE} VALUES (${AT_S}, 3, 1, 20, 0, 120, 50);
    INSERT INTO XIAOMI_ACTIVITY_SAMPLE ${MINUTE} VALUES (${AT_S}, 4, 1, 20, 0, 1, 50);`);
  const tables = [...intake.devices.values()].map(({ tables }) =>
    tables.map(({ table, columns, device, kinds }) => ({ table, columns, device, kinds })),
  );
  const of = (table: string, id: number, kinds?: string, columns: object = COLUMNS) => [
    { table, columns, device: { column: "DEVICE_ID", id }, kinds },
  ];
  const asleep = { unknown: "UNKNOWN1", light: "SLEEP", deep: "DEEP_SLEEP", rem: "REM_SLEEP" };
  expect(tables).toEqual([
    of("MI_BAND_ACTIVITY_SAMPLE", 1, "mi-band-1"),
    of("MI_BAND_ACTIVITY_SAMPLE", 2),
    of("HUAMI_EXTENDED_ACTIVITY_SAMPLE", 3, undefined, { ...COLUMNS, asleep }),
    of("XIAOMI_ACTIVITY_SAMPLE", 4, "xiaomi"),
    [],
  ]);
});

test("the rows of a table that was handed on are untouched: also kinds that say 'no change'", async () => {
  const intake = await reading(`${BAND_4}
    INSERT INTO MI_BAND_ACTIVITY_SAMPLE ${MINUTE} VALUES
      (${AT_S}, 1, 1, 20, 0, 0, 255), (${AT_S + 60}, 1, 1, 0, -1, 10, -1);`);
  const [table] = bandOf(intake).tables;
  const rows = [...(table?.database.rows(`SELECT RAW_KIND FROM ${table.table}`) ?? [])];
  expect(rows).toEqual([{ RAW_KIND: 0 }, { RAW_KIND: 10 }]);
});

test("one device alone gets the table without a search for others", async () => {
  const intake = await reading(`${BAND_4}
    INSERT INTO MI_BAND_ACTIVITY_SAMPLE ${MINUTE} VALUES (${AT_S}, 1, 1, 0, 0, 1, 60)`);
  expect(bandOf(intake).tables.map(({ device }) => device?.id)).toEqual([1]);
});

test("a table without rows is not handed on", async () => {
  expect(bandOf(await reading(BAND_4)).tables).toEqual([]);
});

test("stress and blood oxygen say who wanted them measured", async () => {
  const intake = await reading(`${BAND_4}
    INSERT INTO HUAMI_STRESS_SAMPLE VALUES (${AT_MS}, 1, 1, 0, 33), (${AT_MS + 60_500}, 1, 1, 1, 0),
      (${AT_MS + 120_000}, 1, 1, 2, 101), (${AT_MS + 180_000}, 1, 1, 1, 255);
    INSERT INTO HUAMI_SPO2_SAMPLE VALUES (${AT_MS}, 1, 1, 1, 97), (${AT_MS + 1000}, 1, 1, 1, 0);`);
  expect(bandOf(intake).measurements).toEqual([
    { kind: "stress", atS: AT_S, value: 33, isAutomatic: false },
    { kind: "stress", atS: AT_S + 60, value: 0, isAutomatic: true },
    { kind: "blood-oxygen", atS: AT_S, value: 97, isAutomatic: true },
  ]);
  // 101 is no stress; 255 and 0 percent are how a source says "nothing".
  expect(intake.left).toMatchObject([{ code: "bad-value", count: 1 }]);
});

test("pulses, breathing and PAI keep the offset, and PAI its details by their names", async () => {
  const hour = 3_600_000;
  const intake = await reading(`${BAND_4}
    INSERT INTO HUAMI_HEART_RATE_MANUAL_SAMPLE VALUES (${AT_MS}, 1, 1, ${hour}, 71);
    INSERT INTO HUAMI_HEART_RATE_MAX_SAMPLE VALUES (${AT_MS}, 1, 1, ${-3.5 * hour}, 171);
    INSERT INTO HUAMI_HEART_RATE_RESTING_SAMPLE VALUES (${AT_MS}, 1, 1, ${99 * hour}, 51);
    INSERT INTO HUAMI_SLEEP_RESPIRATORY_RATE_SAMPLE VALUES (${AT_MS}, 1, 1, 0, 14);
    INSERT INTO HUAMI_PAI_SAMPLE VALUES (${AT_MS}, 1, 1, ${hour}, 1.5, 2.5, 3.5, 10, 20, 30, 7.5, 88);`);
  expect(bandOf(intake).measurements).toEqual([
    { kind: "heart-rate", atS: AT_S, value: 71, isAutomatic: false, offsetMin: 60 },
    { kind: "max-heart-rate", atS: AT_S, value: 171, isAutomatic: true, offsetMin: -210 },
    { kind: "resting-heart-rate", atS: AT_S, value: 51, isAutomatic: true, offsetMin: undefined },
    { kind: "breathing-rate", atS: AT_S, value: 14, isAutomatic: true, offsetMin: 0 },
    {
      kind: "pai",
      atS: AT_S,
      value: 7.5,
      isAutomatic: true,
      offsetMin: 60,
      details: {
        low: 1.5,
        moderate: 2.5,
        high: 3.5,
        lowMin: 10,
        moderateMin: 20,
        highMin: 30,
        total: 88,
      },
    },
  ]);
});

test("readings beside the minutes of Xiaomi's protocol, and those by hand, are measurements", async () => {
  const intake = await reading(`${BAND_8}
    INSERT INTO XIAOMI_ACTIVITY_SAMPLE VALUES (${AT_S}, 1, 1, 5, 6, 1, 70, 40, 96),
      (${AT_S + 60}, 1, 1, 5, 6, 1, 70, 0, NULL), (${AT_S + 120}, 1, 1, 5, 6, 1, 70, NULL, 95);
    INSERT INTO XIAOMI_MANUAL_SAMPLE VALUES (${AT_MS}, 1, 1, 17, 80), (${AT_MS + 1000}, 1, 1, 18, 99),
      (${AT_MS + 2000}, 1, 1, 19, 28), (${AT_MS + 3000}, 1, 1, 68, 3674), (${AT_MS + 4000}, 1, 1, 9, 9);`);
  expect(bandOf(intake).measurements).toEqual([
    { kind: "stress", atS: AT_S, value: 40, isAutomatic: true },
    { kind: "blood-oxygen", atS: AT_S, value: 96, isAutomatic: true },
    { kind: "blood-oxygen", atS: AT_S + 120, value: 95, isAutomatic: true },
    { kind: "heart-rate", atS: AT_S, value: 80, isAutomatic: false },
    { kind: "blood-oxygen", atS: AT_S + 1, value: 99, isAutomatic: false },
    { kind: "stress", atS: AT_S + 2, value: 28, isAutomatic: false },
    { kind: "temperature", atS: AT_S + 3, value: 36.74, isAutomatic: false },
  ]);
  expect(intake.left).toMatchObject([{ code: "unknown-reading", count: 1 }]);
});

test("a scale's weight is a measurement of the scale", async () => {
  const intake = await reading(`${device(1, MAC, "MIBFS", "MISCALE2")}
    INSERT INTO MI_SCALE_WEIGHT_SAMPLE VALUES (${AT_MS}, 1, 1, 71.25)`);
  expect(bandOf(intake)).toMatchObject({
    facts: { model: "Mi Scale 2" },
    measurements: [{ kind: "weight", atS: AT_S, value: 71.25, isAutomatic: false }],
  });
});

const NIGHT_S = Date.UTC(2024, 2, 9, 22) / 1000;
const stage = (minute: number, code: number) =>
  `(${(NIGHT_S + minute * 60) * 1000}, 1, 1, ${code})`;
const night = (minute: number, wakeUp: number) =>
  `(${(NIGHT_S + minute * 60) * 1000}, 1, 1, ${(NIGHT_S + wakeUp * 60) * 1000})`;
const NIGHT_COLUMNS = "(TIMESTAMP, DEVICE_ID, USER_ID, WAKEUP_TIME)";
const stretch = (state: string, minute: number, end: number) => ({
  startS: NIGHT_S + minute * 60,
  endS: NIGHT_S + end * 60,
  state,
});

test("stages of sleep last until the next one, or until the wearer woke up", async () => {
  const intake = await reading(`${BAND_8}
    INSERT INTO XIAOMI_SLEEP_STAGE_SAMPLE VALUES ${stage(0, 3)}, ${stage(30, 2)}, ${stage(70, 4)},
      ${stage(90, 5)}, ${stage(95, 3)}, ${stage(2000, 2)}, ${stage(2010, 0)}, ${stage(2020, 3)},
      ${stage(2050, 0)};
    INSERT INTO XIAOMI_SLEEP_TIME_SAMPLE ${NIGHT_COLUMNS} VALUES ${night(0, 400)};`);
  expect(bandOf(intake).stretches).toEqual([
    stretch("light-sleep", 0, 30),
    stretch("deep-sleep", 30, 70),
    stretch("rem-sleep", 70, 90),
    stretch("awake", 90, 95),
    stretch("light-sleep", 95, 400),
    stretch("deep-sleep", 2000, 2010),
    stretch("light-sleep", 2020, 2050),
  ]);
});

test("a night without stages is sleep of which no more is told", async () => {
  const intake = await reading(`${BAND_8}
    INSERT INTO XIAOMI_SLEEP_STAGE_SAMPLE VALUES ${stage(5000, 2)}, ${stage(5060, 0)};
    INSERT INTO XIAOMI_SLEEP_TIME_SAMPLE ${NIGHT_COLUMNS} VALUES ${night(0, 400)}, ${night(5000, 5100)},
      ${night(3000, 2000)}, ${night(9000, 99_000)};`);
  expect(bandOf(intake).stretches).toEqual([
    stretch("deep-sleep", 5000, 5060),
    stretch("asleep", 0, 400),
  ]);
  expect(intake.left).toMatchObject([{ code: "bad-value", count: 2 }]);
});

test("the last stage of a record that breaks off is not drawn out to the next night", async () => {
  const intake = await reading(`${BAND_8}
    INSERT INTO XIAOMI_SLEEP_STAGE_SAMPLE VALUES ${stage(0, 3)}, ${stage(30, 2)}, ${stage(1440, 3)};`);
  expect(bandOf(intake).stretches).toEqual([stretch("light-sleep", 0, 30)]);
});

test("a day's summary belongs to the day where the wearer was, and is kept as it came", async () => {
  // Midnight in Tokyo.
  const midnight = Date.UTC(2024, 2, 9, 15);
  const intake = await reading(`${BAND_8}
    INSERT INTO XIAOMI_DAILY_SUMMARY_SAMPLE
        (TIMESTAMP, DEVICE_ID, USER_ID, TIMEZONE, STEPS, HR_RESTING, HR_MAX, CALORIES, STANDING) VALUES
      (${midnight}, 1, 1, 36, 9123, 55, 255, 430, 511), (${AT_MS}, 1, 1, NULL, NULL, 0, 140, NULL, NULL)`);
  expect(bandOf(intake).summaries).toEqual([
    {
      day: "2024-03-10",
      offsetMin: 540,
      steps: 9123,
      energyKcal: 430,
      restingHeartRateBpm: 55,
      raw: '{"CALORIES":430,"HR_MAX":255,"HR_RESTING":55,"STANDING":511,"STEPS":9123,"TIMEZONE":36}',
    },
    { day: "2024-03-10", maxHeartRateBpm: 140, raw: '{"HR_MAX":140,"HR_RESTING":0}' },
  ]);
});

const SUMMARY = JSON.stringify({
  distanceMeters: { value: 5000, unit: "meters" },
  averageHR: { value: 140, unit: "bpm" },
});
const WORKOUT = `INSERT INTO BASE_ACTIVITY_SUMMARY (_id, NAME, START_TIME, END_TIME, ACTIVITY_KIND, GPX_TRACK,
  DEVICE_ID, USER_ID, SUMMARY_DATA, RAW_SUMMARY_DATA)`;
const RAW = Uint8Array.of(6, 2, 1, 0);

test("a workout comes with its sport, its numbers, its name and the band's own record", async () => {
  const intake = await reading(`${BAND_4} ${WORKOUT} VALUES
    (1, 'Around the lake', ${AT_MS}, ${AT_MS + 1_800_500}, 16, NULL, 1, 1, '${SUMMARY}', x'06020100'),
    (2, NULL, ${AT_MS + 1e7}, ${AT_MS}, 67108874, NULL, 1, 1, NULL, NULL),
    (3, ' ', ${AT_MS + 2e7}, ${AT_MS + 2e7}, -1, NULL, 1, 1, 'no json', NULL);`);
  expect(bandOf(intake).workouts).toEqual([
    {
      workout: {
        startS: AT_S,
        endS: AT_S + 1800,
        sportCode: 16,
        sportCodes: "gadgetbridge",
        sport: "running",
        distanceM: 5000,
        averageHeartRateBpm: 140,
        title: "Around the lake",
        raw: RAW,
      },
      track: [],
    },
    {
      workout: {
        startS: AT_S + 10_000,
        endS: AT_S + 10_000,
        sportCode: 0x0400_000a,
        sportCodes: "gadgetbridge",
        sport: "pool swimming",
        raw: new Uint8Array(0),
      },
      track: [],
    },
    {
      workout: {
        startS: AT_S + 20_000,
        endS: AT_S + 20_000,
        sportCode: 0,
        sportCodes: "gadgetbridge",
        raw: new Uint8Array(0),
      },
      track: [],
    },
  ]);
});

const OWN: Workout = {
  startS: 7,
  endS: 607,
  sportCode: 1,
  sport: "running",
  distanceM: 4999,
  steps: 5500,
  raw: RAW,
};

test("where SUMMARY_DATA says nothing, the band's own record does; and its code for the sport stays", async () => {
  const summaryOf = (raw: Uint8Array) => (raw.length === 4 ? OWN : undefined);
  const intake = await reading(
    `${BAND_4} ${WORKOUT} VALUES
      (1, NULL, ${AT_MS}, ${AT_MS + 60_000}, 16, NULL, 1, 1, '${SUMMARY}', x'06020100'),
      (2, NULL, ${AT_MS + 1e7}, 0, 32, NULL, 1, 1, '{}', x'06020100'),
      (3, NULL, ${AT_MS + 2e7}, 0, 32, NULL, 1, 1, '{}', x'06');`,
    { summaryOf },
  );
  const [first, second, third] = bandOf(intake).workouts.map(({ workout }) => workout);
  expect(first).toMatchObject({ endS: AT_S + 60, sportCode: 1, distanceM: 5000, steps: 5500 });
  expect(first?.sportCodes).toBeUndefined();
  // The owner has said since that it was a walk.
  expect(second).toMatchObject({ sportCode: 32, sportCodes: "gadgetbridge", sport: "walking" });
  expect(second).toMatchObject({ endS: AT_S + 10_000 + 600, distanceM: 4999 });
  expect(third).not.toHaveProperty("distanceM");
});

test("the record of a band with Xiaomi's protocol is not read as one of Huami's", async () => {
  const intake = await reading(
    `${BAND_8} ${WORKOUT} VALUES
      (1, NULL, ${AT_MS}, ${AT_MS + 60_000}, 16, NULL, 1, 1, '{}', x'06020100');`,
    { summaryOf: () => OWN },
  );
  expect(bandOf(intake).workouts[0]?.workout).toMatchObject({ sportCode: 16, raw: RAW });
});

test("a track is asked for by the name of its file, wherever the phone had it", async () => {
  const asked: string[] = [];
  const track = [{ atS: AT_S, latitudeDeg: 52.5, longitudeDeg: 13.4 }];
  const trackNamed = (fileName: string) => {
    asked.push(fileName);
    return Promise.resolve(
      fileName === "a.gpx" ? { workout: { ...OWN, distanceM: 1 }, track, laps: [] } : undefined,
    );
  };
  const intake = await reading(
    `${BAND_4} ${WORKOUT} VALUES
      (1, NULL, ${AT_MS}, ${AT_MS}, 16, '/storage/emulated/0/Android/data/x/files/a.gpx', 1, 1, NULL, NULL),
      (2, NULL, ${AT_MS + 1000}, ${AT_MS}, 16, 'b.gpx', 1, 1, NULL, NULL),
      (3, NULL, ${AT_MS + 2000}, ${AT_MS}, 16, '/ends/with/', 1, 1, NULL, NULL);`,
    { trackNamed },
  );
  expect(asked).toEqual(["a.gpx", "b.gpx"]);
  expect(bandOf(intake).workouts.map(({ track: it }) => it.length)).toEqual([1, 0, 0]);
  expect(bandOf(intake).workouts[0]?.workout.distanceM).toBeUndefined();
});

test("alarms and the battery are brought, empty places and second batteries are not", async () => {
  const intake = await reading(`${BAND_4}
    INSERT INTO ALARM (DEVICE_ID, USER_ID, POSITION, ENABLED, SMART_WAKEUP, SNOOZE, REPETITION, HOUR,
        MINUTE, UNUSED, TITLE) VALUES
      (1, 1, 0, 1, 1, 0, 31, 6, 45, 0, 'Work'), (1, 1, 1, 0, 0, 1, 0, 23, 59, 0, NULL),
      (1, 1, 2, 0, 0, 0, 0, 0, 0, 1, NULL), (1, 1, 3, 0, 0, 0, 0, 24, 0, 0, NULL);
    INSERT INTO BATTERY_LEVEL VALUES (${AT_S}, 1, 80, 0), (${AT_S}, 1, 20, 1), (${AT_S + 60}, 1, 255, 0);`);
  const { alarms, battery } = bandOf(intake);
  expect(alarms).toEqual([
    {
      position: 0,
      hour: 6,
      minute: 45,
      days: 31,
      isEnabled: true,
      isSmart: true,
      snoozes: false,
      title: "Work",
    },
    {
      position: 1,
      hour: 23,
      minute: 59,
      days: 0,
      isEnabled: false,
      isSmart: false,
      snoozes: true,
    },
  ]);
  expect(battery).toEqual([{ atS: AT_S, levelPercent: 80 }]);
  expect(intake.left).toMatchObject([{ code: "bad-value", count: 2 }]);
});

test("devices of other vendors are left out with all that is theirs, and counted once", async () => {
  const intake = await reading(`${BAND_4} ${device(2, OTHER_MAC, "Pebble Time", "PEBBLE")}
    ${device(3, "C8:0F:10:00:00:03", "Garmin", "GARMIN_FENIX_5")}
    CREATE TABLE PEBBLE_HEALTH_ACTIVITY_SAMPLE (TIMESTAMP INTEGER, DEVICE_ID INTEGER);
    CREATE TABLE GARMIN_ACTIVITY_SAMPLE (TIMESTAMP INTEGER, DEVICE_ID INTEGER);
    CREATE TABLE CASIO_GBX100ACTIVITY_SAMPLE (TIMESTAMP INTEGER, DEVICE_ID INTEGER);
    INSERT INTO PEBBLE_HEALTH_ACTIVITY_SAMPLE VALUES (1, 2), (2, 2);
    INSERT INTO GARMIN_ACTIVITY_SAMPLE VALUES (1, 3);
    INSERT INTO BATTERY_LEVEL VALUES (${AT_S}, 2, 80, 0);
    ${WORKOUT} VALUES (1, NULL, ${AT_MS}, ${AT_MS}, 16, NULL, 3, 1, NULL, NULL);`);
  expect([...intake.devices.keys()]).toEqual([MAC]);
  expect(intake.left).toMatchObject([
    { code: "other-device", count: 2 },
    { code: "other-tables", count: 3 },
  ]);
});

test("a device of a type that is newer than we are is brought when it has records like ours", async () => {
  const intake = await reading(`${device(1, MAC, "Amazfit Next", "AMAZFITNEXT")}
    ${device(2, OTHER_MAC, "Unknown band", "UNKNOWN")}
    INSERT INTO HUAMI_EXTENDED_ACTIVITY_SAMPLE ${MINUTE} VALUES (${AT_S}, 1, 1, 20, 0, 120, 50);
    INSERT INTO BATTERY_LEVEL VALUES (${AT_S}, 1, 80, 0), (${AT_S}, 2, 70, 0);`);
  expect(intake.devices.get(MAC)).toMatchObject({
    facts: { model: "Amazfit Next" },
    battery: [{ levelPercent: 80 }],
  });
  expect(intake.devices.get(OTHER_MAC)).toMatchObject({
    facts: { model: undefined },
    battery: [{ levelPercent: 70 }],
  });
});

test("a table of these bands that is new to us is named, what the app keeps for itself is not", async () => {
  const intake = await reading(`${BAND_4}
    CREATE TABLE HUAMI_SLEEP_SESSION_SAMPLE (TIMESTAMP INTEGER, DEVICE_ID INTEGER, DATA BLOB);
    CREATE TABLE XIAOMI_EMPTY_SAMPLE (TIMESTAMP INTEGER, DEVICE_ID INTEGER);
    CREATE TABLE TAG (_id INTEGER PRIMARY KEY); CREATE TABLE REMINDER (DEVICE_ID INTEGER);
    CREATE TABLE NOTIFICATION_FILTER_ENTRY (_id INTEGER PRIMARY KEY);
    CREATE TABLE "HUAMI_<script>" (a); INSERT INTO "HUAMI_<script>" VALUES (1);
    INSERT INTO android_metadata VALUES ('de_DE'); INSERT INTO TAG VALUES (1);
    INSERT INTO REMINDER VALUES (1); INSERT INTO NOTIFICATION_FILTER_ENTRY VALUES (1);
    INSERT INTO HUAMI_SLEEP_SESSION_SAMPLE VALUES (1, 1, x'00'), (2, 1, x'00');`);
  expect(intake.left).toEqual([
    {
      code: "unknown-table",
      text: "The table HUAMI_SLEEP_SESSION_SAMPLE is not known.",
      count: 2,
    },
  ]);
});

test("records of a device that DEVICE does not name are left out", async () => {
  const intake = await reading(`${BAND_4} ${device(2, OTHER_MAC, "Mi Band 3", "MIBAND3")}
    INSERT INTO MI_BAND_ACTIVITY_SAMPLE ${MINUTE} VALUES (${AT_S}, 1, 1, 20, 0, 1, 70), (${AT_S}, 9, 1, 20, 0, 1, 70);
    INSERT INTO HUAMI_STRESS_SAMPLE VALUES (${AT_MS}, 9, 1, 0, 33);`);
  expect(intake.devices.get(MAC)?.tables).toHaveLength(1);
  expect(intake.left).toMatchObject([{ code: "unknown-device", count: 1 }]);
});

test("a device without an address has records of nobody in particular", async () => {
  const intake = await reading(`${device(1, "not an address", "Mi Band 3", "MIBAND3")}
    INSERT INTO HUAMI_STRESS_SAMPLE VALUES (${AT_MS}, 1, 1, 0, 33)`);
  expect(intake.devices.get("")).toMatchObject({ measurements: [{ value: 33 }] });
});

test("times before 2010 and behind the day after tomorrow are left out", async () => {
  const intake = await reading(`${BAND_4}
    INSERT INTO HUAMI_STRESS_SAMPLE VALUES (0, 1, 1, 0, 33), (${AT_S}, 1, 1, 0, 33), (-5, 1, 1, 0, 33),
      (${(NOW_S + 3 * 86_400) * 1000}, 1, 1, 0, 33), (9007199254740993, 1, 1, 0, 33),
      (${(NOW_S + 86_400) * 1000}, 1, 1, 0, 44);`);
  expect(bandOf(intake).measurements.map(({ value }) => value)).toEqual([44]);
  expect(intake.left).toMatchObject([{ code: "no-time", count: 5 }]);
});

test("in a database of 2016 numbers tell the types, and nothing that it lacks is missed", async () => {
  const intake = await read(
    open(`${GADGETBRIDGE_SCHEMAS[14]}
      INSERT INTO USER VALUES (1, 'Berta', ${Date.UTC(1990, 4, 17)}, 0);
      INSERT INTO DEVICE VALUES (1, 'MI', 'Xiaomi', '${MAC}', 10), (2, 'Pebble', 'Pebble', '${OTHER_MAC}', 1),
        (3, 'MI Band 2', 'Huami', 'C8:0F:10:00:00:03', 999);
      INSERT INTO MI_BAND_ACTIVITY_SAMPLE VALUES (${AT_S + 60}, 30, 5, 1, 1, 1, 0),
        (${AT_S}, 30, 5, -1, 1, 1, 255), (${AT_S}, 30, 5, 1, 1, 3, 66);
      INSERT INTO PEBBLE_HEALTH_ACTIVITY_SAMPLE VALUES (${AT_S}, 2, 1, NULL, 0, 0);`),
  );
  expect(
    [...intake.devices.values()].map(({ facts, tables }) => [facts.model, tables]),
  ).toMatchObject([
    ["Mi Band", [{ device: { id: 1 }, kinds: "mi-band-1", columns: COLUMNS }]],
    ["Mi Band 2", [{ device: { id: 3 }, columns: COLUMNS }]],
  ]);
  expect(intake.wearers).toMatchObject([{ name: "Berta", heightCm: undefined }]);
  expect(intake.left).toMatchObject([
    { code: "other-device", count: 1 },
    { code: "other-tables", count: 1 },
  ]);
});

test("a database of 2021 gives its workouts, alarms and battery", async () => {
  const intake = await read(
    open(`${GADGETBRIDGE_SCHEMAS[40]}
      INSERT INTO DEVICE VALUES (1, 'Mi Smart Band 5', 'Xiaomi', '${MAC}', 23, 'V0.44.17.2', 'Sport');
      INSERT INTO BASE_ACTIVITY_SUMMARY (NAME, START_TIME, END_TIME, ACTIVITY_KIND, DEVICE_ID, USER_ID,
        SUMMARY_DATA) VALUES (NULL, ${AT_MS}, ${AT_MS + 60_000}, 128, 1, 1, '${SUMMARY}');
      INSERT INTO BATTERY_LEVEL VALUES (${AT_S}, 1, 55);
      INSERT INTO ALARM VALUES (1, 1, 0, 1, 0, 127, 7, 0);`),
  );
  expect(bandOf(intake)).toMatchObject({
    facts: { mac: MAC, model: "Mi Smart Band 5" },
    workouts: [{ workout: { sport: "cycling", distanceM: 5000 } }],
    battery: [{ levelPercent: 55 }],
    alarms: [{ position: 0, days: 127, isSmart: false, snoozes: undefined }],
  });
  expect(intake.left).toEqual([]);
});

test("a signal ends the reading", async () => {
  const database = open(`${GADGETBRIDGE_SCHEMAS[92]} ${BAND_4}`);
  const signal = AbortSignal.abort();
  await expect(read(database, { signal })).rejects.toMatchObject({ code: "interrupted" });
});
