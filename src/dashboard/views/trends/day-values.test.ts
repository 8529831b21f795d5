import { expect, test } from "vitest";
import type { DayColumns } from "../../../server/answers.ts";
import { DayValues, joined, piecesOf } from "./day-values.ts";
import { MEASURE } from "./measures.ts";

const days: DayColumns = {
  days: ["2026-03-11", "2026-03-12", "2026-03-14", "2026-03-15"],
  steps: [4000, null, 8000, 2000],
  distanceM: [null, null, null, null],
  energyKcal: [null, null, null, null],
  activeMinutes: [30, 0, 60, 10],
  asleepMinutes: [420, null, 450, 400],
  restingBpm: [55, null, 57, 56],
  averageBpm: [70, null, 71, 70],
  wornMinutes: [1400, 0, 1400, 800],
  coverage: ["worn", "not-worn", "worn", "worn"],
  known: { steps: "wwww", activeMinutes: "wwww", asleepMinutes: "wwww", restingBpm: "wwww" },
};

test("known, unfinished, not worn, not recorded and to come are told apart", () => {
  const steps = new DayValues(days, MEASURE.steps, "2026-03-15");
  expect(steps.between("2026-03-11", "2026-03-16")).toEqual([
    { day: "2026-03-11", value: 4000, is: "known" },
    { day: "2026-03-12", is: "not-worn" },
    { day: "2026-03-13", is: "no-record" },
    { day: "2026-03-14", value: 8000, is: "known" },
    { day: "2026-03-15", value: 2000, is: "unfinished" },
    { day: "2026-03-16", is: "to-come" },
  ]);
});

test("the resting pulse of today is finished; its steps are not, nor its sleep, which goes on in the evening", () => {
  const of = (name: "sleep" | "pulse" | "active") =>
    new DayValues(days, MEASURE[name], "2026-03-15").at("2026-03-15").is;
  expect([of("sleep"), of("pulse"), of("active")]).toEqual(["unfinished", "known", "unfinished"]);
});

test("no active minute on a day that nobody wore it is not zero", () => {
  const active = new DayValues(days, MEASURE.active, "2026-03-15");
  expect(active.at("2026-03-12")).toEqual({ day: "2026-03-12", is: "not-worn" });
});

test("only finished days count for how they lie", () => {
  const steps = new DayValues(days, MEASURE.steps, "2026-03-15");
  expect(steps.spread("2026-03-01", "2026-03-31")).toMatchObject({
    of: 2,
    p50: 6000,
    p25: 5000,
    p75: 7000,
    average: 6000,
    least: 4000,
    most: 8000,
  });
  expect(steps.spread("2026-02-01", "2026-02-28")).toBeUndefined();
  expect([...steps.byWeekday("2026-03-01", "2026-03-31")]).toEqual([
    [3, [{ day: "2026-03-11", value: 4000, isTold: false }]],
    [6, [{ day: "2026-03-14", value: 8000, isTold: false }]],
  ]);
});

test("a sum of a part of a day does not count, a level of it does, and neither looks like a whole one", () => {
  const known = { steps: "pwww", activeMinutes: "wwww", asleepMinutes: "wwww", restingBpm: "pwww" };
  const [steps, pulse] = [MEASURE.steps, MEASURE.pulse].map(
    (measure) => new DayValues({ ...days, known }, measure, "2026-03-15"),
  );
  expect(steps?.at("2026-03-11")).toEqual({ day: "2026-03-11", value: 4000, is: "partly" });
  expect(steps?.spread("2026-03-01", "2026-03-31")).toMatchObject({ of: 1, p50: 8000 });
  expect(steps?.inPart("2026-03-01", "2026-03-31")).toBe(1);
  expect(steps?.countedAt(steps.at("2026-03-11"))).toBeUndefined();
  expect(pulse?.at("2026-03-11").is).toBe("partly");
  expect(pulse?.spread("2026-03-01", "2026-03-31")).toMatchObject({ of: 3, p50: 56 });
  expect(pulse?.inPart("2026-03-01", "2026-03-31")).toBe(0);
});

test("what a source tells of a whole day counts, and is marked; today goes on whatever is told", () => {
  const known = { steps: "twwt", activeMinutes: "wwww", asleepMinutes: "wwww", restingBpm: "wwww" };
  const steps = new DayValues({ ...days, known }, MEASURE.steps, "2026-03-15");
  expect(steps.at("2026-03-11").is).toBe("told");
  expect(steps.at("2026-03-15").is).toBe("unfinished");
  expect(steps.spread("2026-03-01", "2026-03-31")?.of).toBe(2);
  expect(steps.isMostlyTold("2026-03-01", "2026-03-12")).toBe(true);
  expect(steps.isMostlyTold("2026-03-01", "2026-03-31")).toBe(false);
});

test("a long time is asked for in pieces, which are joined again", () => {
  expect(piecesOf("2026-03-01", "2026-03-10", 4)).toEqual([
    { from: "2026-03-01", to: "2026-03-04" },
    { from: "2026-03-05", to: "2026-03-08" },
    { from: "2026-03-09", to: "2026-03-10" },
  ]);
  expect(joined([days, days]).days).toHaveLength(8);
  expect(joined([days, days]).known.steps).toBe("wwwwwwww");
  expect(joined([]).coverage).toEqual([]);
});
