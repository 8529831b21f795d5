import type { DaySummary } from "../health/day-summary.ts";
import { addDays, startOfDay } from "../health/local-day.ts";
import type { LocalDay } from "../health/local-day.ts";
import type { UnixSeconds } from "../health/minute.ts";
import { offsetsOf } from "../health/zone.ts";
import type { OffsetAt } from "../health/zone.ts";
import type { ImportSession } from "../store/import-session.ts";
import { zoneAmong } from "../store/wearer-rows.ts";
import type { ZoneChange } from "../store/wearer-rows.ts";

/** Often enough to meet every offset that a zone has in a year. */
const STEP_S = 14 * 86_400;
const YEAR_S = 366 * 86_400;
const NOON_S = 12 * 3_600;

/** Nobody travels so much: then it is the source that is wrong about its clock. */
const MOST_STAYS = 1_000;

/** Days one after the other on which the clock was so far from UTC. */
interface Told {
  readonly first: LocalDay;
  readonly last: LocalDay;
  readonly offsetMin: number;
}

/**
 * Notes where the wearer was, as far as sources say how far the clock was from UTC on a day: days that do
 * not fit where the wearer is known to have been were spent elsewhere. A source that writes the offset
 * of winter all the year is not taken for a journey.
 *
 * @param summaries in the order of their days
 * @param home where the wearer lives, if nothing is known of that yet
 * @source mifit-db §5: `tz` of a day's SUMMARY
 */
export function noteJourneys(
  session: Pick<ImportSession, "zones" | "noteZone">,
  summaries: readonly DaySummary[],
  home: string,
): void {
  const known = session.zones();
  const fits = clocksOf(known, home);
  const stays = staysIn(summaries).filter((it) => !fits(it));
  const [earliest] = stays;
  if (earliest === undefined || stays.length > MOST_STAYS) return;
  // Without a word of what was before, the first stay would count for all the time before it.
  if (known.length === 0) session.noteZone(home, startOf(earliest) - YEAR_S);
  for (const [i, stay] of stays.entries()) {
    const endS = startOfDay(addDays(stay.last, 1), () => stay.offsetMin);
    session.noteZone(zoneOf(stay), startOf(stay));
    const goesOn = stays[i + 1]?.first === addDays(stay.last, 1);
    if (!goesOn) session.noteZone(zoneAmong(known, endS) ?? home, endS);
  }
}

function startOf({ first, offsetMin }: Told): UnixSeconds {
  return startOfDay(first, () => offsetMin);
}

function staysIn(summaries: readonly DaySummary[]): Told[] {
  const stays: Told[] = [];
  for (const { day, offsetMin } of summaries) {
    if (offsetMin === undefined) continue;
    const before = stays.at(-1);
    if (before?.offsetMin === offsetMin) stays[stays.length - 1] = { ...before, last: day };
    else stays.push({ first: day, last: day, offsetMin });
  }
  return stays;
}

/** Whether the clock of where the wearer was is ever so far from UTC within half a year of these days. */
function clocksOf(known: readonly ZoneChange[], home: string): (stay: Told) => boolean {
  const clocks = new Map<string, OffsetAt>();
  const clockAt = (atS: UnixSeconds): OffsetAt => {
    const zone = zoneAmong(known, atS) ?? home;
    const clock = clocks.get(zone) ?? offsetsOf(zone);
    clocks.set(zone, clock);
    return clock;
  };
  return ({ first, last, offsetMin }) =>
    [first, last].every((day) => {
      const noonS = startOfDay(day, () => offsetMin) + NOON_S;
      return hasOffset(clockAt(noonS), noonS, offsetMin);
    });
}

function hasOffset(clock: OffsetAt, atS: UnixSeconds, offsetMin: number): boolean {
  if (clock(atS) === offsetMin) return true;
  for (let offS = -YEAR_S / 2; offS <= YEAR_S / 2; offS += STEP_S) {
    if (clock(atS + offS) === offsetMin) return true;
  }
  return false;
}

/** A zone that is always so far from UTC, as the platform's calendar knows it: `+09:00`. */
function zoneOf({ offsetMin }: Told): string {
  const part = (value: number): string => String(Math.trunc(value)).padStart(2, "0");
  const minutes = Math.abs(offsetMin);
  return `${offsetMin < 0 ? "-" : "+"}${part(minutes / 60)}:${part(minutes % 60)}`;
}
