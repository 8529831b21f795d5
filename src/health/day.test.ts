import fc from "fast-check";
import { expect, test } from "vitest";
import { anyRecord, minutesOf } from "../../test/any-minutes.ts";
import { at, minutesFrom } from "../../test/minutes.ts";
import { isSleepTold, summarizeDay, summarizeDays, type Day } from "./day.ts";
import { interpret } from "./interpret.ts";
import { addDays, startOfDay } from "./local-day.ts";
import type { DaySummary } from "./day-summary.ts";
import { toldDays } from "./told-day.ts";
import { overlay } from "./told-sleep.ts";
import type { Wearer } from "./wearer.ts";
import { offsetsOf, offsetsOfStays, type OffsetAt } from "./zone.ts";

const berlin = offsetsOf("Europe/Berlin");
const WEARER: Wearer = { bornOn: "1984-01-01", heightCm: 180, weightKg: 80 };

function daysOf(
  start: string,
  text: string,
  { offsetAt = berlin, wearer = WEARER }: { offsetAt?: OffsetAt; wearer?: Wearer } = {},
): Day[] {
  return [...summarizeDays(interpret(minutesFrom(start, text)), { offsetAt, wearer })];
}

test("an ordinary day adds up", () => {
  const days = daysOf(
    "2024-03-05T00:00+01:00",
    "79 i2 h56 x240, 7b h50 x120, 70 i1 h54 x29, 7c i20 h60, " + // asleep until 06:30, wakes up
      "50 i20 h66 x90, 01 i110 s100 h95 x30, 50 i18 h70 x240, 01 i90 s60 x20, 50 i15 h68 x270, " +
      "62 i190 s160 h150 x40, 50 i60 h90 x10, 50 i16 h68 x350",
  );
  expect(days).toHaveLength(1);
  const [day] = days;
  expect(day).toMatchObject({
    day: "2024-03-05",
    startS: at("2024-03-05T00:00+01:00"),
    endS: at("2024-03-06T00:00+01:00"),
    steps: 3_000 + 1_200 + 6_400,
    activeMinutes: 100,
    walkingMinutes: 50,
    runningMinutes: 40,
    cyclingMinutes: 0,
    stillMinutes: 951,
    asleepMinutes: 389,
    coverage: {
      wornMinutes: 1_440,
      notWornMinutes: 0,
      unknownMinutes: 0,
      noRecordMinutes: 0,
      dayMinutes: 1_440,
    },
  });
  expect(day?.distanceM).toBeCloseTo(4_200 * 0.774 + 6_400 * 0.9);
  expect(day?.energyKcal).toBeCloseTo(80 * (4.2 * 0.774 * 0.5 + 6.4 * 0.9));
});

test("the pulse of a day: resting among the quiet minutes, zones by age", () => {
  const [day] = daysOf(
    "2024-03-05T00:00+01:00",
    "7b h50 x40, 79 h55 x360, 50 i20 h70 x100, 01 i110 s110 h110 x20, 62 i200 s165 h150 x30, " +
      "62 i200 s165 h165 x10, 50 i10 h100 x5, 50 i10 x875",
  );
  expect(day?.heartRate).toEqual({
    measuredMinutes: 565,
    // A tenth of the 495 quiet readings is below 55: only 40 read 50.
    restingBpm: 55,
    averageBpm: (40 * 50 + 360 * 55 + 100 * 70 + 20 * 110 + 30 * 150 + 10 * 165 + 5 * 100) / 565,
    lowestBpm: 50,
    highestBpm: 165,
    // Of 180: from 90, 108, 126, 144, 162.
    zoneMinutes: [5, 20, 0, 30, 10],
  });
});

test("a sensor that slips now and then does not make the resting pulse", () => {
  const [day] = daysOf("2024-03-05T00:00+01:00", "79 i1 h31 x5, 79 i1 h58 x100");
  expect(day?.heartRate).toMatchObject({ restingBpm: 58, lowestBpm: 31 });
});

test("ten quiet readings make a resting pulse, and the minutes after a run are not quiet", () => {
  const restingOf = (text: string) =>
    daysOf("2024-03-05T08:00+01:00", text)[0]?.heartRate.restingBpm;
  expect(restingOf("62 i200 s165 h150, 50 i9 h90 x5, 50 i9 h64 x10")).toBe(64);
  expect(restingOf("62 i200 s165 h150, 50 i9 h90 x5, 50 i9 h64 x9")).toBeUndefined();
});

