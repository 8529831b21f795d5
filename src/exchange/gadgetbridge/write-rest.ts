import type { Work } from "./write-work.ts";

/** Writes what the bands said about their battery. */
export async function writeBattery(work: Work): Promise<void> {
  const { history, target, device, macs, time, pace } = work;
  const columns = ["TIMESTAMP", "DEVICE_ID", "LEVEL", "BATTERY_INDEX"];
  const table = target.table("BATTERY_LEVEL", columns);
  if (table === undefined) return;
  for (const { atS, levelPercent } of history.batteryReadings(macs, ...time)) {
    table.write([atS, device.id, levelPercent, FIRST_BATTERY]);
    await pace.step();
  }
}

const FIRST_BATTERY = 0;

const ALARM_COLUMNS = [
  "DEVICE_ID",
  "USER_ID",
  "POSITION",
  "ENABLED",
  "SMART_WAKEUP",
  "SNOOZE",
  "REPETITION",
  "HOUR",
  "MINUTE",
  "UNUSED",
  "TITLE",
];

/** Writes the alarms of the present address, or of the last one that had some. */
export function writeAlarms({ history, target, device, user, macs, there }: Work): void {
  // Those that are there are its owner's, as they want them now.
  if (there) return;
  const alarms = macs.map((mac) => history.alarms(mac)).find((list) => list.length > 0);
  const table = target.table("ALARM", ALARM_COLUMNS);
  for (const alarm of alarms ?? []) {
    table?.write([
      device.id,
      user,
      alarm.position,
      Number(alarm.isEnabled),
      Number(alarm.isSmart ?? false),
      Number(alarm.snoozes ?? false),
      alarm.days,
      alarm.hour,
      alarm.minute,
      0,
      alarm.title ?? null,
    ]);
  }
}
