import { afterAll, beforeAll, expect, test } from "vitest";
import {
  deviceIn,
  leftOut,
  MAC,
  MAC2,
  MifitWorkshop,
  NOW_S,
  withDays,
} from "../../../test/mifit-tools.ts";
import { offsetsOf } from "../../health/zone.ts";
import { mifitKind } from "./kind.ts";

const AT_S = Date.UTC(2024, 2, 10, 8) / 1000;

let shop: MifitWorkshop;
beforeAll(() => {
  shop = new MifitWorkshop();
});
afterAll(() => shop.close());

const DEVICES = `CREATE TABLE DEVICE (DEVICE_ADDRESS, DEVICE_SOURCE);
  INSERT INTO DEVICE VALUES ('${MAC}', 59), ('${MAC2}', 212);`;

test("heart rates come in seconds or milliseconds, each with the band that measured it", async () => {
  const intake = await shop.read(`${DEVICES}
    CREATE TABLE HEART_RATE (TIME, HR, DEVICE_ID, TYPE);
    INSERT INTO HEART_RATE VALUES (${AT_S}, 61, 'C0FFEEFFFE123456', 0), (${AT_S}000, 62, '${MAC2}', 1),
      ('${AT_S + 60}', '63', NULL, 2)`);
  expect(deviceIn(intake, MAC).measurements).toMatchObject([{ atS: AT_S, value: 61 }]);
  expect(deviceIn(intake, MAC2).measurements).toMatchObject([{ atS: AT_S, value: 62 }]);
  expect(deviceIn(intake, "").measurements).toEqual([
    { kind: "heart-rate", atS: AT_S + 60, value: 63, isAutomatic: true },
  ]);
  expect(intake.left).toEqual([]);
});

test("heart rates that cannot be are counted, once for all of them", async () => {
  const intake = await shop.read(`CREATE TABLE date_data (date);
    CREATE TABLE heartrate (time, hr);
    INSERT INTO heartrate VALUES (${AT_S}, 61), (${AT_S}, 0), (${AT_S}, 255), (${AT_S}, NULL),
      (NULL, 60), (-1, 60), (0, 60), (${NOW_S + 400_000}, 60), (9223372036854775807, 60), ('x', 60),
      (x'00', 60), (${AT_S}, -60), (${AT_S}, 6e99), (zeroblob(9000000), 60)`);
  expect(deviceIn(intake, "").measurements).toHaveLength(1);
  expect(leftOut(intake)).toEqual({ "bad-pulse": 13 });
});

test("thousands of readings come in batches, none twice and none missing", async () => {
  const intake = await shop.read(`CREATE TABLE date_data (date); CREATE TABLE heartrate (time, hr);
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)
    INSERT INTO heartrate SELECT ${AT_S} - i * 60, 60 + i % 40 FROM n`);
  const times = deviceIn(intake, "").measurements.map((it) => it.atS);
  expect(times).toEqual(Array.from({ length: 10_000 }, (_, i) => AT_S - i * 60));
});

test("stress readings are lists in JSON; what makes no sense in one is counted", async () => {
  const list = JSON.stringify([
    { time: AT_S * 1000, value: 0 },
    { time: AT_S * 1000 + 300_000, value: 100 },
    { time: AT_S * 1000, value: 101 },
    { time: null, value: 5 },
    { value: 5 },
    7,
  ]);
  const intake = await shop.read(`CREATE TABLE AllDayStress (data, other);
    INSERT INTO AllDayStress VALUES ('${list}', 1), ('rubbish', 1), ('{"a":1}', 1), (NULL, 1),
      (zeroblob(9000000), 1), ('${"[".repeat(100_000)}', 1)`);
  expect(deviceIn(intake, "").measurements.map(({ atS, value }) => [atS, value])).toEqual([
    [AT_S, 0],
    [AT_S + 300, 100],
  ]);
  expect(leftOut(intake)).toEqual({ "bad-stress": 8 });
});

