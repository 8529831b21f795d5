import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CollectedDevice } from "../../../test/collecting-intake.ts";
import { deviceIn, MAC2, MIFIT, MifitWorkshop, NOW_S } from "../../../test/mifit-tools.ts";
import { mifitKind } from "./kind.ts";

interface ExpectedDay {
  readonly date: string;
  readonly midnight: number;
  readonly steps: number;
  readonly distance_m: number;
  readonly sleep: {
    readonly start: number;
    readonly end: number;
    readonly deep_min: number;
    readonly light_min: number;
    readonly awake_min: number;
    readonly rem_min: number;
    readonly stages: readonly { start: number; end: number; mode: number }[];
  };
  readonly hr_count: number;
  readonly minute_0600: readonly number[];
}

interface ExpectedTrack {
  readonly trackid: number;
  readonly type: string;
  readonly points: readonly { t: number; lat: number; lon: number; ele: number | null }[];
  readonly hr: readonly { t: number; bpm: number }[];
  readonly distance_m: number;
  readonly duration_s: number;
}

// Its maker's own words for it; what is in it is compared, not believed.
const expected = JSON.parse(readFileSync(join(MIFIT, "expected.json"), "utf8")) as {
  mac: string;
  plain: { file: string; days: ExpectedDay[]; track: ExpectedTrack };
  gen1: { file: string; days: ExpectedDay[] };
  wal: { file: string };
  "wal-stale": { file: string };
  "two-bands": { file: string };
  hashname: { file: string };
  empty: { file: string };
};

const MAC = expected.mac;
const FIRST_KINDS: Readonly<Record<number, string>> = {
  4: "light-sleep",
  5: "deep-sleep",
  7: "awake",
  8: "rem-sleep",
};
const SLEEP = new Set([...Object.values(FIRST_KINDS), "asleep"]);

let shop: MifitWorkshop;
beforeAll(() => {
  shop = new MifitWorkshop();
});
afterAll(() => shop.close());

function checkDay(device: CollectedDevice, day: ExpectedDay, hasStages: boolean): void {
  const { midnight, sleep } = day;
  const minutes = device.minutes.filter(
    (it) => it.startS >= midnight && it.startS < midnight + 86_400,
  );
  expect(minutes.map((it) => it.startS)).toEqual(
    Array.from({ length: 1440 }, (_, i) => midnight + i * 60),
  );
  expect(minutes.reduce((sum, it) => sum + (it.steps ?? 0), 0)).toBe(day.steps);
  expect(minutes.filter((it) => it.heartRateBpm !== undefined)).toHaveLength(day.hr_count);
  const six = minutes[360];
  expect([six?.kind, six?.intensity, six?.steps]).toEqual(day.minute_0600);
  const summary = device.summaries.find((it) => it.day === day.date);
  expect(summary).toMatchObject({
    steps: day.steps,
    distanceM: day.distance_m,
    stepGoal: 8000,
    sleep: {
      startS: sleep.start,
      endS: sleep.end,
      deepMin: sleep.deep_min,
      lightMin: sleep.light_min,
      awakeMin: sleep.awake_min,
      remMin: hasStages ? sleep.rem_min : undefined,
    },
  });
  const stretches = device.stretches
    .filter((it) => SLEEP.has(it.state) && it.startS >= sleep.start && it.endS <= sleep.end)
    .map(({ startS, endS, state }) => ({ startS, endS, state }));
  const stages = sleep.stages.map(({ start, end, mode }) => {
    return { startS: start, endS: end, state: FIRST_KINDS[mode] };
  });
  const whole = [{ startS: sleep.start, endS: sleep.end, state: "asleep" }];
  expect(stretches).toEqual(hasStages ? stages : whole);
}

