import { instantOfLocal } from "../../health/local-day.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { OffsetAt } from "../../health/zone.ts";
import { type DayNumber, dayName } from "./dates.ts";

/** When the wearer's clock showed a minute of a day; NaN where it left it out. */
export type LocalClock = (day: DayNumber, minute: number) => UnixSeconds;

const DAY_S = 86_400;

/**
 * Turns the local times of a file into instants, in the order of its rows: a time that a clock shows
 * twice, because it was set back, is the second one once the rows have gone back themselves.
 */
export function localClock(offsetAt: OffsetAt): LocalClock {
  let current = NaN;
  /** When the day began, where all of its minutes follow one another; else NaN. */
  let startS = NaN;
  let oddDay = oddClock(0, offsetAt);
  return (day, minute) => {
    if (day !== current) {
      current = day;
      startS = evenStart(day, offsetAt);
      if (Number.isNaN(startS)) oddDay = oddClock(day, offsetAt);
    }
    return Number.isNaN(startS) ? oddDay(minute) : startS + minute * 60;
  };
}

function evenStart(day: DayNumber, offsetAt: OffsetAt): UnixSeconds {
  const name = dayName(day);
  const first = instantOfLocal(name, 0, offsetAt) ?? NaN;
  const last = instantOfLocal(name, 1439, offsetAt) ?? NaN;
  return last - first === 1439 * 60 ? first : NaN;
}

/** A day on which the clock is set. */
function oddClock(day: DayNumber, offsetAt: OffsetAt): (minute: number) => UnixSeconds {
  const name = dayName(day);
  let before = -1;
  let course: "unknown" | "rising" | "back" | "falling" = "unknown";
  return (minute) => {
    const first = instantOfLocal(name, minute, offsetAt);
    if (first === undefined) return NaN;
    const second = secondTime(first, offsetAt);
    if (course === "unknown" && before >= 0) course = minute >= before ? "rising" : "falling";
    else if (course === "rising" && minute < before) {
      course = secondTime(instantOfLocal(name, before, offsetAt) ?? 0, offsetAt)
        ? "back"
        : "falling";
    }
    before = minute;
    return course === "back" ? (second ?? first) : first;
  };
}

/** When the clock shows the same again, within the day. */
function secondTime(firstS: UnixSeconds, offsetAt: OffsetAt): UnixSeconds | undefined {
  const shownS = firstS + offsetAt(firstS) * 60;
  const laterMin = offsetAt(firstS + DAY_S);
  const secondS = shownS - laterMin * 60;
  return secondS > firstS && offsetAt(secondS) === laterMin ? secondS : undefined;
}
