import fc from "fast-check";
import { expect, test } from "vitest";
import { jumpsOf, stepFor, ticksOf } from "./axis.ts";

const at = (text: string) => Date.parse(text) / 1000;
const shown = (ticks: ReturnType<typeof ticksOf>) =>
  ticks.map(({ atS, offsetMin }) =>
    new Date((atS + offsetMin * 60) * 1000).toISOString().slice(11, 16),
  );

test("a plain day has its round hours, from midnight to midnight", () => {
  const span = { startS: at("2026-11-21T23:00Z"), endS: at("2026-11-22T23:00Z") };
  const ticks = ticksOf(span, [{ atS: span.startS, offsetMin: 60 }], 360);
  expect(shown(ticks)).toEqual(["00:00", "06:00", "12:00", "18:00", "00:00"]);
  expect(ticks.map((it) => it.isMidnight)).toEqual([true, false, false, false, true]);
});

test("on the day of 25 hours two o'clock is there twice", () => {
  const span = { startS: at("2026-10-24T22:00Z"), endS: at("2026-10-25T23:00Z") };
  const clock = [
    { atS: span.startS, offsetMin: 120 },
    { atS: at("2026-10-25T01:00Z"), offsetMin: 60 },
  ];
  const hours = shown(ticksOf(span, clock, 60));
  expect(hours).toHaveLength(26);
  expect(hours.slice(0, 5)).toEqual(["00:00", "01:00", "02:00", "02:00", "03:00"]);
  expect(jumpsOf(span, clock)).toEqual([{ atS: at("2026-10-25T01:00Z"), byMin: -60 }]);
});

test("on the day of 23 hours two o'clock is not there", () => {
  const span = { startS: at("2026-03-28T23:00Z"), endS: at("2026-03-29T22:00Z") };
  const clock = [
    { atS: span.startS, offsetMin: 60 },
    { atS: at("2026-03-29T01:00Z"), offsetMin: 120 },
  ];
  const hours = shown(ticksOf(span, clock, 60));
  expect(hours.slice(0, 4)).toEqual(["00:00", "01:00", "03:00", "04:00"]);
  expect(hours.at(-1)).toBe("00:00");
  expect(jumpsOf(span, clock)).toEqual([{ atS: at("2026-03-29T01:00Z"), byMin: 60 }]);
});

test("a change at the very beginning of the day is no mark on it", () => {
  const span = { startS: 0, endS: 86_400 };
  expect(jumpsOf(span, [{ atS: 0, offsetMin: 60 }])).toEqual([]);
  expect(jumpsOf(span, [])).toEqual([]);
});

test("names are as far apart as they need", () => {
  expect(stepFor(86_400, 1_000, 50)).toBe(120);
  expect(stepFor(86_400, 290, 50)).toBe(360);
  expect(stepFor(1_800, 1_000, 50)).toBe(5);
  expect(stepFor(10 * 86_400, 100, 50)).toBe(1_440);
});

test("wherever the wearer goes, ticks are round, in order, in the span and not upon each other", () => {
  const clocks = fc
    .array(
      fc.record({
        afterMin: fc.integer({ min: 1, max: 900 }),
        offsetMin: fc.integer({ min: -48, max: 56 }).map((it) => it * 15),
      }),
      { minLength: 1, maxLength: 5 },
    )
    .map((steps) => {
      let atS = 0;
      return steps.map(({ afterMin, offsetMin }) => ({ atS: (atS += afterMin * 60), offsetMin }));
    });
  const steps = fc.constantFrom(5, 15, 30, 60, 120, 180, 240, 360);
  fc.assert(
    fc.property(clocks, steps, fc.integer({ min: 30, max: 1_500 }), (clock, stepMin, lengthMin) => {
      const startS = clock[0]?.atS ?? 0;
      const span = { startS, endS: startS + lengthMin * 60 };
      const ticks = ticksOf(span, clock, stepMin);
      for (const [index, { atS, offsetMin }] of ticks.entries()) {
        expect(Math.abs((atS / 60 + offsetMin) % stepMin)).toBe(0);
        expect(atS).toBeGreaterThanOrEqual(span.startS);
        expect(atS).toBeLessThanOrEqual(span.endS);
        const before = ticks[index - 1];
        if (before) expect(atS - before.atS).toBeGreaterThanOrEqual(stepMin * 45);
      }
    }),
  );
});
