import { expect, test } from "vitest";
import {
  addMonths,
  calendarOf,
  columnOf,
  dayOfNumber,
  firstWeekdayOf,
  lastDayOfMonth,
  monthsIn,
  numberOfDay,
  startOfWeek,
  weekdayOf,
} from "./calendar.ts";

test("weekdays are those of the calendar, before 1970 too", () => {
  expect(weekdayOf("2026-03-15")).toBe(7);
  expect(weekdayOf("2026-03-16")).toBe(1);
  expect(weekdayOf("1970-01-01")).toBe(4);
  expect(weekdayOf("1969-12-28")).toBe(7);
});

test("a week begins on Monday, Sunday or Saturday, as the reader's country has it", () => {
  expect(firstWeekdayOf("de-DE")).toBe(1);
  expect(firstWeekdayOf("en-GB")).toBe(1);
  expect(firstWeekdayOf("en-US")).toBe(7);
  expect(firstWeekdayOf("ar-EG")).toBe(6);
  expect(startOfWeek("2026-03-15", 1)).toBe("2026-03-09");
  expect(startOfWeek("2026-03-15", 7)).toBe("2026-03-15");
  expect(startOfWeek("2026-03-13", 6)).toBe("2026-03-07");
});

test("a calendar has whole weeks around its days", () => {
  const monday = calendarOf("2026-01-01", "2026-12-31", 1);
  expect(dayOfNumber(monday.origin)).toBe("2025-12-29");
  expect(monday.columns).toBe(53);
  expect(columnOf(monday, "2026-01-04")).toBe(0);
  expect(columnOf(monday, "2026-01-05")).toBe(1);
  const sunday = calendarOf("2026-01-01", "2026-12-31", 7);
  expect(dayOfNumber(sunday.origin)).toBe("2025-12-28");
  expect(columnOf(sunday, "2026-01-04")).toBe(1);
});

test("a calendar of one day has one week", () => {
  expect(calendarOf("2026-03-15", "2026-03-15", 1).columns).toBe(1);
});

test("months stand where their first day is, and only those in sight", () => {
  const calendar = calendarOf("2026-01-01", "2026-12-31", 1);
  expect(monthsIn(calendar, 0, 9)).toEqual([
    { month: "2026-01", column: 0 },
    { month: "2026-02", column: 4 },
    { month: "2026-03", column: 8 },
  ]);
  expect(monthsIn(calendar, 5, 7)).toEqual([]);
});

test("months are counted over the turn of the year, and end where they end", () => {
  expect(addMonths("2026-01", -1)).toBe("2025-12");
  expect(addMonths("2025-12", 14)).toBe("2027-02");
  expect(lastDayOfMonth("2028-02")).toBe("2028-02-29");
  expect(numberOfDay(dayOfNumber(20_000))).toBe(20_000);
});
