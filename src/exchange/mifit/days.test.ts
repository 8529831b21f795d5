import { afterAll, beforeAll, expect, test } from "vitest";
import {
  deviceIn,
  leftOut,
  MAC,
  MAC2,
  MifitWorkshop,
  minutesOf,
  wholeDay,
  withDays,
  recordedDevices,
} from "../../../test/mifit-tools.ts";
import { offsetsOf } from "../../health/zone.ts";

const DAY = "2024-03-08";
const MIDNIGHT_S = Date.UTC(2024, 2, 7, 23) / 1000;
const TZ = { v: 6, tz: "3600" };

let shop: MifitWorkshop;
beforeAll(() => {
  shop = new MifitWorkshop();
});
afterAll(() => shop.close());

test("a shorter day has the minutes that it has, and the end of one that was not over is none", async () => {
  const data = minutesOf(
    [0x50, 9, 0],
    [1, 70, 90],
    [0, 0, 0],
    [0x51, 60, 80],
    [0, 0, 0],
    [0, 0, 0],
  );
  const intake = await shop.read(withDays([{ date: DAY, summary: TZ, data }]));
  expect(deviceIn(intake, "").minutes).toEqual([
    { startS: MIDNIGHT_S, kind: 0x50, intensity: 9, steps: 0 },
    { startS: MIDNIGHT_S + 60, kind: 1, intensity: 70, steps: 90 },
    { startS: MIDNIGHT_S + 120, kind: 0, intensity: 0, steps: 0 },
    { startS: MIDNIGHT_S + 180, kind: 0x51, intensity: 60, steps: 80 },
  ]);
  expect(intake.left).toEqual([]);
});

test("what says no data is none, but its pulse is one; pulses that are none are not", async () => {
  const data = minutesOf([126, 5, 5], [0x7f, 5, 5], [0x50, 1, 0], [0x50, 2, 0], [0x50, 3, 0]);
  const pulses = Uint8Array.of(61, 255, 254, 0, 29, 30, 220, 221);
  const intake = await shop.read(withDays([{ date: DAY, summary: TZ, data, pulses }]));
  expect(deviceIn(intake, "").minutes).toEqual([
    { startS: MIDNIGHT_S, heartRateBpm: 61 },
    { startS: MIDNIGHT_S + 120, kind: 0x50, intensity: 1, steps: 0 },
    { startS: MIDNIGHT_S + 180, kind: 0x50, intensity: 2, steps: 0 },
    { startS: MIDNIGHT_S + 240, kind: 0x50, intensity: 3, steps: 0 },
    { startS: MIDNIGHT_S + 300, heartRateBpm: 30 },
    { startS: MIDNIGHT_S + 360, heartRateBpm: 220 },
  ]);
});

test("one newer kind anywhere makes all kinds of the database the band's own", async () => {
  const old = {
    date: "2024-03-07",
    summary: TZ,
    data: minutesOf([1, 70, 90], [4, 2, 0], [100, 1, 0]),
  };
  const only = await shop.read(withDays([old]));
  expect(deviceIn(only, "").minutes.map((it) => it.kinds)).toEqual(Array(3).fill("mifit-1"));
  const newer = { date: DAY, summary: TZ, data: minutesOf([0x11, 1, 1]) };
  const both = await shop.read(withDays([old, newer]));
  expect(deviceIn(both, "").minutes.map((it) => it.kinds)).toEqual(Array(4).fill(undefined));
});

test("minutes that are longer than a day, or no bytes, are left out; the summary is not", async () => {
  const data = new Uint8Array(4321).fill(0x51);
  const summary = { ...TZ, stp: { ttl: 123 } };
  const days = [
    { date: DAY, summary, data },
    { date: "2024-03-09", summary, data: "UFBQ" },
    { date: "2024-03-10", summary, data: wholeDay(0x50, 1, 0), pulses: new Uint8Array(1441) },
  ];
  const intake = await shop.read(withDays(days));
  expect(deviceIn(intake, "").minutes).toHaveLength(1440);
  expect(deviceIn(intake, "").summaries.map((it) => it.steps)).toEqual([123, 123, 123]);
  expect(leftOut(intake)).toEqual({ "bad-minutes": 3 });
});