function checkTrack(device: CollectedDevice, track: ExpectedTrack): void {
  expect(device.workouts).toHaveLength(1);
  const [recorded] = device.workouts;
  expect(recorded?.workout).toMatchObject({
    startS: track.trackid,
    endS: track.trackid + track.duration_s,
    activeS: track.duration_s,
    distanceM: track.distance_m,
    sportCode: 1,
    sportCodes: "mifit",
    sport: track.type,
    steps: 3210,
    energyKcal: 260,
    averageHeartRateBpm: 141,
    averagePaceSPerKm: 350,
  });
  const points = recorded?.track ?? [];
  const placed = points.filter((it) => it.latitudeDeg !== undefined);
  expect(
    placed.map((it) => ({
      t: it.atS,
      lat: it.latitudeDeg,
      lon: it.longitudeDeg,
      ele: it.altitudeM ?? null,
    })),
  ).toEqual(track.points);
  const pulses = points.filter((it) => it.heartRateBpm !== undefined);
  expect(pulses.map((it) => ({ t: it.atS, bpm: it.heartRateBpm }))).toEqual(track.hr);
  expect(points.map((it) => it.atS)).toEqual(points.map((it) => it.atS).toSorted((a, b) => a - b));
  expect(new Set(placed.map((it) => it.cadencePerMin))).toEqual(new Set([162]));
  expect(recorded?.laps).toEqual([
    { startS: track.trackid, durationS: 350, distanceM: 1000, averageHeartRateBpm: 139 },
    { startS: track.trackid + 350, durationS: 352, distanceM: 1000, averageHeartRateBpm: 142 },
  ]);
  expect(JSON.parse(new TextDecoder().decode(recorded?.workout.raw))).toMatchObject({
    trackid: track.trackid,
    sfreq: 2.7,
    synced: 1,
  });
}

test.each(["plain", "wal", "wal-stale"] as const)(
  "every day of %s is brought as expected",
  async (name) => {
    const intake = await shop.readFixture(expected[name].file);
    expect([...intake.devices.keys()]).toEqual([MAC]);
    const device = deviceIn(intake, MAC);
    expect(device.minutes).toHaveLength(5 * 1440);
    expect(device.summaries).toHaveLength(5);
    for (const day of expected.plain.days) checkDay(device, day, true);
    checkTrack(device, expected.plain.track);
    expect(device.facts).toEqual({
      mac: MAC,
      model: "Huami model 59",
      serial: "12345/00001234",
      firmware: "V1.0.9.66",
    });
  },
);

test("what belongs to no day comes too: pulses, alarms, the wearer, resting pulses", async () => {
  const intake = await shop.readFixture(expected.plain.file);
  const device = deviceIn(intake, MAC);
  const pulses = device.measurements.filter((it) => it.kind === "heart-rate");
  expect(pulses).toHaveLength(59);
  expect(pulses[0]).toEqual({
    kind: "heart-rate",
    atS: 1_709_852_400,
    value: 51,
    isAutomatic: true,
  });
  const resting = device.measurements.filter((it) => it.kind === "resting-heart-rate");
  expect(resting.map(({ atS, value }) => [atS, value])).toEqual(
    expected.plain.days.map((it) => [it.sleep.end, 54]),
  );
  expect(device.alarms).toEqual([{ position: 0, hour: 7, minute: 0, isEnabled: true, days: 31 }]);
  expect(intake.wearers).toEqual([
    {
      name: "Test Person",
      bornOn: undefined,
      heightCm: 175,
      weightKg: 70.5,
      stepGoal: 8000,
    },
  ]);
  expect(intake.left).toEqual([]);
});

test("activities lie in their day and hold its steps", async () => {
  const device = deviceIn(await shop.readFixture(expected.plain.file), MAC);
  const activities = device.stretches.filter((it) => !SLEEP.has(it.state));
  for (const { midnight, steps } of expected.plain.days) {
    const own = activities.filter((it) => it.startS >= midnight && it.endS <= midnight + 86_400);
    expect(own.reduce((sum, it) => sum + (it.steps ?? 0), 0)).toBe(steps);
  }
  const run = activities.filter((it) => it.state === "running");
  const track = expected.plain.track.trackid;
  expect(run.map((it) => [it.startS, it.endS])).toEqual([[track, track + 21 * 60]]);
});

test("the last day counts its stages from another midnight than the others, and reads the same", async () => {
  // Otherwise `checkDay` would not have met the hard case.
  const { summaries } = deviceIn(await shop.readFixture(expected.plain.file), MAC);
  const wraps = summaries.map(({ raw }) => {
    const [night = ""] = (raw ?? "").split('"stp"', 1);
    const starts = [...night.matchAll(/"start":(\d+)/g)].map((it) => Number(it[1]));
    return starts.some((it) => it < (starts[0] ?? 0));
  });
  expect(wraps).toEqual([false, false, false, false, true]);
});

test("the kinds of the second generation are the band's own, those of the first are not", async () => {
  const second = deviceIn(await shop.readFixture(expected.plain.file), MAC);
  expect(new Set(second.minutes.map((it) => it.kinds))).toEqual(new Set([undefined]));
  const first = deviceIn(await shop.readFixture(expected.gen1.file), "");
  expect(new Set(first.minutes.map((it) => it.kinds))).toEqual(new Set(["mifit-1"]));
});

