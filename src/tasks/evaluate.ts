import type { Day } from "../health/day.ts";
import { summarizeDays } from "../health/day.ts";
import { interpret, SEED_S } from "../health/interpret.ts";
import type { Interpreted } from "../health/interpret.ts";
import { addDays, startOfDay } from "../health/local-day.ts";
import type { LocalDay } from "../health/local-day.ts";
import type { UnixSeconds } from "../health/minute.ts";
import { nightsOf } from "../health/nights.ts";
import type { Night } from "../health/nights.ts";
import { findSleep } from "../health/sleep.ts";
import { offsetsOf, offsetsOfStays } from "../health/zone.ts";
import type { OffsetAt } from "../health/zone.ts";
import type { RecordedBand, Records } from "../store/records.ts";
import { BandTaskError } from "./errors.ts";

/** Days to be looked at, both included. */
export interface DayRange {
  readonly from: LocalDay;
  readonly to: LocalDay;
}

/** The days of the range of which something is recorded, oldest first. */
export function evaluateDays(
  records: Records,
  macs: readonly string[],
  range: DayRange,
  zone: string,
): Day[] {
  const offsetAt = clockOf(records, zone);
  const { fromS, toS } = spanOf(range, offsetAt);
  const days = summarizeDays(read(records, macs, fromS, toS), {
    offsetAt,
    wearer: records.wearer(),
  });
  return [...days].filter(({ day }) => day >= range.from && day <= range.to);
}

/** The nights that ended on the days of the range, with their naps, oldest first. */
export function evaluateNights(
  records: Records,
  macs: readonly string[],
  range: DayRange,
  zone: string,
): Night[] {
  const offsetAt = clockOf(records, zone);
  // A night belongs to the day of waking up: it began the evening before.
  const { fromS, toS } = spanOf(
    { from: addDays(range.from, -1), to: addDays(range.to, 1) },
    offsetAt,
  );
  const sleep = findSleep(read(records, macs, fromS, toS));
  return nightsOf(sleep, offsetAt).filter(({ day }) => day >= range.from && day <= range.to);
}

/** East of UTC, where the wearer was at that moment. @param zone where nothing else is known */
export function clockOf(records: Records, zone: string): OffsetAt {
  const stays = records.zones();
  return stays.length === 0 ? offsetsOf(zone) : offsetsOfStays(stays);
}

/**
 * The band whose records are meant: the one named, else the one that was read last. Gives all its
 * addresses, the present one first.
 *
 * @throws BandTaskError "no-records"
 */
export function bandOfRecords(
  records: Records,
  mac: string | undefined,
): { readonly band: RecordedBand; readonly macs: readonly string[] } {
  const bands = records.bands();
  const recorded = bands.filter((it) => it.minutes > 0);
  const band =
    mac === undefined
      ? recorded.toSorted((a, b) => (b.syncedS ?? 0) - (a.syncedS ?? 0))[0]
      : bands.find((it) => it.mac === mac);
  if (band === undefined) throw noRecords(mac);
  const macs: string[] = [];
  for (let at: RecordedBand | undefined = band; at !== undefined && !macs.includes(at.mac);) {
    macs.push(at.mac);
    const before: string | undefined = at.continues;
    at = bands.find((it) => it.mac === before);
  }
  return { band, macs };
}

/** Interpreted as in one pass over everything, however little is asked for. */
function* read(
  records: Records,
  macs: readonly string[],
  fromS: UnixSeconds,
  toS: UnixSeconds,
): Generator<Interpreted> {
  for (const it of interpret(records.minutes(macs, fromS - SEED_S, toS))) {
    if (it.minute.startS >= fromS) yield it;
  }
}

function spanOf({ from, to }: DayRange, offsetAt: OffsetAt): { fromS: number; toS: number } {
  return { fromS: startOfDay(from, offsetAt), toS: startOfDay(addDays(to, 1), offsetAt) };
}

function noRecords(mac: string | undefined): BandTaskError {
  const which = mac === undefined ? "a band" : "that band";
  return new BandTaskError("no-records", `Nothing has been read from ${which} yet.`, {
    hint: "Read it first: ownband sync.",
  });
}
