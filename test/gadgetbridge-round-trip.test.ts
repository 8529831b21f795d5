import { afterEach, expect, test } from "vitest";
import { readGadgetbridge } from "../src/exchange/gadgetbridge/read-gadgetbridge.ts";
import { writeGadgetbridge } from "../src/exchange/gadgetbridge/write.ts";
import type { Minute } from "../src/health/minute.ts";
import { offsetsOf } from "../src/health/zone.ts";
import { openScratch } from "../src/node/scratch.ts";
import type { DeviceFacts, DeviceIntake } from "../src/store/intake.ts";
import type { Records } from "../src/store/records.ts";
import { emptyStore, KEPT_NOW_S } from "./kept-store.ts";
import type { KeptStore } from "./kept-store.ts";
import { dumpRecords } from "./records-dump.ts";
import type { RecordsDump } from "./records-dump.ts";

const ZONE = "Europe/Berlin";
const offsetAt = offsetsOf(ZONE);
const AT_S = Date.UTC(2024, 2, 12, 8) / 1000;

const stores: KeptStore[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});

function newStore(): KeptStore {
  const store = emptyStore();
  stores.push(store);
  return store;
}

/** What a band of a model has recorded, as Gadgetbridge would have it too. */
function fill(records: Records, facts: DeviceFacts, push: (device: DeviceIntake) => void): void {
  const session = records.beginImport({ nowS: KEPT_NOW_S, zone: ZONE });
  const intake = session.intake("gadgetbridge");
  intake.wearer({
    name: "Ada",
    bornOn: "1990-05-17",
    sex: "female",
    heightCm: 170,
    weightKg: 65,
    stepGoal: 9000,
  });
  push(intake.device(facts));
  session.commit(KEPT_NOW_S);
}

/** Written as Gadgetbridge's database, and read into a store that knows nothing. */
async function thereAndBack(from: KeptStore): Promise<KeptStore> {
  const to = newStore();
  const scratch = openScratch(to.folder);
  try {
    const draft = await scratch.newDatabase();
    const { leftOut } = await writeGadgetbridge(from.records, draft.database, { offsetAt });
    expect(leftOut).toEqual([]);
    const database = await scratch.openDatabase({ main: await draft.finish() });
    const session = to.records.beginImport({ nowS: KEPT_NOW_S, zone: ZONE });
    await readGadgetbridge(database, session.intake("gadgetbridge"), {
      offsetAt,
      nowS: KEPT_NOW_S,
    });
    session.commit(KEPT_NOW_S);
    database.close();
  } finally {
    await scratch.close();
  }
  return to;
}

const dump = ({ store }: KeptStore): RecordsDump => dumpRecords(store.database);

const common = (device: DeviceIntake): void => {
  device.measurements([
    { kind: "resting-heart-rate", atS: AT_S, value: 55, isAutomatic: true, offsetMin: 60 },
    { kind: "weight", atS: AT_S, value: 65.5, isAutomatic: false },
    {
      kind: "pai",
      atS: AT_S,
      value: 7.5,
      isAutomatic: true,
      offsetMin: 60,
      details: { low: 1, moderate: 2, high: 3, lowMin: 4, moderateMin: 5, highMin: 6, total: 70 },
    },
  ]);
  device.workouts([
    {
      workout: {
        startS: AT_S + 3600,
        endS: AT_S + 7200,
        sportCode: 0x10,
        sportCodes: "gadgetbridge",
        sport: "running",
        distanceM: 9_876.5,
        steps: 9_000,
        averageHeartRateBpm: 151,
        lowestM: -2,
        title: "Round the lake",
        raw: Uint8Array.of(1, 2, 3, 4),
      },
      track: [],
    },
  ]);
  device.battery([{ atS: AT_S, levelPercent: 81 }]);
  device.alarms([
    {
      position: 2,
      hour: 6,
      minute: 30,
      isEnabled: true,
      days: 31,
      isSmart: true,
      snoozes: false,
      title: "Up",
    },
  ]);
};

