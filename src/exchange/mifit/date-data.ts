import { textOf } from "../../archive/foreign-table.ts";
import type { DaySummary, SleepSummary } from "../../health/day-summary.ts";
import { addDays, dayOf, isDay } from "../../health/local-day.ts";
import type { LocalDay } from "../../health/local-day.ts";
import type { Measurement } from "../../health/measurement.ts";
import type { Kinds, UnixSeconds } from "../../health/minute.ts";
import type { SqlRow } from "../../platform.ts";
import { clockOf } from "./day-clock.ts";
import type { DayClock } from "./day-clock.ts";
import { stretchesOfActivities } from "./activities.ts";
import {
  blobOf,
  countMinutes,
  DATA_BYTES,
  decodeMinutes,
  hasLaterKinds,
  MINUTES_A_DAY,
} from "./minutes.ts";
import type { MinuteBlobs } from "./minutes.ts";
import { Problems } from "./problems.ts";
import { deviceOf } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { stretchesOfNaps, stretchesOfNight } from "./sleep.ts";
import { parseSummary } from "./summary.ts";
import type { ParsedNight, ParsedSummary } from "./summary.ts";

const COLUMNS = ["source", "date", "summary", "data", "data_hr", "device_id"];

/** Ten bands for thirteen years; a summary with all its stages takes some 20 KB. */
const LIMITS = { mostBytes: 1024 * 1024, mostRows: 50_000 };

/** A longer summary is read, but not kept. */
const MOST_RAW_LENGTH = 64 * 1024;

const EARLIEST_DAY = "2010-01-01";

/** A row of the table, taken apart. */
interface DayRow {
  readonly mac: string;
  readonly clock: DayClock;
  /** Absent where it is damaged. */
  readonly data: Uint8Array | undefined;
  readonly pulses: Uint8Array | undefined;
  /** Absent: there is none, or it is damaged. */
  readonly summary: ParsedSummary | undefined;
  readonly raw: string | undefined;
}

/** Where the row of a day is, and what other rows must know of it. */
interface Place {
  readonly index: number;
  readonly weight: number;
  readonly startS: UnixSeconds;
  readonly night: { readonly day: LocalDay; readonly sleep: SleepSummary } | undefined;
}

/** What a first look at all days tells. */
interface Overview {
  /** By address and day. */
  readonly places: ReadonlyMap<string, Place>;
  /** By address and the day one woke on. Taken out when it is told. */
  readonly nights: Map<string, SleepSummary>;
  readonly kinds: Kinds | undefined;
}

/**
 * The days: minutes, sums, nights, activities. Of several rows of one band and day the fullest counts;
 * they are never added up. A night is told with the day on which one woke, whichever row has it.
 *
 * @returns the step goal of the latest day
 * @source mifit-db §3 to §5
 */
export function readDays(reading: Reading): number | undefined {
  const overview = lookOver(reading);
  let goal: { readonly day: LocalDay; readonly steps: number } | undefined;
  let index = 0;
  for (const row of reading.tables.rows("date_data", COLUMNS, LIMITS)) {
    const day = readDay(row, reading, reading.problems);
    const isOurs = day !== undefined && overview.places.get(keyOf(day))?.index === index;
    index++;
    if (day === undefined) continue;
    if (!isOurs) {
      reading.problems.note("second-row");
      continue;
    }
    bringDay(day, overview, reading);
    const steps = day.summary?.goal;
    if (steps !== undefined && !(goal && goal.day > day.clock.day)) {
      goal = { day: day.clock.day, steps };
    }
  }
  bringNights(overview, reading);
  return goal?.steps;
}

/** Same statement, same order: SQLite walks both times through the same rows. */
function lookOver(reading: Reading): Overview {
  const places = new Map<string, Place>();
  const unheard = new Problems();
  let isLater = false;
  let index = -1;
  for (const row of reading.tables.rows("date_data", COLUMNS, LIMITS)) {
    index++;
    const day = readDay(row, reading, unheard);
    if (day === undefined) continue;
    const blobs = blobsOf(day);
    isLater ||= hasLaterKinds(blobs);
    const weight = countMinutes(blobs) + (day.summary?.steps.steps ? 1 : 0);
    const known = places.get(keyOf(day));
    if (known !== undefined && known.weight >= weight) continue;
    places.set(keyOf(day), {
      index,
      weight,
      startS: day.clock.startS,
      night: nightOf(day, reading),
    });
  }
  return { places, nights: gatherNights(places), kinds: isLater ? undefined : "mifit-1" };
}

function gatherNights(places: ReadonlyMap<string, Place>): Map<string, SleepSummary> {
  const nights = new Map<string, SleepSummary>();
  for (const [key, { night }] of places) {
    if (night === undefined) continue;
    const wakeKey = `${macIn(key)} ${night.day}`;
    const known = nights.get(wakeKey);
    if (known === undefined || lengthOf(known) < lengthOf(night.sleep)) {
      nights.set(wakeKey, night.sleep);
    }
  }
  return nights;
}

