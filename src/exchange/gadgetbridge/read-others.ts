import { findTable, tableNames } from "../../archive/foreign-table.ts";
import type { Database, Waiting } from "../../platform.ts";
import type { Intake } from "../../store/intake.ts";
import { pause } from "../../waiting.ts";
import { READING_TABLES } from "./read-measurements.ts";

/** Tables that are read elsewhere. */
const READ: ReadonlySet<string> = new Set([
  "USER",
  "USER_ATTRIBUTES",
  "DEVICE",
  "DEVICE_ATTRIBUTES",
  "MI_BAND_ACTIVITY_SAMPLE",
  "HUAMI_EXTENDED_ACTIVITY_SAMPLE",
  "XIAOMI_ACTIVITY_SAMPLE",
  "XIAOMI_SLEEP_STAGE_SAMPLE",
  "XIAOMI_SLEEP_TIME_SAMPLE",
  "XIAOMI_DAILY_SUMMARY_SAMPLE",
  "BASE_ACTIVITY_SUMMARY",
  "BATTERY_LEVEL",
  "ALARM",
  ...READING_TABLES.map(({ table }) => table),
]);

/** Tables that hold no records: what the app itself needs. @source gadgetbridge §4.1 */
const HOUSEKEEPING: readonly RegExp[] = [
  /^SQLITE_/,
  /^ANDROID_METADATA$/,
  /^ROOM_MASTER_TABLE$/,
  /^TAG$/,
  /^ACTIVITY_DESC/,
  /^REMINDER$/,
  /^WORLD_CLOCK$/,
  /^CONTACT$/,
  /^CALENDAR_SYNC_STATE$/,
  /^NOTIFICATION_FILTER/,
  /^APP_SPECIFIC_/,
  /^PENDING_/,
];

/** What the bands that we know have recorded, in tables that we do not know (yet). */
const OURS = /^(?:HUAMI|XIAOMI|ZEPP|MI|MIBAND|GENERIC)_/;

/** Counting stops here: that there are many is enough to know. */
const MOST_COUNTED = 10_000_000;

/** Tells of tables with rows that nobody here reads. */
export async function tellOfOthers(
  database: Database,
  intake: Intake,
  { signal }: Waiting,
): Promise<void> {
  let others = 0;
  let rowsOfOthers = 0;
  for (const name of tableNames(database)) {
    if (!isUnread(name.toUpperCase()) || !isPlain(name) || !findTable(database, name)) continue;
    const count = countRows(database, name);
    if (count > 0 && OURS.test(name)) {
      intake.leftOut({ code: "unknown-table", text: `The table ${name} is not known.`, count });
    } else if (count > 0) {
      others++;
      rowsOfOthers += count;
    }
    await pause(0, signal);
  }
  if (others > 0) {
    const tables = others === 1 ? "One table" : `${others} tables`;
    const text = `${tables} with records of other devices were not read.`;
    intake.leftOut({ code: "other-tables", text, count: rowsOfOthers });
  }
}

function isUnread(name: string): boolean {
  return !READ.has(name) && !HOUSEKEEPING.some((pattern) => pattern.test(name));
}

function isPlain(name: string): boolean {
  return /^[A-Za-z]\w{0,60}$/.test(name);
}

function countRows(database: Database, name: string): number {
  const rows = `SELECT 1 FROM main."${name}" LIMIT ${MOST_COUNTED}`;
  const [row] = database.rows(`SELECT count(*) AS n FROM (${rows})`);
  return Number(row?.n ?? 0);
}
