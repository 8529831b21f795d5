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

test("last night's sleep and the resting pulse of today are finished, its steps are not", () => {
  const of = (name: "sleep" | "pulse" | "active") =>
    new DayValues(days, MEASURE[name], "2026-03-15").at("2026-03-15").is;
  expect([of("sleep"), of("pulse"), of("active")]).toEqual(["known", "known", "unfinished"]);
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
    [3, [4000]],
    [6, [8000]],
  ]);
});

test("a long time is asked for in pieces, which are joined again", () => {
  expect(piecesOf("2026-03-01", "2026-03-10", 4)).toEqual([
    { from: "2026-03-01", to: "2026-03-04" },
    { from: "2026-03-05", to: "2026-03-08" },
    { from: "2026-03-09", to: "2026-03-10" },
  ]);
  expect(joined([days, days]).days).toHaveLength(8);
  expect(joined([]).coverage).toEqual([]);
});