test("blood oxygen below what anybody awake has is none", async () => {
  const intake = await shop.read(`CREATE TABLE click_measured_spo2 (utcTimestamp, spo2, deviceId);
    INSERT INTO click_measured_spo2 VALUES (${AT_S}000, 97, 'C0FFEEFFFE123456'), (${AT_S}000, 0, NULL),
      (${AT_S}000, 101, NULL), ('never', 97, NULL)`);
  expect(deviceIn(intake).measurements).toHaveLength(1);
  expect(leftOut(intake)).toEqual({ "bad-oxygen": 3 });
});

test("alarms ring by the wearer's clock, each is told once, in the table's order", async () => {
  const summer = Date.UTC(2024, 6, 1, 5, 30);
  const winter = Date.UTC(2024, 0, 1, 6, 30);
  const intake = await shop.read(
    `CREATE TABLE DEVICE (DEVICE_ADDRESS); INSERT INTO DEVICE VALUES ('${MAC}');
    CREATE TABLE ALARM (CALENDAR, ENABLED, DAYS);
    INSERT INTO ALARM VALUES (${summer}, 1, 31), (${winter}, 1, 31), (${winter}, 0, 96),
      (${winter + 60_000}, 1, NULL), (${winter}, 1, 'daily'), (NULL, 1, 1), ('x', 1, 1), (-5, 1, 1)`,
    { offsetAt: offsetsOf("Europe/Berlin") },
  );
  const seven = { hour: 7, minute: 30 };
  expect(deviceIn(intake).alarms).toEqual([
    { position: 0, ...seven, isEnabled: true, days: 31 },
    { position: 1, ...seven, isEnabled: false, days: 96 },
    { position: 2, hour: 7, minute: 31, isEnabled: true, days: 0 },
    { position: 3, ...seven, isEnabled: true, days: 0 },
  ]);
  expect(leftOut(intake)).toEqual({ "bad-alarm": 3 });
});

const PERSONS = `CREATE TABLE DATE_DATA (DATE);
  CREATE TABLE USER_INFOS (USER_ID, NAME, HEIGHT, WEIGHT, GENDER, BIRTHDAY, LAST_LOGIN_TIME);`;

test("the wearer is who the file's account names, else who signed in last", async () => {
  const sql = `${PERSONS} INSERT INTO USER_INFOS VALUES
    ('1000000001', 'One', 160, 55, 0, '1990-01', 1700000000000),
    ('1000000002', 'Two', 180, 75.5, 1, '1980-02-29', 1600000000000)`;
  const named = await shop.read(sql, { fileName: "origin_db_1000000002" });
  expect(named.wearers).toEqual([
    { name: "Two", bornOn: "1980-02-29", heightCm: 180, weightKg: 75.5, stepGoal: undefined },
  ]);
  const unnamed = await shop.read(sql, { fileName: "origin_db_0123456789abcdef0123456789abcdef" });
  expect(unnamed.wearers).toMatchObject([{ name: "One", bornOn: undefined, heightCm: 160 }]);
});

test("what nobody is, is not said of the wearer", async () => {
  const intake = await shop.read(`${PERSONS}
    INSERT INTO USER_INFOS VALUES (NULL, char(7), -1, 1e9, 2, '1990-02-30', 'never')`);
  expect(intake.wearers).toEqual([]);
});

test("weights with times are brought from a table that looks like one, of the owner alone", async () => {
  const intake = await shop.read(`CREATE TABLE DATE_DATA (DATE);
    CREATE TABLE WEIGHT_INFOS (USER_ID, TIMESTAMP, WEIGHT);
    INSERT INTO WEIGHT_INFOS VALUES ('1234567890', ${AT_S}000, 70.5), ('1234567890', ${AT_S + 60}, -1),
      ('5', ${AT_S}000, 30), (NULL, ${AT_S}000, 50), ('1234567890', 'x', 70);
    CREATE TABLE WEIGHT_GOALS (WEIGHT); INSERT INTO WEIGHT_GOALS VALUES (65)`);
  expect(deviceIn(intake, "").measurements).toEqual([
    { kind: "weight", atS: AT_S, value: 70.5, isAutomatic: false },
  ]);
  expect(leftOut(intake)).toEqual({ "bad-weight": 2, "other-person": 2, "unknown-table": 1 });
});

