import fc from "fast-check";
import { expect, test } from "vitest";
import { anyRecord, minutesOf } from "../../test/any-minutes.ts";
import { summarizeDays } from "../health/day.ts";
import { interpret } from "../health/interpret.ts";
import { nightsOf } from "../health/nights.ts";
import { findSleep } from "../health/sleep.ts";
import { overlay } from "../health/told-sleep.ts";
import { toldDays } from "../health/told-day.ts";
import { offsetsOf } from "../health/zone.ts";
import { daysOfTexts, textOfDay } from "./day-text.ts";
import { nightsOfTexts, textOfNight } from "./night-text.ts";

test("days and nights of any record come back as they were", () => {
  const offsetAt = offsetsOf("Europe/Berlin");
  let seen = 0;
  fc.assert(
    fc.property(anyRecord(), fc.constantFrom({}, WEARER), (record, wearer) => {
      const startS = record.fromMin * 60;
      const day = new Date(startS * 1000).toISOString().slice(0, 10);
      const sleep = { startS, endS: startS + 28_800, deepMin: 60, awakeMin: 5 };
      const told = toldDays([{ day, steps: 9_000, distanceM: 7_000.5, sleep }]);
      const stretches = [{ startS, endS: startS + 28_800, state: "asleep" as const }];
      const minutes = [...overlay(interpret(minutesOf(record)), stretches)];
      const days = [...summarizeDays(minutes, { offsetAt, wearer, told })];
      expect(daysOfTexts(`[${days.map(textOfDay).join()}]`)).toEqual(days);
      const nights = nightsOf(findSleep(minutes), offsetAt, told);
      expect(nightsOfTexts(`[${nights.map(textOfNight).join()}]`)).toEqual(nights);
      seen += nights.length;
    }),
    { numRuns: 80 },
  );
  expect(seen).toBeGreaterThanOrEqual(60);
});

const WEARER = { bornOn: "1984-01-01", heightCm: 180, weightKg: 80 };
