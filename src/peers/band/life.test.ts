import { describe, expect, test } from "vitest";
import { bandKinds } from "../../health/band-kind.ts";
import type { BandKind } from "../../health/band-kind.ts";
import type { SampledMinute } from "../../health/minute.ts";
import { offsetsOf, offsetsOfStays } from "../../health/zone.ts";
import { Life } from "./life.ts";
import type { LifeOptions } from "./life.ts";
import { longMinuteOf, minuteOf } from "./minute-source.ts";
import type { SampleBytes } from "./minute-source.ts";
import { toLocal } from "./zone.ts";

const BERLIN = offsetsOf("Europe/Berlin");
const utc = (...date: [number, number, number]): number => Date.UTC(...date) / 1000;
const YEAR = { startS: utc(2023, 0, 1), endS: utc(2024, 0, 1) };
const DAY_S = 86_400;
const ASLEEP: ReadonlySet<BandKind> = new Set(["light-sleep", "deep-sleep", "rem-sleep"]);

function lifeOf(options: Partial<LifeOptions> = {}): Life {
  return new Life({ seed: 1, ...YEAR, zone: BERLIN, sampleBytes: 4, ...options });
}

/** All minutes between, as a client understands them. */
function minutesOf(life: Life, size: SampleBytes, fromS: number, untilS: number): SampledMinute[] {
  const read = size === 4 ? minuteOf : longMinuteOf;
  const minutes: SampledMinute[] = [];
  let span = life.span(fromS, untilS);
  while (span) {
    const { startS, endS } = span;
    const samples = life.samples(span);
    expect(samples).toHaveLength(((endS - startS) / 60) * size);
    for (let i = 0; i < samples.length / size; i++) {
      minutes.push(read(samples, i * size, startS + 60 * i));
    }
    span = life.span(endS, untilS);
  }
  return minutes;
}

/** Sums by the wearer's calendar, without the first and the last day, which are cut off. */
function byDay(
  minutes: readonly SampledMinute[],
  sum: (of: SampledMinute, i: number) => number,
  shiftS = 0,
): number[] {
  const days: number[] = [];
  const first = Math.floor((toLocal(minutes[0]?.startS ?? 0, BERLIN) + shiftS) / DAY_S);
  for (const [i, minute] of minutes.entries()) {
    const day = Math.floor((toLocal(minute.startS, BERLIN) + shiftS) / DAY_S) - first;
    days[day] = (days[day] ?? 0) + sum(minute, i);
  }
  return days.slice(1, -1);
}

/** Sleep counts for the day that begins at noon before. */
const FROM_NOON_S = DAY_S / 2;

describe.each([
  { sampleBytes: 4, seed: 1 },
  { sampleBytes: 8, seed: 2 },
  { sampleBytes: 8, seed: 3 },
] as const)("a year of $sampleBytes-byte minutes with seed $seed", ({ sampleBytes, seed }) => {
  const minutes = minutesOf(lifeOf({ sampleBytes, seed }), sampleBytes, YEAR.startS, YEAR.endS);
  const kinds = [...bandKinds(minutes)].map(({ kind }) => kind);

  test("has five to ten hours of sleep every night, deep sleep in each", () => {
    const isAsleep = kinds.map((kind) => ASLEEP.has(kind));
    const nights = byDay(minutes, (_, i) => (isAsleep[i] === true ? 1 / 60 : 0), FROM_NOON_S);
    expect(nights).toHaveLength(364);
    expect(Math.min(...nights)).toBeGreaterThan(5);
    expect(Math.max(...nights)).toBeLessThan(10);
    const deep = byDay(minutes, (_, i) => (kinds[i] === "deep-sleep" ? 1 : 0), FROM_NOON_S);
    expect(Math.min(...deep)).toBeGreaterThan(20);
    expect(kinds.includes("rem-sleep")).toBe(sampleBytes === 8);
  });

  test("has two to twenty thousand steps a day, and both lazy and busy days", () => {
    const days = byDay(minutes, ({ steps }) => steps);
    expect(days).toHaveLength(364);
    expect(Math.min(...days)).toBeGreaterThan(2_000);
    expect(Math.max(...days)).toBeLessThan(20_000);
    expect(Math.max(...days)).toBeGreaterThan(2 * Math.min(...days));
  });

  test("has no value that cannot be, and nothing moves where nobody is", () => {
    const isOff = (i: number): boolean => kinds[i] === "not-worn" || kinds[i] === "charging";
    for (const [i, { heartRateBpm, steps, intensity }] of minutes.entries()) {
      if (heartRateBpm !== undefined && (heartRateBpm < 40 || heartRateBpm > 200)) {
        expect.fail(`a pulse of ${heartRateBpm}`);
      }
      if (steps > 200 || intensity > 200) expect.fail("too much for a minute");
      if (isOff(i) && (steps > 0 || intensity > 0 || heartRateBpm !== undefined)) {
        expect.fail("a band on the table walks");
      }
    }
    const off = kinds.filter((_, i) => isOff(i)).length;
    expect(off / kinds.length).toBeGreaterThan(0.003);
    expect(off / kinds.length).toBeLessThan(0.05);
    expect(new Set(kinds)).toContain("running");
    expect(new Set(kinds)).toContain("charging");
  });

  test("has half an hour without a record about once a month", () => {
    const gaps = minutes.slice(1).map(({ startS }, i) => startS - (minutes[i]?.startS ?? 0) - 60);
    const real = gaps.filter((gapS) => gapS !== 0);
    expect(new Set(real)).toEqual(new Set([1_800]));
    expect(real.length).toBeGreaterThanOrEqual(12);
    expect(real.length).toBeLessThanOrEqual(14);
  });
});

