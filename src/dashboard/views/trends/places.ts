import { addDays, isDay, type LocalDay } from "../../../health/local-day.ts";
import { addMonths, lastDayOfMonth, startOfWeek, type Weekday } from "./calendar.ts";
import { isMeasureName, type MeasureName } from "./measures.ts";

export type Period = "week" | "month" | "year" | "all";

/** What of the trends is shown: a time, and what of it. */
export interface Place {
  readonly period: Period;
  /** The days of it; of `all`, those of which anything is recorded. */
  readonly from: LocalDay;
  readonly to: LocalDay;
  readonly measure: MeasureName;
}

/** What is known of the wearer's days. */
export interface Bounds {
  readonly first: LocalDay;
  readonly today: LocalDay;
  /** The last day of which anything is recorded, today at the latest. */
  readonly last: LocalDay;
  readonly firstWeekday: Weekday;
}

/**
 * Reads the route behind `trends`: `week/2026-03-15`, `month/2026-03`, `year/2026`, `all`, with the
 * measure at its end. A week and a month that are not named are the last ones with records. What makes
 * no sense there is the present year, in steps.
 */
export function placeOf(rest: readonly string[], bounds: Bounds): Place {
  const [period, second, third] = withTime(rest, bounds);
  const when = second ?? "";
  const named = period === "all" ? when : third;
  const measure = named !== undefined && isMeasureName(named) ? named : "steps";
  if (period === "all") return { period, from: bounds.first, to: bounds.today, measure };
  if (period === "week" && isDay(when)) return { ...weekOf(when, bounds), measure };
  if (period === "month" && isDay(`${when}-01`)) return { ...monthOf(when), measure };
  if (period === "month" && isDay(when)) return { ...monthOf(when.slice(0, 7)), measure };
  if (period === "year" && isDay(`${when}-01-01`)) return { ...yearOf(when), measure };
  return { ...yearOf(bounds.today.slice(0, 4)), measure };
}

/** A week or a month that is named by nothing, or by its measure only, is the last one with records. */
function withTime(rest: readonly string[], { last }: Bounds): readonly (string | undefined)[] {
  const [period, when] = rest;
  const isNamed = when !== undefined && !isMeasureName(when);
  if (isNamed || (period !== "week" && period !== "month")) return rest;
  return [period, period === "week" ? last : last.slice(0, 7), when];
}

type Time = Omit<Place, "measure">;

function weekOf(day: LocalDay, { firstWeekday }: Bounds): Time {
  const from = startOfWeek(day, firstWeekday);
  return { period: "week", from, to: addDays(from, 6) };
}

function monthOf(month: string): Time {
  return { period: "month", from: `${month}-01`, to: lastDayOfMonth(month) };
}

function yearOf(year: string): Time {
  return { period: "year", from: `${year}-01-01`, to: `${year}-12-31` };
}

/** The parts of the address of a place. */
export function partsOf({ period, from, measure }: Omit<Place, "to">): string[] {
  const when = {
    week: [from],
    month: [from.slice(0, 7)],
    year: [from.slice(0, 4)],
    all: [],
  }[period];
  return ["trends", period, ...when, ...(measure === "steps" ? [] : [measure])];
}

/** The period before, or after; of `all` there is none. */
export function neighbour(place: Place, count: -1 | 1): Place | undefined {
  const { period, from, measure } = place;
  switch (period) {
    case "week":
      return { ...place, from: addDays(from, 7 * count), to: addDays(place.to, 7 * count) };
    case "month":
      return { ...monthOf(addMonths(from.slice(0, 7), count)), measure };
    case "year":
      return { ...yearOf(addMonths(from.slice(0, 7), 12 * count).slice(0, 4)), measure };
    case "all":
      return undefined;
  }
}

/** The same days in another period: the end of what is shown, but not later than today. */
export function inPeriod(place: Place, period: Period, bounds: Bounds): Place {
  const last = place.to < bounds.today ? place.to : bounds.today;
  const day = last < place.from ? place.from : last;
  const when = { week: day, month: day.slice(0, 7), year: day.slice(0, 4), all: place.measure };
  return placeOf([period, when[period], place.measure], bounds);
}
