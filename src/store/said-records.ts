import type { DaySummary } from "../health/day-summary.ts";
import { addDays, dayOf } from "../health/local-day.ts";
import type { LocalDay } from "../health/local-day.ts";
import type { Measurement, MeasurementKind } from "../health/measurement.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { Stretch } from "../health/stretch.ts";
import { LONGEST_TOLD_S } from "../health/told-sleep.ts";
import type { Database, SqlRow, SqlValue } from "../platform.ts";
import { measurementOf, MEASUREMENTS } from "./measurement-rows.ts";
import { rankOf } from "./precedence.ts";
import { recordOfText } from "./record-kind.ts";
import type { RecordKind } from "./record-kind.ts";
import { text } from "./rows.ts";
import { stretchOf, STRETCHES, SUMMARIES, summaryOf } from "./told-rows.ts";

/** Whose word something is, and how it came in. */
export interface Teller {
  readonly source: string;
  readonly run: number;
  readonly kind: "sync" | "import";
  /** When it came in. */
  readonly broughtS: UnixSeconds;
}

/** A record as one run says it. */
export interface Said<T> extends Teller {
  readonly record: T;
  /** Whether it is what counts of its address; else it is kept behind that. */
  readonly isBest: boolean;
}

/** What a run is called in these queries: columns that no record has. */
export const TELLER_COLUMNS = `run.id AS said_run, run.source AS said_source,
  run.kind AS said_kind, coalesce(run.ended_s, run.started_s) AS said_s`;

export function tellerOf(row: SqlRow): Teller {
  return {
    source: text(row.said_source) ?? "",
    run: Number(row.said_run),
    kind: row.said_kind === "import" ? "import" : "sync",
    broughtS: Number(row.said_s),
  };
}

/** The best source first; of one source what came last. */
export function compareTellers(a: Teller, b: Teller): number {
  return rankOf(b.source) - rankOf(a.source) || b.run - a.run;
}

/** All that is said of the readings of one kind, from one moment up to, not including, another. */
export function readingsSaid(
  database: Database,
  mac: string,
  kind: MeasurementKind,
  [fromS, toS]: readonly [UnixSeconds, UnixSeconds],
): Said<Measurement>[] {
  const rows = rowsSaid(database, MEASUREMENTS, mac, [fromS, toS - 1], kind);
  return rows.map((it) => ({ ...it, record: measurementOf(it.record, kind) }));
}

/** All that sources tell of a time around a moment: stages and other stretches that it lies in. */
export function stretchesSaid(database: Database, mac: string, atS: UnixSeconds): Said<Stretch>[] {
  const rows = rowsSaid(database, STRETCHES, mac, [atS - LONGEST_TOLD_S, atS]);
  return rows
    .map((it) => ({ ...it, record: stretchOf(it.record) }))
    .filter(({ record }) => record.endS > atS);
}

/** All sums of the days from `from` to `to`, both included. */
export function summariesSaid(
  database: Database,
  mac: string,
  [from, to]: readonly [LocalDay, LocalDay],
): Said<DaySummary>[] {
  const rows = rowsSaid(database, SUMMARIES, mac, [from, to]);
  return rows.map((it) => ({ ...it, record: summaryOf(it.record) }));
}

/** The days whose sums may tell of a night around a moment, wherever the wearer was. */
export function daysAround(atS: UnixSeconds): readonly [LocalDay, LocalDay] {
  const day = dayOf(atS, 0);
  return [addDays(day, -1), addDays(day, 2)];
}

/** @param order the first and the last value of the column by which they are ordered, both included */
function rowsSaid(
  database: Database,
  kind: RecordKind<never>,
  mac: string,
  order: readonly [SqlValue, SqlValue],
  lane?: string,
): Said<SqlRow>[] {
  const { table } = kind;
  const among = kind.lane === undefined ? "" : `AND it.${kind.lane} = ?`;
  const sql = `SELECT it.*, ${TELLER_COLUMNS} FROM ${table} it JOIN run ON run.id = it.run
    WHERE it.band = (SELECT id FROM band WHERE mac = ?) ${among}
      AND it.${kind.order} BETWEEN ? AND ?`;
  const values = [mac, ...(lane === undefined ? [] : [lane]), ...order];
  const best = [...database.rows(sql, ...values)];
  const names = new Map(best.map((row) => [nameOf(kind, row), Number(row.run)]));
  const others = othersSaid(database, kind, mac, order).filter((it) => {
    const counts = names.get(nameOf(kind, it.record));
    // What is put together of several words has the number of one of them, which is in it.
    return counts !== undefined && counts !== it.run;
  });
  const said = best.map((record) => ({ ...tellerOf(record), record, isBest: true }));
  return [...said.toSorted(compareTellers), ...others.toSorted(compareTellers)];
}

function othersSaid(
  database: Database,
  kind: RecordKind<never>,
  mac: string,
  [first, last]: readonly [SqlValue, SqlValue],
): Said<SqlRow>[] {
  const sql = `SELECT it.record, ${TELLER_COLUMNS} FROM record_other it JOIN run ON run.id = it.run
    WHERE it.band = (SELECT id FROM band WHERE mac = ?) AND it.kind = ? AND it.at_s BETWEEN ? AND ?`;
  const rows = database.rows(sql, mac, kind.table, kind.atOf(first), kind.atOf(last));
  return [...rows].map((row) => {
    const values = recordOfText(text(row.record) ?? "").row;
    const record = Object.fromEntries(kind.columns.map((name, i) => [name, values[i] ?? null]));
    return { ...tellerOf(row), record, isBest: false };
  });
}

function nameOf({ key }: RecordKind<never>, row: SqlRow): string {
  return JSON.stringify(key.map((column) => row[column] ?? null));
}
