import { expect, test } from "vitest";
import type { DaysAnswer } from "../../../server/answers.ts";
import { countOf, ownedDays, stretchesOf } from "./day-states.ts";

function answer(days: string[], coverage: DaysAnswer["coverage"]): DaysAnswer {
  const none = days.map(() => null);
  return {
    from: days[0] ?? "",
    to: days.at(-1) ?? "",
    days,
    coverage,
    steps: none,
    distanceM: none,
    energyKcal: none,
    activeMinutes: days.map(() => 0),
    asleepMinutes: days.map((_, i) => (i === 0 ? 400 : null)),
    restingBpm: none,
    averageBpm: none,
    wornMinutes: days.map(() => 1_000),
    known: { steps: "", activeMinutes: "", asleepMinutes: "", restingBpm: "" },
  };
}

test("days that nobody tells of are gaps, also between two answers", () => {
  const late = answer(["2026-03-07"], ["told"]);
  const early = answer(["2026-03-01", "2026-03-02", "2026-03-04"], ["worn", "partly", "not-worn"]);
  const owned = ownedDays([late, early]);
  expect(owned?.states).toEqual([
    "worn",
    "partly",
    "nothing",
    "not-worn",
    "nothing",
    "nothing",
    "told",
  ]);
  expect(owned).toMatchObject({ wornMinutes: 4_000, nights: 2 });
  expect(countOf(owned?.states ?? [], "nothing")).toBe(3);
  expect(ownedDays([answer([], [])])).toBeUndefined();
});

test("what is alike is one stretch; in little room what there is hides what there is not", () => {
  const states = ["worn", "worn", "nothing", "told", "not-worn"] as const;
  expect(stretchesOf(states, 1_000)).toEqual([
    { from: 0, to: 2, state: "worn" },
    { from: 2, to: 3, state: "nothing" },
    { from: 3, to: 4, state: "told" },
    { from: 4, to: 5, state: "not-worn" },
  ]);
  expect(stretchesOf(states, 2)).toEqual([
    { from: 0, to: 2.5, state: "worn" },
    { from: 2.5, to: 5, state: "told" },
  ]);
  expect(stretchesOf([], 2)).toEqual([]);
});
