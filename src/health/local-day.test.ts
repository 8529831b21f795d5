import fc from "fast-check";
import { expect, test } from "vitest";
import { at } from "../../test/minutes.ts";
import {
  addDays,
  dayAt,
  dayOf,
  daysBetween,
  instantOfLocal,
  isDay,
  startOfDay,
} from "./local-day.ts";
import { offsetsOf, offsetsOfStays } from "./zone.ts";

const berlin = offsetsOf("Europe/Berlin");

test("the day changes at the wearer's midnight", () => {
  expect(dayOf(at("2024-03-01T22:59:59Z"), 60)).toBe("2024-03-01");
  expect(dayOf(at("2024-03-01T23:00Z"), 60)).toBe("2024-03-02");
  expect(dayOf(at("2024-03-01T02:00Z"), -180)).toBe("2024-02-29");
});

test("days have 23 and 25 hours where the clock changes", () => {
  const hoursOf = (day: string) =>
    (startOfDay(addDays(day, 1), berlin) - startOfDay(day, berlin)) / 3600;
  expect(startOfDay("2024-03-31", berlin)).toBe(at("2024-03-31T00:00+01:00"));
  expect(["2024-03-30", "2024-03-31", "2024-10-27", "2024-10-28"].map(hoursOf)).toEqual([
    24, 23, 25, 24,
  ]);
});

test("where midnight falls out, the day begins at one", () => {
  const sao = offsetsOf("America/Sao_Paulo");
  expect(startOfDay("2018-11-04", sao)).toBe(at("2018-11-04T01:00-02:00"));
});

test("a day that a zone leaves out has no length", () => {
  const apia = offsetsOf("Pacific/Apia");
  expect(startOfDay("2011-12-30", apia)).toBe(startOfDay("2011-12-31", apia));
  expect(dayAt(at("2011-12-30T09:59Z"), apia).day).toBe("2011-12-29");
  expect(dayAt(at("2011-12-30T10:00Z"), apia).day).toBe("2011-12-31");
});

test("a day that has begun stays, though the clock is set back to its eve", () => {
  const offsetAt = offsetsOfStays([
    { fromS: 0, zone: "Europe/Berlin" },
    { fromS: at("2024-07-10T23:00Z"), zone: "America/New_York" },
  ]);
  expect(dayAt(at("2024-07-10T22:30Z"), offsetAt).day).toBe("2024-07-11");
  expect(dayOf(at("2024-07-10T23:30Z"), -240)).toBe("2024-07-10");
  expect(dayAt(at("2024-07-10T23:30Z"), offsetAt)).toEqual({
    day: "2024-07-11",
    startS: at("2024-07-11T00:00+02:00"),
    endS: at("2024-07-12T00:00-04:00"),
  });
});

test("every instant lies in exactly one day, whatever the zone", () => {
  const zones = ["Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Africa/Cairo", "Asia/Gaza"];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom(...zones),
      fc.integer({ min: at("2005-01-01T00:00Z"), max: at("2030-01-01T00:00Z") }),
      fc.integer({ min: -100_000, max: 100_000 }),
      (here, there, atS, sinceS) => {
        const offsetAt = offsetsOfStays([
          { fromS: 0, zone: here },
          { fromS: atS + sinceS, zone: there },
        ]);
        const { day, startS, endS } = dayAt(atS, offsetAt);
        expect(startS).toBeLessThanOrEqual(atS);
        expect(endS).toBeGreaterThan(atS);
        expect(dayAt(startS, offsetAt)).toEqual({ day, startS, endS });
        expect(dayAt(endS - 1, offsetAt)).toEqual({ day, startS, endS });
        expect(dayAt(endS, offsetAt).startS).toBe(endS);
        expect(dayAt(endS, offsetAt).day > day).toBe(true);
      },
    ),
    { numRuns: 200 },
  );
});

test("days are counted over months, leap years and years", () => {
  expect(addDays("2024-02-28", 2)).toBe("2024-03-01");
  expect(addDays("2024-01-01", -1)).toBe("2023-12-31");
  expect([...daysBetween("2023-12-30", "2024-01-02")]).toEqual([
    "2023-12-30",
    "2023-12-31",
    "2024-01-01",
    "2024-01-02",
  ]);
  expect([...daysBetween("2024-01-02", "2024-01-01")]).toEqual([]);
});

test("only a day that exists is one", () => {
  expect(["2024-02-29", "0001-01-01"].map(isDay)).toEqual([true, true]);
  expect(["2023-02-29", "2024-13-01", "2024-1-1", "+02024-01-01", "", "today"].map(isDay)).toEqual(
    Array<boolean>(6).fill(false),
  );
  expect(() => addDays("2023-02-29", 1)).toThrow(TypeError);
  expect(() => startOfDay("2024-01-01", () => Number.NaN)).toThrow(TypeError);
});

test("a wall time becomes the instant at which the clock shows it first", () => {
  expect(instantOfLocal("2024-02-01", 8 * 60, berlin)).toBe(at("2024-02-01T08:00+01:00"));
  expect(instantOfLocal("2024-07-01", 8 * 60, berlin)).toBe(at("2024-07-01T08:00+02:00"));
  expect(instantOfLocal("2024-03-31", 150, berlin)).toBe(undefined);
  expect(instantOfLocal("2024-03-31", 180, berlin)).toBe(at("2024-03-31T03:00+02:00"));
  expect(instantOfLocal("2024-10-27", 150, berlin)).toBe(at("2024-10-27T02:30+02:00"));
  expect(instantOfLocal("2024-10-27", 180, berlin)).toBe(at("2024-10-27T03:00+01:00"));
  expect(instantOfLocal("2024-10-27", 1440, berlin)).toBe(at("2024-10-28T00:00+01:00"));
});

test("a wall time and its instant belong together in every zone", () => {
  const zones = fc.constantFrom(
    "Asia/Kolkata",
    "America/New_York",
    "Pacific/Apia",
    "Europe/Dublin",
  );
  const minutes = fc.integer({
    min: at("2011-01-01T00:00Z") / 60,
    max: at("2030-01-01T00:00Z") / 60,
  });
  fc.assert(
    fc.property(zones, minutes, (zone, minute) => {
      const offsetAt = offsetsOf(zone);
      const shownS = minute * 60 + offsetAt(minute * 60) * 60;
      const day = dayOf(shownS, 0);
      const found = instantOfLocal(day, (shownS % 86_400) / 60, offsetAt) ?? NaN;
      expect(found + offsetAt(found) * 60).toBe(shownS);
      expect(found).toBeLessThanOrEqual(minute * 60);
    }),
  );
});
