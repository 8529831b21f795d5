import type { UnixSeconds } from "../../health/minute.ts";

/** What JSON may hold; nothing of it is believed before its type was looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A number, or text that is one; anything else is `undefined`. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  const isNumeral = typeof value === "string" && /^\s*[+-]?\d{1,15}(?:\.\d{1,15})?\s*$/.test(value);
  return isNumeral ? Number(value) : undefined;
}

/** A whole number from `least` to `most`, both included. */
export function wholeOf(value: unknown, least: number, most: number): number | undefined {
  const number = numberOf(value);
  return number !== undefined && Number.isInteger(number) && number >= least && number <= most
    ? number
    : undefined;
}

/** Text in JSON as an object; `undefined`: it is none, or no JSON at all. */
export function objectOf(value: unknown): JsonObject | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  // Neither null nor a list: its properties may be read by name.
  return value as JsonObject;
}

/** The objects of a list; what is no list has none. */
export function objectsIn(value: unknown): JsonObject[] {
  if (!Array.isArray(value)) return [];
  const list: readonly unknown[] = value;
  return list.map(objectOf).filter((it) => it !== undefined);
}

/** `undefined` for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Nothing that the app could have recorded is older. */
const EARLIEST_S = Date.UTC(2010, 0) / 1000;

/** A clock that is wrong by a day, in any time zone, is still believed. */
const AHEAD_S = 2 * 86_400;

/** Whether something can have been recorded then. */
export function isTime(atS: UnixSeconds, nowS: UnixSeconds): boolean {
  return atS >= EARLIEST_S && atS <= nowS + AHEAD_S;
}

/** An instant written in seconds or milliseconds, if something can have been recorded then. */
export function timeOf(value: unknown, nowS: UnixSeconds): UnixSeconds | undefined {
  const atS = secondsOf(value);
  return atS !== undefined && isTime(atS, nowS) ? atS : undefined;
}

/** Seconds since 1970 from seconds or milliseconds: as seconds, what is above lies after the year 5138. */
export function secondsOf(value: unknown): UnixSeconds | undefined {
  const number = numberOf(value);
  if (number === undefined || number < 0) return undefined;
  return Math.floor(number > 1e11 ? number / 1000 : number);
}
