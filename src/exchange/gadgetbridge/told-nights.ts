import { addDays, dayOf } from "../../health/local-day.ts";
import type { Stretch } from "../../health/stretch.ts";
import { LONGEST_TOLD_S } from "../../health/told-sleep.ts";
import type { History, Work } from "./write-work.ts";

const SLEEP: ReadonlySet<Stretch["state"]> = new Set([
  "light-sleep",
  "deep-sleep",
  "rem-sleep",
  "asleep",
]);

/**
 * The stages of sleep that sources tell, in the order in which they begin; of a night that is only
 * summed up, that it was slept.
 */
export function* toldSleep({ history, macs, time }: Work): Generator<Stretch, void, void> {
  const nights = nightsWithoutStages(history, macs, time).values();
  let night = nights.next();
  for (const stretch of history.stretches(macs, ...time)) {
    for (; night.done !== true && night.value.startS <= stretch.startS; night = nights.next()) {
      yield night.value;
    }
    yield stretch;
  }
  for (; night.done !== true; night = nights.next()) yield night.value;
}

function nightsWithoutStages(
  history: History,
  macs: readonly string[],
  [fromS, toS]: Work["time"],
): Stretch[] {
  const days = history.summaries(macs, addDays(dayOf(fromS, 0), -1), dayOf(toS - 1, 0));
  return days
    .flatMap(({ sleep }) => (sleep ? [sleep] : []))
    .filter(({ startS, endS }) => startS >= fromS && startS < toS && endS > startS)
    .filter(({ startS, endS }) => !isTold(history, macs, startS, endS))
    .map(({ startS, endS }): Stretch => ({ startS, endS, state: "asleep" }))
    .toSorted((a, b) => a.startS - b.startS);
}

function isTold(history: History, macs: readonly string[], startS: number, endS: number): boolean {
  for (const it of history.stretches(macs, startS - LONGEST_TOLD_S, endS)) {
    if (it.endS > startS && SLEEP.has(it.state)) return true;
  }
  return false;
}
