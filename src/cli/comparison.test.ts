import { expect, test } from "vitest";
import { comparison, inBeats, inPercent, inTime } from "./comparison.ts";
import type { Compared } from "./comparison.ts";

const steps = (now: Compared["now"], before: Compared["before"]): Compared => ({
  now,
  before,
  tell: inPercent("steps"),
});

test("averages of two times are compared in the words of each value", () => {
  const compared = [
    steps([1_060, 1_060, 1_060], [1_000, 1_000, 1_000]),
    { now: [25_000, 25_000, 25_000], before: [25_720, 25_720, 25_720], tell: inTime("sleep") },
    { now: [54, 54, 54], before: [56, 56, 56], tell: inBeats("resting pulse") },
  ];
  expect(comparison(compared, 3, "days")).toBe(
    "6 % more steps, 12 min less sleep, resting pulse 2 lower than in the 3 days before",
  );
  expect(comparison([steps([900], [1_000])], 1, "nights")).toBe(
    "10 % fewer steps than on the night before",
  );
});

test("nothing is said where too little is known of one of the times", () => {
  const fourteen = Array.from({ length: 14 }, () => 1_000);
  const six = [...Array.from({ length: 8 }, () => undefined), ...fourteen.slice(8)];
  expect(
    comparison(
      [
        steps(
          fourteen,
          six.map((it) => it && it / 2),
        ),
      ],
      14,
      "days",
    ),
  ).toBeUndefined();
  expect(comparison([steps(six, fourteen)], 14, "days")).toBeUndefined();
  expect(comparison([steps([1, 2], [3, 4])], 4, "days")).toBeUndefined();
  expect(comparison([steps([], [])], 14, "days")).toBeUndefined();
});

test("nothing is said of what is the same, or was nothing", () => {
  expect(
    comparison([steps([1_000, 1_001, 1_002], [1_000, 1_000, 1_000])], 3, "days"),
  ).toBeUndefined();
  expect(comparison([steps([5, 5, 5], [0, 0, 0])], 3, "days")).toBeUndefined();
});
