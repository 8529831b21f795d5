import { addDays, daysBetween, type LocalDay } from "../../../health/local-day.ts";
import type { DayColumns, KnownLetter } from "../../../server/answers.ts";
import { spreadOf, type Spread } from "../../charts/spread.ts";
import { weekdayOf } from "./calendar.ts";
import type { Measure } from "./measures.ts";

/** A day and one of its numbers. */
export interface DayValue {
  readonly day: LocalDay;
  /** Absent: not known. */
  readonly value?: number | undefined;
  readonly is: DayState;
}

/** `partly`: much of the day is missing; `told`: a source's own word for all of it. */
export type DayState =
  "known" | "partly" | "told" | "unfinished" | "not-worn" | "no-record" | "to-come";

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
    if (this.measure.grows && day === this.today) return { day, value, is: "unfinished" };
    return { day, value, is: STATE_OF_LETTER[this.#letterAt(at)] };
  }

  #letterAt(at: number): KnownLetter {
    const letter = this.#days.known[this.measure.known].charAt(at);
    return letter === "p" || letter === "t" ? letter : "w";
  }

  /** All days of a time. */
  between(from: LocalDay, to: LocalDay): DayValue[] {
    return [...daysBetween(from, to)].map((day) => this.at(day));
  }

  /** How the days of a time lie that count; `undefined`: there is none. */
  spread(from: LocalDay, to: LocalDay): Spread | undefined {
    return spreadOf(this.counted(from, to).map(({ value }) => value));
  }

  /** The days that count, by weekday from 1 (Monday) to 7. */
  byWeekday(from: LocalDay, to: LocalDay): ReadonlyMap<number, CountedDay[]> {
    const days = new Map<number, CountedDay[]>();
    for (const it of this.counted(from, to)) {
      const weekday = weekdayOf(it.day);
      days.set(weekday, [...(days.get(weekday) ?? []), it]);
    }
    return days;
  }

  /** Days whose number is that of the day, and does not change any more. */
  counted(from: LocalDay, to: LocalDay): CountedDay[] {
    return this.between(from, to).flatMap((it) => {
      const value = this.countedAt(it);
      return value === undefined ? [] : [{ day: it.day, value, isTold: it.is === "told" }];
    });
  }

  /** How many days do not count, because much of them is missing. */
  inPart(from: LocalDay, to: LocalDay): number {
    if (!this.measure.hasZero) return 0;
    return this.between(from, to).filter(({ is }) => is === "partly").length;
  }

  /** Whether more than half of the days that count are told. */
  isMostlyTold(from: LocalDay, to: LocalDay): boolean {
    const days = this.counted(from, to);
    return days.filter(({ isTold }) => isTold).length * 2 > days.length;
  }

  /** A sum of a part of a day is not that of the day; a level of it is. */
  countedAt(day: DayValue | undefined): number | undefined {
    if (day === undefined) return undefined;
    const { value, is } = day;
    const counts = is === "known" || is === "told" || (is === "partly" && !this.measure.hasZero);
    return counts ? value : undefined;
  }
}

/** A day that counts. */
export interface CountedDay {
  readonly day: LocalDay;
  readonly value: number;
  readonly isTold: boolean;
}

const STATE_OF_LETTER: Readonly<Record<KnownLetter, DayState>> = {
  w: "known",
  p: "partly",
  t: "told",
};

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
    known: {
      steps: pieces.map(({ known }) => known.steps).join(""),
      activeMinutes: pieces.map(({ known }) => known.activeMinutes).join(""),
      asleepMinutes: pieces.map(({ known }) => known.asleepMinutes).join(""),
      restingBpm: pieces.map(({ known }) => known.restingBpm).join(""),
    },
  };
}