test("a pulse that was not measured is absent, and so are its zones without an age", () => {
  const [silent] = daysOf("2024-03-05T08:00+01:00", "50 i12 x60");
  expect(silent?.heartRate).toEqual({ measuredMinutes: 0 });
  const [ageless] = daysOf("2024-03-05T08:00+01:00", "50 i12 h70 x60", { wearer: {} });
  expect(ageless?.heartRate).toMatchObject({ averageBpm: 70, zoneMinutes: undefined });
});

test("without height and weight there are steps, but neither distance nor energy", () => {
  const text = "01 i110 s100 x10";
  const [neither] = daysOf("2024-03-05T08:00+01:00", text, { wearer: {} });
  expect(neither).toMatchObject({ steps: 1_000, distanceM: undefined, energyKcal: undefined });
  const [tall] = daysOf("2024-03-05T08:00+01:00", text, { wearer: { heightCm: 180 } });
  expect(tall?.distanceM).toBeCloseTo(774);
  expect(tall?.energyKcal).toBeUndefined();
});

test("an afternoon not worn is not still, and its pulse from the table does not count", () => {
  const [day] = daysOf(
    "2024-03-05T08:00+01:00",
    "50 i12 h70 x300, 53 x2, 50 h33 x178, 53 i3 h120 x120, 01 i80 s40 h80 x10, 50 i12 h70 x50",
  );
  expect(day?.coverage).toEqual({
    wornMinutes: 360,
    notWornMinutes: 300,
    unknownMinutes: 0,
    noRecordMinutes: 1_440 - 660,
    dayMinutes: 1_440,
  });
  expect(day?.stillMinutes).toBe(350);
  expect(day?.heartRate).toMatchObject({ measuredMinutes: 360, lowestBpm: 70, highestBpm: 80 });
});

test("a charging band is not worn", () => {
  const [day] = daysOf("2024-03-05T08:00+01:00", "50 i12 h70 x60, 56 x90, 50 i12 h70 x60");
  expect(day?.coverage).toMatchObject({ wornMinutes: 120, notWornMinutes: 90 });
});

test("a day the band lay in a drawer has no steps, not zero steps", () => {
  const [drawer] = daysOf("2024-03-05T00:00+01:00", "53 x1440");
  expect(drawer?.steps).toBeUndefined();
  expect(drawer).toMatchObject({ distanceM: undefined, energyKcal: undefined, stillMinutes: 0 });
  const [couch] = daysOf("2024-03-05T00:00+01:00", "50 i9 h60 x1440");
  expect(couch).toMatchObject({ steps: 0, distanceM: 0, energyKcal: 0 });
});

test("a day without any record is not there", () => {
  expect(daysOf("2024-03-05T00:00+01:00", "50 i9 x0")).toEqual([]);
  const names = daysOf("2024-03-05T23:00+01:00", "50 i9 x60, gap x1440, 50 i9 x60").map(
    (it) => it.day,
  );
  expect(names).toEqual(["2024-03-05", "2024-03-07"]);
});

test("midnight is the wearer's", () => {
  const days = daysOf("2024-03-05T23:30+01:00", "01 i90 s50 x30, 01 i90 s70 x10");
  expect(days.map((it) => [it.day, it.steps])).toEqual([
    ["2024-03-05", 1_500],
    ["2024-03-06", 700],
  ]);
});

test("days in which the clock changes have 23 and 25 hours, and all of their minutes", () => {
  const spring = daysOf("2024-03-31T00:00+01:00", "50 i9 x1380, 01 i90 s50");
  expect(spring.map((it) => [it.day, it.coverage.dayMinutes, it.coverage.wornMinutes])).toEqual([
    ["2024-03-31", 1_380, 1_380],
    ["2024-04-01", 1_440, 1],
  ]);
  const autumn = daysOf("2024-10-27T00:00+02:00", "50 i9 x1500, 01 i90 s50");
  expect(autumn.map((it) => [it.day, it.coverage.dayMinutes, it.coverage.wornMinutes])).toEqual([
    ["2024-10-27", 1_500, 1_500],
    ["2024-10-28", 1_440, 1],
  ]);
});

