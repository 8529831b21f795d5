import fc from "fast-check";
import { expect, test } from "vitest";
import type { NightRow } from "../../../server/answers.ts";
import {
  BIN_S,
  clockOf,
  isToldOnly,
  lastNights,
  laterBy,
  lengthsOf,
  listNights,
  monthsBetween,
  nextMonth,
  nightsOfMonth,
  onClock,
  previousMonth,
} from "./overview.ts";

const night = (day: string, more: Partial<NightRow> = {}): NightRow => ({
  day,
  startS: 1,
  endS: 2,
  fellAsleepMin: 690,
  wokeUpMin: 1_140,
  asleepS: 7 * 3600,
  napS: 0,
  interruptions: 1,
  ...more,
});

test("the last nights are thirty, and so are those before", () => {
  expect(lastNights("2026-03-15")).toEqual({
    from: "2026-02-14",
    to: "2026-03-15",
    before: { from: "2026-01-15", to: "2026-02-13" },
  });
});

test("a month goes as far as it has been", () => {
  expect(nightsOfMonth("2026-02", "2026-03-15")).toMatchObject({
    from: "2026-02-01",
    to: "2026-02-28",
    before: { from: "2026-01-04", to: "2026-01-31" },
  });
  expect(nightsOfMonth("2026-03", "2026-03-15")?.to).toBe("2026-03-15");
  expect(nightsOfMonth("2026-04", "2026-03-15")).toBeUndefined();
  expect(nightsOfMonth("2026-13", "2026-03-15")).toBeUndefined();
});

test("months follow each other across the year", () => {
  expect(nextMonth("2025-12")).toBe("2026-01");
  expect(nextMonth("2024-02")).toBe("2024-03");
  expect(previousMonth("2026-01")).toBe("2025-12");
});

test("every day is in the list, and a night that is missing says why", () => {
  const listed = listNights(
    { from: "2026-03-01", to: "2026-03-03", before: { from: "", to: "" } },
    [night("2026-03-02")],
    { days: ["2026-03-02", "2026-03-03"], coverage: ["worn", "not-worn"] },
  );
  expect(listed.map(({ day, night: it, isNotWorn }) => [day, it?.day, isNotWorn])).toEqual([
    ["2026-03-03", undefined, true],
    ["2026-03-02", "2026-03-02", false],
    ["2026-03-01", undefined, false],
  ]);
});

test("a night without stages is known by its sums only; a day with naps only is no night", () => {
  expect(isToldOnly(night("2026-03-02", { interruptions: undefined }))).toBe(true);
  expect(isToldOnly(night("2026-03-02"))).toBe(false);
  expect(isToldOnly({ day: "2026-03-02", asleepS: 0, napS: 1_200 })).toBe(false);
});

test("the clock holds every night, also of somebody who sleeps by day", () => {
  expect(clockOf([])).toEqual({ fromMin: 480, toMin: 1_320 });
  expect(clockOf([night("2026-03-02", { fellAsleepMin: 1_335, wokeUpMin: 1_725 })])).toEqual({
    fromMin: 480,
    toMin: 1_740,
  });
  expect(onClock(23 * 60, { fromMin: 480, toMin: 1_320 })).toBe(660);
  expect(onClock(7 * 60, { fromMin: 480, toMin: 1_320 })).toBe(1_140);
  expect(onClock(14 * 60, { fromMin: 480, toMin: 1_740 })).toBe(1_560);
});

test("lengths are counted once each, in steps without a hole", () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 16 * 3600 }), { maxLength: 60 });
  fc.assert(
    fc.property(lengths, lengths, (these, those) => {
      const bins = lengthsOf(these, those);
      expect(bins.reduce((sum, it) => sum + it.count, 0)).toBe(these.length);
      expect(bins.reduce((sum, it) => sum + it.before, 0)).toBe(those.length);
      for (const [index, { fromS }] of bins.entries()) {
        expect(fromS % BIN_S).toBe(0);
        expect(fromS - (bins[index - 1]?.fromS ?? fromS - BIN_S)).toBe(BIN_S);
      }
    }),
  );
});

test("later and earlier go across midnight", () => {
  expect(laterBy(10, 1_430)).toBe(20);
  expect(laterBy(1_430, 10)).toBe(-20);
  expect(laterBy(0, 0)).toBe(0);
});

test("months from one to another are all there, over the end of a year, too", () => {
  expect(monthsBetween("2025-11", "2026-02")).toEqual(["2025-11", "2025-12", "2026-01", "2026-02"]);
  expect(monthsBetween("2026-02", "2026-02")).toEqual(["2026-02"]);
  expect(monthsBetween("2026-03", "2026-02")).toEqual([]);
});
