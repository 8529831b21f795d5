import type { DaySummary, SleepSummary } from "../health/day-summary.ts";
import { isDay } from "../health/local-day.ts";
import type { LocalDay } from "../health/local-day.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { Stretch } from "../health/stretch.ts";
import type { Database, SqlRow, SqlValue } from "../platform.ts";
import { bestOfEach } from "./best-of-each.ts";
import { filledUp, finite, instant, whole } from "./record-kind.ts";
import type { RecordKind } from "./record-kind.ts";
import { number, orNull, text } from "./rows.ts";

/** Stretches of time of which sources say what they were. */
export const STRETCHES: RecordKind<Stretch> = {
  table: "stretch",
  columns: ["start_s", "state", "end_s", "steps", "distance_m", "energy_kcal"],
  key: ["start_s", "state"],
  order: "start_s",
  atOf: Number,
  valueOf({ startS, endS, state, steps, distanceM, energyKcal }) {
    const facts = [whole(steps), finite(distanceM), finite(energyKcal)];
    return { row: [instant(startS), state, instant(endS), ...facts], parts: [] };
  },
};

const SLEEP_COLUMNS = [
  "sleep_start_s",
  "sleep_end_s",
  "sleep_deep_min",
  "sleep_light_min",
  "sleep_rem_min",
  "sleep_awake_min",
  "sleep_wake_ups",
  "sleep_score",
] as const;

const SUMMARY_COLUMNS = [
  "day",
  "offset_min",
  "steps",
  "distance_m",
  "energy_kcal",
  "walking_minutes",
  "running_minutes",
  "run_distance_m",
  "run_energy_kcal",
  "step_goal",
  "resting_heart_rate",
  "max_heart_rate",
  ...SLEEP_COLUMNS,
  "raw",
] as const;

/** What sources sum up for days. A file of days and a file of nights of one source are put together. */
export const SUMMARIES: RecordKind<DaySummary> = {
  table: "day_summary",
  columns: SUMMARY_COLUMNS,
  key: ["day"],
  order: "day",
  atOf: (day) => Date.parse(`${String(day)}T00:00:00Z`) / 1000,
  valueOf(summary) {
    const { day, steps, distanceM, energyKcal, walkingMinutes, runningMinutes, raw } = summary;
    if (!isDay(day)) throw new TypeError("a summary is of a day");
    const row = [
      day,
      whole(summary.offsetMin),
      whole(steps),
      finite(distanceM),
      finite(energyKcal),
      finite(walkingMinutes),
      finite(runningMinutes),
      finite(summary.runDistanceM),
      finite(summary.runEnergyKcal),
      whole(summary.stepGoal),
      finite(summary.restingHeartRateBpm),
      finite(summary.maxHeartRateBpm),
      ...sleepValues(summary.sleep),
      orNull(raw),
    ];
    return { row, parts: [] };
  },
  complete(offered, stored) {
    const row = filledUp(SUMMARY_COLUMNS, [SLEEP_COLUMNS], offered.row, stored.row);
    return row === offered.row ? offered : { row, parts: [] };
  },
};

function sleepValues(sleep: SleepSummary | undefined): SqlValue[] {
  if (sleep === undefined) return SLEEP_COLUMNS.map(() => null);
  const { startS, endS, deepMin, lightMin, remMin, awakeMin, wakeUps, score } = sleep;
  const minutes = [deepMin, lightMin, remMin, awakeMin].map(finite);
  return [instant(startS), instant(endS), ...minutes, whole(wakeUps), finite(score)];
}

/** The stretches that begin from `fromS` up to, not including, `toS`, in the order in which they begin. */
export function* stretchesOf(
  database: Database,
  bands: readonly number[],
  fromS: UnixSeconds,
  toS: UnixSeconds,
): Generator<Stretch, void, void> {
  const sql = `SELECT * FROM stretch WHERE band IN (SELECT value FROM json_each(?))
    AND start_s >= ? AND start_s < ? ORDER BY start_s, state, band`;
  const rows = database.prepare(sql).all(JSON.stringify(bands), fromS, toS);
  for (const row of bestOfEach(database, rows, bands, ["start_s", "state"])) {
    yield stretchOf(row);
  }
}

/** A row as the stretch that it is. */
export function stretchOf(row: SqlRow): Stretch {
  return {
    startS: Number(row.start_s),
    endS: Number(row.end_s),
    // Only stretches are written.
    state: text(row.state) as Stretch["state"],
    steps: number(row.steps),
    distanceM: number(row.distance_m),
    energyKcal: number(row.energy_kcal),
  };
}

/**
 * What is summed up for the days from `fromDay` to `toDay`, both included, in order; of a day that two
 * of the bands have, the better source's.
 */
export function summariesOf(
  database: Database,
  bands: readonly number[],
  fromDay: LocalDay,
  toDay: LocalDay,
): DaySummary[] {
  const sql = `SELECT * FROM day_summary WHERE band IN (SELECT value FROM json_each(?))
    AND day BETWEEN ? AND ? ORDER BY day, band`;
  const rows = database.rows(sql, JSON.stringify(bands), fromDay, toDay);
  return [...bestOfEach(database, rows, bands, ["day"])].map(summaryOf);
}

/** A row as the sums that it is. */
export function summaryOf(row: SqlRow): DaySummary {
  return {
    day: text(row.day) ?? "",
    offsetMin: number(row.offset_min),
    steps: number(row.steps),
    distanceM: number(row.distance_m),
    energyKcal: number(row.energy_kcal),
    walkingMinutes: number(row.walking_minutes),
    runningMinutes: number(row.running_minutes),
    runDistanceM: number(row.run_distance_m),
    runEnergyKcal: number(row.run_energy_kcal),
    stepGoal: number(row.step_goal),
    restingHeartRateBpm: number(row.resting_heart_rate),
    maxHeartRateBpm: number(row.max_heart_rate),
    sleep: sleepOf(row),
    raw: text(row.raw),
  };
}

function sleepOf(row: SqlRow): SleepSummary | undefined {
  const startS = number(row.sleep_start_s);
  const endS = number(row.sleep_end_s);
  if (startS === undefined || endS === undefined) return undefined;
  return {
    startS,
    endS,
    deepMin: number(row.sleep_deep_min),
    lightMin: number(row.sleep_light_min),
    remMin: number(row.sleep_rem_min),
    awakeMin: number(row.sleep_awake_min),
    wakeUps: number(row.sleep_wake_ups),
    score: number(row.sleep_score),
  };
}
