import { addDays, startOfDay } from "../health/local-day.ts";
import type { LocalDay } from "../health/local-day.ts";
import { offsetsOf, offsetsOfStays } from "../health/zone.ts";
import type { OffsetAt } from "../health/zone.ts";
import type { Records } from "../store/records.ts";

const NOON_S = 12 * 3_600;

/** Often enough to meet every offset that a zone has in a year. */
const STEP_S = 14 * 86_400;
const YEAR_S = 366 * 86_400;

/** Days one after the other on which the clock was so far from UTC. */
interface Told {
  readonly first: LocalDay;
  readonly last: LocalDay;
  readonly offsetMin: number;
}

/**
 * Notes where the wearer was, as far as sources say how far the clock was from UTC on a day: days that do
 * not fit what is known so far were spent elsewhere. A source that writes the offset of winter all the
 * year is not taken for a journey.
 *
 * @param home where the wearer lives
 * @source mifit-db §5: `tz` of a day's SUMMARY
 */
export function noteJourneys(records: Records, macs: readonly string[], home: string): void {
  const athome = offsetsOf(home);
  for (const { first, last, offsetMin } of staysTold(records, macs)) {
    const known = records.zones();
    const clock = known.length === 0 ? athome : offsetsOfStays(known);
    if (hasOffset(clock, first, offsetMin) && hasOffset(clock, last, offsetMin)) continue;
    const fromS = startOfDay(first, () => offsetMin);
    const toS = startOfDay(addDays(last, 1), () => offsetMin);
    // Without a word of what was before, the stay would count for all the time before it.
    if (known.length === 0) records.noteZone(home, fromS - YEAR_S);
    const after = records.zoneAt(toS) ?? home;
    records.noteZone(zoneOf(offsetMin), fromS);
    records.noteZone(after, toS);
  }
}

function staysTold(records: Records, macs: readonly string[]): Told[] {
  const stays: Told[] = [];
  for (const { day, offsetMin } of records.summaries(macs, "2010-01-01", "2100-01-01")) {
    const before = stays.at(-1);
    if (offsetMin === undefined) continue;
    if (before?.offsetMin === offsetMin) stays[stays.length - 1] = { ...before, last: day };
    else stays.push({ first: day, last: day, offsetMin });
  }
  return stays;
}

/** Whether a clock is ever so far from UTC within half a year of that day. */
function hasOffset(clock: OffsetAt, day: LocalDay, offsetMin: number): boolean {
  const noonS = startOfDay(day, () => offsetMin) + NOON_S;
  if (clock(noonS) === offsetMin) return true;
  for (let offS = -YEAR_S / 2; offS <= YEAR_S / 2; offS += STEP_S) {
    if (clock(noonS + offS) === offsetMin) return true;
  }
  return false;
}

/** A zone that is always so far from UTC, as the platform's calendar knows it: `+09:00`. */
function zoneOf(offsetMin: number): string {
  const part = (value: number): string => String(Math.trunc(value)).padStart(2, "0");
  const minutes = Math.abs(offsetMin);
  return `${offsetMin < 0 ? "-" : "+"}${part(minutes / 60)}:${part(minutes % 60)}`;
}