test("a flight to the west makes a longer day, one to the east a shorter one", () => {
  const offsetAt = offsetsOfStays([
    { fromS: 0, zone: "Europe/Berlin" },
    { fromS: at("2024-07-10T12:00Z"), zone: "America/New_York" },
    { fromS: at("2024-07-20T04:00Z"), zone: "Europe/Berlin" },
  ]);
  const days = daysOf("2024-07-10T00:00+02:00", "50 i9 x17000", { offsetAt });
  const hoursOf = new Map(days.map((it) => [it.day, it.coverage.dayMinutes / 60]));
  expect(hoursOf.get("2024-07-10")).toBe(30);
  expect(hoursOf.get("2024-07-20")).toBe(24 - 6);
  expect(hoursOf.get("2024-07-15")).toBe(24);
});

test("values out of range make no nonsense of a day", () => {
  const minutes = interpret([
    { startS: at("2024-03-05T08:00Z"), kind: 1, intensity: -1, steps: -100, heartRateBpm: 255 },
    { startS: at("2024-03-05T08:01Z"), kind: 1, intensity: 1e9, steps: 1e9, heartRateBpm: 0 },
    { startS: at("2024-03-05T08:02Z"), kind: -1, intensity: Number.NaN, steps: Number.NaN },
  ]);
  const [day] = summarizeDays(minutes, { offsetAt: berlin, wearer: WEARER });
  expect(day).toMatchObject({ steps: 255, runningMinutes: 1, heartRate: { measuredMinutes: 0 } });
});

function toldOf(text: string, summaries: readonly DaySummary[]): Day[] {
  const minutes = interpret(text === "" ? [] : minutesFrom("2024-03-05T08:00+01:00", text));
  const told = toldDays(summaries);
  return [...summarizeDays(minutes, { offsetAt: berlin, wearer: WEARER, told })];
}

const TOLD: DaySummary = { day: "2024-03-05", steps: 1_200, distanceM: 900, energyKcal: 55 };

test("a total that is told counts where it is no smaller, with its distance and energy", () => {
  const [day] = toldOf("01 i90 s100 x10", [TOLD]);
  expect(day).toMatchObject({
    steps: 1_200,
    distanceM: 900,
    energyKcal: 55,
    walkingMinutes: 10,
    told: { steps: 1_200, distanceM: 900, energyKcal: 55 },
  });
});

test("steps that are told without a distance are walked with the wearer's own", () => {
  const [day] = toldOf("62 i190 s150 x2", [{ day: TOLD.day, steps: 1_300 }]);
  expect(day?.told).toEqual({ steps: 1_300 });
  expect(day?.distanceM).toBeCloseTo(1_000 * 0.774 + 300 * 0.9);
});

test("where both count the same steps, the distance and energy are the told ones", () => {
  const [day] = toldOf("01 i90 s100 x12", [TOLD]);
  expect(day).toMatchObject({ steps: 1_200, distanceM: 900, energyKcal: 55 });
});

test("a total that is told counts for nothing where the minutes have more", () => {
  const [day] = toldOf("01 i90 s101 x12", [TOLD]);
  expect(day).toMatchObject({ steps: 1_212 });
  expect(day?.distanceM).toBeCloseTo(1_212 * 0.774);
  expect(day).not.toHaveProperty("told");
});

test("the totals of two bands are not added up: the larger one counts, with what belongs to it", () => {
  const other: DaySummary = { ...TOLD, steps: 1_500, distanceM: undefined, energyKcal: 70 };
  for (const summaries of [
    [TOLD, other],
    [other, TOLD],
  ]) {
    const [day] = toldOf("", summaries);
    expect(day?.told).toEqual({ steps: 1_500, energyKcal: 70 });
    expect(day?.distanceM).toBeCloseTo(1_500 * 0.774);
  }
});

