import type { SleepSummary } from "../../health/day-summary.ts";
import { dayOf } from "../../health/local-day.ts";
import type { LocalDay } from "../../health/local-day.ts";
import type { Kinds, UnixSeconds } from "../../health/minute.ts";
import { DAY_COLUMNS, DAY_LIMITS, keyOf, readDay } from "./day-row.ts";
import type { DayRow } from "./day-row.ts";
import { decodeMinutes, hasLaterKinds } from "./minutes.ts";
import type { ParsedNight } from "./night.ts";
import { Problems } from "./problems.ts";
import type { Reading } from "./reading.ts";

/** What other rows must know of a day's row. */
export interface Place {
  readonly mac: string;
  /** Which row it is, counted from 0. */
  readonly index: number;
  /** How much is in it. */
  readonly weight: number;
  /** Its first minute that says anything. */
  readonly firstS: UnixSeconds | undefined;
  readonly night: { readonly day: LocalDay; readonly sleep: SleepSummary } | undefined;
}

/** A night and whose it is. */
export interface OwnNight {
  readonly mac: string;
  readonly day: LocalDay;
  readonly sleep: SleepSummary;
}

/** What a first look at all days tells. */
export interface Overview {
  /** By `keyOf`; of several rows of one band and day the fullest. */
  readonly places: ReadonlyMap<string, Place>;
  /** By `keyOf`, the day being the one on which one woke; the longest. Taken out when it is told. */
  readonly nights: Map<string, OwnNight>;
  /** Absent: the band's own codes. */
  readonly kinds: Kinds | undefined;
}

/** Reads all days once, and keeps a few numbers of each. */
export function lookOver(reading: Reading): Overview {
  const places = new Map<string, Place>();
  // The second time it is told.
  const unheard = new Problems();
  let isLater = false;
  let index = -1;
  for (const row of reading.tables.rows("date_data", DAY_COLUMNS, DAY_LIMITS)) {
    index++;
    const day = readDay(row, reading, unheard);
    if (day === undefined) continue;
    isLater ||= hasLaterKinds(day.blobs);
    const place = placeOf(day, index, reading);
    const known = places.get(keyOf(day));
    if (known === undefined || known.weight < place.weight) places.set(keyOf(day), place);
  }
  return { places, nights: nightsOf(places.values()), kinds: isLater ? undefined : "mifit-1" };
}

function placeOf(day: DayRow, index: number, reading: Reading): Place {
  const { minutes } = decodeMinutes(day.blobs, day.clock, { kinds: undefined, endS: Infinity });
  const hasSteps = (day.summary?.steps.steps ?? 0) > 0;
  return {
    mac: day.mac,
    index,
    weight: minutes.length + Number(hasSteps),
    firstS: minutes[0]?.startS,
    night: nightOf(day, reading),
  };
}

function nightOf({ summary }: DayRow, { offsetAt }: Reading): Place["night"] {
  if (summary?.night === undefined) return undefined;
  const { endS } = summary.night;
  return { day: dayOf(endS, summary.offsetMin ?? offsetAt(endS)), sleep: sleepOf(summary.night) };
}

function sleepOf(night: ParsedNight): SleepSummary {
  const { startS, endS, deepMin, lightMin, remMin, awakeMin, wakeUps, score } = night;
  return { startS, endS, deepMin, lightMin, remMin, awakeMin, wakeUps, score };
}

function nightsOf(places: Iterable<Place>): Map<string, OwnNight> {
  const nights = new Map<string, OwnNight>();
  for (const { mac, night } of places) {
    if (night === undefined) continue;
    const key = `${mac} ${night.day}`;
    const known = nights.get(key);
    if (known === undefined || lengthOf(known.sleep) < lengthOf(night.sleep)) {
      nights.set(key, { mac, ...night });
    }
  }
  return nights;
}

function lengthOf({ startS, endS }: SleepSummary): number {
  return endS - startS;
}
