import { expect, test } from "vitest";
import { speedText, stopwatch, wayText } from "./workout-words.ts";

test("time is written as a stopwatch shows it", () => {
  expect([0, 9, 69.6, 2_772, 3_729].map(stopwatch)).toEqual([
    "0:00",
    "0:09",
    "1:10",
    "46:12",
    "1:02:09",
  ]);
});

test("a way is in kilometres where it has any", () => {
  expect([449.6, 999, 8_421].map(wayText)).toEqual(["450 m", "999 m", "8.42 km"]);
});

test("speed is told as people of that sport do", () => {
  expect(speedText("running", 10_000, 3_290)).toBe("5:29 /km");
  expect(speedText("pool swimming", 1_000, 1_250)).toBe("2:05 /100m");
  expect(speedText("cycling", 21_300, 3_600)).toBe("21.3 km/h");
  expect(speedText(undefined, 21_300, 3_600)).toBe("21.3 km/h");
  expect(speedText("running", undefined, 3_600)).toBeUndefined();
  expect(speedText("running", 100, 0)).toBeUndefined();
});
