import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FIXTURES, MemoryFile } from "../../../test/archive-tools.ts";
import {
  type CollectedDevice,
  type CollectingIntake,
  collectingIntake,
} from "../../../test/collecting-intake.ts";
import { offsetsOf } from "../../health/zone.ts";
import { NO_DEVICE } from "../../store/intake.ts";
import { type VendorCsvKind, vendorCsvKind } from "./kinds.ts";
import { type VendorCsvOptions, readVendorCsv } from "./vendor-csv.ts";
import { type VendorCsvFile, readVendorExport } from "./vendor-export.ts";

const BERLIN: VendorCsvOptions = {
  offsetAt: offsetsOf("Europe/Berlin"),
  nowS: Date.UTC(2024, 3, 2) / 1000,
};

const FOLDER = join(FIXTURES, "vendor-csv");

const atS = (text: string) => Date.parse(text) / 1000;

function fixture(kind: VendorCsvKind): VendorCsvFile {
  const [name = ""] = readdirSync(join(FOLDER, kind));
  return { kind, bytes: new MemoryFile(name, readFileSync(join(FOLDER, kind, name))) };
}

/** What a file's own device has: no other is there. */
function recordsOf({ devices }: CollectingIntake): CollectedDevice {
  expect([...devices.keys()]).toEqual([NO_DEVICE]);
  const own = devices.get(NO_DEVICE);
  if (own === undefined) throw new Error("nothing was recorded");
  return own;
}

interface Found extends CollectingIntake {
  readonly own: CollectedDevice;
}

function found(intake: CollectingIntake): Found {
  return {
    ...intake,
    get own() {
      return recordsOf(intake);
    },
  };
}

async function read(
  kind: VendorCsvKind,
  text: string,
  options: Partial<VendorCsvOptions> = {},
): Promise<Found> {
  const intake = collectingIntake();
  const file = new MemoryFile(`${kind}.csv`, Buffer.from(text));
  await readVendorCsv(file, kind, intake, { ...BERLIN, ...options });
  return found(intake);
}

async function readFixture(kind: VendorCsvKind): Promise<Found> {
  const intake = collectingIntake();
  await readVendorCsv(fixture(kind).bytes, kind, intake, BERLIN);
  return found(intake);
}

test("days: what was not recorded is absent, and a day of zeros is none", async () => {
  const { own, left } = await readFixture("ACTIVITY");
  expect(own.summaries).toEqual([
    { day: "2024-03-29", steps: 5244, distanceM: 3817, runDistanceM: 256, energyKcal: 257 },
    { day: "2024-03-31", steps: 12001, distanceM: 8650, energyKcal: 498 },
  ]);
  expect(left).toEqual([]);
});

test("steps a minute, up to and behind the hour that does not exist", async () => {
  const { own, left } = await readFixture("ACTIVITY_MINUTE");
  expect(own.facts.mac).toBe("");
  expect(own.minutes).toEqual([
    { startS: atS("2024-03-29T07:05Z"), steps: 42 },
    { startS: atS("2024-03-29T07:06Z"), steps: 97 },
    { startS: atS("2024-03-30T22:59Z"), steps: 12 },
    { startS: atS("2024-03-31T00:59Z"), steps: 7 },
    { startS: atS("2024-03-31T01:00Z"), steps: 31 },
  ]);
  expect(left).toMatchObject([{ code: "skipped-hour", count: 1 }]);
});

test("pulse a minute: the hour that comes twice is both of its hours", async () => {
  const { own, left } = await readFixture("HEARTRATE_AUTO");
  expect(own.minutes).toEqual([
    { startS: atS("2023-10-28T23:59Z"), heartRateBpm: 58 },
    { startS: atS("2023-10-29T00:00Z"), heartRateBpm: 59 },
    { startS: atS("2023-10-29T00:59Z"), heartRateBpm: 60 },
    { startS: atS("2023-10-29T01:00Z"), heartRateBpm: 61 },
    { startS: atS("2023-10-29T01:59Z"), heartRateBpm: 62 },
    { startS: atS("2023-10-29T02:00Z"), heartRateBpm: 63 },
    { startS: atS("2024-03-31T01:00Z"), heartRateBpm: 64 },
  ]);
  expect(left).toEqual([]);
});

