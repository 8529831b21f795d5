import type { Minute, UnixSeconds } from "../health/minute.ts";
import type { Database, SqlRow, SqlValue, Statement } from "../platform.ts";
import type { Added } from "./added.ts";
import { areEqual, checkMinute, MINUTE_COLUMNS, storedMinute, valuesOf } from "./minute-row.ts";
import type { StoredMinute } from "./minute-row.ts";
import { decide, isWorn, isWritten, Tally } from "./precedence.ts";
import type { Decision } from "./precedence.ts";
import { RowWriter } from "./row-writer.ts";
import { ranks } from "./run-rows.ts";

/** So many minutes are compared with what is there at once: it bounds the memory needed. */
const WINDOW = 8_192;

/** The minutes of one band, as one run adds to them. Every call wants a transaction around it. */
export class MinuteRows {
  readonly #band: number;
  readonly #run: number;
  readonly #rankOf: (run: number) => number;
  readonly #between: Statement;
  readonly #delete: Statement;
  readonly #writer: RowWriter;
  /** What this run has replaced, by the time: withdrawn, it comes back. */
  readonly #replaced = new Map<UnixSeconds, { stored: StoredMinute; decision: Decision }>();

  constructor(database: Database, band: number, run: number) {
    this.#band = band;
    this.#run = run;
    this.#rankOf = ranks(database);
    this.#between = database.prepare(
      "SELECT * FROM minute WHERE band = ? AND minute BETWEEN ? AND ? ORDER BY minute",
    );
    this.#delete = database.prepare(
      "DELETE FROM minute WHERE band = ? AND minute >= ? AND minute < ? AND run = ?",
    );
    this.#writer = new RowWriter(database, "minute", MINUTE_COLUMNS);
  }

  /** @throws TypeError when a minute begins within one, or a value is no byte */
  add(minutes: readonly Minute[]): Added {
    const tally = new Tally();
    for (const window of windowsOf(inOrder(minutes))) this.#addWindow(window, tally);
    return tally.result();
  }

  /**
   * Takes back what this run has put there from `fromS` up to, not including, `toS`; what it had
   * replaced comes back.
   *
   * @returns what is to be taken off the counts
   */
  withdraw(fromS: UnixSeconds, toS: UnixSeconds): Added {
    const gone = this.#delete.run(this.#band, minuteFrom(fromS), minuteFrom(toS), this.#run);
    const back = [...this.#replaced].filter(([startS]) => startS >= fromS && startS < toS);
    const tally = new Tally();
    for (const [startS, { stored, decision }] of back) {
      this.#writer.write(valuesOf(this.#band, stored));
      this.#replaced.delete(startS);
      tally.count(decision);
    }
    return { ...tally.result(), added: gone - back.length };
  }

  #addWindow(window: readonly Minute[], tally: Tally): void {
    const there = new Cursor(this.#rowsAround(window));
    const values: SqlValue[] = [];
    let stored: StoredMinute | undefined;
    for (const minute of window) {
      // The list may have a minute twice: then the first one is what the second one finds.
      if (stored?.minute.startS !== minute.startS) stored = there.at(minute.startS);
      const decision = this.#decide(stored, minute);
      tally.count(decision);
      if (!isWritten(decision)) continue;
      if (stored && stored.run !== this.#run) {
        this.#replaced.set(minute.startS, { stored, decision });
      }
      stored = { minute, run: this.#run };
      values.push(...valuesOf(this.#band, stored));
    }
    this.#writer.write(values);
  }

  #rowsAround(window: readonly Minute[]): SqlRow[] {
    const firstS = window[0]?.startS ?? 0;
    const lastS = window.at(-1)?.startS ?? 0;
    return this.#between.all(this.#band, firstS / 60, lastS / 60);
  }

  #decide(stored: StoredMinute | undefined, minute: Minute): Decision {
    return decide(
      stored && { rank: this.#rankOf(stored.run), isWorn: isWorn(stored.minute) },
      { rank: this.#rankOf(this.#run), isWorn: isWorn(minute) },
      stored !== undefined && areEqual(stored.minute, minute),
    );
  }
}

/** Rows in the order of time, looked up in that order. */
class Cursor {
  readonly #rows: readonly SqlRow[];
  #next = 0;

  constructor(rows: readonly SqlRow[]) {
    this.#rows = rows;
  }

  at(startS: UnixSeconds): StoredMinute | undefined {
    for (; ; this.#next++) {
      const row = this.#rows[this.#next];
      const difference = row === undefined ? 1 : Number(row.minute) * 60 - startS;
      if (row === undefined || difference > 0) return undefined;
      if (difference === 0) return storedMinute(row);
    }
  }
}

/** The first minute that begins at this moment or later. */
export function minuteFrom(atS: UnixSeconds): number {
  return Math.ceil(atS / 60);
}

/** Checked and sorted by time; of equal times the later in the list stays the later. */
function inOrder(minutes: readonly Minute[]): readonly Minute[] {
  let isSorted = true;
  let before = -Infinity;
  for (const minute of minutes) {
    checkMinute(minute);
    if (minute.startS < before) isSorted = false;
    before = minute.startS;
  }
  return isSorted ? minutes : minutes.toSorted((a, b) => a.startS - b.startS);
}

/** Parts of the list that span, in time as well as in number, no more than a window. */
function* windowsOf(minutes: readonly Minute[]): Generator<readonly Minute[], void, void> {
  let from = 0;
  for (let i = 1; i <= minutes.length; i++) {
    const spanS = (minutes[i]?.startS ?? Infinity) - (minutes[from]?.startS ?? 0);
    if (spanS < WINDOW * 60 && i - from < WINDOW) continue;
    yield minutes.slice(from, i);
    from = i;
  }
}