const KINDS: Minute[] = [
  { startS: AT_S, kind: 0x50, intensity: 40, steps: 12, heartRateBpm: 71 },
  { startS: AT_S + 60, kind: 0, intensity: 0, steps: 0 },
  { startS: AT_S + 120, kind: 0x79, intensity: 3, steps: 0, heartRateBpm: 50 },
  { startS: AT_S + 180, steps: 20 },
  { startS: AT_S + 240, heartRateBpm: 64 },
  { startS: AT_S + 86_400, kind: 3, intensity: 1, steps: 0 },
];

const asleep = { unknown: 1, light: 90, deep: 200, rem: 0 };

// One of each family: its minutes, and what only it has.
const families: readonly (readonly [string, string, (device: DeviceIntake) => void])[] = [
  [
    "a Mi Smart Band 4",
    "Mi Smart Band 4",
    (device) => {
      device.minutes(KINDS);
      device.measurements([
        { kind: "heart-rate", atS: AT_S, value: 66, isAutomatic: false, offsetMin: 60 },
        { kind: "stress", atS: AT_S, value: 20, isAutomatic: false },
        { kind: "stress", atS: AT_S, value: 21, isAutomatic: true },
        { kind: "blood-oxygen", atS: AT_S, value: 97, isAutomatic: true },
      ]);
    },
  ],
  [
    "a first Mi Band",
    "Mi Band",
    (device) => {
      device.minutes(
        [3, 4, 5, 6, 255].map((kind, i): Minute => {
          return { startS: AT_S + 60 * i, kind, kinds: "mi-band-1", intensity: 1, steps: 2 };
        }),
      );
    },
  ],
  [
    "a band of Zepp OS",
    "Xiaomi Smart Band 7",
    (device) => {
      device.minutes([
        { startS: AT_S, kind: 120, intensity: 0, steps: 0, heartRateBpm: 48, asleep },
        { startS: AT_S + 60, kind: 64, intensity: 99, steps: 150, asleep },
        { startS: AT_S + 120, steps: 3 },
      ]);
    },
  ],
  [
    "a band of Xiaomi's protocol",
    "Xiaomi Smart Band 8",
    (device) => {
      device.minutes([
        { startS: AT_S, kind: 1, kinds: "xiaomi", intensity: 5, steps: 30, heartRateBpm: 90 },
        { startS: AT_S + 60, kind: 0x400_00b1, kinds: "xiaomi", intensity: 50, steps: 140 },
      ]);
      device.measurements([
        { kind: "stress", atS: AT_S, value: 35, isAutomatic: true },
        { kind: "blood-oxygen", atS: AT_S + 60, value: 96, isAutomatic: true },
        { kind: "heart-rate", atS: AT_S + 5, value: 70, isAutomatic: false },
        { kind: "temperature", atS: AT_S + 7, value: 33.25, isAutomatic: false },
      ]);
      device.stretches([
        { startS: AT_S - 30_000, endS: AT_S - 28_200, state: "light-sleep" },
        { startS: AT_S - 28_200, endS: AT_S - 27_000, state: "deep-sleep" },
        { startS: AT_S - 27_000, endS: AT_S - 26_700, state: "awake" },
        { startS: AT_S - 26_700, endS: AT_S - 25_200, state: "rem-sleep" },
        { startS: AT_S - 9_000, endS: AT_S - 7_200, state: "asleep" },
      ]);
      device.summaries([
        {
          day: "2024-03-12",
          offsetMin: 60,
          steps: 9_000,
          energyKcal: 300,
          restingHeartRateBpm: 55,
          maxHeartRateBpm: 150,
          raw: '{"CALORIES":300,"HR_MAX":150,"HR_RESTING":55,"STANDING":11,"STEPS":9000,"TIMEZONE":4}',
        },
      ]);
    },
  ],
];

test.each(families)(
  "what %s recorded goes to Gadgetbridge and comes back row by row",
  async (_, model, push) => {
    const from = newStore();
    const facts = { mac: "C8:0F:10:01:02:03", model, firmware: "V1.0.9.66" };
    fill(from.records, facts, (device) => {
      push(device);
      common(device);
    });
    const before = dump(from);
    expect(before.minutes.length).toBeGreaterThan(1);
    expect(dump(await thereAndBack(from))).toEqual(before);
  },
);