test("in rows that are not in order, an hour that comes twice is the first", async () => {
  const rows = ["04:00,70", "02:59,71", "02:00,72", "02:59,73"];
  const text = `date,time,heartRate\n${rows.map((row) => `2023-10-29,${row}\n`).join("")}`;
  const { own } = await read("HEARTRATE_AUTO", text);
  const hours = own.minutes.map(({ startS }) => new Date(startS * 1000).toISOString());
  expect(hours.map((hour) => hour.slice(11, 16))).toEqual(["03:00", "00:59", "00:00", "00:59"]);
});

test("stretches of activity, also across midnight; the minute of stop is in them", async () => {
  const { own } = await readFixture("ACTIVITY_STAGE");
  expect(own.stretches).toEqual([
    {
      startS: atS("2024-03-29T06:40Z"),
      endS: atS("2024-03-29T06:55Z"),
      state: "activity",
      steps: 450,
      distanceM: 330,
      energyKcal: 12,
    },
    {
      startS: atS("2024-03-30T22:50Z"),
      endS: atS("2024-03-30T23:11Z"),
      state: "activity",
      steps: 1100,
      distanceM: 900,
      energyKcal: 40,
    },
  ]);
});

test("pulse measured by hand is in UTC, and −1 is none", async () => {
  const { own, left } = await readFixture("HEARTRATE");
  expect(own.measurements).toEqual([
    { kind: "heart-rate", atS: atS("2024-03-29T12:00:05Z"), value: 72, isAutomatic: false },
    { kind: "heart-rate", atS: atS("2024-03-31T09:30Z"), value: 118, isAutomatic: false },
  ]);
  expect(left).toEqual([]);
});

test("nights under the day of waking up, and naps whose quotes are broken", async () => {
  const { own, left } = await readFixture("SLEEP");
  const night = { startS: atS("2024-03-28T22:11Z"), endS: atS("2024-03-29T06:00Z") };
  const short = { startS: atS("2024-03-30T22:57Z"), endS: atS("2024-03-30T23:04Z") };
  expect(own.summaries).toEqual([
    {
      day: "2024-03-29",
      sleep: { ...night, deepMin: 120, lightMin: 290, remMin: 44, awakeMin: 15 },
    },
    { day: "2024-03-31", sleep: { ...short, deepMin: 2, lightMin: 4, remMin: 0, awakeMin: 1 } },
  ]);
  expect(own.stretches).toEqual([
    { ...night, state: "asleep" },
    { startS: atS("2024-03-30T13:00Z"), endS: atS("2024-03-30T13:40Z"), state: "asleep" },
    { ...short, state: "asleep" },
  ]);
  expect(left).toEqual([]);
});

test.each([
  ["doubled", '"[{""start"":""2024-03-30 13:00:00+0000"",""end"":""2024-03-30 13:40:00+0000""}]"'],
  ["bare", '[{"start":"2024-03-30 13:00:00+0000","end":"2024-03-30 13:40:00+0000"}]'],
  ["not doubled", '"[{"start":"2024-03-30 13:00:00+0000","end":"2024-03-30 13:40:00+0000"}]"'],
  [
    "field by field, as a spreadsheet saves it",
    '"[{""start"":""2024-03-30 13:00:00+0000""","""end"":""2024-03-30 13:40:00+0000""}]",,',
  ],
  ["in seconds", '"[{""end"": 1711806000, ""start"": 1711803600}]"'],
])("a nap is read however its quotes are written: %s", async (_, naps) => {
  const header = "date,deepSleepTime,shallowSleepTime,wakeTime,start,stop,REMTime,naps";
  const same = "2024-03-28 23:00:00+0000";
  const text = `${header}\n2024-03-30,0,0,0,${same},${same},0,${naps}\n`;
  const { own } = await read("SLEEP", text);
  expect(own.stretches).toEqual([
    { startS: atS("2024-03-30T13:00Z"), endS: atS("2024-03-30T13:40Z"), state: "asleep" },
  ]);
  expect(own.summaries).toEqual([]);
});

test("nights of 2019, in seconds and with the time of synchronisation", async () => {
  const header = "date,lastSyncTime,deepSleepTime,shallowSleepTime,wakeTime,start,stop";
  const text = `${header}\n2019-05-07,1557222000,175,276,6,1557176400,1557203820\n`;
  const { own } = await read("SLEEP", text);
  const span = { startS: 1557176400, endS: 1557203820 };
  expect(own.summaries).toEqual([
    { day: "2019-05-07", sleep: { ...span, deepMin: 175, lightMin: 276, awakeMin: 6 } },
  ]);
});