test("the owner is told of every other table that holds something", async () => {
  const intake = await shop.read(`CREATE TABLE DATE_DATA (DATE);
    CREATE TABLE PAI_DATA (a); INSERT INTO PAI_DATA VALUES (1), (2), (3);
    CREATE TABLE EMPTY_ONE (a);
    CREATE TABLE localcache (a); INSERT INTO localcache VALUES (1);
    CREATE TABLE MenstruationHistory (a); INSERT INTO MenstruationHistory VALUES (1);
    CREATE TABLE android_metadata (locale); INSERT INTO android_metadata VALUES ('en');
    CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT);
    CREATE TABLE "a ""strange"" one" (a);
    CREATE TABLE CHAT_1234567890 (a);
    CREATE VIRTUAL TABLE SEARCH USING fts5(a)`);
  const told = intake.left.map(({ code, text, count }) => [
    code,
    /table (\w+)/.exec(text)?.[1],
    count,
  ]);
  expect(told).toEqual(
    expect.arrayContaining([
      ["unknown-table", "PAI_DATA", 3],
      ["not-kept", "localcache", 1],
      ["sensitive", "MenstruationHistory", 1],
      ["unknown-table", "SEARCH", undefined],
      ["unknown-tables", undefined, 2],
    ]),
  );
  expect(intake.left.map((it) => it.text).join()).not.toMatch(/1234567890|strange|EMPTY_ONE/);
});

test("a thousand unknown tables do not make a thousand lines", async () => {
  const tables = Array.from({ length: 1000 }, (_, i) => {
    return `CREATE TABLE T${i} (a); INSERT INTO T${i} VALUES (1);`;
  });
  const intake = await shop.read(`CREATE TABLE DATE_DATA (DATE); ${tables.join("")}`);
  expect(intake.left).toHaveLength(101);
  expect(intake.left.at(-1)).toMatchObject({ code: "unknown-tables", count: 900 });
});

test.each<[string, string, string | undefined]>([
  ["DATE_DATA", "CREATE TABLE DATE_DATA (DATE, DATA)", "second"],
  ["date_data", "CREATE TABLE date_data (date, data)", "first"],
  ["date_data beside DEVICE", `CREATE TABLE date_data (date); ${DEVICES}`, "second"],
  ["DEVICE alone", DEVICES, "second"],
  ["a database of tracks", "CREATE TABLE TRACKRECORD (TRACKID)", "second"],
  [
    "one of the first",
    "CREATE TABLE trackinfo (trackid); CREATE TABLE trackloc (trackid)",
    "first",
  ],
  ["stress", "CREATE TABLE AllDayStress (data)", "stress"],
  ["oxygen", "CREATE TABLE click_measured_spo2 (spo2)", "blood-oxygen"],
  ["nothing of it", "CREATE TABLE HEART_RATE (TIME, HR)", undefined],
  ["a view", "CREATE TABLE t (DATE); CREATE VIEW DATE_DATA AS SELECT * FROM t", undefined],
  [
    "Gadgetbridge",
    `CREATE TABLE DEVICE (_id, NAME, IDENTIFIER); CREATE TABLE DEVICE_ATTRIBUTES (_id);
     CREATE TABLE USER_ATTRIBUTES (_id); CREATE TABLE BASE_ACTIVITY_SUMMARY (_id)`,
    undefined,
  ],
])("a database is told by its tables: %s", async (_, sql, kind) => {
  const database = await shop.open(shop.make((it) => it.exec(sql)));
  expect(mifitKind(database)).toBe(kind);
  database.close();
});

test("who asks to stop is heard", async () => {
  const { readMifitDatabase } = await import("./read-mifit-database.ts");
  const { collectingIntake } = await import("../../../test/collecting-intake.ts");
  const database = await shop.open(shop.make(withDays([{ date: "2024-03-08" }])));
  const stop = AbortSignal.abort();
  const options = { offsetAt: () => 0, nowS: NOW_S, fileName: "", signal: stop };
  expect(() => {
    readMifitDatabase(database, collectingIntake(), options);
  }).toThrow(expect.objectContaining({ code: "interrupted" }));
  database.close();
});
