import { expect, test } from "vitest";
import { lastsDays, stretches } from "./battery.ts";

const DAY_S = 86_400;

function readings(...said: readonly (readonly [day: number, levelPercent: number])[]) {
  return said.map(([day, levelPercent]) => ({ atS: day * DAY_S, levelPercent }));
}

test("a battery that loses six per cent a day lasts about sixteen days", () => {
  expect(lastsDays(readings([0, 100], [1, 94], [2, 88], [3, 82]))).toBeCloseTo(16.7, 1);
});

test("charging is no loss", () => {
  expect(lastsDays(readings([0, 20], [0.1, 100], [1.1, 90], [2.1, 80]))).toBeCloseTo(10, 5);
});

test("what nobody has seen counts neither as time nor as loss", () => {
  expect(lastsDays(readings([0, 100], [1, 90], [30, 50], [31, 40]))).toBeCloseTo(10, 5);
});

test("of too little nothing is said", () => {
  expect(lastsDays([])).toBeUndefined();
  expect(lastsDays(readings([0, 80]))).toBeUndefined();
  expect(lastsDays(readings([0, 80], [2, 80]))).toBeUndefined();
  expect(lastsDays(readings([0, 80], [0.1, 75]))).toBeUndefined();
});

test("a line ends where nothing is known for days", () => {
  expect(stretches(readings([0, 90], [1, 80], [9, 100])).map(({ length }) => length)).toEqual([
    2, 1,
  ]);
});