test("minutes of a night become stretches, pulse and breathing rate", async () => {
  const { own, left } = await readFixture("SLEEP_MINUTE");
  const stretch = (start: string, minutes: number, state: string) => {
    const startS = atS(start);
    return { startS, endS: startS + 60 * minutes, state };
  };
  expect(own.stretches).toEqual([
    stretch("2024-03-30T22:57Z", 2, "light-sleep"),
    stretch("2024-03-30T22:59Z", 1, "awake"),
    stretch("2024-03-30T23:00Z", 2, "light-sleep"),
    stretch("2024-03-30T23:02Z", 2, "deep-sleep"),
  ]);
  expect(own.minutes.map(({ heartRateBpm }) => heartRateBpm)).toEqual([55, 54, 60, 55, 52, 51]);
  expect(own.minutes[0]).toEqual({ startS: atS("2024-03-30T22:57Z"), heartRateBpm: 55 });
  expect(own.measurements).toMatchObject([
    { kind: "breathing-rate", atS: atS("2024-03-30T22:58Z"), value: 14.5, isAutomatic: true },
    { kind: "breathing-rate", atS: atS("2024-03-30T23:02Z"), value: 13 },
  ]);
  expect(left.map(({ code, count }) => [code, count])).toEqual([
    ["dates-unchecked", undefined],
    ["other-minute", 1],
  ]);
});

test("workouts: the sport by name, and no pace or distance where there is none", async () => {
  const { own, left } = await readFixture("SPORT");
  const [run, badminton] = own.workouts.map(({ workout }) => workout);
  expect(run).toMatchObject({
    startS: atS("2024-03-29T16:00Z"),
    endS: atS("2024-03-29T16:42:19Z"),
    sportCode: 1,
    sportCodes: "mifit",
    sport: "running",
    activeS: 2539,
    distanceM: 7534,
    energyKcal: 526,
    averagePaceSPerKm: 335,
  });
  expect(badminton).toMatchObject({ sport: "badminton", activeS: 3600, energyKcal: 640 });
  expect(badminton?.distanceM).toBeUndefined();
  expect(badminton?.averagePaceSPerKm).toBeUndefined();
  expect(JSON.parse(new TextDecoder().decode(run?.raw))).toMatchObject({
    "minPace(/meter)": "0.25922883",
  });
  expect(left).toEqual([]);
});

test("weights with what else the scale could measure", async () => {
  const { own, left } = await readFixture("BODY");
  expect(own.measurements).toHaveLength(3);
  expect(own.measurements.slice(0, 2)).toEqual([
    {
      kind: "weight",
      atS: atS("2024-03-29T05:30:20Z"),
      value: 64.4,
      isAutomatic: false,
      details: {
        heightCm: 170,
        bmi: 22.2,
        fatPercent: 32.97,
        waterPercent: 47.86,
        boneKg: 2.58,
        basalKcal: 1181,
        muscleKg: 40.58,
        visceralFat: 6,
      },
    },
    {
      kind: "weight",
      atS: atS("2024-03-30T05:30:20Z"),
      value: 64.2,
      isAutomatic: false,
      details: { heightCm: 170, bmi: 22.1 },
    },
  ]);
  expect(left).toEqual([]);
});

test("the wearer, without what nobody has documented", async () => {
  const intake = await readFixture("USER");
  expect(intake.wearers).toEqual([
    { name: "Ada", heightCm: 170, weightKg: 64.4, bornOn: "1990-05-17" },
  ]);
  expect(intake.devices.size).toBe(0);
  const { wearers } = await read("USER", "userId,nickName,birthday\n1,null,1990-05\n");
  expect(wearers).toEqual([{}]);
});

test.each([
  ["  Ada  ", "Ada"],
  ["x".repeat(80), "x".repeat(80)],
  ["x".repeat(81), undefined],
  ["NULL", undefined],
  ["Nullah", "Nullah"],
  ["A\u001B[2Jda", undefined],
  ["A\u202Eda", undefined],
  ["A\u2028da", undefined],
  ["A\uE000da", undefined],
  ["A\u0308da", "\u00C4da"],
])("the wearer's name %j is kept as the household keeps names: %j", async (nickName, name) => {
  const { wearers } = await read("USER", `userId,nickName\n1,${nickName}\n`);
  expect(wearers).toEqual([name === undefined ? {} : { name }]);
});

