import type { Measurement, MeasurementKind } from "../../health/measurement.ts";
import type { SqlRow } from "../../platform.ts";
import { pagesOf } from "./pages.ts";
import { BAD_VALUE, NO_TIME } from "./problems.ts";
import type { Reading } from "./reading.ts";
import { openTable } from "./sample-table.ts";
import { instantOf, numberOf } from "./values.ts";

/** What a row says, before it is looked at whether it can be true. */
interface Told {
  readonly kind: MeasurementKind;
  readonly value: number | undefined;
  readonly isAutomatic: boolean;
  readonly details?: Readonly<Record<string, number>> | undefined;
}

/** A table with a reading or two in each row. */
interface ReadingTable {
  readonly table: string;
  readonly unit: "ms" | "s";
  readonly columns: readonly string[];
  /** Only rows that have something above zero in one of them. */
  readonly anyOf?: readonly string[];
  /** `undefined`: the row says what nobody has explained. */
  readonly read: (row: SqlRow) => readonly Told[] | undefined;
}

/** @source gadgetbridge §4.2: 0 manual, 1 automatic, 2 unknown */
const MANUAL = 0;

const byType = (table: string, kind: MeasurementKind, column: string): ReadingTable => ({
  table,
  unit: "ms",
  columns: ["TYPE_NUM", column],
  read: (row) => {
    const isAutomatic = numberOf(row.TYPE_NUM) !== MANUAL;
    return [{ kind, isAutomatic, value: numberOf(row[column]) }];
  },
});

const single = (
  table: string,
  kind: MeasurementKind,
  column: string,
  isAutomatic: boolean,
): ReadingTable => ({
  table,
  unit: "ms",
  columns: ["UTC_OFFSET", column],
  read: (row) => [{ kind, isAutomatic, value: numberOf(row[column]) }],
});

/** The columns of PAI's details, by the names that a synchronisation gives them. */
const PAI_DETAILS: readonly (readonly [detail: string, column: string])[] = [
  ["low", "PAI_LOW"],
  ["moderate", "PAI_MODERATE"],
  ["high", "PAI_HIGH"],
  ["lowMin", "TIME_LOW"],
  ["moderateMin", "TIME_MODERATE"],
  ["highMin", "TIME_HIGH"],
  ["total", "PAI_TOTAL"],
];

const pai: ReadingTable = {
  table: "HUAMI_PAI_SAMPLE",
  unit: "ms",
  columns: ["UTC_OFFSET", "PAI_TODAY", ...PAI_DETAILS.map(([, column]) => column)],
  read: (row) => {
    const told = PAI_DETAILS.map(([detail, column]) => [detail, numberOf(row[column])] as const);
    const details = told.flatMap(([detail, it]) =>
      it === undefined ? [] : [[detail, it] as const],
    );
    const value = numberOf(row.PAI_TODAY);
    return [{ kind: "pai", isAutomatic: true, value, details: Object.fromEntries(details) }];
  },
};

/** What a band of Xiaomi's protocol measures by itself stands beside the minute's steps. */
const xiaomiMinutes: ReadingTable = {
  table: "XIAOMI_ACTIVITY_SAMPLE",
  unit: "s",
  columns: ["STRESS", "SPO2"],
  anyOf: ["STRESS", "SPO2"],
  read: (row) => {
    const stress = numberOf(row.STRESS) ?? 0;
    const oxygen = numberOf(row.SPO2) ?? 0;
    return [
      ...(stress > 0 ? [{ kind: "stress" as const, isAutomatic: true, value: stress }] : []),
      ...(oxygen > 0 ? [{ kind: "blood-oxygen" as const, isAutomatic: true, value: oxygen }] : []),
    ];
  },
};

/** @source Gadgetbridge XiaomiManualSampleProvider */
export const XIAOMI_MANUAL_TYPES: ReadonlyMap<number, MeasurementKind> = new Map([
  [0x11, "heart-rate"],
  [0x12, "blood-oxygen"],
  [0x13, "stress"],
  [0x44, "temperature"],
]);

/** A temperature is two values of 16 bits, in hundredths of a degree; what the second one is, is open. */
const xiaomiManual: ReadingTable = {
  table: "XIAOMI_MANUAL_SAMPLE",
  unit: "ms",
  columns: ["TYPE", "VALUE"],
  read: (row) => {
    const kind = XIAOMI_MANUAL_TYPES.get(numberOf(row.TYPE) ?? -1);
    const value = numberOf(row.VALUE);
    if (kind === undefined) return undefined;
    const isHundredths = kind === "temperature" && value !== undefined;
    return [{ kind, isAutomatic: false, value: isHundredths ? (value & 0xffff) / 100 : value }];
  },
};

