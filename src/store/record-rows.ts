import type { UnixSeconds } from "../health/minute.ts";
import type { Database, SqlRow, SqlValue } from "../platform.ts";

/** The columns that name a row of a band, and the instant that decides whether it is in a time. */
const TABLES = {
  measurement: { key: ["kind", "at_s", "is_automatic"], atS: "at_s" },
  workout: { key: ["start_s"], atS: "start_s" },
  track_point: { key: ["workout_s", "seq"], atS: "workout_s" },
  lap: { key: ["workout_s", "seq"], atS: "workout_s" },
  stretch: { key: ["start_s", "state"], atS: "start_s" },
  // A day's own midnight is somewhere else; its name decides.
  day_summary: { key: ["day"], atS: "unixepoch(day)" },
  battery_reading: { key: ["at_s"], atS: "at_s" },
} as const;

/** The tables of records besides the minutes. */
export type RecordTable = keyof typeof TABLES;

/** What belongs to a workout is of whoever the workout is. */
const PARTS: ReadonlySet<RecordTable> = new Set(["track_point", "lap"]);

/** So many rows are in memory at once. */
const PAGE = 4_096;

/**
 * The rows that are kept for a band in the order of what names them, as they are in the table; of whom
 * they are is said besides, as `source`. Nothing is held open between two pages.
 */
export function* recordRows(
  database: Database,
  table: RecordTable,
  band: number,
  fromS: UnixSeconds,
  toS: UnixSeconds,
): Generator<SqlRow, void, void> {
  const { key, atS } = TABLES[table];
  const whose = PARTS.has(table) ? "" : ", (SELECT source FROM run WHERE id = it.run) AS source";
  const page = (behind: string): string => `SELECT it.*${whose} FROM ${table} it
    WHERE band = ? AND ${atS} >= ? AND ${atS} < ? ${behind}
    ORDER BY ${key.join(", ")} LIMIT ${PAGE}`;
  let rows = database.prepare(page("")).all(band, fromS, toS);
  const behind = `AND (${key.join(", ")}) > (${key.map(() => "?").join(", ")})`;
  const next = database.prepare(page(behind));
  for (;;) {
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    rows = next.all(band, fromS, toS, ...key.map((column): SqlValue => last[column] ?? null));
  }
}

/** Between which instants a band has rows; `undefined` when it has none. */
export function recordSpan(
  database: Database,
  table: RecordTable | "minute",
  band: number,
): InstantSpan | undefined {
  const [at, unitS] = table === "minute" ? ["minute", 60] : [TABLES[table].atS, 1];
  const of = (what: string): string => `(SELECT ${what}(${at}) FROM ${table} WHERE band = ?1)`;
  const [row] = database.rows(`SELECT ${of("min")} AS first, ${of("max")} AS last`, band);
  if (typeof row?.first !== "number") return undefined;
  return { firstS: row.first * unitS, lastS: Number(row.last) * unitS };
}

export interface InstantSpan {
  readonly firstS: UnixSeconds;
  readonly lastS: UnixSeconds;
}
