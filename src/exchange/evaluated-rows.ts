import type { Day } from "../health/day.ts";
import type { Night } from "../health/nights.ts";
import type { SleepSession } from "../health/sleep.ts";
import type { SqlRow } from "../platform.ts";

/** Days as rows of the set `days`. */
export function* dayRows(days: Iterable<Day>): Generator<SqlRow, void, void> {
  for (const day of days) yield rowOf({ ...day, ...day.heartRate, ...day.coverage });
}

/** Sleeps as rows of the set `nights`. */
export function* nightRows(nights: Iterable<Night>): Generator<SqlRow, void, void> {
  for (const { day, night, naps } of nights) {
    for (const sleep of night) yield sleepRow(day, "night", sleep);
    for (const sleep of naps) yield sleepRow(day, "nap", sleep);
  }
}

function sleepRow(day: string, what: string, sleep: SleepSession): SqlRow {
  return rowOf({ day, what, ...sleep });
}

/** What is a number or a text; the sets have no other columns. */
function rowOf(values: Readonly<Record<string, unknown>>): SqlRow {
  const row: SqlRow = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "number" || typeof value === "string") row[name] = value;
  }
  return row;
}