test.each<[string, unknown]>([
  ["none", null],
  ["no day of a calendar", "2024-02-30"],
  ["another order", "08.03.2024"],
  ["before there were bands", "1999-01-01"],
  ["the future", "2024-04-01"],
  ["bytes", Uint8Array.of(1, 2, 3)],
  ["a number", 20240308],
  ["text with something behind it", `${DAY}; DROP TABLE x`],
])("a date that is %s: the day is left out, and the others are read", async (_, date) => {
  const data = wholeDay(0x50, 1, 0);
  const intake = await shop.read(
    withDays([
      { date, summary: TZ, data },
      { date: DAY, summary: TZ, data },
    ]),
  );
  expect(deviceIn(intake, "").minutes).toHaveLength(1440);
  expect(leftOut(intake)).toEqual({ "bad-day": 1 });
});

test("several rows of one day are never added up: the fullest counts", async () => {
  const days = [
    { date: DAY, summary: { ...TZ, stp: { ttl: 10 } }, data: minutesOf([0x51, 1, 10]) },
    {
      date: DAY,
      summary: { ...TZ, stp: { ttl: 30 } },
      data: minutesOf([0x51, 1, 10], [0x51, 1, 20]),
    },
    { date: DAY, summary: { ...TZ, stp: { ttl: 5 } } },
  ];
  const intake = await shop.read(withDays(days, [{ mac: MAC }]));
  const device = deviceIn(intake);
  expect(device.minutes.map((it) => it.steps)).toEqual([10, 20]);
  expect(device.summaries.map((it) => it.steps)).toEqual([30]);
  expect(leftOut(intake)).toEqual({ "second-row": 2 });
});

test("a row belongs to the band of its DEVICE_ID, else of its model, else to the only one", async () => {
  const data = minutesOf([0x51, 1, 1]);
  const row = { date: DAY, summary: TZ, data };
  const both = [
    { mac: MAC, source: 59 },
    { mac: MAC2, source: 212 },
    { mac: "88:0F:10:00:00:01", source: 1 },
  ];
  const devicesOf = async (...given: Parameters<typeof withDays>): Promise<string[]> => [
    ...recordedDevices(await shop.read(withDays(...given))),
  ];
  expect(await devicesOf([{ ...row, deviceId: "C0FFEEFFFE654321", source: 59 }], both)).toEqual([
    MAC2,
  ]);
  expect(await devicesOf([{ ...row, source: 212 }], both)).toEqual([MAC2]);
  expect(await devicesOf([{ ...row, source: 7 }], both)).toEqual([""]);
  expect(await devicesOf([row], both)).toEqual([""]);
  expect(await devicesOf([{ ...row, source: 7 }], [{ mac: MAC }, ...both.slice(2)])).toEqual([MAC]);
  const twins = [{ mac: MAC }, { mac: MAC2 }];
  expect(await devicesOf([{ ...row, source: 59 }], twins)).toEqual([""]);
});

test("two bands on one day are two records", async () => {
  const intake = await shop.read(
    withDays(
      [
        { date: DAY, source: 59, summary: TZ, data: minutesOf([0x51, 1, 10]) },
        { date: DAY, source: 212, summary: TZ, data: minutesOf([0x51, 1, 90]) },
      ],
      [{ mac: MAC }, { mac: MAC2, source: 212 }],
    ),
  );
  expect(deviceIn(intake, MAC).minutes.map((it) => it.steps)).toEqual([10]);
  expect(deviceIn(intake, MAC2).minutes.map((it) => it.steps)).toEqual([90]);
  expect(intake.left).toEqual([]);
});

test("a scale's rows are left out", async () => {
  const row = { date: DAY, summary: TZ, data: minutesOf([0x51, 1, 10]) };
  const scale = { mac: "88:0F:10:00:00:01", source: 77, serial: "scale-1" };
  const intake = await shop.read(
    withDays(
      [
        { ...row, deviceId: "880F10FFFE000001" },
        { ...row, source: 77 },
      ],
      [scale, { mac: MAC }],
    ),
  );
  expect(recordedDevices(intake)).toEqual([]);
  expect(leftOut(intake)).toEqual({ scale: 2 });
});

