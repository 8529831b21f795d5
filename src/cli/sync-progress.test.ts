import { expect, test } from "vitest";
import { describe } from "./sync-progress.ts";

const DAY_S = 86_400;
const activity = { history: "activity", count: 4_320, firstS: 0, untilS: 12 * DAY_S } as const;

test("a quarter of the minutes is a quarter of the bar, with what is left", () => {
  expect(describe({ ...activity, atS: 3 * DAY_S }, 10_000)).toBe(
    "━━━━━━────────────────── 4,320 minutes · 3 of 12 days · 30 s left",
  );
  expect(describe({ ...activity, atS: 3 * DAY_S }, 100_000)).toMatch(/ · 5 min left$/);
});

test("nobody guesses how long it takes before there is something to go by", () => {
  expect(describe({ ...activity, atS: 3 * DAY_S }, 200)).not.toContain("left");
});

test("a band's moments before the first and after the last are no nonsense", () => {
  expect(describe({ ...activity, atS: -DAY_S }, 5_000)).toMatch(/^─{24} .* 0 of 12 days$/);
  expect(describe({ ...activity, atS: 20 * DAY_S }, 5_000)).toMatch(/^━{24} .* 0 s left$/);
});

test("of workouts and readings only their number is told: they lie here and there", () => {
  const { firstS, untilS } = activity;
  expect(describe({ history: "workouts", count: 1, atS: 5, firstS, untilS }, 5_000)).toBe(
    "… 1 workout",
  );
  expect(describe({ history: "pai", count: 3, atS: 5, firstS, untilS }, 5_000)).toBe(
    "… 3 readings",
  );
});

test("on a narrow terminal the bar is shorter, on a very narrow one it is not there", () => {
  const progress = { ...activity, atS: 3 * DAY_S };
  const text = "4,320 minutes · 3 of 12 days · 30 s left";
  expect(describe(progress, 10_000, 53)).toBe(`━━━───────── ${text}`);
  expect(describe(progress, 10_000, 42)).toBe(text);
});
