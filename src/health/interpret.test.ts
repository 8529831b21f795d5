import fc from "fast-check";
import { expect, test } from "vitest";
import { vectorsOf, hex } from "../../test/huami-vectors.ts";
import { anyRecord, minutesOf } from "../../test/any-minutes.ts";
import { minutesFrom } from "../../test/minutes.ts";
import { interpret, SEED_S, type State } from "./interpret.ts";
import type { Minute } from "./minute.ts";

const MORNING = "2024-03-01T08:00Z";

/** The states of minutes written by hand, with how many of each follow each other. */
function statesOf(text: string, before: readonly Minute[] = []): string[] {
  const runs: { state: State; count: number }[] = [];
  for (const { state } of interpret(minutesFrom(MORNING, text), { before })) {
    const last = runs.at(-1);
    if (last?.state === state) last.count += 1;
    else runs.push({ state, count: 1 });
  }
  return runs.map(({ state, count }) => `${state} ${count}`);
}

test("the minutes of a real walk are walking, and the still ones after it are not", () => {
  // satcar77/miband4 issue 53, a Mi Band 4.
  expect(
    statesOf("5a x4, 50 i30, 01 i64 s15, 01 i80 s33, 01 i100 s76, 10 i22, 60 i6, 60 i18 x4"),
  ).toEqual(["unknown 4", "still 1", "active 1", "walking 2", "still 6"]);
});

test("sitting is still, and moving without steps is active", () => {
  // Gadgetbridge issue 686, an Amazfit Bip: what the vendor's app calls light activity.
  expect(statesOf("50 i24, 50 i40, 60 i58, 60 i71, 50 i66 s10, 50 i9")).toEqual([
    "still 2",
    "active 3",
    "still 1",
  ]);
});

test("a band that says nothing of running is believed by its steps", () => {
  expect(statesOf("01 i180 s139, 01 i180 s140, 50 i200 s165 z0.0.0")).toEqual([
    "walking 1",
    "running 2",
  ]);
});

test("running goes on over minutes without a change while there are steps", () => {
  expect(statesOf("62 i180 s120, 00 i170 s118, 00 i4, 00 i90 s110")).toEqual([
    "running 2",
    "still 1",
    "walking 1",
  ]);
});

test("cycling goes on over minutes without a change while the wrist is shaken", () => {
  expect(statesOf("04 i70, 00 i66 x20, 00 i8, 00 i66")).toEqual([
    "cycling 21",
    "still 1",
    "active 1",
  ]);
});

test("sleep goes on through hours of lying still without a change", () => {
  expect(statesOf("7b h52, 70 h52 x300, 01 i70 s30")).toEqual(["deep-sleep 301", "walking 1"]);
});

test("turning over is no sleep, but does not end it either", () => {
  expect(statesOf("79 i3 h58, 70 h58 x9, 70 i80, 70 h57 x20")).toEqual([
    "light-sleep 10",
    "active 1",
    "light-sleep 20",
  ]);
});

test("somebody who sits after sleeping has woken up, though the band does not say so", () => {
  expect(statesOf("79 i3 h58, 50 i12 x60, 70 i2 x10")).toEqual(["light-sleep 11", "still 60"]);
});

test("a band that says woke up is believed, and only for that minute", () => {
  expect(statesOf("79 i3 h58, 7c i9 h61, 50 i9 x5, 1c i80 s30")).toEqual([
    "light-sleep 1",
    "awake 1",
    "still 5",
    "walking 1",
  ]);
});

test("a band that is taken off stays off until somebody moves with it", () => {
  expect(statesOf("53, 50 x600, 50 i60, 50 i9")).toEqual(["not-worn 601", "active 1", "still 1"]);
  expect(statesOf("53, 50 x60, 50 i9 x2")).toEqual(["not-worn 62", "still 1"]);
  expect(statesOf("53, 50 x60, 50 i9 h61")).toEqual(["not-worn 61", "still 1"]);
});

test("neither a knock at the table nor a pulse found there puts a band on", () => {
  expect(statesOf("53, 50 x60, 50 i9, 50 x60, 50 h71 x60")).toEqual(["not-worn 182"]);
});

test("a charging band is off the wrist until it moves", () => {
  expect(statesOf("56 x3, 50 x90, 50 i14 x3")).toEqual(["charging 94", "still 2"]);
});

test("a still minute needs a sign of life within half an hour", () => {
  expect(statesOf("50 h60, 50 x31")).toEqual(["still 31", "unknown 1"]);
});

