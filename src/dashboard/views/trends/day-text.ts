import type { DayValue } from "./day-values.ts";
import type { MeasureName } from "./measures.ts";
import { showWithUnit, words } from "./words.ts";

/** A day as it is said, with everything. */
export const SAID_DAY = {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
} as const;

/** What there is of a day, in words. */
export function textOf({ value, is }: DayValue, measure: MeasureName): string {
  if (value !== undefined) {
    const text = showWithUnit(measure, value);
    if (is === "unfinished") return `${text} ${words().soFar}`;
    if (is === "partly") return `${text}, ${words().inPart}`;
    return is === "told" ? `${text}, ${words().told}` : text;
  }
  if (is === "not-worn") return words().notWorn;
  return is === "to-come" ? words().toCome : words().noRecord;
}
