import type { UnixSeconds } from "../../health/minute.ts";

/** A night or a nap; `endS` is the first moment behind it. */
export interface SleepSpan {
  readonly startS: UnixSeconds;
  readonly endS: UnixSeconds;
}

/** What the sleep files of one export know of each other. */
export interface SleepTogether {
  /** Nights and naps of `SLEEP`. */
  readonly spans: readonly SleepSpan[];
  learn(spans: readonly SleepSpan[]): void;
  /** The hours since 1970 of which `SLEEP_MINUTE` tells something. */
  readonly hours: Set<number>;
}

/** More than anybody's life has; what follows does not help to find the dates. */
const MOST_SPANS = 50_000;

/** For the files of one export. */
export function sleepTogether(): SleepTogether {
  const spans: SleepSpan[] = [];
  return {
    spans,
    learn: (more) => void spans.push(...more.slice(0, MOST_SPANS - spans.length)),
    hours: new Set(),
  };
}

/** Whether `SLEEP_MINUTE` tells of half of it at least. */
export function hasMinutes({ hours }: SleepTogether, { startS, endS }: SleepSpan): boolean {
  const first = Math.floor(startS / 3600);
  const last = Math.floor((endS - 1) / 3600);
  let told = 0;
  for (let hour = first; hour <= last; hour++) told += hours.has(hour) ? 1 : 0;
  return told * 2 >= last - first + 1;
}
