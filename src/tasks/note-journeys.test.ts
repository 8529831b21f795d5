import { describe, expect, test } from "vitest";
import type { DaySummary } from "../health/day-summary.ts";
import { addDays } from "../health/local-day.ts";
import type { ZoneChange } from "../store/wearer-rows.ts";
import { noteJourneys } from "./note-journeys.ts";

const HOME = "Europe/Berlin";

/** Notes down what it is told, as the store would. */
function notebook(...known: ZoneChange[]) {
  const noted: ZoneChange[] = [];
  return {
    noted,
    zones: () => [...known, ...noted].toSorted((a, b) => a.fromS - b.fromS),
    noteZone: (zone: string, fromS: number) => {
      noted.push({ zone, fromS });
    },
  };
}

const daysFrom = (first: string, count: number, offsetMin?: number): DaySummary[] =>
  Array.from({ length: count }, (_, i) => ({ day: addDays(first, i), offsetMin }));

const utc = (text: string): number => Date.parse(`${text}:00Z`) / 1000;

describe("a stay", () => {
  test("lasts from the midnight of its first day to the one behind its last", () => {
    const notes = notebook();
    noteJourneys(notes, daysFrom("2024-01-10", 5, 540), HOME);
    expect(notes.noted).toEqual([
      { zone: HOME, fromS: expect.any(Number) as number },
      { zone: "+09:00", fromS: utc("2024-01-09T15:00") },
      { zone: HOME, fromS: utc("2024-01-14T15:00") },
    ]);
    expect(notes.noted[0]?.fromS).toBeLessThan(utc("2023-02-01T00:00"));
  });

  test("goes over into the next one without a day at home between", () => {
    const notes = notebook({ zone: HOME, fromS: 0 });
    const east = [...daysFrom("2024-01-10", 3, 240), ...daysFrom("2024-01-13", 3, 540)];
    noteJourneys(notes, [...east, ...daysFrom("2024-01-16", 3, 60)], HOME);
    expect(notes.noted).toEqual([
      { zone: "+04:00", fromS: utc("2024-01-09T20:00") },
      { zone: "+09:00", fromS: utc("2024-01-12T15:00") },
      { zone: HOME, fromS: utc("2024-01-15T15:00") },
    ]);
  });

  test("that was made before does not make the next one of its kind a part of home", () => {
    const notes = notebook(
      { zone: HOME, fromS: 0 },
      { zone: "-05:00", fromS: utc("2024-03-01T05:00") },
      { zone: HOME, fromS: utc("2024-03-08T05:00") },
    );
    noteJourneys(notes, daysFrom("2024-05-01", 2, -300), HOME);
    expect(notes.noted.map(({ zone }) => zone)).toEqual(["-05:00", HOME]);
  });
});

describe("no stay is", () => {
  test("what fits where the wearer is known to have been", () => {
    const notes = notebook({ zone: "Asia/Tokyo", fromS: 0 });
    noteJourneys(notes, daysFrom("2024-01-10", 5, 540), HOME);
    expect(notes.noted).toEqual([]);
  });

  test("a source that writes the offset of winter all the year, or none at all", () => {
    const notes = notebook();
    noteJourneys(notes, daysFrom("2024-01-10", 300, 60), HOME);
    noteJourneys(notes, daysFrom("2024-01-10", 300), HOME);
    expect(notes.noted).toEqual([]);
  });

  test("what a source says that is elsewhere every other day for years", () => {
    const notes = notebook();
    const days = daysFrom("2015-01-01", 3_000).map(({ day }, i) => ({
      day,
      offsetMin: i % 2 === 0 ? 720 : -660,
    }));
    noteJourneys(notes, days, HOME);
    expect(notes.noted).toEqual([]);
  });
});
