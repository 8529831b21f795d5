import type { Measurement, MeasurementKind } from "../../health/measurement.ts";
import type { SqlValue } from "../../platform.ts";
import { XIAOMI_MANUAL_TYPES } from "./read-measurements.ts";
import type { Work } from "./write-work.ts";

/** Where readings of a kind are kept, and their values behind TIMESTAMP, DEVICE_ID and USER_ID. */
interface ReadingTable {
  readonly table: string;
  readonly columns: readonly string[];
  /** @param offsetMs east of UTC */
  readonly values: (measurement: Measurement, offsetMs: number) => SqlValue[];
}

const withOffset = (table: string, column: string): ReadingTable => ({
  table,
  columns: ["UTC_OFFSET", column],
  values: ({ value }, offsetMs) => [offsetMs, Math.round(value)],
});

/** TYPE_NUM: 0 by hand, 1 by itself. */
const withType = (table: string, column: string): ReadingTable => ({
  table,
  columns: ["TYPE_NUM", column],
  values: ({ value, isAutomatic }) => [Number(isAutomatic), Math.round(value)],
});

const PAI: ReadingTable = {
  table: "HUAMI_PAI_SAMPLE",
  columns: [
    "UTC_OFFSET",
    "PAI_LOW",
    "PAI_MODERATE",
    "PAI_HIGH",
    "TIME_LOW",
    "TIME_MODERATE",
    "TIME_HIGH",
    "PAI_TODAY",
    "PAI_TOTAL",
  ],
  values: ({ value, details: it = {} }, offsetMs) => [
    offsetMs,
    it["low"] ?? 0,
    it["moderate"] ?? 0,
    it["high"] ?? 0,
    Math.round(it["lowMin"] ?? 0),
    Math.round(it["moderateMin"] ?? 0),
    Math.round(it["highMin"] ?? 0),
    value,
    it["total"] ?? 0,
  ],
};

/**
 * The tables of single readings. Temperature and variability of the pulse have none for these bands.
 * @source gadgetbridge §4.1, §4.2
 */
const READING_TABLES: readonly (readonly [MeasurementKind, ReadingTable])[] = [
  ["heart-rate", withOffset("HUAMI_HEART_RATE_MANUAL_SAMPLE", "HEART_RATE")],
  ["resting-heart-rate", withOffset("HUAMI_HEART_RATE_RESTING_SAMPLE", "HEART_RATE")],
  ["max-heart-rate", withOffset("HUAMI_HEART_RATE_MAX_SAMPLE", "HEART_RATE")],
  ["stress", withType("HUAMI_STRESS_SAMPLE", "STRESS")],
  ["blood-oxygen", withType("HUAMI_SPO2_SAMPLE", "SPO2")],
  ["pai", PAI],
  ["breathing-rate", withOffset("HUAMI_SLEEP_RESPIRATORY_RATE_SAMPLE", "RATE")],
  [
    "weight",
    { table: "MI_SCALE_WEIGHT_SAMPLE", columns: ["WEIGHT_KG"], values: ({ value }) => [value] },
  ],
];

/** Kinds that no table takes, and what they are called. */
const NO_READING_TABLE: readonly (readonly [MeasurementKind, string])[] = [
  ["temperature", "skin temperatures"],
  ["heart-rate-variability", "readings of heart rate variability"],
];

/** Writes the single readings, each kind into its table. */
export async function writeMeasurements(work: Work): Promise<void> {
  const manual = work.device.family === "xiaomi" ? xiaomiManual(work) : undefined;
  for (const [kind, readingTable] of READING_TABLES) {
    const code = MANUAL_CODES.get(kind);
    if (manual === undefined || code === undefined) await writeKind(work, kind, readingTable);
    else await manual(kind, code);
  }
  for (const [kind, what] of NO_READING_TABLE) {
    const code = MANUAL_CODES.get(kind);
    if (manual !== undefined && code !== undefined) await manual(kind, code);
    else countOmitted(work, kind, what);
  }
}

const SAMPLE_COLUMNS = ["TIMESTAMP", "DEVICE_ID", "USER_ID"];

async function writeKind(
  { history, target, device, user, macs, time, options, pace }: Work,
  kind: MeasurementKind,
  { table: name, columns, values }: ReadingTable,
): Promise<void> {
  const table = target.table(name, [...SAMPLE_COLUMNS, ...columns]);
  if (table === undefined) return;
  let lastMs = -Infinity;
  for (const measurement of history.measurements(macs, kind, ...time)) {
    const { atS, offsetMin = options.offsetAt(atS) } = measurement;
    // What was measured by hand and by itself in one second are two readings, but one key.
    lastMs = Math.max(atS * 1000, lastMs + 1);
    table.write([lastMs, device.id, user, ...values(measurement, offsetMin * 60_000)]);
    await pace.step();
  }
}

const MANUAL_CODES = new Map([...XIAOMI_MANUAL_TYPES].map(([code, kind]) => [kind, code]));

/**
 * Bands of Xiaomi's own protocol have one table for what is measured by hand; stress and blood oxygen
 * that they measure by themselves stand in the minutes.
 */
function xiaomiManual({ history, target, device, user, macs, time, pace }: Work) {
  const table = target.table("XIAOMI_MANUAL_SAMPLE", [...SAMPLE_COLUMNS, "TYPE", "VALUE"]);
  const taken = new Set<number>();
  return async (kind: MeasurementKind, code: number): Promise<void> => {
    const isInMinutes = kind === "stress" || kind === "blood-oxygen";
    for (const { atS, value, isAutomatic } of history.measurements(macs, kind, ...time)) {
      if (isAutomatic && isInMinutes) continue;
      let atMs = atS * 1000;
      while (taken.has(atMs)) atMs++;
      taken.add(atMs);
      table?.write([atMs, device.id, user, code, inUnit(kind, value)]);
      await pace.step();
    }
  };
}

/** Temperatures in hundredths of a degree. */
function inUnit(kind: MeasurementKind, value: number): number {
  return Math.round(kind === "temperature" ? value * 100 : value);
}

function countOmitted(work: Work, kind: MeasurementKind, what: string): void {
  const readings = work.history.measurements(work.macs, kind, ...work.time)[Symbol.iterator]();
  let count = 0;
  while (readings.next().done !== true) count++;
  work.leftOut.count(`no-${kind}`, `Gadgetbridge has no table for this band's ${what}.`, count);
}
