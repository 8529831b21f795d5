import type { UnixSeconds } from "../health/minute.ts";
import type { Database, SqlRow } from "../platform.ts";
import { minuteBlocks } from "./minute-columns.ts";
import type { MinuteBlock } from "./minute-columns.ts";
import { recordRows, recordSpan } from "./record-rows.ts";
import type { InstantSpan, RecordTable } from "./record-rows.ts";

/**
 * What is kept of one address, as it is in the tables and with whose word it is: for whoever hands all
 * of it on. Times from `fromS` up to, not including, `toS`.
 */
export interface KeptRecords {
  minuteBlocks(fromS: UnixSeconds, toS: UnixSeconds): Iterable<MinuteBlock>;
  /** In the order of what names them, as they are asked for. */
  rows(table: RecordTable, fromS: UnixSeconds, toS: UnixSeconds): Iterable<SqlRow>;
  span(table: RecordTable | "minute"): InstantSpan | undefined;
}

export function keptRecords(database: Database, band: number): KeptRecords {
  return {
    minuteBlocks: (fromS, toS) => minuteBlocks(database, band, fromS, toS),
    rows: (table, fromS, toS) => recordRows(database, table, band, fromS, toS),
    span: (table) => recordSpan(database, table, band),
  };
}
