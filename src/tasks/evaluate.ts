import { summarizeDays } from "../health/day.ts";
import type { Day } from "../health/day.ts";
import { addDays, startOfDay } from "../health/local-day.ts";
import type { LocalDay } from "../health/local-day.ts";
import { nightsOf } from "../health/nights.ts";
import type { Night } from "../health/nights.ts";
import { findSleep } from "../health/sleep.ts";
import { toldDays } from "../health/told-day.ts";
import { daysWithoutToldWakes } from "../health/told-wakes.ts";
import { isSameName } from "../health/wearer.ts";
import type { OffsetAt } from "../health/zone.ts";
import type { TimeSpan, WearerOfBands, WornBand } from "../store/evaluated.ts";
import type { Records } from "../store/records.ts";
import { BandTaskError } from "./errors.ts";
import { clockOfWearer, evaluateWearer } from "./evaluate-stale.ts";
import type { EvaluationTools } from "./evaluate-stale.ts";
import { addressesOf, readWorn, summariesWithin } from "./worn-bands.ts";

/** Days to be looked at, both included. */
export interface DayRange {
  readonly from: LocalDay;
  readonly to: LocalDay;
}

/** A wearer whose days and nights are up to date, and the bands they come from. */
export interface Evaluation {
  readonly wearer: WearerOfBands;
  /** Those that recorded something, the one that was read last first. */
  readonly bands: readonly [WornBand, ...WornBand[]];
  /** The last day of which something is recorded. */
  readonly lastDay: LocalDay | undefined;
  /** Oldest first. */
  readonly days: (range: DayRange) => Day[];
  readonly nights: (range: DayRange) => Night[];
}

/**
 * The days and nights of a wearer from all their bands: first what is stale is worked out anew, then
 * they are read from where they are kept.
 *
 * @param name as the household calls the wearer; default: the first one
 * @throws BandTaskError "no-records" | "no-such-wearer"; see `evaluateStale`
 */
export async function evaluate(
  records: Records,
  name: string | undefined,
  tools: EvaluationTools,
): Promise<Evaluation> {
  const { evaluated } = records;
  const wearer = wearerNamed(evaluated.wearers(), name);
  const [latest, ...others] = evaluated
    .bands(wearer.id)
    .toSorted((a, b) => (b.readS ?? 0) - (a.readS ?? 0));
  if (latest === undefined) throw noRecords(undefined);
  await evaluateWearer(records, wearer, tools);
  return {
    wearer,
    bands: [latest, ...others],
    lastDay: evaluated.lastDay(wearer.id),
    days: ({ from, to }) => evaluated.days(wearer.id, from, to),
    nights: ({ from, to }) => evaluated.nights(wearer.id, from, to),
  };
}

/** Whom the household calls so; without a name the first one. @throws as {@link evaluate} */
export function wearerNamed(
  wearers: readonly WearerOfBands[],
  name: string | undefined,
): WearerOfBands {
  const [first] = wearers;
  if (name === undefined) {
    if (first === undefined) throw noRecords(undefined);
    return first;
  }
  const found = wearers.find(({ facts }) => isSameName(facts.name, name));
  if (found !== undefined) return found;
  throw new BandTaskError("no-such-wearer", "Nobody of that name wears a band here.", {
    hint: "Without --wearer it is the first one. Who there is: ownband band wearer",
  });
}

/** The days of one band, worked out from its minutes; those of which something is recorded, oldest first. */
export function evaluateDays(
  records: Records,
  macs: readonly string[],
  range: DayRange,
  zone: string,
): Day[] {
  const wearer = wearerOfBand(records, macs);
  const offsetAt = clockOfWearer(wearer, { zone });
  const span = spanOf(range, offsetAt);
  const told = toldDays(summariesWithin(records, [macs], span));
  const days = summarizeDays(readWorn(records, [macs], span), {
    offsetAt,
    wearer: wearer.facts,
    told,
  });
  const isSleepTold = [...told.values()].some(({ sleeps }) => sleeps.length > 0);
  // The night to the day behind the last one began on the last one.
  const nightRange = { from: range.from, to: addDays(range.to, 1) };
  const nights = isSleepTold ? evaluateNights(records, macs, nightRange, zone) : [];
  return [...daysWithoutToldWakes(days, nights)].filter(
    ({ day }) => day >= range.from && day <= range.to,
  );
}

/** The nights of one band that ended on the days of the range, with their naps, oldest first. */
export function evaluateNights(
  records: Records,
  macs: readonly string[],
  range: DayRange,
  zone: string,
): Night[] {
  const offsetAt = clockOfWearer(wearerOfBand(records, macs), { zone });
  // A night belongs to the day of waking up: it began the evening before.
  const span = spanOf({ from: addDays(range.from, -1), to: addDays(range.to, 1) }, offsetAt);
  const sleep = findSleep(readWorn(records, [macs], span));
  const told = toldDays(summariesWithin(records, [macs], span));
  return nightsOf(sleep, offsetAt, told).filter(({ day }) => day >= range.from && day <= range.to);
}

/** Whoever wears a band; of a band of nobody the first one. */
export function wearerOfBand(
  { evaluated }: Records,
  macs: readonly string[],
): Pick<WearerOfBands, "facts" | "zones"> {
  const wearers = evaluated.wearers();
  const theirs = ({ id }: WearerOfBands): boolean =>
    evaluated.bands(id).some(({ mac }) => macs.includes(mac));
  const found = wearers.length > 1 ? wearers.find(theirs) : undefined;
  return found ?? wearers[0] ?? { facts: {}, zones: [] };
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
): { readonly band: WornBand; readonly macs: readonly string[] } {
  const bands = records.evaluated.bands();
  const [latest] = bands.toSorted((a, b) => (b.readS ?? 0) - (a.readS ?? 0));
  const band = mac === undefined ? latest : bands.find((it) => it.mac === mac);
  if (band === undefined) throw noRecords(mac);
  return { band, macs: addressesOf(band, bands) };
}

function spanOf({ from, to }: DayRange, offsetAt: OffsetAt): TimeSpan {
  return { fromS: startOfDay(from, offsetAt), toS: startOfDay(addDays(to, 1), offsetAt) };
}

/** @param mac of the band that was asked for; absent: nothing is known of any */
export function noRecords(mac: string | undefined): BandTaskError {
  const which = mac === undefined ? "a band" : "that band";
  return new BandTaskError("no-records", `Nothing has been read from ${which} yet.`, {
    hint: "Read it first: ownband sync. Or bring what is in files: ownband import.",
  });
}
