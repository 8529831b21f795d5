import { expect, test } from "vitest";
import { offsetsOf } from "../../health/zone.ts";
import { SleepDatesEvidence } from "./sleep-dates.ts";

const HONG_KONG = offsetsOf("Asia/Hong_Kong");

/** 2026-03-01 to 2026-03-05, with nights of different lengths. */
const FIRST = Date.UTC(2026, 2, 1) / 86_400_000;
const NIGHTS = [
  { fromMin: -40, toMin: 400 },
  { fromMin: -75, toMin: 420 },
  { fromMin: 10, toMin: 380 },
  { fromMin: -20, toMin: 455 },
].map((night, index) => ({ day: FIRST + index, ...night }));

const SPANS = NIGHTS.map(({ day, fromMin, toMin }) => ({
  startS: day * 86_400 - 8 * 3600 + fromMin * 60,
  endS: day * 86_400 - 8 * 3600 + toMin * 60,
}));

/** The minutes of all nights, as (date, minute), and the day on which each really was. */
function minutes(write: (realDay: number, wakeDay: number, minute: number) => number) {
  return NIGHTS.flatMap(({ day, fromMin, toMin }) =>
    Array.from({ length: toMin - fromMin }, (_, index) => {
      const real = fromMin + index < 0 ? day - 1 : day;
      const minute = (fromMin + index + 1440) % 1440;
      return { date: write(real, day, minute), minute, real };
    }),
  );
}

const WAYS = {
  "the day itself": (real: number) => real,
  "the day of waking up": (_: number, wake: number) => wake,
  "the day after": (real: number) => real + 1,
  "the day after waking up": (_: number, wake: number) => wake + 1,
};

test.each(Object.entries(WAYS))("with the nights of SLEEP, dates may be %s", (_, write) => {
  const evidence = new SleepDatesEvidence(SPANS, HONG_KONG);
  const rows = minutes(write);
  for (const { date, minute } of rows) evidence.add(date, minute);
  const { dates, isChecked } = evidence.verdict();
  expect(isChecked).toBe(true);
  for (const { date, minute, real } of rows) expect(dates(date, minute)).toBe(real);
});

test.each([
  ["the day itself", WAYS["the day itself"]],
  ["the day of waking up", WAYS["the day of waking up"]],
])("without them, midnight tells whether it is %s", (_, write) => {
  const evidence = new SleepDatesEvidence([], HONG_KONG);
  const rows = minutes(write);
  for (const { date, minute } of rows) evidence.add(date, minute);
  const { dates, isChecked } = evidence.verdict();
  expect(isChecked).toBe(false);
  for (const { date, minute, real } of rows) expect(dates(date, minute)).toBe(real);
});

test("who sleeps before eight is in the night that SLEEP tells of", () => {
  const spans = [{ startS: FIRST * 86_400 - 5 * 3600, endS: FIRST * 86_400 + 3 * 3600 }];
  const evidence = new SleepDatesEvidence(spans, offsetsOf("UTC"));
  const rows = Array.from({ length: 480 }, (_, index) => (index + 19 * 60) % 1440);
  for (const minute of rows) evidence.add(FIRST, minute);
  const { dates } = evidence.verdict();
  expect(dates(FIRST, 19 * 60)).toBe(FIRST - 1);
  expect(dates(FIRST, 120)).toBe(FIRST);
});
