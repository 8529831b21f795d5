import { addDays, daysBetween, type LocalDay } from "../../../health/local-day.ts";
import type { DayColumns } from "../../../server/answers.ts";
import { spreadOf, type Spread } from "../../charts/spread.ts";
import { weekdayOf } from "./calendar.ts";
import type { Measure } from "./measures.ts";

/** A day and one of its numbers. */
export interface DayValue {
  readonly day: LocalDay;
  /** Absent: not known. */
  readonly value?: number | undefined;
  readonly is: "known" | "unfinished" | "not-worn" | "no-record" | "to-come";
}

/** One measure, by the day. */
export class DayValues {
  readonly today: LocalDay;
  readonly measure: Measure;
  readonly #days: DayColumns;
  readonly #places: ReadonlyMap<LocalDay, number>;

  constructor(days: DayColumns, measure: Measure, today: LocalDay) {
    this.#days = days;
    this.measure = measure;
    this.today = today;
    this.#places = new Map(days.days.map((day, at) => [day, at]));
  }

  at(day: LocalDay): DayValue {
    const at = this.#places.get(day);
    if (at === undefined) return { day, is: day > this.today ? "to-come" : "no-record" };
    const value = this.measure.of(this.#days, at);
    if (value === undefined) {
      return { day, is: this.#days.coverage[at] === "not-worn" ? "not-worn" : "no-record" };
    }
    return { day, value, is: this.measure.grows && day === this.today ? "unfinished" : "known" };
  }

  /** All days of a time. */
  between(from: LocalDay, to: LocalDay): DayValue[] {
    return [...daysBetween(from, to)].map((day) => this.at(day));
  }

  /** How finished days of a time lie; `undefined`: there is none. */
  spread(from: LocalDay, to: LocalDay): Spread | undefined {
    return spreadOf(finished(this.between(from, to)).map(({ value }) => value));
  }

  /** The values of finished days, by weekday from 1 (Monday) to 7. */
  byWeekday(from: LocalDay, to: LocalDay): ReadonlyMap<number, number[]> {
    const values = new Map<number, number[]>();
    for (const { day, value } of finished(this.between(from, to))) {
      values.set(weekdayOf(day), [...(values.get(weekdayOf(day)) ?? []), value]);
    }
    return values;
  }
}

/** Of days of which there is a number that does not change any more. */
export function finished(
  days: readonly DayValue[],
): { readonly day: LocalDay; readonly value: number }[] {
  return days.flatMap(({ day, value, is }) =>
    is === "known" && value !== undefined ? [{ day, value }] : [],
  );
}

/** Pieces of at most so many days, from the first to the last one: what can be asked for at once. */
export function piecesOf(
  from: LocalDay,
  to: LocalDay,
  mostDays: number,
): { readonly from: LocalDay; readonly to: LocalDay }[] {
  const pieces: { from: LocalDay; to: LocalDay }[] = [];
  for (let start = from; start <= to; start = addDays(start, mostDays)) {
    const end = addDays(start, mostDays - 1);
    pieces.push({ from: start, to: end < to ? end : to });
  }
  return pieces;
}

/** Answers of pieces that follow each other, as one. */
export function joined(pieces: readonly DayColumns[]): DayColumns {
  return {
    days: pieces.flatMap((it) => it.days),
    steps: pieces.flatMap((it) => it.steps),
    distanceM: pieces.flatMap((it) => it.distanceM),
    energyKcal: pieces.flatMap((it) => it.energyKcal),
    activeMinutes: pieces.flatMap((it) => it.activeMinutes),
    asleepMinutes: pieces.flatMap((it) => it.asleepMinutes),
    restingBpm: pieces.flatMap((it) => it.restingBpm),
    averageBpm: pieces.flatMap((it) => it.averageBpm),
    wornMinutes: pieces.flatMap((it) => it.wornMinutes),
    coverage: pieces.flatMap((it) => it.coverage),
  };
}
