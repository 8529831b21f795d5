import type { UnixSeconds } from "../health/minute.ts";
import type { Database } from "../platform.ts";
import { isSource } from "./precedence.ts";
import type { Source } from "./precedence.ts";
import { first, orNull } from "./rows.ts";

/** What a source says about a band. What is not known is absent. */
export interface BandFacts {
  readonly model?: string | undefined;
  readonly serial?: string | undefined;
  /** As the source writes it: `V1.0.9.66`. */
  readonly firmware?: string | undefined;
}

/** A band as it says itself what it is. */
export interface MetBand extends BandFacts {
  /** Bluetooth address, `C8:0F:10:01:02:03`. */
  readonly mac: string;
}

/**
 * The address of records whose files name no device: that of no device, `@file`. Each wearer has one of
 * their own: the second that a store has is `@file.2`.
 */
export function pseudoMac(source: Source, n = 1): string {
  return n === 1 ? `@${source}` : `@${source}.${n}`;
}

/** Of which source's files an address is made that is none; `undefined`: of none. */
export function sourceOfPseudo(mac: string): Source | undefined {
  const [, source = ""] = /^@([a-z-]{1,20})(?:\.[1-9]\d{0,5})?$/.exec(mac) ?? [];
  return isSource(source) ? source : undefined;
}

/** Whether a device has this address, for all we know. */
export function isRealMac(mac: string): boolean {
  return !mac.startsWith("@");
}

/** How old what a source says is, and when we saw it. */
interface When {
  readonly asOfS: UnixSeconds;
  readonly seenS: UnixSeconds;
}

/** Writes what a source says about a band, new or known: an older source only fills gaps. Gives its id. */
export function writeBand(
  database: Database,
  mac: string,
  { model, serial, firmware }: BandFacts,
  { asOfS, seenS }: When,
): number {
  database.run(
    `INSERT INTO band (mac, as_of_s, first_seen_s, last_seen_s) VALUES (?1, ?2, ?3, ?3)
     ON CONFLICT (mac) DO UPDATE SET last_seen_s = max(last_seen_s, ?3),
       first_seen_s = min(first_seen_s, ?3)`,
    mac,
    asOfS,
    seenS,
  );
  // A model's number says less than its name.
  const isNumber = model === undefined || /^Huami model /.test(model);
  database.run(
    `UPDATE band SET
       model = CASE WHEN model IS NULL OR (?2 >= as_of_s AND ?6 = 0) OR (?6 = 0 AND model LIKE 'Huami model %')
                 THEN coalesce(?3, model) ELSE model END,
       serial = CASE WHEN serial IS NULL OR ?2 >= as_of_s THEN coalesce(?4, serial) ELSE serial END,
       firmware = CASE WHEN firmware IS NULL OR ?2 >= as_of_s THEN coalesce(?5, firmware) ELSE firmware END,
       as_of_s = max(as_of_s, ?2)
     WHERE mac = ?1`,
    mac,
    asOfS,
    orNull(model),
    orNull(serial),
    orNull(firmware),
    Number(isNumber),
  );
  return Number(first(database, "SELECT id FROM band WHERE mac = ?", mac)?.id);
}

/** Writes what a band that answered at `atS` says about itself. Gives its id; wants a judgement after it. */
export function writeMeeting(database: Database, band: MetBand, atS: UnixSeconds): number {
  const id = writeBand(database, band.mac, band, { asOfS: atS, seenS: atS });
  database.run("UPDATE band SET met_s = max(coalesce(met_s, ?1), ?1) WHERE id = ?2", atS, id);
  return id;
}

/** Records, and what led to them: as long as they are there, their band is not forgotten. */
export const RECORD_TABLES = [
  "run",
  "minute",
  "measurement",
  "workout",
  "battery_reading",
  "fetch_cursor",
  "stretch",
  "day_summary",
  "alarm",
  "minute_other",
  "record_other",
] as const;

/** Deletes the bands among these (a condition in SQL) of which nothing is kept but their name. */
export function deleteBare(database: Database, where: string, ...values: string[]): void {
  const isBare = ["auth_key", ...RECORD_TABLES].map(
    (table) => `NOT EXISTS (SELECT 1 FROM ${table} WHERE ${table}.band = band.id)`,
  );
  database.run(`DELETE FROM band WHERE ${where} AND ${isBare.join(" AND ")}`, ...values);
}