test("a day of a total only is there, in its place, and nothing of it is covered", () => {
  const days = toldOf("01 i90 s100 x10", [
    { ...TOLD, day: "2024-03-06", walkingMinutes: 20, runningMinutes: 5 },
    { ...TOLD, day: "2024-03-04", restingHeartRateBpm: 54 },
    { ...TOLD, day: "yesterday" },
  ]);
  expect(days.map((it) => [it.day, it.steps, it.coverage.noRecordMinutes])).toEqual([
    ["2024-03-04", 1_200, 1_440],
    ["2024-03-05", 1_000, 1_430],
    ["2024-03-06", 1_200, 1_440],
  ]);
  expect(days[0]).toMatchObject({ heartRate: { measuredMinutes: 0, restingBpm: 54 } });
  expect(days[2]).toMatchObject({ activeMinutes: 25, walkingMinutes: 20, runningMinutes: 5 });
});

test("a resting pulse that is told counts only where there is none of ours", () => {
  const summary = { day: TOLD.day, restingHeartRateBpm: 50 };
  expect(toldOf("79 i1 h58 x100", [summary])[0]?.heartRate.restingBpm).toBe(58);
  const [day] = toldOf("79 i1 h58 x9", [summary]);
  expect(day).toMatchObject({ heartRate: { restingBpm: 50 }, told: { restingBpm: 50 } });
});

test("totals that cannot be are not taken", () => {
  const [day] = toldOf("01 i90 s100", [
    { day: TOLD.day, steps: 1e9, distanceM: Number.NaN, restingHeartRateBpm: 255 },
  ]);
  expect(day).toMatchObject({ steps: 100 });
  expect(day).not.toHaveProperty("told");
});

test("a file of pulses only knows nothing of steps: none, not zero", () => {
  const startS = at("2024-03-05T08:00+01:00");
  const minutes = interpret([{ startS, heartRateBpm: 60 }]);
  const [day] = summarizeDays(minutes, { offsetAt: berlin, wearer: WEARER });
  expect(day).toMatchObject({ steps: undefined, distanceM: undefined, stillMinutes: 1 });
});

test("of any record, every day is the same alone as in one pass, and no minute is lost", () => {
  const zones = ["Europe/Berlin", "America/St_Johns", "Pacific/Apia", "UTC"];
  fc.assert(
    fc.property(anyRecord(), fc.constantFrom(...zones), (record, zone) => {
      const context = { offsetAt: offsetsOf(zone), wearer: WEARER };
      const minutes = [...interpret(minutesOf(record))];
      const days = [...summarizeDays(minutes, context)];
      let recorded = 0;
      for (const day of days) {
        const { wornMinutes, notWornMinutes, unknownMinutes, noRecordMinutes, dayMinutes } =
          day.coverage;
        recorded += wornMinutes + notWornMinutes + unknownMinutes;
        expect(dayMinutes).toBeLessThanOrEqual(1_500);
        expect(noRecordMinutes).toBeGreaterThanOrEqual(0);
        expect(wornMinutes + notWornMinutes + unknownMinutes + noRecordMinutes).toBe(dayMinutes);
        expect(day.activeMinutes + day.stillMinutes + day.asleepMinutes).toBe(wornMinutes);
        const startS = startOfDay(day.day, context.offsetAt);
        const endS = startOfDay(addDays(day.day, 1), context.offsetAt);
        const its = minutes.filter(({ minute }) => minute.startS >= startS && minute.startS < endS);
        expect(summarizeDay(day.day, its, context)).toEqual(day);
      }
      expect(recorded).toBe(minutes.length);
      expect(days.map((it) => it.day)).toEqual([...new Set(days.map((it) => it.day))].toSorted());
    }),
  );
});

test("sleep that is only told is slept, and worn by nobody", () => {
  const startS = at("2024-03-05T00:00+01:00");
  const stages = [{ state: "asleep" as const, startS, endS: startS + 7 * 3600 }];
  const recorded = minutesFrom("2024-03-05T06:00+01:00", "79 i2 h55 x60, 01 i90 s100 x30");
  const minutes = overlay(interpret(recorded), stages);
  const [day] = summarizeDays(minutes, { offsetAt: berlin, wearer: WEARER });
  expect(day).toMatchObject({
    asleepMinutes: 420,
    told: { asleepMinutes: 360 },
    coverage: { wornMinutes: 90, noRecordMinutes: 1_350 },
  });
  expect(day && isSleepTold(day)).toBe(true);
});
