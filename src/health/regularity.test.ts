import fc from "fast-check";
import { expect, test } from "vitest";
import { at } from "../../test/minutes.ts";
import { nightsOf } from "./nights.ts";
import { averageNights, usualTime } from "./regularity.ts";
import type { SleepSession } from "./sleep.ts";
import { offsetsOf } from "./zone.ts";

test("the usual time of bed times on both sides of midnight is near midnight", () => {
  expect(usualTime([23 * 60 + 30, 30])).toEqual({
    minuteOfDay: expect.closeTo(0, 6) as unknown,
    spreadMin: expect.closeTo(30, 6) as unknown,
  });
  expect(usualTime([23 * 60, 23 * 60 + 20, 23 * 60 + 10])?.minuteOfDay).toBeCloseTo(23 * 60 + 10);
  expect(usualTime([])).toBeUndefined();
});

test("times within half a day of each other have the mean that anybody would expect", () => {
  const around = fc.tuple(fc.nat(1_439), fc.array(fc.nat(300), { minLength: 1, maxLength: 20 }));
  fc.assert(
    fc.property(around, ([from, later]) => {
      const mean = from + later.reduce((a, b) => a + b, 0) / later.length;
      const usual = usualTime(later.map((it) => (from + it) % 1_440));
      const difference = Math.abs((usual?.minuteOfDay ?? NaN) - (mean % 1_440));
      expect(Math.min(difference, 1_440 - difference)).toBeLessThan(1e-6);
    }),
  );
});

function slept(from: string, to: string, more: Partial<SleepSession> = {}): SleepSession {
  const [startS, endS] = [at(from), at(to)];
  return {
    startS,
    endS,
    stages: [{ state: "light-sleep", startS, endS }],
    asleepS: endS - startS,
    lightS: endS - startS,
    deepS: 0,
    remS: undefined,
    unstagedS: 0,
    awakeS: 0,
    unknownS: 0,
    interruptions: 0,
    averageHeartRateBpm: undefined,
    lowestHeartRateBpm: undefined,
    ...more,
  };
}

test("nights have usual times by the wearer's clock, and shares of what is known of them only", () => {
  const offsetAt = offsetsOf("Europe/Berlin");
  const nights = nightsOf(
    [
      slept("2024-03-01T23:40+01:00", "2024-03-02T06:40+01:00", { deepS: 7 * 900, lightS: 18_900 }),
      slept("2024-03-02T13:00+01:00", "2024-03-02T14:00+01:00"),
      // Nobody knows how deep.
      slept("2024-03-03T00:20+01:00", "2024-03-03T07:20+01:00", {
        lightS: undefined,
        deepS: undefined,
        unstagedS: 7 * 3600,
      }),
    ],
    offsetAt,
  );
  expect(averageNights(nights, offsetAt)).toEqual({
    nights: 2,
    asleepS: 7.5 * 3600,
    fellAsleep: {
      minuteOfDay: expect.closeTo(0) as unknown,
      spreadMin: expect.closeTo(20) as unknown,
    },
    wokeUp: {
      minuteOfDay: expect.closeTo(420) as unknown,
      spreadMin: expect.closeTo(20) as unknown,
    },
    deepShare: 0.25,
    remShare: undefined,
  });
  expect(averageNights([], offsetAt)).toEqual({ nights: 0 });
});
