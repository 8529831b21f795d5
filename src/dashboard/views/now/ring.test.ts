import { expect, test } from "vitest";
import { ringArcs } from "./ring.ts";

test("a ring is as full as the goal is reached", () => {
  expect(ringArcs(4500, 9000)).toEqual({ filled: 0.5, beyond: 0, times: 0.5 });
  expect(ringArcs(9000, 9000)).toEqual({ filled: 1, beyond: 0, times: 1 });
});

test("what is beyond the goal begins a second arc, which ends at twice the goal", () => {
  expect(ringArcs(11_250, 9000)).toEqual({ filled: 1, beyond: 0.25, times: 1.25 });
  expect(ringArcs(27_000, 9000)).toEqual({ filled: 1, beyond: 1, times: 3 });
});

test("a ring without steps or without a goal is empty", () => {
  for (const [value, goal] of [
    [0, 9000],
    [100, 0],
    [NaN, 9000],
    [100, NaN],
  ] as const) {
    expect(ringArcs(value, goal)).toEqual({ filled: 0, beyond: 0, times: 0 });
  }
});
