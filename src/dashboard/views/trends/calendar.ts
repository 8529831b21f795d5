import { addDays, type LocalDay } from "../../../health/local-day.ts";

/** 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

const DAY_MS = 86_400_000;

/** 1970-01-01 was a Thursday. */
const EPOCH_WEEKDAY = 4;

/** Days since 1970; calendars are laid out in whole numbers. */
export function numberOfDay(day: LocalDay): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

export function dayOfNumber(number: number): LocalDay {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

export function weekdayOf(day: LocalDay): Weekday {
  return (((((numberOfDay(day) + EPOCH_WEEKDAY - 1) % 7) + 7) % 7) + 1) as Weekday;
}

/** The first day of the week that a day is in. */
export function startOfWeek(day: LocalDay, firstWeekday: Weekday): LocalDay {
  return addDays(day, -((weekdayOf(day) - firstWeekday + 7) % 7));
}

interface WithWeekInfo {
  getWeekInfo?: () => { readonly firstDay: number };
}

/** With which day the reader's weeks begin; a Monday where the browser does not tell. */
export function firstWeekdayOf(locale: string): Weekday {
  const region: Intl.Locale & WithWeekInfo = new Intl.Locale(locale);
  const first = region.getWeekInfo?.().firstDay;
  return first !== undefined && first >= 1 && first <= 7 ? (first as Weekday) : 1;
}

/** Weeks as columns, weekdays as rows. */
export interface Calendar {
  /** The number of the day at the top of the first column. */
  readonly origin: number;
  readonly columns: number;
  readonly firstWeekday: Weekday;
}

/** The calendar that holds all days from one to another, in whole weeks. */
export function calendarOf(from: LocalDay, to: LocalDay, firstWeekday: Weekday): Calendar {
  const origin = numberOfDay(startOfWeek(from, firstWeekday));
  const columns = Math.floor((numberOfDay(to) - origin) / 7) + 1;
  return { origin, columns: Math.max(1, columns), firstWeekday };
}

export function columnOf(calendar: Calendar, day: LocalDay): number {
  return Math.floor((numberOfDay(day) - calendar.origin) / 7);
}

/** The months whose first day lies in these columns, each with the column that it begins in. */
export function monthsIn(
  calendar: Calendar,
  fromColumn: number,
  toColumn: number,
): { readonly month: string; readonly column: number }[] {
  const last = dayOfNumber(calendar.origin + (toColumn + 1) * 7 - 1);
  let month = dayOfNumber(calendar.origin + fromColumn * 7).slice(0, 7);
  const found: { month: string; column: number }[] = [];
  for (; `${month}-01` <= last; month = addMonths(month, 1)) {
    const column = columnOf(calendar, `${month}-01`);
    if (column >= fromColumn) found.push({ month, column });
  }
  return found;
}

/** `2026-01` and one is `2026-02`. */
export function addMonths(month: string, count: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const months = year * 12 + number - 1 + count;
  const there = Math.floor(months / 12);
  return `${String(there).padStart(4, "0")}-${String(months - there * 12 + 1).padStart(2, "0")}`;
}

export function lastDayOfMonth(month: string): LocalDay {
  return addDays(`${addMonths(month, 1)}-01`, -1);
}
