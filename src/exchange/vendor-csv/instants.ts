import type { UnixSeconds } from "../../health/minute.ts";
import { type DateOrder, behindDate, dayIn, writtenDate } from "./dates.ts";

const TIME =
  /^(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d*)?)?\s*(?:([ap])\.?m\.?)?\s*(z|utc|[+-]\d\d:?\d\d)?$/i;

/** Blanks between the parts are gone over more than once: a crafted cell has very many. */
const LONGEST = 60;

const NUMBER = /^(\d{9,10}|\d{12,13})$/;

/**
 * The instant that `2024-03-31 05:10:00+0000` names, or `1711861800`, also in milliseconds. Without an
 * offset it is UTC, as everywhere in the export.
 *
 * @source mifit-db §8.1; exports of 2019 write seconds since 1970
 */
export function instantIn(cell: string, order: DateOrder | undefined): UnixSeconds | undefined {
  if (cell.length > LONGEST) return undefined;
  const text = cell.trim();
  if (NUMBER.test(text)) return Math.floor(Number(text) / (text.length > 10 ? 1000 : 1));
  const date = writtenDate(text);
  const day = date && dayIn(date, order);
  const time = TIME.exec(behindDate(text));
  const dayS = time && secondsOf(time);
  if (day === undefined || dayS === null || dayS === undefined) return undefined;
  return day * 86_400 + dayS - offsetS(time?.[5]);
}

/** The minute of the day that `08:05`, `8:05:00` or `8:05 PM` shows; `undefined` for no time. */
export function minuteOf(cell: string): number | undefined {
  const time = cell.length > LONGEST ? null : TIME.exec(cell.trim());
  const seconds = time === null || time[5] !== undefined ? undefined : secondsOf(time);
  return seconds === undefined ? undefined : Math.floor(seconds / 60);
}

function secondsOf([, hours = "", minutes = "", seconds = "0", half]: string[]):
  number | undefined {
  const isHalf = half !== undefined;
  const hour = isHalf ? (Number(hours) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hours);
  const isTime = hour < 24 && Number(minutes) < 60 && Number(seconds) < 60;
  return isTime ? hour * 3600 + Number(minutes) * 60 + Number(seconds) : undefined;
}

function offsetS(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? "") ?? [];
  const seconds = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60;
  return sign === "-" ? -seconds : seconds;
}
