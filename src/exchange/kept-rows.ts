import type { UnixSeconds } from "../health/minute.ts";
import type { SqlRow } from "../platform.ts";
import type { RecordTable } from "../store/record-rows.ts";
import type { Records } from "../store/records.ts";
import type { RecordSetName } from "./record-sets.ts";

/** What is to be handed on: these addresses, from `fromS` up to, not including, `toS`. */
export interface Selection {
  readonly macs: readonly string[];
  readonly fromS: UnixSeconds;
  readonly toS: UnixSeconds;
}

/** The sets that are a table of records, and which. */
const TABLES = {
  measurements: "measurement",
  workouts: "workout",
  laps: "lap",
  track_points: "track_point",
  stretches: "stretch",
  day_summaries: "day_summary",
  battery: "battery_reading",
} as const satisfies Partial<Record<RecordSetName, RecordTable>>;

/** Sets whose rows belong to an instant, but for the minutes. */
export type TimedSet = keyof typeof TABLES;

/** In the order in which they are written. */
export const TIMED_SETS = Object.keys(TABLES) as readonly TimedSet[];

/** The rows of all addresses, one after the other. */
export function* timedRows(
  records: Records,
  set: TimedSet,
  { macs, fromS, toS }: Selection,
): Generator<SqlRow, void, void> {
  for (const mac of macs) {
    const rows = records.kept(mac)?.rows(TABLES[set], fromS, toS) ?? [];
    for (const row of rows) yield { ...row, band: mac };
  }
}

/** Between which instants an address has rows; `undefined` when it has none. */
export function timedSpan(
  records: Records,
  set: TimedSet | "minutes",
  mac: string,
): { readonly firstS: UnixSeconds; readonly lastS: UnixSeconds } | undefined {
  return records.kept(mac)?.span(set === "minutes" ? "minute" : TABLES[set]);
}

/** The rows of the sets that belong to no instant. */
export function timelessRows(
  records: Records,
  set: "bands" | "wearer" | "zones" | "alarms",
  { macs }: Selection,
): SqlRow[] {
  switch (set) {
    case "bands":
      return macs.flatMap((mac): SqlRow[] => {
        const kept = records.kept(mac);
        return kept === undefined ? [] : [kept.band()];
      });
    case "wearer":
      return wearerRows(records);
    case "alarms":
      return macs.flatMap((mac) => {
        return (records.kept(mac)?.alarms() ?? []).map((row) => ({ ...row, band: mac }));
      });
    case "zones":
      return records.zones().map(({ fromS, zone }) => ({ from_s: fromS, zone }));
  }
}

function wearerRows(records: Records): SqlRow[] {
  const { name, bornOn, sex, heightCm, weightKg, stepGoal } = records.wearer();
  const row = {
    name: name ?? null,
    born_on: bornOn ?? null,
    sex: sex ?? null,
    height_cm: heightCm ?? null,
    weight_kg: weightKg ?? null,
    step_goal: stepGoal ?? null,
  };
  return Object.values(row).some((value) => value !== null) ? [row] : [];
}
