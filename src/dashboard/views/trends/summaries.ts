import type { Distribution } from "../../../server/answers.ts";
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
  return words().summary(what, text(Math.min(...medians)), text(Math.max(...medians)));
}
