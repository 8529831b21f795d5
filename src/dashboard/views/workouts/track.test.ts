import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TrackColumns } from "../../../server/answers.ts";
import { evenly, levelsOf, roundLength, shapeOf, speedsOf, strokesOf } from "./track.ts";

function track(facts: Partial<TrackColumns>): TrackColumns {
  const none = (facts.atS ?? []).map(() => null);
  return {
    atS: [],
    longitudeDeg: none,
    latitudeDeg: none,
    altitudeM: none,
    heartRateBpm: none,
    speedMPerS: none,
    pauses: [],
    ...facts,
  };
}

/** A kilometre north in ten minutes, a fix a minute. */
const NORTH = track({
  atS: Array.from({ length: 11 }, (_, i) => 60 * i),
  latitudeDeg: Array.from({ length: 11 }, (_, i) => 52 + (i * 100) / 111_320),
  longitudeDeg: Array.from({ length: 11 }, () => 13),
});

describe("the shape of a way", () => {
  test("has the length that was gone, wherever on Earth", () => {
    const shape = shapeOf(NORTH);
    expect(shape?.heightM).toBeCloseTo(1000, 0);
    expect(shape?.widthM).toBeCloseTo(0, 5);
    expect(shape?.pieces).toHaveLength(1);
  });

  test("degrees are shorter in the north: east is as far as it is there", () => {
    const shape = shapeOf(
      track({ atS: [0, 60], latitudeDeg: [60, 60], longitudeDeg: [10, 10.01] }),
    );
    expect(shape?.widthM).toBeCloseTo(1113.2 / 2, 0);
  });

  test("goes on across the date line", () => {
    const shape = shapeOf(
      track({ atS: [0, 60], latitudeDeg: [0, 0], longitudeDeg: [179.999, -179.999] }),
    );
    expect(shape?.widthM).toBeCloseTo(222.64, 1);
  });

  test("is not drawn through a pause, nor where nothing was recorded for long", () => {
    expect(shapeOf({ ...NORTH, pauses: [4] })?.pieces.map((it) => it.length)).toEqual([5, 6]);
    const late = NORTH.atS.map((at, i) => (i < 3 ? at : at + 300));
    expect(shapeOf({ ...NORTH, atS: late })?.pieces.map((it) => it.length)).toEqual([3, 8]);
  });

  test("there is none of a workout without places", () => {
    expect(shapeOf(track({ atS: [0, 60] }))).toBeUndefined();
  });
});

describe("the speed along it", () => {
  test("is worked out from the fixes, and as recorded where it was", () => {
    for (const speed of speedsOf(NORTH)) expect(speed).toBeCloseTo(1000 / 600, 3);
    const recorded = NORTH.atS.map(() => 3);
    expect(speedsOf({ ...NORTH, speedMPerS: recorded })).toEqual(recorded);
  });

  test("is not known without places", () => {
    expect(speedsOf(track({ atS: [0, 60] }))).toEqual([null, null]);
  });
});

describe("colours", () => {
  test("five steps hold as many points each", () => {
    const levels = levelsOf(Array.from({ length: 100 }, (_, i) => i));
    for (const level of [0, 1, 2, 3, 4]) {
      expect(levels?.of.filter((it) => it === level)).toHaveLength(20);
    }
  });

  test("with a handful of values there are no steps", () => {
    expect(levelsOf([1, 2, null, 3])).toBeUndefined();
  });

  test("lines of one colour touch each other, and none of a piece is lost", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1 }), (levels) => {
        const piece = levels.map((_, index) => ({ eastM: index, southM: 0, index }));
        const strokes = strokesOf(piece, levels);
        const [first, ...others] = strokes.map(({ points }) => points);
        expect([
          first?.[0],
          ...(first?.slice(1) ?? []),
          ...others.flatMap((it) => it.slice(1)),
        ]).toEqual(piece);
        for (const [i, points] of others.entries()) {
          expect(points[0]).toEqual(strokes[i]?.points.at(-1));
        }
      }),
    );
  });
});

describe("values at even steps", () => {
  test("are means, held for half a minute, and absent after that", () => {
    const atS = [0, 5, 100];
    expect(evenly(atS, [10, 20, 30], { fromS: 0, toS: 120, count: 12 })).toEqual([
      15,
      15,
      15,
      15,
      null,
      null,
      null,
      null,
      null,
      null,
      30,
      30,
    ]);
  });

  test("nothing measured gives nothing", () => {
    expect(evenly([0], [null], { fromS: 0, toS: 60, count: 2 })).toEqual([null, null]);
  });
});

test("a scale is a round length that fits", () => {
  expect(roundLength(700, 1)).toEqual({ lengthM: 500, units: 500 });
  expect(roundLength(2500, 1609.344).units).toBe(1);
});
