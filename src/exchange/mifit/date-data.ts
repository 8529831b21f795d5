import type { DaySummary, SleepSummary } from "../../health/day-summary.ts";
import { addDays } from "../../health/local-day.ts";
import type { LocalDay } from "../../health/local-day.ts";
import type { Measurement } from "../../health/measurement.ts";
import { stretchesOfActivities } from "./activities.ts";
import type { DayClock } from "./day-clock.ts";
import { DAY_COLUMNS, DAY_LIMITS, keyOf, readDay } from "./day-row.ts";
import type { DayRow } from "./day-row.ts";
import { lookOver } from "./days-overview.ts";
import type { Overview } from "./days-overview.ts";
import { decodeMinutes, MINUTES_A_DAY } from "./minutes.ts";
import { deviceOf } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { stretchesOfNaps, stretchesOfNight } from "./sleep.ts";
import type { ParsedSummary } from "./summary.ts";

/** A longer summary is read, but not kept. */
const MOST_RAW_LENGTH = 64 * 1024;

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
  let index = -1;
  // The same statement again: SQLite walks through the same rows in the same order.
  for (const row of reading.tables.rows("date_data", DAY_COLUMNS, DAY_LIMITS)) {
    index++;
    const day = readDay(row, reading, reading.problems);
    if (day === undefined) continue;
    if (overview.places.get(keyOf(day))?.index !== index) {
      reading.problems.note("second-row");
      continue;
    }
    bringMinutes(day, overview, reading);
    if (day.summary !== undefined) bringSummary(day, day.summary, overview, reading);
    const steps = day.summary?.goal;
    if (steps !== undefined && !(goal && goal.day > day.clock.day)) {
      goal = { day: day.clock.day, steps };
    }
  }
  bringNights(overview, reading);
  return goal?.steps;
}

function bringMinutes(day: DayRow, { places, kinds }: Overview, reading: Reading): void {
  const { clock, mac, blobs } = day;
  const next = places.get(`${mac} ${addDays(clock.day, 1)}`);
  const endS = next?.firstS ?? Infinity;
  const { minutes, beyond } = decodeMinutes(blobs, clock, { kinds, endS });
  reading.problems.note("overlap", beyond);
  if (minutes.length === 0) return;
  if (clock.changes) reading.problems.note("dst-day");
  deviceOf(reading, mac).minutes(minutes);
}

function bringSummary(
  day: DayRow,
  summary: ParsedSummary,
  { nights }: Overview,
  reading: Reading,
): void {
  const { clock, mac } = day;
  const { night, naps, activities } = summary;
  const { problems } = reading;
  const device = deviceOf(reading, mac);
  if (night?.isEdited === true) problems.note("edited-night");
  const stretches = [
    ...(night ? stretchesOfNight(night, problems) : []),
    ...stretchesOfNaps(naps, clock, night, problems),
    ...stretchesOfActivities(activities, clock, problems),
  ];
  if (stretches.length > 0) device.stretches(stretches);
  const readings = readingsOf(summary, clock);
  if (readings.length > 0) device.measurements(readings);
  device.summaries([summaryOf(day, summary, nights.get(keyOf(day))?.sleep)]);
  nights.delete(keyOf(day));
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
  for (const { mac, day, sleep } of nights.values()) {
    deviceOf(reading, mac).summaries([{ day, sleep }]);
  }
}
