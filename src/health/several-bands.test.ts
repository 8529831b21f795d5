import fc from "fast-check";
import { expect, test } from "vitest";
import { anyRecord, minutesOf } from "../../test/any-minutes.ts";
import { minutesFrom } from "../../test/minutes.ts";
import { interpret, type Interpreted } from "./interpret.ts";
import { oneOfBands } from "./several-bands.ts";

const MORNING = "2024-03-01T08:00Z";

function worn(text: string, from = MORNING): Iterable<Interpreted> {
  return interpret(minutesFrom(from, text));
}

function written(bands: readonly Iterable<Interpreted>[]): string[] {
  return [...oneOfBands(bands)].map(({ minute, state }) => {
    const clock = new Date(minute.startS * 1000).toISOString().slice(11, 16);
    return `${clock} ${state} ${minute.steps ?? "?"}`;
  });
}

test("no band has no minutes, and one band has its own", () => {
  expect(written([])).toEqual([]);
  expect(written([worn("01 i80 s60")])).toEqual(["08:00 walking 60"]);
});

test("two bands worn together walk each step once, by the band that is believed first", () => {
  const one = "01 i80 s60, 01 i80 s62";
  expect(written([worn(one), worn("01 i80 s66 x3")])).toEqual([
    "08:00 walking 60",
    "08:01 walking 62",
    "08:02 walking 66",
  ]);
});

test("a band that lies in a drawer, whatever it says, hides nothing of one that is worn", () => {
  const drawer = "53, 50 x3";
  const wrist = "50 i9 h60, 01 i80 s60 x2, 50 i9";
  for (const bands of [
    [worn(drawer), worn(wrist)],
    [worn(wrist), worn(drawer)],
  ]) {
    expect(written(bands)).toEqual([
      "08:00 still 0",
      "08:01 walking 60",
      "08:02 walking 60",
      "08:03 still 0",
    ]);
  }
});

test("a minute with a sign of its wearer is better than one that only may have one", () => {
  expect(written([worn("50 i9, 50 x2"), worn("50 i9, 01 i80 s60, 50 i9")])).toEqual([
    "08:00 still 0",
    "08:01 walking 60",
    "08:02 still 0",
  ]);
});

test("of any two bands every minute is there once, in order, and each is one of theirs", () => {
  fc.assert(
    fc.property(anyRecord(60), anyRecord(60), (a, b) => {
      const one = [...interpret(minutesOf(a))];
      // So that the two meet.
      const other = [...interpret(minutesOf({ ...b, fromMin: a.fromMin }))];
      const both = [...oneOfBands([one, other])];
      const starts = both.map(({ minute }) => minute.startS);
      expect(starts).toEqual(
        [...new Set([...one, ...other].map(({ minute }) => minute.startS))].toSorted(
          (x, y) => x - y,
        ),
      );
      const theirs = new Set([...one, ...other]);
      expect(both.every((it) => theirs.has(it))).toBe(true);
    }),
    { numRuns: 50 },
  );
});
