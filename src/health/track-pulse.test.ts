import { expect, test } from "vitest";
import { zoneSeconds } from "./track-pulse.ts";
import type { TrackPoint } from "./workout.ts";

const ZONES = [90, 108, 126];

function pulses(...beats: readonly (readonly [number, number | undefined])[]): TrackPoint[] {
  return beats.map(([atS, heartRateBpm]) => ({ atS, heartRateBpm }));
}

test("a pulse lasts until the next one, in the zone that it has reached", () => {
  const track = pulses(
    [0, 80],
    [10, 90],
    [20, undefined],
    [30, 107],
    [40, 130],
    [45, 200],
    [50, 95],
  );
  expect(zoneSeconds(track, ZONES)).toEqual([20 + 10, 0, 5 + 5]);
});

test("over a pause it lasts a minute", () => {
  expect(zoneSeconds(pulses([0, 100], [600, 100], [610, 100]), ZONES)).toEqual([70, 0, 0]);
});

test("of a track without a pulse, or out of order, there is nothing", () => {
  expect(zoneSeconds(pulses([0, undefined], [10, undefined]), ZONES)).toEqual([0, 0, 0]);
  expect(zoneSeconds(pulses([10, 100], [0, 100]), ZONES)).toEqual([0, 0, 0]);
  expect(zoneSeconds([], ZONES)).toEqual([0, 0, 0]);
});
