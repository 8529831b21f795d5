import { findTable, tableNames } from "../../archive/foreign-table.ts";
import type { ForeignDatabase } from "../../platform.ts";

/**
 * Which of the vendor app's databases this is: of its first generation (2014 to 2016) or the second, or
 * one of those beside it.
 */
export type MifitKind = "first" | "second" | "stress" | "blood-oxygen";

/** Tables that only Gadgetbridge has; its table DEVICE is another one. @source gadgetbridge §4 */
const GADGETBRIDGE = ["device_attributes", "user_attributes", "base_activity_summary"];

/**
 * Looks at the tables; `undefined`: another program's database, or the app's without any record that
 * we know.
 */
export function mifitKind(database: ForeignDatabase): MifitKind | undefined {
  const names = tableNames(database);
  const lower = new Set(names.map((name) => name.toLowerCase()));
  if (GADGETBRIDGE.some((name) => lower.has(name))) return undefined;
  const has = (name: string, ...columns: readonly string[]): boolean => {
    const table = lower.has(name) ? findTable(database, name) : undefined;
    return table !== undefined && columns.some((column) => table.columns.has(column));
  };
  const isDevices = has("device", "device_address", "device_id");
  if (has("date_data", "date")) {
    return names.includes("date_data") && !isDevices ? "first" : "second";
  }
  if (isDevices || has("trackrecord", "trackid") || has("trackdata", "trackid")) return "second";
  if (has("trackinfo", "trackid") && has("trackloc", "trackid")) return "first";
  if (has("alldaystress", "data")) return "stress";
  return has("click_measured_spo2", "spo2") ? "blood-oxygen" : undefined;
}