test("a band that gives no sign for three hours is worn by nobody, even if it says asleep", () => {
  expect(statesOf("50 i10, 50 x190")).toEqual(["still 31", "unknown 149", "not-worn 11"]);
  expect(statesOf("7b h55, 7b x200")).toEqual(["deep-sleep 180", "not-worn 21"]);
  expect(statesOf("78 z60.0.0 i3, 78 z60.0.0 x200")).toEqual(["light-sleep 180", "not-worn 21"]);
});

test("after a gap in the record, nothing is inherited", () => {
  expect(statesOf("79 i2 h55, gap x29, 70 i2 h55")).toEqual(["light-sleep 2"]);
  expect(statesOf("79 i2 h55, gap x30, 70 i2 h55")).toEqual(["light-sleep 1", "still 1"]);
  expect(statesOf("50 h60, gap x30, 50")).toEqual(["still 1", "unknown 1"]);
});

test("a night of a band with 8 bytes has REM", () => {
  expect(statesOf("50 i12 h60 z0.0.0, 78 z61.10.20 x2, 78 z40.198.3 x3, 78 z45.12.208 x4")).toEqual(
    ["still 1", "light-sleep 2", "deep-sleep 3", "rem-sleep 4"],
  );
});

test("a band with 8 bytes inherits nothing: every minute speaks for itself", () => {
  expect(statesOf("73 z0.0.0 x5, 50 i9 z0.0.0 x2, 76 z0.0.0, 50 i8 z0.0.0")).toEqual([
    "not-worn 5",
    "still 2",
    "charging 1",
    "still 1",
  ]);
});

test("asleep without a stage, as kept of 8-byte bands in 4 bytes, is light sleep", () => {
  expect(statesOf("78 i1 h55 x30, 73 x2")).toEqual(["light-sleep 30", "not-worn 2"]);
});

test("earlier minutes say what was going on, and are not repeated", () => {
  const before = minutesFrom("2024-03-01T06:00Z", "7b h52, 70 h52 x119");
  expect(statesOf("70 h52 x3", before)).toEqual(["deep-sleep 3"]);
  expect(statesOf("70 h52 x3")).toEqual(["still 3"]);
});

test("values that no band sends count as nothing", () => {
  const odd = { startS: 0, kind: 0x150, intensity: -7, steps: -3, heartRateBpm: 255 };
  const worse = { startS: 60, kind: Number.NaN, intensity: Number.NaN, steps: Number.NaN };
  const huge = { startS: 120, kind: 1, intensity: 1e9, steps: 1e9, heartRateBpm: 1e9 };
  expect([...interpret([odd, worse, huge])].map((it) => it.state)).toEqual([
    "unknown",
    "unknown",
    "running",
  ]);
});

test("minutes out of order, twice, or off the minute are a wrong call", () => {
  const minute = (startS: number): Minute => ({ startS, kind: 1, intensity: 0, steps: 0 });
  for (const starts of [[120, 60], [60, 60], [61], [-60], [Number.NaN], [Infinity], [1e15]]) {
    expect(() => [...interpret(starts.map(minute))]).toThrow(TypeError);
  }
  expect(() => [...interpret([minute(60)], { before: [minute(120)] })]).toThrow(TypeError);
});

test("the minutes of the published vector read as a person would say it", () => {
  const bytes = hex(vectorsOf<{ bytes: string }>("sample_decode_4byte").bytes);
  const minutes = Array.from({ length: bytes.length / 4 }, (_, index): Minute => {
    const [kind = 0, intensity = 0, steps = 0, heartRateBpm = 0] = bytes.subarray(4 * index);
    return { startS: 60 * index, kind, intensity, steps, heartRateBpm };
  });
  expect([...interpret(minutes)].map((it) => it.state)).toEqual([
    "still",
    "walking",
    "still",
    "still",
    "light-sleep",
    "light-sleep",
    "deep-sleep",
    "awake",
    "not-worn",
    "charging",
    "running",
  ]);
});

test("any span reads the same alone, with its day before it, as in one pass", () => {
  fc.assert(
    fc.property(anyRecord(2_000), fc.nat(), (record, at) => {
      const minutes = minutesOf(record);
      const from = minutes.length === 0 ? 0 : at % minutes.length;
      const startS = minutes[from]?.startS ?? 0;
      const before = minutes.slice(0, from).filter((it) => it.startS >= startS - SEED_S);
      const alone = [...interpret(minutes.slice(from), { before })].map((it) => it.state);
      const onePass = [...interpret(minutes)].map((it) => it.state).slice(from);
      expect(alone.join()).toBe(onePass.join());
    }),
    { numRuns: 60 },
  );
});
