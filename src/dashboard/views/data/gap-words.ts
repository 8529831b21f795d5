import type { SpanOfDays } from "../../../health/day-spans.ts";
import { formatDay, formatDays, formatNumber, FULL_DAY } from "../../format.ts";
import { gapsIn } from "./owned.ts";
import type { LeastGap, Owned } from "./owned.ts";
import { words } from "./words.ts";

const DAY_MS = 86_400_000;

const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** `from 4 May 2019 to 22 November 2026, with 2 gaps`: what a row of the picture shows. */
export function inWords({ firstS, lastS, days }: Owned, least: LeastGap): string {
  const w = words();
  const [first = "", last = ""] = [firstS, lastS].map((atS) =>
    formatDay(dayAt(atS * 1000), FULL_DAY),
  );
  const span = first === last ? w.onDay(first) : w.fromTo(first, last);
  if (days === undefined) return span;
  if (days.length === 0) return `${span}, ${w.toldByBetter}`;
  const count = gapsIn(days, least).length;
  return `${span}, ${count === 0 ? w.noGap(least) : w.withGaps(formatNumber(count), least)}`;
}

/** `2, the longest 24–25 February 2026`: for a table. */
export function gapsText({ days }: Owned, least: LeastGap): string | undefined {
  const w = words();
  if (days === undefined) return undefined;
  if (days.length === 0) return w.toldByBetter;
  const gaps = gapsIn(days, least);
  const [longest] = gaps;
  if (longest === undefined) return w.gapsNone;
  const where = daysText(longest);
  return gaps.length === 1 ? `1: ${where}` : w.gapsLongest(formatNumber(gaps.length), where);
}

function daysText({ from, to }: SpanOfDays): string {
  return formatDays(dayAt(from * DAY_MS), dayAt((to - 1) * DAY_MS));
}