test("a whole export: what its files know of each other", async () => {
  const intake = collectingIntake();
  const kinds: VendorCsvKind[] = ["BODY", "SLEEP_MINUTE", "SLEEP", "ACTIVITY", "USER"];
  await readVendorExport(kinds.map(fixture), intake, BERLIN);
  const { stretches, summaries, measurements } = recordsOf(intake);
  expect(stretches.filter(({ state }) => state === "asleep")).toHaveLength(2);
  expect(stretches.filter(({ state }) => state === "deep-sleep")).toHaveLength(1);
  expect(summaries.map(({ day }) => day)).toEqual([
    "2024-03-29",
    "2024-03-31",
    "2024-03-29",
    "2024-03-31",
  ]);
  expect(measurements.filter(({ kind }) => kind === "weight")).toHaveLength(2);
  expect(intake.left.map(({ code, count }) => [code, count])).toEqual([
    ["other-minute", 1],
    ["other-person", 1],
  ]);
});

test("rows that make no sense are left out, counted, and say nothing of what is in them", async () => {
  const rows = ["x,08:00,60", "2024-03-29,8h,61", "2024-03-29,08:00,many", "2009-01-01,08:00,62"];
  const more = ["2024-05-01,08:00,63", "2024-02-30,08:00,64", "2024-03-29,24:00,65", "2024-03-29"];
  const fine = ["2024-03-29,08:01,66", "2024-03-29,08:02,", "2024-03-29,08:03,null"];
  const text = `date,time,heartRate\n${[...rows, ...more, ...fine].join("\n")}`;
  const { own, left } = await read("HEARTRATE_AUTO", text);
  expect(own.minutes).toEqual([{ startS: atS("2024-03-29T07:01Z"), heartRateBpm: 66 }]);
  expect(left).toEqual([
    { code: "bad-row", text: "HEARTRATE_AUTO: rows make no sense.", count: 6 },
    {
      code: "implausible-time",
      text: "HEARTRATE_AUTO: rows are of before 2010 or of the future.",
      count: 2,
    },
  ]);
});

test("whoever stops is not kept waiting", async () => {
  const stop = new AbortController();
  stop.abort();
  await expect(read("ACTIVITY", "date,steps\n", { signal: stop.signal })).rejects.toMatchObject({
    code: "interrupted",
  });
});

test.each([
  ["ACTIVITY", "date,steps,calories,distance,runDistance"],
  ["ACTIVITY", "date,lastSyncTime,steps,distance,runDistance,calories"],
  ["ACTIVITY_MINUTE", "time;date;steps"],
  ["ACTIVITY_STAGE", "date,start,stop,distance,calories,steps"],
  ["HEARTRATE", "time,heartRate"],
  ["HEARTRATE", "date,lastSyncTime,heartRate,timestamp"],
  ["HEARTRATE_AUTO", "DATE\tTIME\tHeart Rate"],
  ["SLEEP", "date,deepSleepTime,shallowSleepTime,wakeTime,start,stop,REMTime,naps,,,"],
  ["SLEEP_MINUTE", "date,time,stage,hr,respiratory_rate"],
  ["SPORT", '"type","startTime","sportTime(s)","distance(m)"'],
  ["BODY", "time,weight,height,bmi,fatRate"],
  ["BODY", "timestamp,weight,height,bmi,fatRate,impedance"],
  ["USER", "userId,gender,height,weight,nickName,avatar,birthday"],
  [undefined, "date,time,value"],
  [undefined, "<?xml version='1.0'?>"],
  [undefined, ""],
] as const)("knows %s by the columns %s", (kind, header) => {
  for (const text of [header, `\ufeff${header}\r\n1,2,3\n`]) {
    expect(vendorCsvKind(Buffer.from(text), "any.csv")).toBe(kind);
    expect(vendorCsvKind(Buffer.from(`\ufeff${text}`, "utf16le"), "any.csv")).toBe(kind);
  }
});

test("where the columns of two kinds are there, the name of the file decides", () => {
  const head = Buffer.from("date,time,steps,heartRate\n");
  expect(vendorCsvKind(head, "HEARTRATE_AUTO_17.csv")).toBe("HEARTRATE_AUTO");
  expect(vendorCsvKind(head, "ACTIVITY_MINUTE_17.csv")).toBe("ACTIVITY_MINUTE");
});
