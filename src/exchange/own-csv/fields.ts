import { isDay } from "../../health/local-day.ts";
import type { UnixSeconds } from "../../health/minute.ts";

/**
 * What a row of ours says, by the names of its columns. Absent is what is not known, or has no column;
 * what is there and cannot be read throws {@link BAD_ROW}.
 */
export interface Fields {
  text(column: string): string | undefined;
  number(column: string): number | undefined;
  instant(column: string): UnixSeconds | undefined;
  flag(column: string): boolean | undefined;
  bytes(column: string): Uint8Array | undefined;
}

class BadRow extends Error {}

/** A row that makes no sense; caught where rows are counted. One for all: hostile files have many. */
export const BAD_ROW = new BadRow();

/** @throws BAD_ROW when it is absent */
export function need<T>(value: T | undefined): T {
  if (value === undefined) throw BAD_ROW;
  return value;
}

/** A whole number. @throws BAD_ROW when it is there and is none from `least` to `most` */
export function whole(
  fields: Fields,
  column: string,
  least = -Number.MAX_SAFE_INTEGER,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  const value = fields.number(column);
  if (value === undefined) return undefined;
  if (!Number.isInteger(value) || value < least || value > most) throw BAD_ROW;
  return value;
}

/** One of some words. @throws BAD_ROW when it is another one */
export function word<T extends string>(
  fields: Fields,
  column: string,
  words: Readonly<Record<T, true>>,
): T | undefined {
  const text = fields.text(column);
  if (text === undefined) return undefined;
  if (!isAmong(text, words)) throw BAD_ROW;
  return text;
}

function isAmong<T extends string>(text: string, words: Readonly<Record<T, true>>): text is T {
  return Object.hasOwn(words, text);
}

const INSTANT = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)$/;

/** UTC seconds. @throws BAD_ROW */
export function parseInstant(text: string): UnixSeconds {
  const ms = INSTANT.test(text) && isRealDay(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(ms)) throw BAD_ROW;
  return ms / 1000;
}

/** A 30th of February would be taken for the 1st of March. Before the 29th there is nothing to ask. */
function isRealDay(text: string): boolean {
  return text.slice(8, 10) < "29" || isDay(text.slice(0, 10));
}
