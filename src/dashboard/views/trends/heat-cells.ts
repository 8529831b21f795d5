import { dayOfNumber, type Calendar } from "./calendar.ts";
import type { DayState, DayValues } from "./day-values.ts";
import { heatStep } from "./heat-scale.ts";

/** Cells that have no value; below 32, 1 and more are colours. */
export const NOT_WORN = 254;
export const NO_RECORD = 255;
export const OUTSIDE = 0;

/** Beside its colour: what makes a cell look otherwise. */
const COLOUR = 31;
export const PARTLY = 32;
export const TOLD = 64;
export const UNFINISHED = 96;

const LOOKS: Partial<Record<DayState, number>> = {
  partly: PARTLY,
  told: TOLD,
  unfinished: UNFINISHED,
};

/** One cell a day, week after week: looked up while drawing, so that a frame of panning costs little. */
export function heatCells(
  calendar: Calendar,
  values: DayValues,
  limits: readonly number[],
): Uint8Array {
  return Uint8Array.from({ length: calendar.columns * 7 }, (_, index) => {
    const { value, is } = values.at(dayOfNumber(calendar.origin + index));
    if (value !== undefined) return heatStep(value, limits) | (LOOKS[is] ?? 0);
    if (is === "not-worn") return NOT_WORN;
    return is === "no-record" ? NO_RECORD : OUTSIDE;
  });
}

/** The colour of a cell, from 1 on, and its look: 0 is plain. */
export function colourAndLook(cell: number): readonly [colour: number, look: number] {
  return [cell & COLOUR, cell & ~COLOUR];
}
