import type { RandomBytes, Waiting } from "../../platform.ts";
import { csvRows } from "../csv-rows.ts";
import { NO_COLUMN, columnsOf, type Columns } from "./columns.ts";
import { type DateOrder, type DayNumber, type WrittenDate, dayIn, writtenDate } from "./dates.ts";

/** What the dates of a whole file say about their order. */
export type DatesFound =
  | DateOrder
  | "year-first" // nothing to decide: that is how the vendor writes them
  | "ambiguous" // 03/04/2020, and both readings are as good
  | "contradictory"; // 13/04/2020 and 04/13/2020

/** The column whose date counts, by kind: the first of these that is there. */
const DATE_COLUMNS = ["date", "time", "timestamp", "starttime", "birthday"];

export function dateColumn(columns: Columns): number {
  return DATE_COLUMNS.map(columns).find((column) => column !== NO_COLUMN) ?? NO_COLUMN;
}

/**
 * Finds out how the dates of a file are written, from all of them: year first; a number above 12 is
 * a day; rows follow one another by date, and in one reading only; in a file with a row for each day
 * the days follow one another without gaps, and in one reading only.
 *
 * @throws Interrupted; what the file throws
 */
export async function dateOrderOf(file: RandomBytes, options: Waiting = {}): Promise<DatesFound> {
  const evidence = new Evidence();
  let column = -1;
  let last = "";
  for await (const rows of csvRows(file.stream(0, options), options)) {
    if (column < 0) {
      const columns = columnsOf(rows.header);
      column = dateColumn(columns);
      evidence.isDaily = columns("date") !== NO_COLUMN;
    }
    for (let row = 0; row < rows.count; row++) {
      const text = rows.text(row, column);
      if (text === last) continue;
      last = text;
      const date = writtenDate(text);
      if (date !== undefined) evidence.add(date);
    }
  }
  return evidence.verdict();
}

/** How the dates follow one another in one reading. */
class Course {
  readonly order: DateOrder;
  #last: DayNumber | undefined;
  #rises = 0;
  #falls = 0;
  #steps = 0;

  constructor(order: DateOrder) {
    this.order = order;
  }

  add(date: WrittenDate): void {
    const day = dayIn(date, this.order);
    if (day === undefined) return;
    const step = day - (this.#last ?? day);
    this.#last = day;
    if (step > 0) this.#rises += 1;
    if (step < 0) this.#falls += 1;
    if (Math.abs(step) === 1) this.#steps += 1;
  }

  get isSorted(): boolean {
    return this.#rises + this.#falls > 0 && (this.#rises === 0 || this.#falls === 0);
  }

  /** Every day follows the one before it; two such steps are the least that says something. */
  get hasNoGap(): boolean {
    return this.isSorted && this.#steps >= 2 && this.#steps === this.#rises + this.#falls;
  }
}

class Evidence {
  /** Whether it is a file that has rows for each day: weights of each month's first day are not. */
  isDaily = false;
  readonly #courses = [new Course("day-first"), new Course("month-first")];
  #either = 0;
  #daysFirst = 0;
  #monthsFirst = 0;

  add(date: WrittenDate): void {
    if (date.is === "Either") {
      this.#either += 1;
      if (date.first > 12 && date.second <= 12) this.#daysFirst += 1;
      if (date.second > 12 && date.first <= 12) this.#monthsFirst += 1;
    }
    for (const course of this.#courses) course.add(date);
  }

  verdict(): DatesFound {
    if (this.#either === 0) return "year-first";
    if (this.#daysFirst > 0 && this.#monthsFirst > 0) return "contradictory";
    if (this.#daysFirst > 0) return "day-first";
    if (this.#monthsFirst > 0) return "month-first";
    const sorted = this.#courses.filter(({ isSorted }) => isSorted);
    const dense = this.isDaily ? sorted.filter(({ hasNoGap }) => hasNoGap) : [];
    const [only, other] = sorted.length === 1 ? sorted : dense;
    return only === undefined || other !== undefined ? "ambiguous" : only.order;
  }
}