function lengthOf({ startS, endS }: SleepSummary): number {
  return endS - startS;
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

function keyOf({ mac, clock }: DayRow): string {
  return `${mac} ${clock.day}`;
}

function macIn(key: string): string {
  return key.slice(0, key.indexOf(" "));
}

function dayIn(key: string): LocalDay {
  return key.slice(key.indexOf(" ") + 1);
}

function readDay(row: SqlRow, reading: Reading, problems: Problems): DayRow | undefined {
  const { offsetAt, nowS, bands } = reading;
  const day = textOf(row.date) ?? "";
  if (!isDay(day) || day < EARLIEST_DAY || day > dayOf(nowS + 2 * 86_400, 0)) {
    problems.note("bad-day");
    return undefined;
  }
  const mac = bands.macOf(row);
  if (mac === undefined) {
    problems.note("scale");
    return undefined;
  }
  const raw = textOf(row.summary);
  const summary =
    raw === undefined ? undefined : parseSummary(raw, { day, offsetAt, nowS }, problems);
  if (
    summary === undefined &&
    row.summary !== null &&
    row.summary !== undefined &&
    row.summary !== ""
  )
    problems.note("bad-summary");
  const data = blobOf(row.data, DATA_BYTES);
  const pulses = blobOf(row.data_hr, MINUTES_A_DAY);
  if (data === undefined || pulses === undefined) problems.note("bad-minutes");
  return { mac, clock: clockOf(day, summary?.offsetMin, offsetAt), data, pulses, summary, raw };
}

function blobsOf({ data, pulses }: DayRow): MinuteBlobs {
  return { data: data ?? new Uint8Array(), pulses: pulses ?? new Uint8Array() };
}

function bringDay(row: DayRow, overview: Overview, reading: Reading): void {
  const device = deviceOf(reading, row.mac);
  bringMinutes(row, overview, reading);
  const { summary, clock } = row;
  if (summary === undefined) return;
  const { problems } = reading;
  const { night } = summary;
  if (night?.isEdited === true) problems.note("edited-night");
  device.stretches([
    ...(night ? stretchesOfNight(night, problems) : []),
    ...stretchesOfNaps(summary.naps, clock, night, problems),
    ...stretchesOfActivities(summary.activities, clock, problems),
  ]);
  device.measurements(readingsOf(summary, clock));
  const key = keyOf(row);
  device.summaries([summaryOf(row, summary, overview.nights.get(key))]);
  overview.nights.delete(key);
}

function bringMinutes(row: DayRow, { places, kinds }: Overview, reading: Reading): void {
  const { clock, mac } = row;
  const next = places.get(`${mac} ${addDays(clock.day, 1)}`);
  const endS = next?.startS ?? Infinity;
  const { minutes, beyond } = decodeMinutes(blobsOf(row), clock, { kinds, endS });
  if (beyond > 0) reading.problems.note("overlap", beyond);
  if (minutes.length === 0) return;
  if (clock.changes) reading.problems.note("dst-day");
  deviceOf(reading, mac).minutes(minutes);
}

function summaryOf(
  { clock, raw }: DayRow,
  summary: ParsedSummary,
  sleep: SleepSummary | undefined,
): DaySummary {
  const { offsetMin, goal, steps, restingHeartRateBpm, maxHeartRateBpm } = summary;
  const isKept = raw !== undefined && raw.length <= MOST_RAW_LENGTH;
  return {
    day: clock.day,
    offsetMin,
    ...steps,
    stepGoal: goal,
    restingHeartRateBpm,
    maxHeartRateBpm,
    sleep,
    raw: isKept ? raw : undefined,
  };
}

/** The pulse at rest is told at the end of its night; without one, at noon. */
function readingsOf(summary: ParsedSummary, clock: DayClock): Measurement[] {
  const { offsetMin, restingHeartRateBpm, maxHeartRateBpm, maxHeartRateAtS, night } = summary;
  const restS = night?.endS ?? clock.at(MINUTES_A_DAY / 2);
  const readings: Measurement[] = [];
  if (restingHeartRateBpm !== undefined && restS !== undefined) {
    const value = restingHeartRateBpm;
    readings.push({ kind: "resting-heart-rate", atS: restS, value, isAutomatic: true, offsetMin });
  }
  if (maxHeartRateBpm !== undefined && maxHeartRateAtS !== undefined) {
    const [atS, value] = [maxHeartRateAtS, maxHeartRateBpm];
    readings.push({ kind: "max-heart-rate", atS, value, isAutomatic: true, offsetMin });
  }
  return readings;
}

/** Nights that end on a day of which there is no row. */
function bringNights({ nights }: Overview, reading: Reading): void {
  for (const [key, sleep] of nights) {
    deviceOf(reading, macIn(key)).summaries([{ day: dayIn(key), sleep }]);
  }
}
