import { dayOf } from "../../health/local-day.ts";
import type { DaySummary } from "../../health/day-summary.ts";
import type { SqlRow } from "../../platform.ts";
import { pagesOf } from "./pages.ts";
import { NO_TIME } from "./problems.ts";
import type { Reading } from "./reading.ts";
import { openTable } from "./sample-table.ts";
import { countWithin, instantOf, numberOf, numberWithin } from "./values.ts";

const TABLE = "XIAOMI_DAILY_SUMMARY_SAMPLE";

/** TIMEZONE counts quarters of an hour. @source Gadgetbridge XiaomiActivityFileId */
const QUARTER_MIN = 15;

/** Kept as they came; so what we do not read yet is not lost. */
const NOT_KEPT: ReadonlySet<string> = new Set(["TIMESTAMP", "DEVICE_ID", "USER_ID"]);

/** Reads the days as bands of Xiaomi's protocol sum them up. */
export async function readDaySummaries(reading: Reading): Promise<void> {
  const { database, devices, nowS, problems } = reading;
  const table = openTable(database, TABLE, ["TIMESTAMP", "DEVICE_ID"]);
  if (!table) return;
  // In one order, so that the same row is the same text in every version of the schema.
  const numbers = [...table.columns.keys()].toSorted();
  for await (const page of pagesOf(database, table, { numbers }, reading)) {
    for (const row of page) {
      const atS = instantOf(row.TIMESTAMP, "ms", nowS);
      if (atS === undefined) problems.count(...NO_TIME);
      else devices.of(numberOf(row.DEVICE_ID))?.summaries([summaryOf(row, atS, reading, numbers)]);
    }
  }
}

function summaryOf(
  row: SqlRow,
  atS: number,
  { offsetAt }: Reading,
  columns: readonly string[],
): DaySummary {
  const offsetMin = offsetOf(numberOf(row.TIMEZONE));
  const kept = columns.flatMap((column) => {
    const value = NOT_KEPT.has(column) ? undefined : numberOf(row[column]);
    return value === undefined ? [] : [[column, value] as const];
  });
  return {
    day: dayOf(atS, offsetMin ?? offsetAt(atS)),
    offsetMin,
    steps: countWithin(row.STEPS, 1_000_000),
    energyKcal: numberWithin(row.CALORIES, 0, 100_000),
    restingHeartRateBpm: numberWithin(row.HR_RESTING, 1, 253),
    maxHeartRateBpm: numberWithin(row.HR_MAX, 1, 253),
    raw: JSON.stringify(Object.fromEntries(kept)),
  };
}

function offsetOf(quarters: number | undefined): number | undefined {
  const isZone = quarters !== undefined && quarters >= -48 && quarters <= 56;
  return isZone && Number.isInteger(quarters) ? quarters * QUARTER_MIN : undefined;
}
