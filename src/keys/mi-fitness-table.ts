import { labelOf, readRows, textOf } from "../archive/foreign-table.ts";
import type { Table, TableLimits } from "../archive/foreign-table.ts";
import { AuthKey } from "../bytes/auth-key.ts";
import type { NoKey } from "../bytes/auth-key.ts";
import { parseMac } from "../bytes/mac.ts";
import type { Database, SqlRow } from "../platform.ts";
import type { FoundKey, ReadFacts, Reading, Rejected } from "./findings.ts";
import { keyFieldsFor, parseDetail } from "./mi-fitness-detail.ts";
import type { DeviceDetail } from "./mi-fitness-detail.ts";
import { BAND_TABLE } from "./key-of.ts";
import { worstOf } from "./rejected.ts";

/** The JSON of a device is a few kilobytes. */
const DETAIL_TABLE: TableLimits = { ...BAND_TABLE, mostBytes: 256 * 1024 };

/** Only `detail` is sure; the others help where they exist. */
const COLUMNS = ["detail", "model", "name", "mac", "sn"];

/** Whether a table is the device table of Mi Fitness. */
export function isMiFitnessTable({ columns }: Table): boolean {
  return columns.has("detail");
}

/**
 * Reads the devices in `device_db` of Mi Fitness: one JSON a row.
 * @source key-sources §3.3 (gadgetbridge.org, miwear-ctl), §6
 */
export function readMiFitnessTable(database: Database, table: Table, facts: ReadFacts): Reading {
  const found: FoundKey[] = [];
  const rejected: Rejected[] = [];
  let unread = 0;
  for (const row of readRows(database, table, COLUMNS, DETAIL_TABLE)) {
    const json = textOf(row.detail);
    const detail = json === undefined ? undefined : parseDetail(json);
    if (detail === undefined) unread++;
    else {
      const read = readDevice(withColumns(detail, row), facts);
      if ("sighting" in read) found.push(read);
      else rejected.push(read);
    }
  }
  const notes = unread === 0 ? [] : [`What it says about ${unread} of its devices is no JSON.`];
  return { found, rejected, notes };
}

function withColumns(detail: DeviceDetail, row: SqlRow): DeviceDetail {
  return {
    ...detail,
    mac: detail.mac ?? textOf(row.mac),
    model: detail.model ?? textOf(row.model),
    name: detail.name ?? textOf(row.name),
    serial: detail.serial ?? textOf(row.sn),
  };
}

function readDevice(detail: DeviceDetail, { source, foundAtS }: ReadFacts): FoundKey | Rejected {
  const mac = parseMac(detail.mac);
  const model = labelOf(detail.name ?? detail.model);
  const failures: NoKey[] = [];
  for (const field of keyFieldsFor(detail.model)) {
    const value = detail.keys.get(field);
    const key = AuthKey.parse(value);
    if (key instanceof AuthKey) {
      const { serial, firmware } = detail;
      const known = { serial: labelOf(serial), firmware: labelOf(firmware) };
      return { sighting: { key, mac, model, ...known, source, foundAtS } };
    }
    // A token that is longer is the account's, not the band's.
    if (field !== "token") failures.push(key);
  }
  const accountId = accountIdOf(detail);
  if (accountId !== undefined) return { why: "account-id", accountId, mac, model, source };
  if (/\bscales?\b/i.test(`${detail.model ?? ""} ${detail.name ?? ""}`)) {
    return { why: "scale", mac, model, source };
  }
  if (NO_ENCRYPTION.test(detail.name ?? "")) return { why: "account-id", mac, model, source };
  return { why: worstOf(failures), mac, model, source };
}

/** These use the number of the Xiaomi account where others have a key (gadgetbridge.org). */
const NO_ENCRYPTION = /mi watch (lite|color sport)/i;

function accountIdOf({ keys }: DeviceDetail): string | undefined {
  const values = [keys.get("authkey"), keys.get("encryptkey")];
  return values.find((value) => value !== undefined && /^[1-9]\d{3,19}$/.test(value));
}
