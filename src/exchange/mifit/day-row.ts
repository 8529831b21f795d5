import { textOf } from "../../archive/foreign-table.ts";
import { dayOf, isDay } from "../../health/local-day.ts";
import type { SqlRow } from "../../platform.ts";
import { clockOf } from "./day-clock.ts";
import type { DayClock } from "./day-clock.ts";
import { blobOf, DATA_BYTES, MINUTES_A_DAY } from "./minutes.ts";
import type { MinuteBlobs } from "./minutes.ts";
import type { Problems } from "./problems.ts";
import type { Reading } from "./reading.ts";
import { parseSummary } from "./summary.ts";
import type { ParsedSummary } from "./summary.ts";

/** The columns of DATE_DATA that are read. */
export const DAY_COLUMNS = ["source", "date", "summary", "data", "data_hr", "device_id"];

/** Ten bands for thirteen years; a summary with all its stages takes some 20 KB. */
export const DAY_LIMITS = { mostBytes: 1024 * 1024, mostRows: 50_000 };

const EARLIEST_DAY = "2010-01-01";

const NOTHING = new Uint8Array();

/** A row of DATE_DATA, taken apart. */
export interface DayRow {
  readonly mac: string;
  readonly clock: DayClock;
  /** Empty where they are damaged. */
  readonly blobs: MinuteBlobs;
  /** Absent: there is none, or it is damaged. */
  readonly summary: ParsedSummary | undefined;
  /** The summary as it came. */
  readonly raw: string | undefined;
}

/** What names a day of a band. */
export function keyOf({ mac, clock }: DayRow): string {
  return `${mac} ${clock.day}`;
}

/** @returns `undefined`, and a problem, when it is of no day or of no band */
export function readDay(row: SqlRow, reading: Reading, problems: Problems): DayRow | undefined {
  const { offsetAt, nowS, bands } = reading;
  const day = textOf(row.date) ?? "";
  if (!isDay(day) || day < EARLIEST_DAY || day > dayOf(nowS + 2 * 86_400, 0)) {
    problems.note("bad-day");
    return undefined;
  }
  const mac = bands.macOf(row);
  if (mac === undefined) {
    problems.note("scale");
    return undefined;
  }
  const raw = textOf(row.summary);
  const summary = parseSummary(raw ?? "", { day, offsetAt, nowS }, problems);
  if (summary === undefined && (row.summary ?? "") !== "") problems.note("bad-summary");
  const data = blobOf(row.data, DATA_BYTES);
  const pulses = blobOf(row.data_hr, MINUTES_A_DAY);
  if (data === undefined || pulses === undefined) problems.note("bad-minutes");
  const blobs = { data: data ?? NOTHING, pulses: pulses ?? NOTHING };
  return { mac, clock: clockOf(day, summary?.offsetMin, offsetAt), blobs, summary, raw };
}
