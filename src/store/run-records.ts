import type { Database, SqlValue } from "../platform.ts";
import type { Added } from "./added.ts";
import { Tally } from "./precedence.ts";
import type { RecordKind, RecordValue } from "./record-kind.ts";
import { ranks } from "./run-rows.ts";
import { StoredRecords } from "./stored-records.ts";
import type { ChangedRecord } from "./stored-records.ts";
import { offer } from "./words.ts";

/** So many records, and of so much time, are compared with what is there at once. */
const WINDOW = 2_048;
const WINDOW_S = 31 * 86_400;

interface Offered {
  readonly at: number;
  readonly name: string;
  readonly value: RecordValue;
}

/** The records of one kind of one band, as one run adds to them. */
export class RunRecords<T> {
  readonly #kind: RecordKind<T>;
  readonly #run: number;
  readonly #rank: number;
  readonly #stored: StoredRecords;
  #hasNews = false;

  constructor(database: Database, kind: RecordKind<T>, band: number, run: number) {
    this.#kind = kind;
    this.#run = run;
    this.#rank = ranks(database)(run);
    this.#stored = new StoredRecords(database, kind, band);
  }

  /** In any order; of what comes twice the later one counts. Wants a transaction around it. */
  add(records: readonly T[]): Added {
    const tally = new Tally();
    const values = records.map((record) => this.#kind.valueOf(record));
    for (const lane of Map.groupBy(values, (value) => this.#laneOf(value)).values()) {
      const offered = lane
        .map((value) => ({ at: this.#stored.atOf(value), name: this.#stored.nameOf(value), value }))
        .toSorted((a, b) => a.at - b.at);
      this.#addLane(offered, tally);
    }
    this.#hasNews ||= tally.hasNews;
    return tally.result();
  }

  /** Whether what was added since this was last asked has changed anything that counts. */
  takeNews(): boolean {
    const hasNews = this.#hasNews;
    this.#hasNews = false;
    return hasNews;
  }

  #addLane(offered: readonly Offered[], tally: Tally): void {
    const [start, end] = [offered[0], offered.at(-1)];
    if (start === undefined || end === undefined) return;
    const isEmpty = this.#stored.isEmptyBetween(start.value, end.value);
    for (const window of windowsOf(offered)) this.#addWindow(window, isEmpty, tally);
  }

  /** @param isEmpty nothing was there before any of the windows */
  #addWindow(window: readonly Offered[], isEmpty: boolean, tally: Tally): void {
    const [start, end] = [window[0], window.at(-1)];
    if (start === undefined || end === undefined) return;
    const there = isEmpty ? () => undefined : this.#stored.between(start.value, end.value);
    const changed = new Map<string, ChangedRecord>();
    for (const { name, value } of window) {
      const known = changed.get(name);
      const before = known ? known.before : there(name);
      const word = { run: this.#run, rank: this.#rank, value };
      const after = offer(known ? known.after : before, word, this.#stored.speech, tally);
      if (known !== undefined || after !== before) changed.set(name, { before, after });
    }
    this.#stored.write([...changed.values()]);
  }

  #laneOf({ row }: RecordValue): SqlValue {
    const { columns, lane } = this.#kind;
    return lane === undefined ? null : (row[columns.indexOf(lane)] ?? null);
  }
}

/** Parts of the list that are no longer, in time as well as in number, than a window; none shares a moment. */
function* windowsOf(offered: readonly Offered[]): Generator<readonly Offered[], void, void> {
  let from = 0;
  for (let i = 1; i <= offered.length; i++) {
    const at = offered[i]?.at ?? Infinity;
    const isFull = at - (offered[from]?.at ?? 0) >= WINDOW_S || i - from >= WINDOW;
    if (!isFull || at === offered[i - 1]?.at) continue;
    yield offered.slice(from, i);
    from = i;
  }
}
