import { afterAll, beforeAll, expect, test } from "vitest";
import { deviceIn, leftOut, MifitWorkshop, withDays } from "../../../test/mifit-tools.ts";
import type { DaySummary } from "../../health/day-summary.ts";
import type { CollectingIntake } from "../../../test/collecting-intake.ts";
import { offsetsOf } from "../../health/zone.ts";

const DAY = "2024-03-08";
/** 23:30 the evening before, in Berlin. */
const ASLEEP_S = Date.UTC(2024, 2, 7, 22, 30) / 1000;
/** 07:00. */
const AWAKE_S = Date.UTC(2024, 2, 8, 6) / 1000;
const NIGHT = { st: ASLEEP_S, ed: AWAKE_S, dp: 120, lt: 290, wk: 15 };

let shop: MifitWorkshop;
beforeAll(() => {
  shop = new MifitWorkshop();
});
afterAll(() => shop.close());

function readSummary(summary: unknown): Promise<CollectingIntake> {
  const offsetAt = offsetsOf("Europe/Berlin");
  return shop.read(withDays([{ date: DAY, summary }]), { offsetAt });
}

async function summaryFrom(summary: unknown): Promise<Partial<DaySummary>> {
  const { summaries } = deviceIn(await readSummary(summary), "");
  expect(summaries).toHaveLength(1);
  const { raw, ...told } = summaries[0] ?? {};
  expect(raw).toBe(typeof summary === "string" ? summary : JSON.stringify(summary));
  return told;
}

const SHORT_STEPS = {
  ...{ ttl: 5244, dis: 3817, cal: 257, wk: 69, rn: 2, runDist: 256, runCal: 13 },
};
const TOLD_STEPS = {
  steps: 5244,
  distanceM: 3817,
  energyKcal: 257,
  walkingMinutes: 69,
  runningMinutes: 2,
};
const TOLD_NIGHT = { startS: ASLEEP_S, endS: AWAKE_S, deepMin: 120, lightMin: 290, awakeMin: 15 };

test.each([
  ["milliseconds", ASLEEP_S * 1000, AWAKE_S * 1000],
  ["text by the wearer's clock", "2024-03-07 23:30:00", "2024-03-08T07:00"],
  ["text with an offset", "2024-03-07 23:30:00+01:00", "2024-03-08T06:00:00Z"],
])("the version without a number has long names; times as %s", async (_, start, stop) => {
  const told = await summaryFrom({
    steps_info: { steps: 5244, distance: 3817, calories: 257, walk_time: 69, run_time: 2 },
    sleep_info: {
      ...{ sleep_minutes: 410, nrem_minutes: 120, rem_minutes: 290, awake_minutes: 15 },
      ...{ start_date: start, stop_date: stop },
    },
    daysportgoal_info: { goalStepsCount: 7000 },
  });
  expect(told).toEqual({ day: DAY, ...TOLD_STEPS, stepGoal: 7000, sleep: TOLD_NIGHT });
});

test.each([1, "1"])(
  "in version %j deep and light sleep are swapped, and the goal is apart",
  async (v) => {
    const told = await summaryFrom({
      ...{ v, stp: SHORT_STEPS, slp: { ...NIGHT, dp: 290, lt: 120 } },
      daysportgoal_info: { goalStepsCount: 7000 },
    });
    expect(told).toMatchObject({ ...TOLD_STEPS, stepGoal: 7000, sleep: TOLD_NIGHT });
  },
);

test("in version 2 they are not, and the goal still is", async () => {
  const told = await summaryFrom({ v: 2, slp: NIGHT, daysportgoal_info: { goalStepsCount: 7000 } });
  expect(told).toEqual({ day: DAY, stepGoal: 7000, sleep: TOLD_NIGHT });
});

test.each([3, 4, 5, 6])("in version %s everything has short names", async (v) => {
  const told = await summaryFrom({ v, goal: 8000, stp: SHORT_STEPS, slp: NIGHT });
  expect(told).toMatchObject({
    ...TOLD_STEPS,
    ...{ runDistanceM: 256, runEnergyKcal: 13, stepGoal: 8000, sleep: TOLD_NIGHT },
  });
});

test("version 6 tells rapid eye movement, wake-ups, the score, pulses and its offset", async () => {
  const atS = Date.UTC(2024, 2, 8, 17) / 1000;
  const summary = {
    ...{ v: 6, tz: 3600, hr: { maxHr: { hr: 158, ts: atS } } },
    slp: { ...NIGHT, dt: 80, wc: 2, ss: 80, rhr: 54, is: 10, obt: -14, supRem: true },
  };
  const told = await summaryFrom(summary);
  expect(told).toEqual({
    ...{ day: DAY, offsetMin: 60, restingHeartRateBpm: 54, maxHeartRateBpm: 158 },
    sleep: { ...TOLD_NIGHT, remMin: 80, wakeUps: 2, score: 80 },
  });
  expect(deviceIn(await readSummary(summary), "").measurements).toEqual([
    { kind: "resting-heart-rate", atS: AWAKE_S, value: 54, isAutomatic: true, offsetMin: 60 },
    { kind: "max-heart-rate", atS, value: 158, isAutomatic: true, offsetMin: 60 },
  ]);
});

