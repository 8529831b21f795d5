import type { UnixSeconds } from "../health/minute.ts";
import type { Database, SqlRow } from "../platform.ts";
import { minuteBlocks } from "./minute-columns.ts";
import type { MinuteBlock } from "./minute-columns.ts";
import { recordRows, recordSpan } from "./record-rows.ts";
import type { InstantSpan, RecordTable } from "./record-rows.ts";
import { first } from "./rows.ts";

/**
 * What is kept of one address, as it is in the tables and with whose word it is: for whoever hands all
 * of it on. Times from `fromS` up to, not including, `toS`.
 */
export interface KeptRecords {
  minuteBlocks(fromS: UnixSeconds, toS: UnixSeconds): Iterable<MinuteBlock>;
  /** In the order of what names them, as they are asked for. */
  rows(table: RecordTable, fromS: UnixSeconds, toS: UnixSeconds): Iterable<SqlRow>;
  /** The alarms that are known; they belong to no time. */
  alarms(): SqlRow[];
  /** The band itself; `continues` and `follows` are addresses. */
  band(): SqlRow;
  span(table: RecordTable | "minute"): InstantSpan | undefined;
}

const ALARMS = `SELECT it.*, (SELECT source FROM run WHERE id = it.run) AS source FROM alarm it
  WHERE band = ? ORDER BY position`;

const BAND = `SELECT mac, model, serial, firmware,
    (SELECT mac FROM band WHERE id = it.continues) AS continues,
    (SELECT mac FROM band WHERE id = it.follows) AS follows
  FROM band it WHERE id = ?`;

export function keptRecords(database: Database, band: number): KeptRecords {
  return {
    minuteBlocks: (fromS, toS) => minuteBlocks(database, band, fromS, toS),
    rows: (table, fromS, toS) => recordRows(database, table, band, fromS, toS),
    alarms: () => [...database.rows(ALARMS, band)],
    band: () => first(database, BAND, band) ?? {},
    span: (table) => recordSpan(database, table, band),
  };
}
