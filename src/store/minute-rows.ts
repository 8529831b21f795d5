import type { Minute, UnixSeconds } from "../health/minute.ts";
import type { Database } from "../platform.ts";
import type { Added } from "./added.ts";
import { checkMinute, MINUTE_SPEECH } from "./minute-row.ts";
import { MinuteWriter } from "./minute-writer.ts";
import { Tally } from "./precedence.ts";
import { ranks } from "./run-rows.ts";
import { StoredMinutes } from "./stored-minutes.ts";
import type { ChangedMinute } from "./stored-minutes.ts";
import { offer } from "./words.ts";

/** So many minutes are compared with what is there at once: it bounds the memory needed. */
const WINDOW = 8_192;

/** The minutes of one band, as one run adds to them. Every call wants a transaction around it. */
export class MinuteRows {
  readonly #run: number;
  readonly #rank: number;
  readonly #stored: StoredMinutes;
  readonly #writer: MinuteWriter;
  #hasNews = false;

  constructor(database: Database, band: number, run: number) {
    this.#run = run;
    this.#rank = ranks(database)(run);
    this.#stored = new StoredMinutes(database, band);
    this.#writer = new MinuteWriter(database, band, run);
  }

  /** @throws TypeError when a minute begins within one, or a value is no byte */
  add(minutes: readonly Minute[]): Added {
    const { sorted, isOnce } = inOrder(minutes);
    const tally = new Tally();
    if (isOnce && this.#stored.isEmptyBetween(numberOf(sorted[0]), numberOf(sorted.at(-1)))) {
      this.#writer.write(sorted);
      tally.count("added", sorted.length);
    } else {
      for (const window of windowsOf(sorted)) this.#addWindow(window, tally);
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

  /**
   * Takes back what this run has said from `fromS` up to, not including, `toS`; what else is said of
   * these minutes counts again.
   *
   * @returns what is to be taken off the counts
   */
  withdraw(fromS: UnixSeconds, toS: UnixSeconds): Added {
    const tally = new Tally();
    this.#stored.takeOut(this.#run, minuteFrom(fromS), minuteFrom(toS), tally);
    return tally.result();
  }

  #addWindow(window: readonly Minute[], tally: Tally): void {
    const there = this.#stored.between(numberOf(window[0]), numberOf(window.at(-1)));
    const changed: ChangedMinute[] = [];
    const fresh: Minute[] = [];
    for (let at = 0; at < window.length;) {
      const first = window[at];
      const startS = first?.startS ?? 0;
      const before = there.at(startS / 60);
      // Most are, where a second file fills what a first one has left open: they need no comparing.
      if (first && before === undefined && window[at + 1]?.startS !== startS) {
        fresh.push(first);
        at++;
        continue;
      }
      let after = before;
      // The list may have a minute twice: then the first one is what the second one finds.
      for (let minute = window[at]; minute?.startS === startS; minute = window[++at]) {
        const word = { run: this.#run, rank: this.#rank, value: minute };
        after = offer(after, word, MINUTE_SPEECH, tally);
      }
      if (after !== before) changed.push({ minute: startS / 60, before, after });
    }
    this.#writer.write(fresh);
    tally.count("added", fresh.length);
    this.#stored.write(changed);
  }
}

function numberOf(minute: Minute | undefined): number {
  return (minute?.startS ?? 0) / 60;
}

/** The first minute that begins at this moment or later. */
export function minuteFrom(atS: UnixSeconds): number {
  return Math.ceil(atS / 60);
}

interface Sorted {
  readonly sorted: readonly Minute[];
  /** Whether no minute is there twice. */
  readonly isOnce: boolean;
}

/** Checked and sorted by time; of equal times the later in the list stays the later. */
function inOrder(minutes: readonly Minute[]): Sorted {
  let isRising = true;
  let before = -Infinity;
  for (const minute of minutes) {
    checkMinute(minute);
    if (minute.startS <= before) isRising = false;
    before = minute.startS;
  }
  if (isRising) return { sorted: minutes, isOnce: true };
  const sorted = minutes.toSorted((a, b) => a.startS - b.startS);
  return { sorted, isOnce: sorted.every(({ startS }, i) => startS !== sorted[i + 1]?.startS) };
}

/** Parts of the list that span, in time as well as in number, no more than a window, with no minute in two. */
function* windowsOf(minutes: readonly Minute[]): Generator<readonly Minute[], void, void> {
  let from = 0;
  for (let i = 1; i <= minutes.length; i++) {
    const startS = minutes[i]?.startS ?? Infinity;
    const spanS = startS - (minutes[from]?.startS ?? 0);
    const isFull = spanS >= WINDOW * 60 || i - from >= WINDOW;
    if (!isFull || startS === minutes[i - 1]?.startS) continue;
    yield minutes.slice(from, i);
    from = i;
  }
}
