import { AuthKey } from "../bytes/auth-key.ts";
import type { Database, SqlRow, SqlValue } from "../platform.ts";
import type { KeySource } from "./key-sighting.ts";
import type { Superseded } from "./kept-key.ts";
import type { KeyEvidence } from "./succession.ts";

export interface BandRow {
  readonly id: number;
  readonly mac: string;
  readonly model: string | undefined;
  readonly serial: string | undefined;
  readonly firmware: string | undefined;
  readonly asOfS: number;
  /** The same band under a former address, as serial numbers tell. */
  readonly continues: number | undefined;
  /** The band that it continues by its owner's word. */
  readonly follows: number | undefined;
  /** The wearer's id; `undefined` until records come. */
  readonly wearer: number | undefined;
  readonly firstSeenS: number;
  readonly lastSeenS: number;
  /** When the band itself last answered under this address. */
  readonly metAtS: number | undefined;
}

export interface KeyRow extends KeyEvidence {
  readonly id: number;
  readonly band: number | undefined;
  readonly key: AuthKey;
  readonly pairedAsOfS: number | undefined;
  readonly foundAtS: number;
  readonly lastSeenAtS: number;
  readonly superseded: { readonly why: Superseded; readonly noticedAtS: number } | undefined;
  /** Whether the key that superseded it was forgotten. */
  readonly keepsMark: boolean;
}

/** All bands, in the order in which they were found. */
export function loadBands(database: Database): BandRow[] {
  return [...database.rows("SELECT * FROM band ORDER BY id")].map((row) => ({
    id: Number(row.id),
    mac: text(row.mac) ?? "",
    model: text(row.model),
    serial: text(row.serial),
    firmware: text(row.firmware),
    asOfS: Number(row.as_of_s),
    continues: number(row.continues),
    follows: number(row.follows),
    wearer: number(row.wearer),
    firstSeenS: Number(row.first_seen_s),
    lastSeenS: Number(row.last_seen_s),
    metAtS: number(row.met_s),
  }));
}

/** All keys, in the order in which they were found. */
export function loadKeys(database: Database): KeyRow[] {
  return [...database.rows("SELECT * FROM auth_key ORDER BY id")].map(keyRow);
}

function keyRow(row: SqlRow): KeyRow {
  if (!(row.key instanceof Uint8Array)) throw new TypeError("a key is kept as bytes");
  const paired = number(row.paired);
  const noticedAtS = number(row.superseded_s);
  return {
    id: Number(row.id),
    band: number(row.band),
    key: AuthKey.of(row.key),
    paired: paired === undefined ? undefined : paired === 1,
    pairedAsOfS: number(row.paired_as_of_s),
    pairedAtS: number(row.paired_at_s),
    lastUsedAtS: number(row.last_used_s),
    seenLiveAtS: number(row.seen_live_s),
    foundAtS: Number(row.found_s),
    lastSeenAtS: Number(row.last_seen_s),
    verifiedAtS: number(row.verified_s),
    refusedAtS: number(row.refused_s),
    keepsMark: row.keeps_mark === 1,
    superseded:
      noticedAtS === undefined
        ? undefined
        : { noticedAtS, why: row.superseded_why === "reset" ? "reset" : "re-paired" },
  };
}

/** The sources of every key, by the key's id, the latest first. */
export function loadSources(database: Database): Map<number, KeySource[]> {
  const sources = new Map<number, KeySource[]>();
  const sql = "SELECT * FROM key_source ORDER BY last_seen_s DESC, first_seen_s DESC, path, kind";
  for (const row of database.rows(sql)) {
    const ofKey = sources.get(Number(row.auth_key)) ?? [];
    sources.set(Number(row.auth_key), ofKey);
    ofKey.push({
      // Only `KeySource`s are written.
      kind: text(row.kind) as KeySource["kind"],
      path: text(row.path) ?? "",
      app: text(row.app),
      account: text(row.account),
    });
  }
  return sources;
}

/** The first row of what a query gives. */
export function first(
  database: Database,
  sql: string,
  ...values: readonly SqlValue[]
): SqlRow | undefined {
  const [row] = database.rows(sql, ...values);
  return row;
}

export function text(value: SqlValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function number(value: SqlValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** For a parameter: what is absent is NULL. */
export function orNull<T extends SqlValue>(value: T | undefined): T | null {
  return value ?? null;
}
