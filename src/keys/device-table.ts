import { instantOf, labelOf, readRows, tableNames, textOf } from "../archive/foreign-table.ts";
import type { Table } from "../archive/foreign-table.ts";
import { AuthKey } from "../bytes/auth-key.ts";
import { macOfDeviceId, parseMac } from "../bytes/mac.ts";
import type { Database, SqlRow } from "../platform.ts";
import type { KeySource } from "../store/key-sighting.ts";
import type { FoundKey, ReadFacts, Reading, Rejected } from "./findings.ts";
import { BAND_TABLE, keyOf } from "./key-of.ts";

const COLUMNS = [
  "device_id",
  "device_address",
  "device_bind_status",
  "device_bind_time",
  "device_sync_data_time",
  "device_sync_data_time_hr",
  "authkey",
  "sn",
  "firmware_version",
  "device_source",
  "user_id",
];

/** Whether a table is the DEVICE table of Zepp Life (Mi Fit) and Zepp. */
export function isDeviceTable({ columns }: Table): boolean {
  return columns.has("authkey") || columns.has("device_address");
}

/** Whether this is the schema of 2014 to 2016, whose bands needed no key (mifit-db §2). */
export function isBeforeKeys(database: Database): boolean {
  return tableNames(database).includes("date_data");
}

/**
 * Reads the bands in the DEVICE table of an `origin_db…`.
 * @source key-sources §3.3, mifit-db §3: only AUTHKEY is sure, times are milliseconds, status 1 is
 * "paired", DEVICE_ID is the address with FFFE in its middle
 */
export function readDeviceTable(database: Database, table: Table, facts: ReadFacts): Reading {
  const found: FoundKey[] = [];
  const rejected: Rejected[] = [];
  const notes: string[] = [];
  if (!table.columns.has("authkey")) {
    notes.push("Its table of devices has no column for keys: this version of the app kept none.");
    return { found, rejected, notes };
  }
  for (const row of readRows(database, table, COLUMNS, BAND_TABLE)) {
    const source = { ...facts.source, account: accountOf(row, facts.fileName) };
    const { mac, isContradictory } = addressOf(row);
    if (isContradictory) {
      notes.push("A row names two different addresses, so its key is shown without one.");
    }
    const key = keyOf(row.authkey);
    if (key instanceof AuthKey) found.push({ sighting: sightingOf(key, mac, row, source, facts) });
    else rejected.push({ why: key, mac, model: modelOf(row), source });
  }
  return { found, rejected, notes };
}

function sightingOf(
  key: AuthKey,
  mac: string | undefined,
  row: SqlRow,
  source: KeySource,
  { foundAtS }: ReadFacts,
): FoundKey["sighting"] {
  const uses = [row.device_sync_data_time, row.device_sync_data_time_hr].flatMap((value) => {
    return instantOf(value, foundAtS) ?? [];
  });
  const status = textOf(row.device_bind_status);
  return {
    key,
    mac,
    model: modelOf(row),
    firmware: labelOf(row.firmware_version),
    serial: labelOf(row.sn),
    paired: status === undefined ? undefined : status === "1",
    pairedAtS: instantOf(row.device_bind_time, foundAtS),
    lastUsedAtS: uses.length > 0 ? Math.max(...uses) : undefined,
    source,
    foundAtS,
  };
}

/** The band's address, unless the row contradicts itself. */
function addressOf(row: SqlRow): { mac: string | undefined; isContradictory: boolean } {
  const written = parseMac(textOf(row.device_address));
  const derived = macOfDeviceId(textOf(row.device_id));
  const isContradictory = written !== undefined && derived !== undefined && written !== derived;
  return { mac: isContradictory ? undefined : (written ?? derived), isContradictory };
}

/** The vendor numbers its models; no full table of names is public. */
function modelOf(row: SqlRow): string | undefined {
  const number = textOf(row.device_source);
  return number !== undefined && /^\d{1,6}$/.test(number) ? `Huami model ${number}` : undefined;
}

function accountOf(row: SqlRow, fileName: string): string | undefined {
  const written = textOf(row.user_id) ?? /^origin_db_(\d+)/.exec(fileName)?.[1];
  return written !== undefined && /^\d{1,20}$/.test(written) ? written : undefined;
}