test.each([
  ["equal times", { ...NIGHT, ed: NIGHT.st }],
  ["no minute of sleep", { ...NIGHT, dp: 0, lt: 0 }],
  ["no times", { st: 0, ed: 0, dp: 0, lt: 0 }],
])("a night with %s is none", async (_, slp) => {
  const intake = await readSummary({ v: 6, slp: { ...slp, rhr: 54 } });
  const device = deviceIn(intake, "");
  expect(device.summaries[0]?.sleep).toBeUndefined();
  expect(device.stretches).toEqual([]);
  const noonS = Date.UTC(2024, 2, 8, 11) / 1000;
  expect(device.measurements.map(({ atS, value }) => [atS, value])).toEqual([[noonS, 54]]);
  expect(intake.left).toEqual([]);
});

test.each([
  ["ends before it begins", { ...NIGHT, ed: NIGHT.st - 60 }],
  ["is longer than a day", { ...NIGHT, st: NIGHT.st - 90_000 }],
  ["is of another year", { ...NIGHT, st: NIGHT.st - 4e7, ed: NIGHT.ed - 4e7 }],
  ["has no beginning", { ...NIGHT, st: "yesterday" }],
])("a night that %s is left out, and the rest is not", async (_, slp) => {
  const intake = await readSummary({ v: 6, stp: SHORT_STEPS, slp });
  const device = deviceIn(intake, "");
  expect(device.summaries).toMatchObject([{ steps: 5244 }]);
  expect(device.summaries[0]?.sleep).toBeUndefined();
  expect(device.stretches).toEqual([]);
  expect(leftOut(intake)).toEqual({ "bad-night": 1 });
});

test("a night that its owner corrected is told", async () => {
  const intake = await readSummary({ v: 6, slp: { ...NIGHT, usrSt: 1400, usrEd: -1440 } });
  expect(leftOut(intake)).toEqual({ "edited-night": 1 });
  const same = await readSummary({ v: 6, slp: { ...NIGHT, usrSt: -1440, usrEd: "-1440" } });
  expect(same.left).toEqual([]);
});

test("a night is told with the day on which one woke, whichever row it is in", async () => {
  const intake = await shop.read(
    withDays([
      { date: "2024-03-07", summary: { v: 6, tz: "3600", stp: { ttl: 1 }, slp: NIGHT } },
      { date: DAY, summary: { v: 6, tz: "3600", stp: { ttl: 2 } } },
    ]),
  );
  const { summaries } = deviceIn(intake, "");
  expect(summaries.map(({ day, steps, sleep }) => [day, steps, sleep?.endS])).toEqual([
    ["2024-03-07", 1, undefined],
    [DAY, 2, AWAKE_S],
  ]);
});

test("a night that ends on a day without a row is not lost", async () => {
  const intake = await shop.read(
    withDays([{ date: "2024-03-07", summary: { v: 6, tz: "3600", stp: { ttl: 1 }, slp: NIGHT } }]),
  );
  expect(deviceIn(intake, "").summaries).toMatchObject([
    { day: "2024-03-07", steps: 1 },
    { day: DAY, sleep: TOLD_NIGHT },
  ]);
});

test.each(["", "rubbish", "[1,2]", "null", "{", '"text"', "{".repeat(10_000), "[".repeat(500_000)])(
  "a summary that is no object does no harm: %#",
  async (text) => {
    const intake = await readSummary(text);
    const device = intake.devices.get("");
    expect(device?.summaries ?? []).toEqual([]);
    expect(leftOut(intake)).toEqual(text === "" ? {} : { "bad-summary": 1 });
  },
);

test("values of the wrong type or out of all proportion are left out one by one", async () => {
  const told = await readSummary({
    ...{ v: "six", goal: -5, tz: {}, hr: { maxHr: { hr: 250, ts: 9e99 } } },
    stp: { ttl: "5244", dis: -1, cal: 9e15, wk: [1], rn: true, runDist: null, stage: "none" },
    slp: { ...NIGHT, dp: { a: 1 }, ss: 1000, rhr: 12, stage: { start: 1 }, odd_stage: [null, 1] },
  });
  expect(deviceIn(told, "").summaries).toMatchObject([
    { day: DAY, steps: 5244, sleep: { startS: ASLEEP_S, endS: AWAKE_S, lightMin: 290 } },
  ]);
  const [summary] = deviceIn(told, "").summaries;
  const absent = [
    summary?.distanceM,
    summary?.energyKcal,
    summary?.stepGoal,
    summary?.sleep?.deepMin,
  ];
  expect(absent).toEqual([undefined, undefined, undefined, undefined]);
  expect(deviceIn(told, "").measurements).toEqual([]);
  expect(leftOut(told)).toEqual({ "bad-value": 7 });
});

test("the goal of the latest day is the wearer's, and the one that is set even more so", async () => {
  const days = ["2024-03-09", "2024-03-10", DAY].map((date, i) => {
    return { date, summary: { v: 6, goal: 5000 + i } };
  });
  expect((await shop.read(withDays(days))).wearers).toMatchObject([{ stepGoal: 5001 }]);
  const set = await shop.read((database) => {
    withDays(days)(database);
    database.exec("CREATE TABLE CONFIG (GOAL_STEPS_COUNT); INSERT INTO CONFIG VALUES (9000), (-1)");
  });
  expect(set.wearers).toMatchObject([{ stepGoal: 9000 }]);
});

test("a summary that is very long is read, but not kept", async () => {
  const intake = await readSummary({ v: 6, stp: { ttl: 7 }, padding: "x".repeat(70_000) });
  expect(deviceIn(intake, "").summaries).toEqual([{ day: DAY, steps: 7 }]);
});
