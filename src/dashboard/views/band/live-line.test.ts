import { expect, test } from "vitest";
import { pieces, windowEndS, withBeat, zoneOf } from "./live-line.ts";
import type { Beat } from "./live-line.ts";

const beat = (atS: number, heartRateBpm?: number): Beat => ({ atS, heartRateBpm });

test("a lost link is a gap, however short", () => {
  const beats = [beat(0, 60), beat(1, 61), beat(2), beat(3, 62)];
  expect(pieces(beats)).toEqual([
    [
      [0, 60],
      [1, 61],
    ],
    [[3, 62]],
  ]);
});

test("a long silence is a gap, a short one is not", () => {
  expect(pieces([beat(0, 60), beat(5, 61), beat(40, 62)])).toHaveLength(2);
});

test("only the last two minutes are kept", () => {
  let beats: readonly Beat[] = [];
  for (let atS = 0; atS < 3_000; atS++) beats = withBeat(beats, beat(atS, 60));
  expect(beats.length).toBeLessThan(150);
});

test("a clock that was set back takes what lies in the future with it", () => {
  expect(withBeat([beat(9_999, 60)], beat(5, 61))).toEqual([beat(5, 61)]);
});

test("for those who want no motion the window stands still", () => {
  expect(windowEndS(61, true)).toBe(windowEndS(89, true));
  expect(windowEndS(61, false)).toBe(61);
});

test("a pulse is in a zone, below all, or there are none", () => {
  const from = [90, 108, 126, 144, 162];
  expect(zoneOf(130, from)).toBe(3);
  expect(zoneOf(200, from)).toBe(5);
  expect(zoneOf(60, from)).toBeUndefined();
  expect(zoneOf(60, undefined)).toBeUndefined();
});
