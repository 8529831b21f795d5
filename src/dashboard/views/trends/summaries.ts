import type { Distribution } from "../../../server/answers.ts";
import { formatDay } from "../../format.ts";
import type { CountedDay, DayValue } from "./day-values.ts";
import type { MeasureName } from "./measures.ts";
import { showWithUnit, words } from "./words.ts";

/** A picture of distributions in a sentence. */
export function summaryOf(
  what: string,
  measure: MeasureName,
  spreads: readonly (Distribution | undefined | null)[],
): string {
  const medians = spreads.flatMap((it) => (it === undefined || it === null ? [] : [it.p50]));
  if (medians.length === 0) return words().summaryNothing(what);
  const text = (value: number): string => showWithUnit(measure, value);
  const [low, high] = [text(Math.min(...medians)), text(Math.max(...medians))];
  return low === high ? words().summaryOne(what, low) : words().summary(what, low, high);
}

/**
 * A picture of single days in a sentence: the lowest and the highest.
 *
 * @param counted those of the days that count
 */
export function summaryOfDays(
  what: string,
  measure: MeasureName,
  days: readonly DayValue[],
  counted: readonly CountedDay[],
): string {
  const [first, ...more] = counted.toSorted((a, b) => a.value - b.value);
  const last = more.at(-1);
  const { summaryOnly, summaryDays, summaryNothing, summaryInPart, countOfDays } = words();
  if (first === undefined) {
    const isAny = days.some(({ value }) => value !== undefined);
    return isAny ? summaryInPart(what) : summaryNothing(what);
  }
  const text = ({ value }: CountedDay): string => showWithUnit(measure, value);
  if (last === undefined) return summaryOnly(what, text(first), nameOf(first));
  if (text(first) === text(last)) {
    return summaryOnly(what, text(first), countOfDays(counted.length));
  }
  return summaryDays(what, text(first), nameOf(first), text(last), nameOf(last));
}

function nameOf({ day }: CountedDay): string {
  return formatDay(day);
}
