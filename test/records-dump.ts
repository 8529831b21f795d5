import type { Database, SqlRow, SqlValue } from "../src/platform.ts";

/** A row without what is not known; bytes as hexadecimal digits. */
export type DumpedRow = Readonly<Record<string, string | number | bigint>>;

/** What an owner has in a store, in an order that does not depend on how it came there. */
export interface RecordsDump {
  readonly wearers: readonly DumpedRow[];
  readonly zones: readonly DumpedRow[];
  readonly bands: readonly DumpedRow[];
  readonly minutes: readonly DumpedRow[];
  readonly measurements: readonly DumpedRow[];
  readonly workouts: readonly DumpedRow[];
  readonly tracks: readonly DumpedRow[];
  readonly laps: readonly DumpedRow[];
  readonly stretches: readonly DumpedRow[];
  readonly summaries: readonly DumpedRow[];
  readonly alarms: readonly DumpedRow[];
  readonly battery: readonly DumpedRow[];
}

/**
 * Everything an owner has in a store, to be compared with what is in another one. Rows are as they are
 * in the tables, but for their band (`mac`) and their run (`source`): ids, and when something was seen
 * or brought, are left out. What else was said of a moment (`minute_other`) is not in it either.
 */
export function dumpRecords(database: Database): RecordsDump {
  const rows = (sql: string): DumpedRow[] => [...database.rows(sql)].map(known);
  const records = (table: string, order: string): DumpedRow[] =>
    rows(`SELECT b.mac, r.source, t.* FROM ${table} t JOIN band b ON b.id = t.band
      JOIN run r ON r.id = t.run ORDER BY b.mac, ${order}`);
  const parts = (table: string): DumpedRow[] =>
    rows(`SELECT b.mac, t.* FROM ${table} t JOIN band b ON b.id = t.band
      ORDER BY b.mac, t.workout_s, t.seq`);
  return {
    wearers: rows("SELECT * FROM wearer ORDER BY name, born_on"),
    zones: rows(`SELECT w.name, z.from_s, z.zone FROM wearer_zone z JOIN wearer w ON w.id = z.wearer
      ORDER BY w.name, z.from_s`),
    bands: rows(`SELECT b.mac, b.model, b.serial, b.firmware, w.name AS wearer, c.mac AS continues,
        f.mac AS follows FROM band b LEFT JOIN wearer w ON w.id = b.wearer
      LEFT JOIN band c ON c.id = b.continues LEFT JOIN band f ON f.id = b.follows ORDER BY b.mac`),
    minutes: records("minute", "t.minute"),
    measurements: records("measurement", "t.kind, t.at_s, t.is_automatic"),
    workouts: records("workout", "t.start_s"),
    tracks: parts("track_point"),
    laps: parts("lap"),
    stretches: records("stretch", "t.start_s, t.state"),
    summaries: records("day_summary", "t.day"),
    alarms: records("alarm", "t.position"),
    battery: records("battery_reading", "t.at_s"),
  };
}

/** The same rows, whoever said them. */
export function withoutSources(rows: readonly DumpedRow[]): DumpedRow[] {
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([column]) => column !== "source")),
  );
}

const OURS = new Set(["id", "band", "run"]);

function known(row: SqlRow): DumpedRow {
  const kept = Object.entries(row).flatMap(([column, value]) => {
    return value === null || OURS.has(column) ? [] : [[column, shown(value)] as const];
  });
  return Object.fromEntries(kept);
}

function shown(value: Exclude<SqlValue, null>): string | number | bigint {
  if (!(value instanceof Uint8Array)) return value;
  return Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
