/** How a date is to be read that begins with neither year nor a number above 12. */
export type DateOrder = "day-first" | "month-first";

/** A day, counted from 1970-01-01. */
export type DayNumber = number;

/** A date as it is written: certain, or two numbers of which one is the month. */
export type WrittenDate =
  | { readonly is: "Day"; readonly day: DayNumber }
  | {
      readonly is: "Either";
      readonly first: number;
      readonly second: number;
      readonly year: number;
    };

const DAY_MS = 86_400_000;

/** What a date begins with; a time may follow. Parted by `-`, `/` or `.`, which may have a blank. */
const DATE = /^\s*(\d{1,4})([-/.])\s?(\d{1,2})\2\s?(\d{1,4})\.?(?=$|[\sT])/;

/** The date at the beginning of a text; `undefined` when there is none, or no such day. */
export function writtenDate(text: string): WrittenDate | undefined {
  const [, one = "", , two = "", three = ""] = DATE.exec(text) ?? [];
  if (one.length === 4 && three.length <= 2) {
    return certain(dayNumber(Number(one), Number(two), Number(three)));
  }
  if (one.length > 2 || (three.length !== 2 && three.length !== 4)) return undefined;
  const year = Number(three) + (three.length === 2 ? 2000 : 0);
  return { is: "Either", first: Number(one), second: Number(two), year };
}

/** What follows the date at the beginning of a text, if there is one. */
export function behindDate(text: string): string {
  return text.replace(DATE, "").replace(/^[\sT]+/, "");
}

/** The day that is meant; `undefined` when there is no such one in that order. */
export function dayIn(date: WrittenDate, order: DateOrder | undefined): DayNumber | undefined {
  if (date.is === "Day") return date.day;
  const { first, second, year } = date;
  if (order === undefined) return undefined;
  return order === "day-first" ? dayNumber(year, second, first) : dayNumber(year, first, second);
}

/** How a day is written elsewhere: `"2024-03-31"`. */
export function dayName(day: DayNumber): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function certain(day: DayNumber | undefined): WrittenDate | undefined {
  return day === undefined ? undefined : { is: "Day", day };
}

function dayNumber(year: number, month: number, dayOfMonth: number): DayNumber | undefined {
  const ms = Date.UTC(year, month - 1, dayOfMonth);
  const date = new Date(ms);
  const isSame = date.getUTCMonth() === month - 1 && date.getUTCDate() === dayOfMonth;
  return year >= 1900 && isSame ? ms / DAY_MS : undefined;
}