test("on a day on which the clock is set forward, its minutes lie where the clock showed them", async () => {
  const offsetAt = offsetsOf("Europe/Berlin");
  const nowS = Date.UTC(2024, 3, 2) / 1000;
  const days = ["2024-03-30", "2024-03-31", "2024-04-01"].map((date) => {
    return { date, data: wholeDay(0x50, 1, 0) };
  });
  const intake = await shop.read(withDays(days), { offsetAt, nowS });
  const times = deviceIn(intake, "").minutes.map((it) => it.startS);
  expect(times).toHaveLength(3 * 1440 - 60);
  const startS = Date.UTC(2024, 2, 29, 23) / 1000;
  expect(times).toEqual(Array.from(times, (_, i) => startS + i * 60));
  expect(leftOut(intake)).toEqual({ "dst-day": 1 });
});

test("on a day on which the clock is set back, an hour is missing and none is there twice", async () => {
  const offsetAt = offsetsOf("Europe/Berlin");
  const nowS = Date.UTC(2024, 9, 30) / 1000;
  const days = ["2024-10-26", "2024-10-27", "2024-10-28"].map((date) => {
    return { date, data: wholeDay(0x50, 1, 0) };
  });
  const intake = await shop.read(withDays(days), { offsetAt, nowS });
  const times = deviceIn(intake, "").minutes.map((it) => it.startS);
  expect(new Set(times).size).toBe(3 * 1440);
  const secondHour = Date.UTC(2024, 9, 27, 1) / 1000;
  expect(times.filter((it) => it >= secondHour && it < secondHour + 3600)).toEqual([]);
});

test("after a flight east, what two days claim is the later day's", async () => {
  const days = [
    { date: DAY, summary: { tz: "3600" }, data: wholeDay(0x50, 1, 0) },
    { date: "2024-03-09", summary: { tz: "32400" }, data: wholeDay(0x50, 2, 0) },
  ];
  const intake = await shop.read(withDays(days));
  const { minutes } = deviceIn(intake, "");
  expect(minutes.map((it) => it.intensity)).toEqual([
    ...Array<number>(960).fill(1),
    ...Array<number>(1440).fill(2),
  ]);
  expect(new Set(minutes.map((it) => it.startS)).size).toBe(minutes.length);
  expect(leftOut(intake)).toEqual({ overlap: 480 });
});

test("after a flight, minutes that the later day says nothing of are not lost", async () => {
  const late = minutesOf(
    ...Array.from({ length: 600 }, (_, i) => [i < 540 ? 126 : 0x50, 2, 0] as const),
  );
  const days = [
    { date: DAY, summary: { tz: "3600" }, data: wholeDay(0x50, 1, 0) },
    { date: "2024-03-09", summary: { tz: "32400" }, data: late },
  ];
  const intake = await shop.read(withDays(days));
  const { minutes } = deviceIn(intake, "");
  expect(minutes.map((it) => it.intensity)).toEqual([
    ...Array<number>(1440).fill(1),
    ...Array<number>(60).fill(2),
  ]);
  expect(intake.left).toEqual([]);
});

test("a row that says nothing makes no device", async () => {
  const intake = await shop.read(withDays([{ date: DAY, data: wholeDay(126, 0, 0) }]));
  expect([intake.devices.size, intake.left]).toEqual([0, []]);
});

test("the first generation's table has the same columns in small letters, and fewer of them will do", async () => {
  const intake = await shop.read((database) => {
    database.exec(
      "CREATE TABLE date_data (id INTEGER PRIMARY KEY, date TEXT, data BLOB, brand_new)",
    );
    const row = database.prepare("INSERT INTO date_data VALUES (NULL, ?, ?, 'x')");
    row.run(DAY, minutesOf([1, 70, 90]));
  });
  expect(deviceIn(intake, "").minutes).toEqual([
    { startS: MIDNIGHT_S, kind: 1, kinds: "mifit-1", intensity: 70, steps: 90 },
  ]);
  expect(intake.left).toEqual([]);
});
