import type { UnixSeconds } from "../../health/minute.ts";
import type { SqlValue } from "../../platform.ts";

/** A number that the column holds; `undefined` for everything else, also beyond 2^53. */
export function numberOf(value: SqlValue | undefined): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** A number between two others, both included; `undefined` for everything else. */
export function numberWithin(
  value: SqlValue | undefined,
  least: number,
  most: number,
): number | undefined {
  const number = numberOf(value);
  return number !== undefined && number >= least && number <= most ? number : undefined;
}

/** A whole number from 0 to `most`; `undefined` for everything else. */
export function countWithin(value: SqlValue | undefined, most: number): number | undefined {
  const number = numberWithin(value, 0, most);
  return Number.isInteger(number) ? number : undefined;
}

/** No band that Gadgetbridge knows is older. */
const EARLIEST_S = Date.UTC(2010, 0) / 1000;
const LATEST_BEHIND_NOW_S = 2 * 86_400;

/** An instant from a column of milliseconds or seconds; `undefined` for a time that cannot be true. */
export function instantOf(
  value: SqlValue | undefined,
  unit: "ms" | "s",
  nowS: UnixSeconds,
): UnixSeconds | undefined {
  const number = numberOf(value);
  if (number === undefined) return undefined;
  const atS = Math.floor(unit === "ms" ? number / 1000 : number);
  return atS >= EARLIEST_S && atS <= nowS + LATEST_BEHIND_NOW_S ? atS : undefined;
}
