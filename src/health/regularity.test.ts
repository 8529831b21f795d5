import { quantileSorted } from "d3-array";
import fc from "fast-check";
import { expect, test } from "vitest";
import { at } from "../../test/minutes.ts";
import { cutOfNight, nightsOf } from "./nights.ts";
import { averageNights, usualTime } from "./regularity.ts";
import type { SleepSession } from "./sleep.ts";
import { offsetsOf } from "./zone.ts";

test("the usual time of bed times on both sides of midnight is near midnight", () => {
  expect(usualTime([23 * 60 + 30, 30])).toEqual({
    minuteOfDay: expect.closeTo(0, 6) as unknown,
    lowMinuteOfDay: expect.closeTo(23 * 60 + 45, 6) as unknown,
    highMinuteOfDay: expect.closeTo(15, 6) as unknown,
  });
  expect(usualTime([23 * 60, 23 * 60 + 20, 23 * 60 + 10])?.minuteOfDay).toBeCloseTo(23 * 60 + 10);
  expect(usualTime([])).toBeUndefined();
});

test("one night that was quite different does not change what is usual", () => {
  const usual = usualTime([420, 430, 425, 415, 420, 435, 420, 0]);
  expect(usual).toMatchObject({
    minuteOfDay: 420,
    lowMinuteOfDay: 418.75,
    highMinuteOfDay: 426.25,
  });
});

test("times within half a day of each other have the median and the half that anybody would expect", () => {
  const around = fc.tuple(fc.nat(1_439), fc.array(fc.nat(300), { minLength: 1, maxLength: 20 }));
  fc.assert(
    fc.property(around, ([from, later]) => {
      const usual = usualTime(later.map((it) => (from + it) % 1_440));
      const sorted = later.toSorted((a, b) => a - b);
      const isAt = (found: number | undefined, share: number): void => {
        const expected = (from + (quantileSorted(sorted, share) ?? NaN)) % 1_440;
        const difference = Math.abs((found ?? NaN) - expected);
        expect(Math.min(difference, 1_440 - difference)).toBeLessThan(1e-6);
      };
      isAt(usual?.minuteOfDay, 0.5);
      isAt(usual?.lowMinuteOfDay, 0.25);
      isAt(usual?.highMinuteOfDay, 0.75);
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
      lowMinuteOfDay: expect.closeTo(1430) as unknown,
      highMinuteOfDay: expect.closeTo(10) as unknown,
    },
    wokeUp: {
      minuteOfDay: expect.closeTo(420) as unknown,
      lowMinuteOfDay: expect.closeTo(410) as unknown,
      highMinuteOfDay: expect.closeTo(430) as unknown,
    },
    deepShare: 0.25,
    remShare: undefined,
  });
  expect(averageNights([], offsetAt)).toEqual({ nights: 0 });
});

test("nights of which the record breaks off say nothing of how nights are", () => {
  const offsetAt = offsetsOf("Europe/Berlin");
  const nights = nightsOf(
    [
      slept("2024-03-01T23:40+01:00", "2024-03-02T06:40+01:00"),
      slept("2024-03-02T23:20+01:00", "2024-03-03T00:00+01:00", { cut: "end" }),
    ],
    offsetAt,
  );
  expect(nights.map(cutOfNight)).toEqual([undefined, "end"]);
  expect(averageNights(nights, offsetAt)).toMatchObject({
    nights: 1,
    cutNights: 1,
    asleepS: 7 * 3600,
    wokeUp: { minuteOfDay: 400, lowMinuteOfDay: 400, highMinuteOfDay: 400 },
  });
  expect(averageNights(nights.slice(1), offsetAt)).toEqual({ nights: 0, cutNights: 1 });
});
