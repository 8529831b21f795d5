import type { Minute } from "../health/minute.ts";
import type { Database, SqlRow, SqlValue, Statement } from "../platform.ts";
import { MINUTE_COLUMNS, MINUTE_SPEECH, storedMinute, valuesOf } from "./minute-row.ts";
import { Tally } from "./precedence.ts";
import { RowWriter } from "./row-writer.ts";
import { ranks } from "./run-rows.ts";
import { decisionOn, withoutRun, wordOf } from "./words.ts";
import type { Moment, Word } from "./words.ts";

/** A minute, counted since 1970, and what is said of it. */
export interface ChangedMinute {
  readonly minute: number;
  readonly before: Moment<Minute> | undefined;
  readonly after: Moment<Minute> | undefined;
}

/** So many other words are in memory at once when a run is taken out. */
const PAGE = 8_192;

/** All that is said of one band's minutes, as it is in the tables. Minutes are counted since 1970. */
export class StoredMinutes {
  readonly #band: number;
  readonly #rankOf: (run: number) => number;
  readonly #any: Statement;
  readonly #between: Statement;
  readonly #othersBetween: Statement;
  readonly #disputed: Statement;
  readonly #disputedBetween: Statement;
  readonly #delete: Statement;
  readonly #deleteOther: Statement;
  readonly #deleteRun: Statement;
  readonly #best: RowWriter;
  readonly #others: RowWriter;

  constructor(database: Database, band: number) {
    this.#band = band;
    this.#rankOf = ranks(database);
    const between = "band = ? AND minute BETWEEN ? AND ?";
    const others = `FROM minute_other WHERE ${between} ORDER BY minute`;
    // Wherever something else is said, there is a minute.
    this.#any = database.prepare(`SELECT 1 FROM minute WHERE ${between} LIMIT 1`);
    this.#between = database.prepare(`SELECT * FROM minute WHERE ${between} ORDER BY minute`);
    this.#othersBetween = database.prepare(`SELECT * ${others}, run`);
    this.#disputed = database.prepare(`SELECT minute ${others} LIMIT ${PAGE}`);
    this.#disputedBetween = database.prepare(
      `SELECT * FROM minute WHERE band = ? AND minute IN (SELECT minute ${others}) ORDER BY minute`,
    );
    this.#delete = database.prepare("DELETE FROM minute WHERE band = ? AND minute = ?");
    this.#deleteOther = database.prepare(
      "DELETE FROM minute_other WHERE band = ? AND minute = ? AND run = ?",
    );
    this.#deleteRun = database.prepare(`DELETE FROM minute WHERE ${between} AND run = ?`);
    this.#best = new RowWriter(database, "minute", MINUTE_COLUMNS);
    this.#others = new RowWriter(database, "minute_other", MINUTE_COLUMNS);
  }

  isEmptyBetween(first: number, last: number): boolean {
    return this.#any.all(this.#band, first, last).length === 0;
  }

  /** What is said from `first` to `last`, both included, asked for in the order of time. */
  between(first: number, last: number): SaidMinutes {
    const best = this.#between.all(this.#band, first, last);
    const others = best.length === 0 ? [] : this.#othersBetween.all(this.#band, first, last);
    return new SaidMinutes(best, others, this.#rankOf);
  }

  write(changed: readonly ChangedMinute[]): void {
    const best: SqlValue[] = [];
    const others: SqlValue[] = [];
    for (const { minute, before, after } of changed) {
      if (after === undefined) this.#delete.run(this.#band, minute);
      else if (after.best !== before?.best) best.push(...this.#valuesOf(after.best));
      for (const word of before?.others ?? []) {
        const stays = after?.others.some(({ run }) => run === word.run) ?? false;
        if (!stays) this.#deleteOther.run(this.#band, minute, word.run);
      }
      for (const word of after?.others ?? []) {
        if (before?.others.includes(word) !== true) others.push(...this.#valuesOf(word));
      }
    }
    this.#best.write(best);
    this.#others.write(others);
  }

  /**
   * Takes out what a run says from minute `from` up to, not including, `to`; the best of what else is
   * said there counts then. The tally counts what had become of it.
   *
   * @returns of how many minutes
   */
  takeOut(run: number, from = 0, to = Number.MAX_SAFE_INTEGER, tally = new Tally()): number {
    let count = 0;
    for (let next = from; ;) {
      const page = this.#disputed.all(this.#band, next, to - 1);
      if (page.length === 0) break;
      const [first, last] = [Number(page[0]?.minute), Number(page.at(-1)?.minute)];
      count += this.#takeOutDisputed(run, first, last, tally);
      next = last + 1;
    }
    const alone = this.#deleteRun.run(this.#band, from, to - 1, run);
    tally.count("added", alone);
    return count + alone;
  }

  #takeOutDisputed(run: number, first: number, last: number, tally: Tally): number {
    const best = this.#disputedBetween.all(this.#band, this.#band, first, last);
    const others = this.#othersBetween.all(this.#band, first, last);
    const said = new SaidMinutes(best, others, this.#rankOf);
    const changed: ChangedMinute[] = [];
    for (const row of best) {
      const minute = Number(row.minute);
      const before = said.at(minute);
      const word = before && wordOf(before, run);
      if (before === undefined || word === undefined) continue;
      const after = withoutRun(before, run, MINUTE_SPEECH);
      tally.count(decisionOn(after, word, MINUTE_SPEECH));
      changed.push({ minute, before, after });
    }
    this.write(changed);
    return changed.length;
  }

  #valuesOf({ run, value }: Word<Minute>): SqlValue[] {
    return valuesOf(this.#band, { minute: value, run });
  }
}

/** Rows in the order of time, looked up in that order. */
export class SaidMinutes {
  readonly #best: readonly SqlRow[];
  readonly #others: readonly SqlRow[];
  readonly #rankOf: (run: number) => number;
  #nextBest = 0;
  #nextOther = 0;

  constructor(best: readonly SqlRow[], others: readonly SqlRow[], rankOf: (run: number) => number) {
    this.#best = best;
    this.#others = others;
    this.#rankOf = rankOf;
  }

  at(minute: number): Moment<Minute> | undefined {
    this.#nextBest = skipTo(this.#best, this.#nextBest, minute);
    const row = this.#best[this.#nextBest];
    if (row?.minute !== minute) return undefined;
    return { best: this.#word(row), others: this.#othersAt(minute) };
  }

  #othersAt(minute: number): Word<Minute>[] {
    const others: Word<Minute>[] = [];
    this.#nextOther = skipTo(this.#others, this.#nextOther, minute);
    for (let row = this.#others[this.#nextOther]; row?.minute === minute;) {
      others.push(this.#word(row));
      row = this.#others[++this.#nextOther];
    }
    return others;
  }

  #word(row: SqlRow): Word<Minute> {
    const { minute, run } = storedMinute(row);
    return { run, rank: this.#rankOf(run), value: minute };
  }
}

function skipTo(rows: readonly SqlRow[], from: number, minute: number): number {
  let at = from;
  while (Number(rows[at]?.minute) < minute) at++;
  return at;
}