export const READING_TABLES: readonly ReadingTable[] = [
  byType("HUAMI_STRESS_SAMPLE", "stress", "STRESS"),
  byType("HUAMI_SPO2_SAMPLE", "blood-oxygen", "SPO2"),
  single("HUAMI_HEART_RATE_MANUAL_SAMPLE", "heart-rate", "HEART_RATE", false),
  single("HUAMI_HEART_RATE_MAX_SAMPLE", "max-heart-rate", "HEART_RATE", true),
  single("HUAMI_HEART_RATE_RESTING_SAMPLE", "resting-heart-rate", "HEART_RATE", true),
  single("HUAMI_SLEEP_RESPIRATORY_RATE_SAMPLE", "breathing-rate", "RATE", true),
  pai,
  xiaomiMinutes,
  xiaomiManual,
  single("MI_SCALE_WEIGHT_SAMPLE", "weight", "WEIGHT_KG", false),
];

/** Reads all single readings, table by table. */
export async function readMeasurements(reading: Reading): Promise<void> {
  for (const table of READING_TABLES) await readTable(reading, table);
}

async function readTable(reading: Reading, readingTable: ReadingTable): Promise<void> {
  const { database, devices } = reading;
  const { table: name, columns, anyOf } = readingTable;
  const table = openTable(database, name, ["TIMESTAMP", "DEVICE_ID"]);
  if (!table) return;
  if (anyOf && !anyOf.some((column) => table.columns.has(column))) return;
  const wanted = { numbers: ["TIMESTAMP", "DEVICE_ID", ...columns], anyOf };
  for await (const page of pagesOf(database, table, wanted, reading)) {
    const byDevice = new Map<number | undefined, Measurement[]>();
    for (const row of page) {
      const id = numberOf(row.DEVICE_ID);
      const list = byDevice.get(id) ?? [];
      byDevice.set(id, list);
      list.push(...measurementsIn(reading, readingTable, row));
    }
    for (const [id, list] of byDevice) devices.of(id)?.measurements(list);
  }
}

function measurementsIn(
  { nowS, problems }: Reading,
  { unit, read }: ReadingTable,
  row: SqlRow,
): Measurement[] {
  const atS = instantOf(row.TIMESTAMP, unit, nowS);
  const offsetMin = offsetOf(numberOf(row.UTC_OFFSET));
  if (atS === undefined) {
    problems.count(...NO_TIME);
    return [];
  }
  const told = read(row);
  if (told === undefined)
    problems.count("unknown-reading", "Readings of an unknown kind were left out.");
  return (told ?? []).flatMap(({ value, ...rest }) => {
    if (value !== undefined && isTrue(rest.kind, value))
      return [{ ...rest, atS, value, offsetMin }];
    if (value === undefined || !NOTHING.has(value)) problems.count(...BAD_VALUE);
    return [];
  });
}

/** How a source says that there is nothing. */
const NOTHING: ReadonlySet<number> = new Set([0, 255, -1]);

/** Between which values a reading may be true; wide, to keep what is merely unusual. */
const TRUE: Readonly<Record<MeasurementKind, readonly [number, number]>> = {
  "heart-rate": [1, 253],
  "resting-heart-rate": [1, 253],
  "max-heart-rate": [1, 253],
  stress: [0, 100],
  "blood-oxygen": [1, 100],
  pai: [0, 10_000],
  "breathing-rate": [1, 100],
  temperature: [1, 60],
  "heart-rate-variability": [1, 254],
  weight: [1, 600],
};

function isTrue(kind: MeasurementKind, value: number): boolean {
  const [least, most] = TRUE[kind];
  return value >= least && value <= most;
}

/** Minutes from a UTC_OFFSET in milliseconds; `undefined` for what is no zone on earth. */
function offsetOf(offsetMs: number | undefined): number | undefined {
  if (offsetMs === undefined) return undefined;
  const offsetMin = offsetMs / 60_000;
  const isZone = Number.isInteger(offsetMin) && offsetMin >= -720 && offsetMin <= 840;
  return isZone ? offsetMin : undefined;
}
