import type { DaySummary, SleepSummary } from "../health/day-summary.ts";
import type { LocalDay } from "../health/local-day.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { Stretch } from "../health/stretch.ts";
import type { Database, SqlRow } from "../platform.ts";
import { number, text } from "./rows.ts";

/** The stretches that begin from `fromS` up to, not including, `toS`, in the order in which they begin. */
export function* stretchesOf(
  database: Database,
  bands: readonly number[],
  fromS: UnixSeconds,
  toS: UnixSeconds,
): Generator<Stretch, void, void> {
  const sql = `SELECT * FROM stretch WHERE band IN (SELECT value FROM json_each(?))
    AND start_s >= ? AND start_s < ? ORDER BY start_s, state, band`;
  for (const row of database.prepare(sql).all(JSON.stringify(bands), fromS, toS)) {
    yield {
      startS: Number(row.start_s),
      endS: Number(row.end_s),
      // Only stretches are written.
      state: text(row.state) as Stretch["state"],
      steps: number(row.steps),
      distanceM: number(row.distance_m),
      energyKcal: number(row.energy_kcal),
    };
  }
}

/** What each band sums up for the days from `fromDay` to `toDay`, both included, in order. */
export function summariesOf(
  database: Database,
  bands: readonly number[],
  fromDay: LocalDay,
  toDay: LocalDay,
): DaySummary[] {
  const sql = `SELECT * FROM day_summary WHERE band IN (SELECT value FROM json_each(?))
    AND day BETWEEN ? AND ? ORDER BY day, band`;
  return [...database.rows(sql, JSON.stringify(bands), fromDay, toDay)].map(summaryOf);
}

function summaryOf(row: SqlRow): DaySummary {
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