test("the nights in which the clocks change are as long as they are, and end when the alarm rings", () => {
  const life = lifeOf();
  const lengths = [utc(2023, 2, 26), utc(2023, 9, 29), utc(2023, 5, 1)].map((atS) => {
    const { startS, endS, wakeS } = life.planAt(atS + 12 * 3_600);
    // They were Sundays, and a Thursday.
    const wakesAt = (toLocal(wakeS, BERLIN) % DAY_S) / 3_600;
    expect(wakesAt).toBeGreaterThan(6);
    expect(wakesAt).toBeLessThan(9.5);
    expect(minutesOf(life, 4, startS, endS)).toHaveLength((endS - startS) / 60);
    return (endS - startS) / 3_600;
  });
  expect(lengths).toEqual([23, 25, 24]);
});

test("who flies to New York sleeps there at night", () => {
  const zone = offsetsOfStays([
    { fromS: 0, zone: "Europe/Berlin" },
    { fromS: utc(2023, 5, 10) + 43_200, zone: "America/New_York" },
    { fromS: utc(2023, 5, 20) + 3_600, zone: "Europe/Berlin" },
  ]);
  const life = lifeOf({ zone });
  const all = minutesOf(life, 4, utc(2023, 5, 8), utc(2023, 5, 24));
  expect(all.every(({ startS }, i) => startS === (all[0]?.startS ?? 0) + 60 * i)).toBe(true);
  const kinds = [...bandKinds(all)];
  const nightly = kinds.filter(({ minute, kind }) => {
    const hour = (toLocal(minute.startS, zone) % DAY_S) / 3_600;
    return hour >= 3 && hour < 6 && ASLEEP.has(kind);
  });
  expect(nightly.length / (16 * 180)).toBeGreaterThan(0.8);
});

test("a minute is the same whatever was asked for before, and however late it is", () => {
  const whole = lifeOf({ endS: undefined });
  const once = minutesOf(whole, 4, YEAR.startS, utc(2023, 1, 1));
  const later = lifeOf({ endS: undefined });
  later.samples({ startS: utc(2023, 7, 1), endS: utc(2023, 7, 3) });
  const middleS = utc(2023, 0, 17) + 5_460;
  const again = [
    ...minutesOf(later, 4, YEAR.startS, middleS),
    ...minutesOf(later, 4, middleS, utc(2023, 1, 1)),
  ];
  expect(again).toEqual(once);
  expect(minutesOf(lifeOf({ seed: 2 }), 4, YEAR.startS, utc(2023, 1, 1))).not.toEqual(once);
});

test("what it says of now agrees with the minutes, and the battery is charged now and then", () => {
  const life = lifeOf();
  const evening = life.planAt(utc(2023, 3, 5) + 43_200).endS - 60;
  const { startS } = life.planAt(evening);
  const steps = minutesOf(life, 4, startS, evening).reduce((sum, it) => sum + it.steps, 0);
  expect(life.stepsToday(evening)).toBe(steps);
  const levels = new Set<boolean>();
  for (let atS = YEAR.startS; atS < YEAR.startS + 60 * DAY_S; atS += 600) {
    const { percent, isCharging, chargedS } = life.battery(atS);
    levels.add(isCharging);
    if (percent < 5 || percent > 100 || (chargedS ?? 0) > atS) expect.fail("no such battery");
  }
  expect(levels.size).toBe(2);
});
