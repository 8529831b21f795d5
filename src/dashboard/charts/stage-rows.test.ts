import { expect, test } from "vitest";
import type { SleepStageKind } from "../../health/sleep.ts";
import { rowOf, rowsOf } from "./stage-rows.ts";

const rows = (...states: SleepStageKind[]) => rowsOf(states.map((state) => ({ state })));

test("a band that tells no REM has no row for it", () => {
  expect(rows("light-sleep", "deep-sleep", "awake")).toEqual([
    "awake",
    "light-sleep",
    "deep-sleep",
  ]);
  expect(rows("light-sleep", "rem-sleep")).toEqual([
    "awake",
    "rem-sleep",
    "light-sleep",
    "deep-sleep",
  ]);
});

test("where nothing is told of how deep it was, there is one row for sleep", () => {
  expect(rows("asleep")).toEqual(["asleep"]);
  expect(rows("asleep", "awake", "unknown")).toEqual(["awake", "asleep"]);
});

test("a day without sleep keeps the rows that every band fills", () => {
  expect(rows()).toEqual(["awake", "light-sleep", "deep-sleep"]);
});

test("every stage has a row, also those that have none of their own", () => {
  const staged = rows("light-sleep", "asleep");
  expect(rowOf("deep-sleep", staged)).toBe(2);
  expect(rowOf("asleep", staged)).toBe(1);
  expect(rowOf("unknown", staged)).toBe(1);
  expect(rowOf("unknown", rows("asleep"))).toBe(0);
});
