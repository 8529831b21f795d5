import type { DayValues } from "./day-values.ts";
import { dayOfNumber, type Calendar } from "./calendar.ts";
import { heatStep } from "./heat-scale.ts";

/** Cells that have no value; 1 and more are colours. */
export const NOT_WORN = 254;
export const NO_RECORD = 255;
export const OUTSIDE = 0;

/** One cell a day, week after week: looked up while drawing, so that a frame of panning costs little. */
export function heatCells(
  calendar: Calendar,
  values: DayValues,
  limits: readonly number[],
): Uint8Array {
  return Uint8Array.from({ length: calendar.columns * 7 }, (_, index) => {
    const { value, is } = values.at(dayOfNumber(calendar.origin + index));
    if (value !== undefined) return heatStep(value, limits);
    if (is === "not-worn") return NOT_WORN;
    return is === "no-record" ? NO_RECORD : OUTSIDE;
  });
}
