import type { UnixSeconds } from "../health/minute.ts";
import type { Wearer } from "../health/wearer.ts";
import type { Database } from "../platform.ts";
import { first, number, orNull, text } from "./rows.ts";

/** A wearer as the household calls them. */
export interface NamedWearer extends Wearer {
  readonly name?: string | undefined;
}

/** From this moment on the wearer was in this time zone. */
export interface ZoneChange {
  readonly fromS: UnixSeconds;
  /** As IANA writes it: `Europe/Berlin`. */
  readonly zone: string;
}

/** The one wearer there is so far, made when nobody is there yet. */
export function defaultWearer(database: Database): number {
  const row =
    first(database, "SELECT id FROM wearer ORDER BY id LIMIT 1") ??
    first(database, "INSERT INTO wearer DEFAULT VALUES RETURNING id");
  return Number(row?.id);
}

/** What is known of a wearer, and the column that it is in. */
export const WEARER_COLUMNS = {
  name: "name",
  bornOn: "born_on",
  sex: "sex",
  heightCm: "height_cm",
  weightKg: "weight_kg",
  stepGoal: "step_goal",
} as const satisfies Record<keyof NamedWearer, string>;

/** Everybody who wears a band here, and what they are called. */
export function loadWearers(database: Database): { readonly id: number; readonly name?: string }[] {
  return [...database.rows("SELECT id, name FROM wearer ORDER BY id")].map((row) => {
    const name = text(row.name);
    return { id: Number(row.id), ...(name !== undefined && { name }) };
  });
}

/** @param id default: the first one there is */
export function loadWearer(database: Database, id?: number): NamedWearer {
  const row =
    id === undefined
      ? first(database, "SELECT * FROM wearer ORDER BY id LIMIT 1")
      : first(database, "SELECT * FROM wearer WHERE id = ?", id);
  const sex = row?.sex;
  return {
    name: text(row?.name),
    bornOn: text(row?.born_on),
    sex: sex === "female" || sex === "male" || sex === "other" ? sex : undefined,
    heightCm: number(row?.height_cm),
    weightKg: number(row?.weight_kg),
    stepGoal: number(row?.step_goal),
  };
}

/** @param id default: the first one */
export function writeWearer(
  database: Database,
  wearer: NamedWearer,
  id = defaultWearer(database),
): void {
  const { name, bornOn, sex, heightCm, weightKg, stepGoal } = wearer;
  database.run(
    `UPDATE wearer SET name = ?, born_on = ?, sex = ?, height_cm = ?, weight_kg = ?, step_goal = ?
     WHERE id = ?`,
    orNull(name),
    orNull(bornOn),
    orNull(sex),
    orNull(heightCm),
    orNull(weightKg),
    orNull(stepGoal),
    id,
  );
}

/** All changes of a wearer's time zone, the earliest first. @param wearer default: the first one */
export function loadZones(database: Database, wearer?: number): ZoneChange[] {
  const sql = `SELECT from_s, zone FROM wearer_zone
    WHERE wearer = coalesce(?, (SELECT min(id) FROM wearer)) ORDER BY from_s`;
  return [...database.rows(sql, orNull(wearer))].map((row) => ({
    fromS: Number(row.from_s),
    zone: text(row.zone) ?? "",
  }));
}

/** The zone at that moment; before the first one that is known, the first. */
export function zoneAmong(zones: readonly ZoneChange[], atS: UnixSeconds): string | undefined {
  return (zones.findLast(({ fromS }) => fromS <= atS) ?? zones[0])?.zone;
}

/** Adds a change, when it is one. @param wearer default: the first one */
export function writeZone(
  database: Database,
  zone: string,
  fromS: UnixSeconds,
  wearer = defaultWearer(database),
): void {
  if (zoneAmong(loadZones(database, wearer), fromS) === zone) return;
  const sql = "INSERT OR REPLACE INTO wearer_zone (wearer, from_s, zone) VALUES (?, ?, ?)";
  database.run(sql, wearer, fromS, zone);
}
