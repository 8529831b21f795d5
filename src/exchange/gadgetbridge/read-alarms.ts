import { labelOf } from "../../archive/foreign-table.ts";
import type { Alarm } from "../../health/alarm.ts";
import type { SqlRow } from "../../platform.ts";
import type { BatteryAt } from "../../store/intake.ts";
import { pagesOf } from "./pages.ts";
import { BAD_VALUE, NO_TIME } from "./problems.ts";
import type { Reading } from "./reading.ts";
import { openTable } from "./sample-table.ts";
import { countWithin, instantOf, numberOf } from "./values.ts";

const ALARM_NUMBERS = [
  "DEVICE_ID",
  "POSITION",
  "ENABLED",
  "SMART_WAKEUP",
  "SNOOZE",
  "REPETITION",
  "HOUR",
  "MINUTE",
  "UNUSED",
];

/** Reads ALARM; places in the list that hold no alarm are passed over. */
export async function readAlarms(reading: Reading): Promise<void> {
  const { database, devices, problems } = reading;
  const table = openTable(database, "ALARM", ["DEVICE_ID", "POSITION", "HOUR", "MINUTE"]);
  if (!table) return;
  const wanted = { numbers: ALARM_NUMBERS, texts: ["TITLE"] };
  for await (const page of pagesOf(database, table, wanted, reading)) {
    for (const row of page) {
      const intake = devices.ofOurs(numberOf(row.DEVICE_ID));
      if (!intake || row.UNUSED === 1) continue;
      const alarm = alarmOf(row);
      if (alarm) intake.alarms([alarm]);
      else problems.count(...BAD_VALUE);
    }
  }
}

function alarmOf(row: SqlRow): Alarm | undefined {
  const position = countWithin(row.POSITION, 255);
  const hour = countWithin(row.HOUR, 23);
  const minute = countWithin(row.MINUTE, 59);
  const days = countWithin(row.REPETITION ?? 0, 127);
  if (position === undefined || hour === undefined) return undefined;
  if (minute === undefined || days === undefined) return undefined;
  return {
    position,
    hour,
    minute,
    days,
    isEnabled: row.ENABLED === 1,
    isSmart: flag(row.SMART_WAKEUP),
    snoozes: flag(row.SNOOZE),
    title: labelOf(row.TITLE),
  };
}

function flag(value: SqlRow[string] | undefined): boolean | undefined {
  const number = numberOf(value);
  return number === undefined ? undefined : number !== 0;
}

/** Reads BATTERY_LEVEL; further batteries of a device are none of a band. */
export async function readBattery(reading: Reading): Promise<void> {
  const { database, devices } = reading;
  const table = openTable(database, "BATTERY_LEVEL", ["TIMESTAMP", "DEVICE_ID", "LEVEL"]);
  if (!table) return;
  const numbers = ["TIMESTAMP", "DEVICE_ID", "LEVEL", "BATTERY_INDEX"];
  for await (const page of pagesOf(database, table, { numbers }, reading)) {
    const byDevice = new Map<number, BatteryAt[]>();
    for (const row of page) {
      const id = numberOf(row.DEVICE_ID);
      if (id === undefined || !devices.ofOurs(id) || (row.BATTERY_INDEX ?? 0) !== 0) continue;
      const list = byDevice.get(id) ?? [];
      byDevice.set(id, list);
      list.push(...batteryIn(reading, row));
    }
    for (const [id, list] of byDevice) devices.ofOurs(id)?.battery(list);
  }
}

function batteryIn({ nowS, problems }: Reading, row: SqlRow): BatteryAt[] {
  const atS = instantOf(row.TIMESTAMP, "s", nowS);
  const levelPercent = countWithin(row.LEVEL, 100);
  if (atS === undefined) problems.count(...NO_TIME);
  else if (levelPercent === undefined) problems.count(...BAD_VALUE);
  return atS === undefined || levelPercent === undefined ? [] : [{ atS, levelPercent }];
}
