import fc from "fast-check";
import { expect, test } from "vitest";
import { at, minutesFrom } from "../../test/minutes.ts";
import { summarizeDays } from "./day.ts";
import type { Day } from "./day.ts";
import type { SleepSummary } from "./day-summary.ts";
import { interpret } from "./interpret.ts";
import type { Minute } from "./minute.ts";
import { sumsOfNight } from "./night-sums.ts";
import { nightsOf } from "./nights.ts";
import type { Night } from "./nights.ts";
import { findSleep } from "./sleep.ts";
import { toldDays } from "./told-day.ts";
import { overlay } from "./told-sleep.ts";
import { daysWithoutToldWakes } from "./told-wakes.ts";
import { offsetsOf } from "./zone.ts";

const offsetAt = offsetsOf("Europe/Berlin");
const DAY = "2024-03-05";

/** From 23:30 to 07:00: 450 minutes, 30 of them on the day before. */
const [FELL_ASLEEP, WOKE_UP] = [at("2024-03-04T23:30+01:00"), at("2024-03-05T07:00+01:00")];

/** The night to the 5th, of which only these sums are told, and the days that it is part of. */
function told(
  sums: Partial<SleepSummary>,
  minutes: readonly Minute[] = [],
): { readonly night: Night | undefined; readonly days: readonly Day[] } {
  const sleep = { startS: FELL_ASLEEP, endS: WOKE_UP, ...sums };
  const days = toldDays([{ day: DAY, sleep }]);
  const slept = { startS: sleep.startS, endS: sleep.endS, state: "asleep" as const };
  const read = [...overlay(interpret(minutes), [slept])];
  const nights = nightsOf(findSleep(read), offsetAt, days);
  const summed = summarizeDays(read, { offsetAt, wearer: {}, told: days });
  return { night: nights.at(-1), days: [...daysWithoutToldWakes(summed, nights)] };
}

const asleepMin = (sums: Partial<SleepSummary>): number => (told(sums).night?.asleepS ?? 0) / 60;

test("of a night that is told, what its source calls deep, light and REM was slept", () => {
  const { night } = told({ deepMin: 90, lightMin: 290, remMin: 50, awakeMin: 20 });
  const {
    asleepS = 0,
    deepS = 0,
    lightS = 0,
    remS = 0,
    awakeS,
  } = sumsOfNight({
    ...(night ?? { day: DAY, night: [], naps: [], asleepS: 0 }),
  });
  expect(asleepS).toBe(430 * 60);
  expect(asleepS).toBe(deepS + lightS + remS);
  expect(awakeS).toBe(20 * 60);
  expect(night?.asleepS).toBe(asleepS);
  expect(night?.night[0]).toMatchObject({ unstagedS: 430 * 60, awakeS: 20 * 60, unknownS: 0 });
});

test("where only some of these are told, it is what was not lain awake", () => {
  expect(asleepMin({ awakeMin: 20 })).toBe(430);
  expect(asleepMin({ deepMin: 90, awakeMin: 20 })).toBe(430);
  expect(asleepMin({ deepMin: 90, lightMin: 340 })).toBe(430);
  expect(asleepMin({})).toBe(450);
  expect(asleepMin({ deepMin: 90 })).toBe(450);
});

test("sums that cannot be add no sleep and take none away", () => {
  expect(asleepMin({ deepMin: 100, lightMin: 380, awakeMin: 20 })).toBe(430);
  expect(asleepMin({ deepMin: 0, lightMin: 0, awakeMin: 20 })).toBe(430);
  expect(asleepMin({ awakeMin: 450 })).toBe(450);
  expect(asleepMin({ deepMin: 900, lightMin: 100, awakeMin: 20 })).toBe(450);
});

test("a night told to the second has all the sleep that is told", () => {
  const sleep = { startS: FELL_ASLEEP + 20, endS: WOKE_UP - 20 };
  expect(asleepMin({ ...sleep, deepMin: 90, lightMin: 340, awakeMin: 19 })).toBe(430);
});

test("waking that the band has seen is not taken off twice", () => {
  const walked = minutesFrom("2024-03-05T03:00+01:00", "01 i90 s40 x5");
  const { night, days } = told({ deepMin: 90, lightMin: 340, awakeMin: 20 }, walked);
  expect(night?.asleepS).toBe(430 * 60);
  expect(night?.night[0]).toMatchObject({ awakeS: 20 * 60 });
  expect(days.map((it) => it.asleepMinutes)).toEqual([29, 401]);
});

test("a night with stages of its own stays as it is", () => {
  const recorded = minutesFrom("2024-03-05T00:00+01:00", "79 i2 h55 x200, 7b h50 x100");
  const staged = [...findSleep(interpret(recorded))];
  const sums = { startS: FELL_ASLEEP, endS: WOKE_UP, deepMin: 90, lightMin: 150, awakeMin: 60 };
  const nights = nightsOf(staged, offsetAt, toldDays([{ day: DAY, sleep: sums }]));
  expect(nights).toEqual(nightsOf(staged, offsetAt));
  expect(nights[0]?.asleepS).toBe(300 * 60);
});

test("each day loses as much of the waking as it has of the night, and lies it still", () => {
  const { days } = told({ deepMin: 100, lightMin: 330, awakeMin: 20 });
  expect(days.map((it) => [it.day, it.asleepMinutes, it.stillMinutes])).toEqual([
    ["2024-03-04", 29, 1],
    [DAY, 401, 19],
  ]);
  expect(days.map((it) => it.told)).toEqual([{ asleepMinutes: 29 }, { asleepMinutes: 401 }]);
});

test("whatever is told, a night and its days have the same sleep, and no minute is lost", () => {
  const minutes = fc.option(fc.integer({ min: 0, max: 500 }), { nil: undefined });
  const sums = fc.record({
    deepMin: minutes,
    lightMin: minutes,
    remMin: minutes,
    awakeMin: minutes,
  });
  fc.assert(
    fc.property(sums, (it) => {
      const { night, days } = told(it);
      const [session] = night?.night ?? [];
      const { asleepS = 0, awakeS = 0, unknownS = 0 } = session ?? {};
      expect(asleepS).toBeGreaterThan(0);
      expect(Math.min(awakeS, unknownS)).toBeGreaterThanOrEqual(0);
      expect(asleepS + awakeS + unknownS).toBe(450 * 60);
      expect(days.reduce((sum, day) => sum + day.asleepMinutes, 0)).toBe(asleepS / 60);
      expect(days.every((day) => day.asleepMinutes >= 0)).toBe(true);
    }),
  );
});
