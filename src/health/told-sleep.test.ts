import fc from "fast-check";
import { expect, test } from "vitest";
import { anyRecord, minutesOf } from "../../test/any-minutes.ts";
import { at, minutesFrom } from "../../test/minutes.ts";
import { interpret, type Interpreted } from "./interpret.ts";
import { findSleep } from "./sleep.ts";
import type { Stretch, StretchState } from "./stretch.ts";
import { LONGEST_TOLD_S, overlay } from "./told-sleep.ts";

const EVENING = "2024-03-01T22:00Z";
const EVENING_S = at(EVENING);

/** `light-sleep 0-60, deep-sleep 60-90`: minutes since the evening began. */
function told(text: string): Stretch[] {
  return text.split(", ").map((item) => {
    const [state = "", span = ""] = item.split(" ");
    const [from = 0, to = 0] = span.split("-").map(Number);
    // The tests write only states that there are.
    return {
      state: state as StretchState,
      startS: EVENING_S + from * 60,
      endS: EVENING_S + to * 60,
    };
  });
}

function laidOver(minutes: string, stretches: readonly Stretch[]): Interpreted[] {
  const recorded = minutes === "" ? [] : minutesFrom(EVENING, minutes);
  return [...overlay(interpret(recorded), stretches)];
}

function runsOf(minutes: Iterable<Interpreted>): string[] {
  const runs: { state: string; count: number }[] = [];
  for (const { state } of minutes) {
    const last = runs.at(-1);
    if (last?.state === state) last.count += 1;
    else runs.push({ state, count: 1 });
  }
  return runs.map(({ state, count }) => `${state} ${count}`);
}

test("a told stage is what its minutes were, whatever their kinds say", () => {
  const stages = told("light-sleep 10-30, deep-sleep 30-50, awake 50-55, rem-sleep 55-70");
  expect(runsOf(laidOver("50 i9 h60 x80", stages))).toEqual([
    "still 10",
    "light-sleep 20",
    "deep-sleep 20",
    "awake 5",
    "rem-sleep 15",
    "still 10",
  ]);
});

test("nobody sleeps while they walk, or with the band off", () => {
  const minutes = "50 i9 h60 x10, 01 i80 s60 x5, 50 i9 s4 x5, 53 x10, 56 x10";
  expect(runsOf(laidOver(minutes, told("light-sleep 0-40")))).toEqual([
    "light-sleep 10",
    "walking 5",
    "light-sleep 5",
    "not-worn 10",
    "charging 10",
  ]);
});

test("a wearer without a sign for hours sleeps when the source says so", () => {
  // No kinds, no pulse: we should say "not worn" from the third hour on.
  const quiet = Array.from({ length: 300 }, (_, i) => ({ startS: EVENING_S + 60 * i, steps: 0 }));
  expect(runsOf(overlay(interpret(quiet), told("asleep 0-300")))).toEqual(["asleep 300"]);
});

test("where nothing is recorded, what is told makes a night by itself", () => {
  const [night, ...others] = findSleep(overlay([], told("asleep 60-480")));
  expect(others).toEqual([]);
  expect(night).toMatchObject({
    startS: EVENING_S + 3600,
    endS: EVENING_S + 8 * 3600,
    asleepS: 7 * 3600,
    unstagedS: 7 * 3600,
    // It is not told how deep: not the same as not at all.
    lightS: undefined,
    deepS: undefined,
    remS: undefined,
    averageHeartRateBpm: undefined,
  });
});

test("single pulses in a told night are its pulse", () => {
  const pulses = [0, 10, 20].map((min) => ({
    startS: EVENING_S + 60 * min,
    heartRateBpm: 50 + min,
  }));
  const [night] = findSleep(overlay(interpret(pulses), told("asleep 0-60")));
  expect(night).toMatchObject({ averageHeartRateBpm: 60, lowestHeartRateBpm: 50, asleepS: 3600 });
});

test("a stage is more than a mere asleep, and of two the later one counts", () => {
  const both = told("asleep 0-60, light-sleep 5-50, deep-sleep 20-30");
  expect(runsOf(laidOver("", both))).toEqual([
    "asleep 5",
    "light-sleep 15",
    "deep-sleep 10",
    "light-sleep 20",
    "asleep 10",
  ]);
});

test("sleep that we read close to a told night is none, farther away it is", () => {
  // Told from 23:00 to 03:00; read from 22:30 to 03:20, and again from 04:30 on.
  const minutes = "50 i9 x30, 79 i2 h55 x290, 50 i9 h60 x70, 79 i2 h55 x40, 01 i80 s60 x5";
  expect(runsOf(laidOver(minutes, told("light-sleep 60-300")))).toEqual([
    "still 60",
    "light-sleep 240",
    "still 90",
    "light-sleep 40",
    "walking 5",
  ]);
});

test("activities change nothing, nor what cannot be a sleep", () => {
  const odd: Stretch[] = [
    ...told("walking 0-60, activity 0-60"),
    { state: "asleep", startS: EVENING_S, endS: EVENING_S + LONGEST_TOLD_S + 60 },
    { state: "asleep", startS: EVENING_S, endS: EVENING_S - 60 },
    { state: "asleep", startS: EVENING_S, endS: Infinity },
    { state: "asleep", startS: Number.NaN, endS: EVENING_S },
    { state: "asleep", startS: 1e15, endS: 1e15 + 60 },
  ];
  expect(runsOf(laidOver("50 i9 h60 x10", odd))).toEqual(["still 10"]);
});

test("seconds within minutes: what is told of a minute's middle counts", () => {
  const stage: Stretch = { state: "asleep", startS: EVENING_S + 29, endS: EVENING_S + 151 };
  expect([...overlay([], [stage])].map(({ minute }) => minute.startS - EVENING_S)).toEqual([
    0, 60, 120,
  ]);
  const later: Stretch = { state: "asleep", startS: EVENING_S + 31, endS: EVENING_S + 149 };
  expect([...overlay([], [later])].map(({ minute }) => minute.startS - EVENING_S)).toEqual([60]);
});

test("of any record and any stretches: in order, no minute lost, and quickly", () => {
  const stretch = fc.record({
    startS: fc.integer({ min: 0, max: 2 * 86_400 }),
    lastsS: fc.oneof(fc.integer({ min: -60, max: 7_200 }), fc.nat(200_000)),
    state: fc.constantFrom<StretchState>("light-sleep", "deep-sleep", "asleep", "awake", "running"),
  });
  fc.assert(
    fc.property(anyRecord(), fc.array(stretch, { maxLength: 30 }), (record, any) => {
      const recorded = minutesOf(record);
      const stretches = any
        .map((it) => {
          const startS = record.fromMin * 60 + it.startS;
          return { startS, endS: startS + it.lastsS, state: it.state };
        })
        .toSorted((a, b) => a.startS - b.startS);
      const all = [...overlay(interpret(recorded), stretches)];
      const starts = all.map(({ minute }) => minute.startS);
      expect(starts.every((it, i) => i === 0 || it > (starts[i - 1] ?? 0))).toBe(true);
      const kept = new Set<unknown>(all.map(({ minute }) => minute));
      expect(recorded.every((minute) => kept.has(minute))).toBe(true);
    }),
    { numRuns: 60 },
  );
});
