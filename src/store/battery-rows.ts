import type { UnixSeconds } from "../health/minute.ts";
import type { Database, SqlRow } from "../platform.ts";
import { bestOfEach } from "./best-of-each.ts";
import type { BatteryAt } from "./intake.ts";
import { instant, truth, whole } from "./record-kind.ts";
import type { RecordKind } from "./record-kind.ts";

/** What bands say about their batteries. */
export const BATTERY_READINGS: RecordKind<BatteryAt> = {
  table: "battery_reading",
  columns: ["at_s", "level_percent", "charging"],
  key: ["at_s"],
  order: "at_s",
  atOf: Number,
  valueOf({ atS, levelPercent, isCharging }) {
    const level = whole(levelPercent);
    if (level === null) throw new TypeError("a battery has a level");
    return { row: [instant(atS), level, truth(isCharging)], parts: [] };
  },
};

/** The readings of some bands, oldest first, from `fromS` up to, not including, `toS`. */
export function* batteryReadingsOf(
  database: Database,
  bands: readonly number[],
  fromS: UnixSeconds,
  toS: UnixSeconds,
): Generator<BatteryAt, void, void> {
  const sql = `SELECT * FROM battery_reading WHERE band IN (SELECT value FROM json_each(?))
    AND at_s >= ? AND at_s < ? ORDER BY at_s, band`;
  const rows = database.rows(sql, JSON.stringify(bands), fromS, toS);
  for (const row of bestOfEach(database, rows, bands, ["at_s"])) yield batteryAt(row);
}

export function batteryAt(row: SqlRow): BatteryAt {
  return {
    atS: Number(row.at_s),
    levelPercent: Number(row.level_percent),
    isCharging: row.charging === null ? undefined : row.charging === 1,
  };
}
