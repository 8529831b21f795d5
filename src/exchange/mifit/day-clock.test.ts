import { expect, test } from "vitest";
import { offsetsOf } from "../../health/zone.ts";
import { clockOf, offsetMinOf } from "./day-clock.ts";

test.each<[unknown, number | undefined]>([
  ["3600", 60],
  [3600, 60],
  [" -12600 ", -210],
  ["20700", 345],
  [50_400, 840],
  ["0", 0],
  [0, 0],
  ["-0", 0],
  ["60", 60],
  [-300, -300],
  ["840", 840],
  ["900", 900],
  ["86400", undefined],
  [1000, undefined],
  ["7", undefined],
  ["Europe/Berlin", undefined],
  ["", undefined],
  [null, undefined],
  [{}, undefined],
  [Infinity, undefined],
])("an offset written %j is %s minutes", (written, minutes) => {
  expect(offsetMinOf(written)).toBe(minutes);
});

const BERLIN = offsetsOf("Europe/Berlin");

test("a day that names its offset counts by it, wherever its owner is now", () => {
  const clock = clockOf("2024-03-08", 540, BERLIN);
  expect([clock.startS, clock.changes]).toEqual([Date.UTC(2024, 2, 7, 15) / 1000, false]);
  expect(clock.at(61)).toBe(Date.UTC(2024, 2, 7, 16, 1) / 1000);
});

test("a day that names none counts by the wearer's clock", () => {
  const clock = clockOf("2024-07-08", undefined, BERLIN);
  expect([clock.startS, clock.changes]).toEqual([Date.UTC(2024, 6, 7, 22) / 1000, false]);
});

test.each([undefined, 60, 120])(
  "when the clock is set forward, the hour that falls out has no time (offset %s)",
  (offsetMin) => {
    const clock = clockOf("2024-03-31", offsetMin, BERLIN);
    expect([clock.startS, clock.changes]).toEqual([Date.UTC(2024, 2, 30, 23) / 1000, true]);
    expect(clock.at(119)).toBe(Date.UTC(2024, 2, 31, 0, 59) / 1000);
    expect([clock.at(120), clock.at(179)]).toEqual([undefined, undefined]);
    expect(clock.at(180)).toBe(Date.UTC(2024, 2, 31, 1) / 1000);
    expect(clock.at(1439)).toBe(Date.UTC(2024, 2, 31, 21, 59) / 1000);
  },
);

test("when the clock is set back, what is shown twice is the first time", () => {
  const clock = clockOf("2024-10-27", undefined, BERLIN);
  expect(clock.at(150)).toBe(Date.UTC(2024, 9, 27, 0, 30) / 1000);
  expect(clock.at(180)).toBe(Date.UTC(2024, 9, 27, 2) / 1000);
});

test("who was elsewhere on the day when the clocks at home change is not affected", () => {
  const clock = clockOf("2024-03-31", -300, BERLIN);
  expect([clock.changes, clock.at(120)]).toEqual([false, Date.UTC(2024, 2, 31, 7) / 1000]);
});
