import type { Kinds } from "../../health/minute.ts";
import type { MinuteColumns } from "../../store/minute-table.ts";
import { FAMILY_TABLES } from "./device-types.ts";
import type { ActivityTable } from "./device-types.ts";
import type { Reading } from "./reading.ts";
import { deviceIdsIn, hasRows, openTable } from "./sample-table.ts";
import type { SampleTable } from "./sample-table.ts";

/** A device that moved from one to the other with a newer Gadgetbridge is in both: the richer last. */
const TABLES: readonly ActivityTable[] = [
  "MI_BAND_ACTIVITY_SAMPLE",
  "HUAMI_EXTENDED_ACTIVITY_SAMPLE",
  "XIAOMI_ACTIVITY_SAMPLE",
];

/** Hands on the minutes of every device, table by table. */
export function readMinutes({ database, devices }: Reading): void {
  for (const name of TABLES) {
    const table = openTable(database, name, ["TIMESTAMP", "DEVICE_ID"]);
    if (!table || !hasRows(database, table.name)) continue;
    // Looking through all rows for other devices is what one device alone need not wait for.
    const ids = devices.onlyId === undefined ? deviceIdsIn(database, table) : [devices.onlyId];
    for (const id of ids) {
      devices.of(id)?.minuteTable({
        database,
        table: table.name,
        columns: columnsOf(table),
        device: { column: table.columns.get("DEVICE_ID") ?? "DEVICE_ID", id },
        kinds: kindsOf(name, devices.earlyKindsOf(id)),
      });
    }
  }
}

function kindsOf(name: ActivityTable, earlyKinds: Kinds | undefined): Kinds | undefined {
  if (name === "XIAOMI_ACTIVITY_SAMPLE") return FAMILY_TABLES.xiaomi.kinds;
  return name === "MI_BAND_ACTIVITY_SAMPLE" ? earlyKinds : undefined;
}

function columnsOf({ columns }: SampleTable): MinuteColumns {
  const unknown = columns.get("UNKNOWN1");
  const light = columns.get("SLEEP");
  const deep = columns.get("DEEP_SLEEP");
  const rem = columns.get("REM_SLEEP");
  const isTold = unknown !== undefined && light !== undefined && deep !== undefined;
  return {
    atS: columns.get("TIMESTAMP") ?? "TIMESTAMP",
    kind: columns.get("RAW_KIND"),
    intensity: columns.get("RAW_INTENSITY"),
    steps: columns.get("STEPS"),
    heartRate: columns.get("HEART_RATE"),
    asleep: isTold && rem !== undefined ? { unknown, light, deep, rem } : undefined,
  };
}
