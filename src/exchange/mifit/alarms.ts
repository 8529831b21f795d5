import type { Alarm } from "../../health/alarm.ts";
import { textOf } from "../../archive/foreign-table.ts";
import { deviceOf } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { secondsOf, wholeOf } from "./values.ts";

const LIMITS = { mostBytes: 256, mostRows: 10_000 };

/** No band keeps more. */
const MOST_ALARMS = 50;

const DAY_MIN = 1440;
/** The year 2100. */
const LATEST_S = 4_102_444_800;

/**
 * Alarms, each once however often the table has it. An alarm is kept as an instant at which it rings:
 * its hour is what the wearer's clock shows then. That DAYS begins with Monday is not established.
 *
 * @source mifit-db §3: ALARM
 */
export function readAlarms(reading: Reading): void {
  const alarms = new Map<string, Alarm>();
  for (const row of reading.tables.rows("alarm", ["calendar", "enabled", "days"], LIMITS)) {
    const atS = secondsOf(row.calendar);
    if (atS === undefined || atS === 0 || atS > LATEST_S) {
      reading.problems.note("bad-alarm");
      continue;
    }
    const shownMin = Math.floor(atS / 60) + reading.offsetAt(atS);
    const minuteOfDay = ((shownMin % DAY_MIN) + DAY_MIN) % DAY_MIN;
    const [hour, minute] = [Math.floor(minuteOfDay / 60), minuteOfDay % 60];
    const isEnabled = textOf(row.enabled) === "1";
    const days = wholeOf(row.days, 0, 127) ?? 0;
    const key = [hour, minute, isEnabled, days].join();
    if (alarms.has(key) || alarms.size >= MOST_ALARMS) continue;
    alarms.set(key, { position: alarms.size, hour, minute, isEnabled, days });
  }
  if (alarms.size > 0) deviceOf(reading, reading.bands.onlyBand).alarms([...alarms.values()]);
}
