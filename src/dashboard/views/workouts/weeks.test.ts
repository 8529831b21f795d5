import { expect, test } from "vitest";
import type { WorkoutRow } from "../../../server/answers.ts";
import { mondayOf, trainedWeeks } from "./weeks.ts";

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
