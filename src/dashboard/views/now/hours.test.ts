import { expect, test } from "vitest";
import type { MinuteColumns } from "../../../server/answers.ts";
import { hoursOf, spansOf } from "./hours.ts";

const START_S = 1_773_529_200;

function minutes(states: string, steps: number | null = 10): MinuteColumns {
  const columns = Array.from(states, (it) => (/[.nc]/.test(it) ? null : steps));
  return {
    startS: START_S,
    states,
    steps: columns,
    intensity: columns,
    heartRateBpm: columns.map((it, index) => (it === null ? null : 60 + (index % 60))),
  };
}

test("an hour has the sum of its minutes' steps, and the ends of its pulse", () => {
  const [first, second] = hoursOf(minutes("w".repeat(90)), START_S + 90 * 60);
  expect(first).toEqual({
    startS: START_S,
    is: "recorded",
    steps: 600,
    lowestBpm: 60,
    highestBpm: 119,
  });
  expect(second).toMatchObject({ startS: START_S + 3600, steps: 300 });
});

test("not worn, not recorded, and still to come are three things, and none of them is zero steps", () => {
  const states = "s".repeat(60) + "n".repeat(60) + ".".repeat(120);
  const hours = hoursOf(minutes(states, 0), START_S + 3 * 3600);
  expect(hours.map(({ is, steps }) => [is, steps])).toEqual([
    ["recorded", 0],
    ["not-worn", undefined],
    ["no-record", undefined],
    ["to-come", undefined],
  ]);
});

test("an hour that was worn for a part is recorded, also where its minutes do not tell steps", () => {
  const [hour] = hoursOf(minutes("n".repeat(59) + "s", null), START_S + 3600);
  expect(hour).toMatchObject({ is: "recorded", steps: undefined });
});

test("a day of 23 or 25 hours has so many", () => {
  expect(hoursOf(minutes("s".repeat(23 * 60)), Infinity)).toHaveLength(23);
  expect(hoursOf(minutes("s".repeat(25 * 60)), Infinity)).toHaveLength(25);
});

test("spans of a state are found with their ends", () => {
  expect(spansOf("ssnncs.n", "nc")).toEqual([
    { from: 2, to: 5 },
    { from: 7, to: 8 },
  ]);
  expect(spansOf("", "nc")).toEqual([]);
});
