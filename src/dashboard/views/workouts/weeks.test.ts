import { expect, test } from "vitest";
import type { WorkoutRow } from "../../../server/answers.ts";
import { latestWeeks, mondayOf, trainedWeeks } from "./weeks.ts";

const workout = (startS: number, endS: number, facts: Partial<WorkoutRow> = {}): WorkoutRow => ({
  number: 1,
  startS,
  endS,
  offsetMin: 60,
  sportCode: 1,
  hasTrack: false,
  ...facts,
});

test("a week begins on its Monday", () => {
  expect(mondayOf("2026-03-15")).toBe("2026-03-09");
  expect(mondayOf("2026-03-09")).toBe("2026-03-09");
});

test("weeks without a workout are there, with nothing in them", () => {
  const sunday = Date.UTC(2026, 2, 15, 22, 30) / 1000;
  const monday = Date.UTC(2026, 2, 8, 23, 30) / 1000;
  const rows = [
    // On the wearer's clock one is on Sunday evening, the other on Monday just after midnight.
    workout(sunday, sunday + 1800),
    workout(monday, monday + 3600, { activeS: 3000 }),
  ];
  expect(trainedWeeks(rows, { until: "2026-03-15", count: 2 })).toEqual([
    { monday: "2026-03-02", seconds: 0, workouts: 0 },
    { monday: "2026-03-09", seconds: 4800, workouts: 2 },
  ]);
});

const noonOf = (day: string): number => Date.parse(`${day}T11:00:00Z`) / 1000;
const hourOn = (day: string): WorkoutRow => workout(noonOf(day), noonOf(day) + 3600);

test("weeks go up to today, two months at least, half a year at most", () => {
  const few = latestWeeks([hourOn("2026-03-12")], "2026-03-15");
  expect(few.weeks).toHaveLength(9);
  expect(few.weeks.at(-1)).toEqual({ monday: "2026-03-09", seconds: 3600, workouts: 1 });
  const many = latestWeeks(
    [hourOn("2026-03-12"), hourOn("2025-09-16"), hourOn("2024-01-01")],
    "2026-03-15",
  );
  expect(many.weeks).toHaveLength(26);
  expect([few.until, many.until]).toEqual([undefined, undefined]);
  // Two months ago is still seen.
  const rare = latestWeeks([hourOn("2026-01-12")], "2026-03-15");
  expect([rare.until, rare.weeks[0]?.workouts]).toEqual([undefined, 1]);
});

test("weeks end with the last workout where nothing was trained since", () => {
  const { weeks, until } = latestWeeks([hourOn("2026-03-12"), hourOn("2026-03-02")], "2026-11-22");
  expect(until).toBe("2026-03-12");
  expect(weeks.slice(-2).map(({ workouts }) => workouts)).toEqual([1, 1]);
});