test("the first generation names no band", async () => {
  const intake = await shop.readFixture(expected.gen1.file);
  expect([...intake.devices.keys()]).toEqual([""]);
  const device = deviceIn(intake, "");
  expect(device.minutes).toHaveLength(5 * 1440);
  for (const day of expected.gen1.days) checkDay(device, day, false);
  expect(intake.wearers.map((it) => it.stepGoal)).toEqual([8000]);
  expect(intake.left).toEqual([]);
});

test("with two bands, each row goes where its DEVICE_ID says, what has none to nobody", async () => {
  const intake = await shop.readFixture(expected["two-bands"].file);
  const [day] = expected.plain.days;
  if (day === undefined) throw new Error("no day");
  checkDay(deviceIn(intake, MAC), day, true);
  expect([...intake.devices.keys()].toSorted()).toEqual(["", MAC, MAC2]);
  expect(deviceIn(intake, MAC2).minutes).toEqual([]);
  expect(deviceIn(intake, "").workouts).toHaveLength(1);
  expect(deviceIn(intake, "").alarms).toHaveLength(1);
});

test.each([expected.hashname.file, "hashname/origin_db_default_x", expected.empty.file])(
  "%s has one day of the band that its rows name",
  async (name) => {
    const device = deviceIn(await shop.readFixture(name), MAC);
    const [day] = expected.plain.days;
    if (day === undefined) throw new Error("no day");
    checkDay(device, day, true);
  },
);

test("stress lies beside it, with times but without a band", async () => {
  const intake = await shop.readFixture("hashname/stress_1234567890");
  const start = expected.plain.days[0]?.midnight ?? NaN;
  expect([...intake.devices.keys()]).toEqual([""]);
  expect(deviceIn(intake, "").measurements).toEqual(
    Array.from({ length: 12 }, (_, i) => ({
      ...{ kind: "stress", atS: start + i * 300, value: 20 + i, isAutomatic: true },
    })),
  );
});

test("blood oxygen lies beside it, with the band that measured it", async () => {
  const intake = await shop.readFixture("hashname/spo2_1234567890");
  expect(deviceIn(intake, MAC).measurements).toEqual([
    {
      kind: "blood-oxygen",
      atS: expected.plain.days[0]?.midnight,
      value: 97,
      isAutomatic: false,
    },
  ]);
});

test.each([
  [expected.plain.file, "second"],
  [expected.wal.file, "second"],
  [expected.gen1.file, "first"],
  ["hashname/stress_1234567890", "stress"],
  ["hashname/spo2_1234567890", "blood-oxygen"],
  ["broken/origin_db_1000000004", "second"],
  ["mifitness/device_db", undefined],
])("%s is recognised: %s", async (name, kind) => {
  const database = await shop.openFixture(name);
  expect(mifitKind(database)).toBe(kind);
  database.close();
});

test("a database without a single record is no error", async () => {
  const intake = await shop.readFixture("broken/origin_db_1000000004");
  expect([intake.devices.size, intake.wearers.length, intake.left]).toEqual([0, 0, []]);
});

test.each(["broken/origin_db_1000000002", "broken/origin_db_1000000003"])(
  "%s is no database",
  async (name) => {
    await expect(shop.readFixture(name)).rejects.toMatchObject({ code: "not-a-database" });
  },
);

test.each(["broken/origin_db_1000000001", "broken/origin_db_1000000005"])(
  "%s is damaged: that is an error, or what is left of it is brought and it is told",
  async (name) => {
    const intake = await shop.readFixture(name).catch((error: unknown) => {
      expect(error).toMatchObject({ code: "damaged" });
      return undefined;
    });
    if (intake !== undefined) expect(intake.left.map((it) => it.code)).toContain("damaged-table");
  },
);

test("read again at another time, on a clock elsewhere, days that name their offset are the same", async () => {
  const here = deviceIn(await shop.readFixture(expected.plain.file), MAC);
  const there = await shop.readFixture(expected.plain.file, {
    offsetAt: () => -300,
    nowS: NOW_S + 1e7,
  });
  expect(deviceIn(there, MAC).minutes).toEqual(here.minutes);
  expect(deviceIn(there, MAC).stretches).toEqual(here.stretches);
});
