import type { OffsetAt } from "../../health/zone.ts";
import type { DayNumber } from "./dates.ts";
import type { SleepSpan } from "./sleep-together.ts";

/** What `SLEEP_MINUTE` means by a date: the day on which the minute really was. */
export type SleepDates = (day: DayNumber, minute: number) => DayNumber;

/** How the dates are written; there are files of each sort. */
interface Rule {
  /** The evening bears the date of the morning that follows. */
  readonly isByNight: boolean;
  /** Everything bears the date of the day after. */
  readonly isLate: boolean;
}

const NOON = 720;
const EVENING = 1200;
const EARLY = 240;

/** Minutes of one night follow one another this closely across midnight. */
const NEXT_MIN = 5;

/**
 * Finds out what the dates of a `SLEEP_MINUTE` file mean. Whoever looked into such files found one
 * where a whole night bears the date of waking up, and one where that is a day too late. The nights
 * of `SLEEP` tell; without them, what follows what at midnight.
 *
 * @source importers of real exports: one with dates of waking up, evenings from 20:00 on being those
 *   of the day before (2026, Europe/Warsaw); one with all minutes a day late (2026, Asia/Hong_Kong)
 */
export class SleepDatesEvidence {
  readonly #starts: number[];
  readonly #ends: number[];
  readonly #hits = [0, 0, 0, 0];
  #acrossOneDate = 0;
  #acrossTwoDates = 0;
  #day = NaN;
  #minute = NaN;

  constructor(spans: readonly SleepSpan[], offsetAt: OffsetAt) {
    const shown = (atS: number) => Math.floor(atS / 60) + offsetAt(atS);
    const inOrder = spans.toSorted((a, b) => a.startS - b.startS);
    this.#starts = inOrder.map(({ startS }) => shown(startS));
    this.#ends = inOrder.map(({ endS }) => shown(endS));
  }

  /** A row of the file, in its order. */
  add(day: DayNumber, minute: number): void {
    if (this.#minute >= EVENING && minute < EARLY && minute + 1440 - this.#minute <= NEXT_MIN) {
      if (day === this.#day) this.#acrossOneDate += 1;
      if (day === this.#day + 1) this.#acrossTwoDates += 1;
    }
    [this.#day, this.#minute] = [day, minute];
    if (this.#starts.length === 0) return;
    for (const [index, rule] of RULES.entries()) {
      const isHit = this.#isAsleep(dayBy(rule, day, minute) * 1440 + minute);
      this.#hits[index] = (this.#hits[index] ?? 0) + (isHit ? 1 : 0);
    }
  }

  verdict(): { readonly dates: SleepDates; readonly isChecked: boolean } {
    const isByNight = this.#acrossOneDate >= this.#acrossTwoDates;
    const hitsOf = (rule: Rule) => this.#hits[RULES.indexOf(rule)] ?? 0;
    // A stable sort: where two fit as well, that which midnight tells, and no day late.
    const [best = BY_NIGHT] = RULES.toSorted((a, b) => Number(a.isLate) - Number(b.isLate))
      .toSorted((a, b) => Number(b.isByNight === isByNight) - Number(a.isByNight === isByNight))
      .toSorted((a, b) => hitsOf(b) - hitsOf(a));
    return {
      dates: (day, minute) => this.#dayOf(best, day, minute),
      isChecked: hitsOf(best) > 0,
    };
  }

  /** Whoever sleeps before eight in the evening: a night of `SLEEP` says so. */
  #dayOf(rule: Rule, day: DayNumber, minute: number): DayNumber {
    const found = dayBy(rule, day, minute);
    if (!rule.isByNight || minute < NOON || minute >= EVENING) return found;
    const at = found * 1440 + minute;
    return !this.#isAsleep(at) && this.#isAsleep(at - 1440) ? found - 1 : found;
  }

  /** Whether a minute of the wearer's clock is in a night or nap of `SLEEP`. */
  #isAsleep(shown: number): boolean {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= shown) low = middle + 1;
      else high = middle;
    }
    return low > 0 && shown < (this.#ends[low - 1] ?? 0);
  }
}

const BY_NIGHT: Rule = { isByNight: true, isLate: false };
const RULES: readonly Rule[] = [
  BY_NIGHT,
  { isByNight: false, isLate: false },
  { isByNight: true, isLate: true },
  { isByNight: false, isLate: true },
];

function dayBy({ isByNight, isLate }: Rule, day: DayNumber, minute: number): DayNumber {
  return day - (isLate ? 1 : 0) - (isByNight && minute >= EVENING ? 1 : 0);
}
