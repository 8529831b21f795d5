import type { Measurement, MeasurementKind } from "../health/measurement.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { Database, SqlRow } from "../platform.ts";
import { bestOfEach } from "./best-of-each.ts";
import { instant, whole } from "./record-kind.ts";
import type { RecordKind } from "./record-kind.ts";
import { number, orNull, text } from "./rows.ts";

/** Single readings. */
export const MEASUREMENTS: RecordKind<Measurement> = {
  table: "measurement",
  columns: ["kind", "at_s", "is_automatic", "value", "offset_min", "details"],
  key: ["kind", "at_s", "is_automatic"],
  order: "at_s",
  lane: "kind",
  atOf: Number,
  valueOf({ kind, atS, isAutomatic, value, offsetMin, details }) {
    if (!Number.isFinite(value)) throw new TypeError("a measurement has a value");
    const more = details === undefined ? undefined : inOneForm(details);
    const row = [kind, instant(atS), Number(isAutomatic), value, whole(offsetMin), orNull(more)];
    return { row, parts: [] };
  },
};

/** So that equal details are equal texts. */
function inOneForm(details: Readonly<Record<string, number>>): string {
  const entries = Object.entries(details);
  return JSON.stringify(Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

/**
 * The readings of one kind, oldest first, from `fromS` up to, not including, `toS`; of one that two of
 * the bands have, the better one.
 */
export function* measurementsOf(
  database: Database,
  bands: readonly number[],
  kind: MeasurementKind,
  fromS: UnixSeconds,
  toS: UnixSeconds,
): Generator<Measurement, void, void> {
  const sql = `SELECT * FROM measurement WHERE band IN (SELECT value FROM json_each(?))
    AND kind = ? AND at_s >= ? AND at_s < ? ORDER BY at_s, is_automatic, band`;
  const rows = database.rows(sql, JSON.stringify(bands), kind, fromS, toS);
  for (const row of bestOfEach(database, rows, bands, ["at_s", "is_automatic"])) {
    yield measurementOf(row, kind);
  }
}

/** A row as the reading that it is. */
export function measurementOf(row: SqlRow, kind: MeasurementKind): Measurement {
  const details = text(row.details);
  return {
    kind,
    atS: Number(row.at_s),
    value: Number(row.value),
    isAutomatic: row.is_automatic === 1,
    offsetMin: number(row.offset_min),
    // `inOneForm` wrote it.
    details: details === undefined ? undefined : (JSON.parse(details) as Record<string, number>),
  };
}
