import { expect, test } from "vitest";
import { HISTORY, isRecordType, nextSinceS, nextWorkoutSinceS } from "./history.ts";

const AT_S = 1_709_280_000;

test("each type has a number of its own", () => {
  const codes = Object.values(HISTORY).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
});

test("what is neither minutes nor workouts is single readings", () => {
  expect(isRecordType("pai")).toBe(true);
  expect((["activity", "workouts", "tracks"] as const).some(isRecordType)).toBe(false);
});

test("it goes on a minute after the newest", () => {
  expect(nextSinceS(AT_S, AT_S)).toBe(AT_S + 60);
  expect(nextSinceS(AT_S, AT_S + 86_400)).toBe(AT_S + 86_460);
});

test("a band that stands still, or goes back, is not asked again", () => {
  expect(nextSinceS(AT_S, AT_S - 60)).toBeUndefined();
  expect(nextSinceS(AT_S + 59, AT_S - 1)).toBeUndefined();
});

test("after a workout it goes on at its end, and always in a later minute than it began", () => {
  expect(nextWorkoutSinceS(AT_S, { startS: AT_S + 30, endS: AT_S + 3_630 })).toBe(AT_S + 3_630);
  expect(nextWorkoutSinceS(AT_S, { startS: AT_S + 50, endS: AT_S + 55 })).toBe(AT_S + 110);
  expect(nextWorkoutSinceS(AT_S, { startS: AT_S - 120, endS: AT_S - 60 })).toBeUndefined();
});
