import { expect, test } from "vitest";
import { collectingIntake } from "../../../test/collecting-intake.ts";
import type { CollectingIntake } from "../../../test/collecting-intake.ts";
import { historyOf } from "../../../test/history-in-memory.ts";
import type { KeptBand } from "../../../test/history-in-memory.ts";
import { hex, vectorsOf } from "../../../test/huami-vectors.ts";
import { decodeSummary } from "../../band/workout-summary.ts";
import type { Measurement } from "../../health/measurement.ts";
import { offsetsOf } from "../../health/zone.ts";
import { openDraft } from "../../node/draft-database.ts";
import type { NamedWearer } from "../../store/wearer-rows.ts";
import { readGadgetbridge } from "./read-gadgetbridge.ts";
import { writeGadgetbridge } from "./write.ts";

const MAC = "C8:0F:10:01:02:03";
const NOW_S = Date.UTC(2024, 5, 1) / 1000;
/** 2024-03-12 08:00 in Berlin. */
const AT_S = Date.UTC(2024, 2, 12, 7) / 1000;
const offsetAt = offsetsOf("Europe/Berlin");

/** What comes back of what was written. */
async function thereAndBack(band: KeptBand, wearer: NamedWearer = {}): Promise<CollectingIntake> {
  const { database, close } = openDraft(":memory:");
  await writeGadgetbridge(historyOf([band], wearer), database, { offsetAt });
  const intake = collectingIntake();
  const summaryOf = (raw: Uint8Array) => decodeSummary(raw, 0);
  await readGadgetbridge(database, intake, { offsetAt, nowS: NOW_S, summaryOf });
  close();
  return intake;
}

const berlin = { offsetMin: 60 };

test("what a band of Huami's has recorded comes back as it was", async () => {
  const run = decodeSummary(
    hex(vectorsOf<{ payload: string }>("sports_summary_v518").payload),
    AT_S,
  );
  const measurements: Measurement[] = [
    { kind: "heart-rate", atS: AT_S, value: 71, isAutomatic: false, ...berlin },
    { kind: "resting-heart-rate", atS: AT_S, value: 55, isAutomatic: true, ...berlin },
    { kind: "max-heart-rate", atS: AT_S, value: 155, isAutomatic: true, ...berlin },
    { kind: "stress", atS: AT_S, value: 33, isAutomatic: false },
    { kind: "stress", atS: AT_S + 60, value: 0, isAutomatic: true },
    { kind: "blood-oxygen", atS: AT_S, value: 97, isAutomatic: true },
    {
      kind: "pai",
      atS: AT_S,
      value: 7.5,
      isAutomatic: true,
      ...berlin,
      details: { low: 1.5, moderate: 2, high: 4, lowMin: 9, moderateMin: 8, highMin: 7, total: 80 },
    },
    { kind: "breathing-rate", atS: AT_S, value: 14, isAutomatic: true, ...berlin },
    { kind: "weight", atS: AT_S, value: 71.5, isAutomatic: false },
  ];
  const alarms = [
    {
      position: 0,
      hour: 6,
      minute: 45,
      isEnabled: true,
      days: 31,
      isSmart: true,
      snoozes: false,
      title: "Up",
    },
  ];
  const battery = [{ atS: AT_S, levelPercent: 80 }];
  const band: KeptBand = {
    mac: MAC,
    model: "Mi Smart Band 5",
    firmware: "V1.0.9.66",
    minutes: [{ startS: AT_S, kind: 1, intensity: 20, steps: 30, heartRateBpm: 80 }],
    measurements,
    workouts: [{ workout: { ...run, title: "Round the lake" } }],
    alarms,
    battery,
  };
  const intake = await thereAndBack(band);
  const back = intake.devices.get(MAC);
  expect(back?.facts).toEqual({ mac: MAC, model: "Mi Smart Band 5", firmware: "V1.0.9.66" });
  const kinds = (list: readonly Measurement[] = []) =>
    list.toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
  expect(kinds(back?.measurements)).toEqual(kinds(measurements));
  expect(back?.workouts).toEqual([{ workout: { ...run, title: "Round the lake" }, track: [] }]);
  expect(back?.alarms).toEqual(alarms);
  expect(back?.battery).toEqual(battery);
  expect(back?.tables).toHaveLength(1);
  expect(intake.left).toEqual([]);
});

test("a workout of another source keeps Gadgetbridge's code, and its numbers", async () => {
  const workout = {
    startS: AT_S,
    endS: AT_S + 600,
    sportCode: 0x0400_0008,
    sportCodes: "gadgetbridge" as const,
    sport: "stair stepper",
    energyKcal: 80.5,
    raw: new Uint8Array(0),
  };
  const intake = await thereAndBack({
    mac: MAC,
    model: "Mi Smart Band 4",
    workouts: [{ workout }],
  });
  expect(intake.devices.get(MAC)?.workouts).toEqual([{ workout, track: [] }]);
});

test("what a band of Xiaomi's protocol has recorded comes back as it was", async () => {
  const stretches = [
    { startS: AT_S - 9 * 3600, endS: AT_S - 8 * 3600, state: "light-sleep" as const },
    { startS: AT_S - 8 * 3600, endS: AT_S - 7 * 3600, state: "rem-sleep" as const },
    { startS: AT_S - 7 * 3600, endS: AT_S - 2 * 3600, state: "deep-sleep" as const },
    { startS: AT_S + 5 * 3600, endS: AT_S + 6 * 3600, state: "asleep" as const },
  ];
  const measurements: Measurement[] = [
    { kind: "stress", atS: AT_S, value: 40, isAutomatic: true },
    { kind: "blood-oxygen", atS: AT_S + 60, value: 96, isAutomatic: true },
    { kind: "heart-rate", atS: AT_S, value: 70, isAutomatic: false },
    { kind: "stress", atS: AT_S + 5, value: 41, isAutomatic: false },
  ];
  const raw =
    '{"CALORIES":430,"HR_MAX":150,"HR_RESTING":55,"STANDING":11,"STEPS":9000,"TIMEZONE":4}';
  const summaries = [
    {
      day: "2024-03-12",
      offsetMin: 60,
      steps: 9000,
      energyKcal: 430,
      restingHeartRateBpm: 55,
      maxHeartRateBpm: 150,
      raw,
    },
  ];
  const model = "Xiaomi Smart Band 8";
  const intake = await thereAndBack({ mac: MAC, model, measurements, stretches, summaries });
  const back = intake.devices.get(MAC);
  expect(back?.measurements).toEqual(measurements);
  expect(back?.stretches).toEqual(stretches);
  expect(back?.summaries).toEqual(summaries);
});

test("the wearer comes back as they were", async () => {
  const wearer: NamedWearer = {
    name: "Berta",
    bornOn: "1990-05-17",
    sex: "female",
    heightCm: 170,
    weightKg: 62,
    stepGoal: 9000,
  };
  expect((await thereAndBack({ mac: MAC }, wearer)).wearers).toEqual([wearer]);
});

test("a band that was never named has neither an address nor a model when it comes back", async () => {
  const battery = [{ atS: AT_S, levelPercent: 80 }];
  const intake = await thereAndBack({ mac: "@file", battery });
  expect([...intake.devices.values()]).toMatchObject([{ facts: { mac: "" }, battery }]);
  expect(intake.devices.get("")?.facts.model).toBeUndefined();
});
