import type { Alarm } from "../health/alarm.ts";
import type { Database, SqlValue } from "../platform.ts";
import { truth } from "./record-kind.ts";
import type { RecordKind } from "./record-kind.ts";
import { orNull, text } from "./rows.ts";

/** Alarms; their moment is their place in the list. */
export const ALARMS: RecordKind<Alarm> = {
  table: "alarm",
  columns: ["position", "hour", "minute", "enabled", "days", "smart", "snoozes", "title"],
  key: ["position"],
  order: "position",
  atOf: Number,
  valueOf({ position, hour, minute, isEnabled, days, isSmart, snoozes, title }) {
    const numbers = [position, hour, minute, days];
    if (!numbers.every((it) => Number.isSafeInteger(it))) {
      throw new TypeError("an alarm has a place, a time and days");
    }
    const flags = [truth(isSmart), truth(snoozes)];
    const row = [position, hour, minute, Number(isEnabled), days, ...flags, orNull(title)];
    return { row, parts: [] };
  },
};

/** The alarms of one band, in their order. */
export function alarmsOf(database: Database, band: number): Alarm[] {
  const rows = [...database.rows("SELECT * FROM alarm WHERE band = ? ORDER BY position", band)];
  return rows.map((row) => ({
    position: Number(row.position),
    hour: Number(row.hour),
    minute: Number(row.minute),
    isEnabled: row.enabled === 1,
    days: Number(row.days),
    isSmart: flag(row.smart),
    snoozes: flag(row.snoozes),
    title: text(row.title),
  }));
}

function flag(value: SqlValue | undefined): boolean | undefined {
  return typeof value === "number" ? value === 1 : undefined;
}
