import fc from "fast-check";
import { median } from "d3-array";
import { expect, test } from "vitest";
import type { MinuteColumns } from "../../../server/answers.ts";
import { isOff, knownRuns, letterAt, LETTERS, runsOf, sumsOf } from "./spans.ts";

const anyMinutes: fc.Arbitrary<MinuteColumns> = fc
  .array(
    fc.record({
      steps: fc.option(fc.nat(200), { nil: null }),
      heartRateBpm: fc.option(fc.integer({ min: 30, max: 220 }), { nil: null }),
      letter: fc.constantFrom(...LETTERS),
    }),
    { minLength: 1, maxLength: 300 },
  )
  .map((minutes) => ({
    startS: 0,
    steps: minutes.map((it) => it.steps),
    intensity: minutes.map(() => null),
    heartRateBpm: minutes.map((it) => it.heartRateBpm),
    states: minutes.map((it) => it.letter).join(""),
  }));

test("runs are where the band was off", () => {
  expect(runsOf("nnwwc.nn", isOff)).toEqual([
    { from: 0, to: 2 },
    { from: 4, to: 5 },
    { from: 6, to: 8 },
  ]);
  expect(runsOf("", isOff)).toEqual([]);
});

test("zero is known, a gap is not, and neither is what a band in a drawer counts", () => {
  expect(knownRuns([0, 1, null, 0, 0], "sw.sn")).toEqual([
    { from: 0, to: 2 },
    { from: 3, to: 4 },
  ]);
});

test("a letter nobody knows counts as nothing recorded", () => {
  expect(letterAt("w#", 1)).toBe(".");
  expect(letterAt("w", 7)).toBe(".");
});

test("the sums of a selection are those of its minutes, and of no other", () => {
  const minutes: MinuteColumns = {
    startS: 0,
    steps: [5, 100, null, 20, 7],
    intensity: [null, null, null, null, null],
    heartRateBpm: [200, 60, null, 80, 200],
    states: "sw.ws",
  };
  expect(sumsOf(minutes, { from: 1, to: 4 })).toEqual({
    minutes: 3,
    recorded: 2,
    worn: 2,
    steps: 120,
    pulse: { measured: 2, mean: 70, median: 70, low: 60, high: 80 },
    states: new Map([
      ["w", 2],
      [".", 1],
    ]),
  });
});

test("where nothing is told, sums are absent and not zero", () => {
  const nothing = {
    startS: 0,
    steps: [null],
    intensity: [null],
    heartRateBpm: [null],
    states: "n",
  };
  expect(sumsOf(nothing, { from: 0, to: 1 })).toMatchObject({
    steps: undefined,
    pulse: undefined,
    worn: 0,
    recorded: 1,
  });
});

test("sleep of which nothing is measured is told, not worn", () => {
  const none = [null, null, null];
  const minutes = {
    startS: 0,
    steps: none,
    intensity: none,
    heartRateBpm: [60, null, null],
    states: "zz.",
  };
  expect(sumsOf(minutes, { from: 0, to: 3 })).toMatchObject({ worn: 1, recorded: 1 });
});

test("two neighbouring selections together are the whole of both", () => {
  fc.assert(
    fc.property(anyMinutes, fc.nat(300), (minutes, cut) => {
      const length = minutes.states.length;
      const middle = Math.min(cut, length);
      const [a, b, all] = [
        sumsOf(minutes, { from: 0, to: middle }),
        sumsOf(minutes, { from: middle, to: length }),
        sumsOf(minutes, { from: 0, to: length }),
      ];
      expect((a.steps ?? 0) + (b.steps ?? 0)).toBe(all.steps ?? 0);
      expect(a.worn + b.worn).toBe(all.worn);
      expect([...all.states.values()].reduce((sum, it) => sum + it, 0)).toBe(length);
      expect((a.pulse?.measured ?? 0) + (b.pulse?.measured ?? 0)).toBe(all.pulse?.measured ?? 0);
    }),
  );
});

test("the median is the one that d3 gives", () => {
  fc.assert(
    fc.property(anyMinutes, (minutes) => {
      const { pulse } = sumsOf(minutes, { from: 0, to: minutes.states.length });
      expect(pulse?.median).toBe(median(minutes.heartRateBpm));
    }),
  );
});
