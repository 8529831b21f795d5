import fc from "fast-check";
import { expect, test } from "vitest";
import { isWhole, panned, SHORTEST_S, showing, zoomed } from "./view-span.ts";

const whole = { startS: 1_000_000, endS: 1_086_400 };

test("zooming in keeps the moment under the pointer where it is", () => {
  const span = zoomed(whole, whole, 0.5, 1_021_600);
  expect(span).toEqual({ startS: 1_010_800, endS: 1_054_000 });
  expect((1_021_600 - span.startS) / (span.endS - span.startS)).toBe(0.25);
});

test("zooming out ends at the whole day, zooming in at twenty minutes", () => {
  expect(zoomed(whole, whole, 3, 1_021_600)).toEqual(whole);
  expect(isWhole(zoomed(whole, whole, 3, 1_021_600), whole)).toBe(true);
  const near = zoomed(whole, whole, 0.0001, 1_021_600);
  expect(near.endS - near.startS).toBe(SHORTEST_S);
});

test("a day that is shorter than the shortest span stays whole", () => {
  const short = { startS: 0, endS: 600 };
  expect(zoomed(short, short, 0.5, 300)).toEqual(short);
});

test("a moment outside is moved into the picture", () => {
  const span = { startS: 1_010_000, endS: 1_020_000 };
  expect(showing(span, whole, 1_005_000)).toEqual({ startS: 1_005_000, endS: 1_015_000 });
  expect(showing(span, whole, 1_025_000)).toEqual({ startS: 1_015_000, endS: 1_025_000 });
  expect(showing(span, whole, 1_015_000)).toBe(span);
});

test("however it is moved and zoomed, the picture stays inside the day", () => {
  const moves = fc.array(
    fc.oneof(
      fc.record({ by: fc.integer({ min: -200_000, max: 200_000 }) }),
      fc.record({ factor: fc.double({ min: 0.1, max: 10, noNaN: true }), share: fc.nat(100) }),
    ),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(moves, (all) => {
      let span = whole;
      for (const move of all) {
        const lengthS = span.endS - span.startS;
        if ("by" in move) {
          span = panned(span, whole, move.by);
          expect(span.endS - span.startS).toBeCloseTo(lengthS, 3);
        } else {
          const aroundS = span.startS + (lengthS * move.share) / 100;
          span = zoomed(span, whole, move.factor, aroundS);
        }
        expect(span.startS).toBeGreaterThanOrEqual(whole.startS);
        expect(span.endS).toBeLessThanOrEqual(whole.endS + 0.001);
        expect(span.endS - span.startS).toBeGreaterThanOrEqual(SHORTEST_S - 0.001);
      }
    }),
  );
});
