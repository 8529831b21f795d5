import { expect, test } from "vitest";
import { at } from "../../test/minutes.ts";
import { statedKind } from "./band-kind.ts";
import { interpret } from "./interpret.ts";
import type { Kinds, Minute } from "./minute.ts";
import { findSleep } from "./sleep.ts";

function said(kinds: Kinds, codes: readonly number[]): (string | undefined)[] {
  return codes.map((kind) => statedKind({ startS: 0, kind, kinds }));
}

test("the vendor's app of 2014 to 2016: what it calls REM is light, and 0 is somebody who sits", () => {
  expect(said("mifit-1", [0, 1, 2, 3, 4, 5, 6, 7, 100, 126, 127, 9])).toEqual([
    "activity",
    "activity",
    "running",
    "not-worn",
    "light-sleep",
    "deep-sleep",
    "charging",
    "woke-up",
    "unknown",
    "unknown",
    "unknown",
    "unknown",
  ]);
});

test("Gadgetbridge's first Mi Bands: 4 is deep, 5 is light", () => {
  expect(said("mi-band-1", [255, 3, 4, 5, 6, 1])).toEqual([
    "activity",
    "not-worn",
    "deep-sleep",
    "light-sleep",
    "charging",
    "unknown",
  ]);
});

test("Gadgetbridge's ActivityKind", () => {
  const codes = [1, 2, 4, 8, 0x10, 0x20, 0x80, 0x800, 0x100_0000, 0x200_0000, 0x400_000a, 0];
  expect(said("xiaomi", [...codes, 0xffff_ffff])).toEqual([
    "activity",
    "light-sleep",
    "deep-sleep",
    "not-worn",
    "running",
    "activity",
    "cycling",
    "cycling",
    "rem-sleep",
    "woke-up",
    "activity",
    "unknown",
    "unknown",
  ]);
});

test("a code of another table is never taken for a band's", () => {
  const minutes = (kind: number, count: number, startS: number): Minute[] =>
    Array.from({ length: count }, (_, i) => ({
      startS: startS + 60 * i,
      kind,
      kinds: "mifit-1",
      intensity: 3,
      steps: 0,
    }));
  const startS = at("2016-03-01T22:00Z");
  // Asleep for two hours, then awake for two: a 0 of a band would be "no change", still asleep.
  const [night, ...others] = findSleep(
    interpret([...minutes(4, 120, startS), ...minutes(0, 120, startS + 7200)]),
  );
  expect(others).toEqual([]);
  expect(night).toMatchObject({ startS, endS: startS + 7200, lightS: 7200, deepS: 0 });
});

test("a file of steps only, and one of pulses only, tell of somebody who wore the band", () => {
  const states = (values: Partial<Minute>): string[] =>
    [0, 60, 600].map((startS) => [...interpret([{ startS, ...values }])][0]?.state ?? "");
  expect(states({ steps: 90 })).toEqual(["walking", "walking", "walking"]);
  expect(states({ heartRateBpm: 61 })).toEqual(["still", "still", "still"]);
});
