import type { AuthKey } from "../bytes/auth-key.ts";
import type { Database, SqlRow } from "../platform.ts";
import type { KeySighting } from "./key-sighting.ts";
import { orNull } from "./rows.ts";
import { evidenceOf, isLive } from "./succession.ts";

/**
 * The instant as of which a source tells how things are: now on the phone, at its last trace of
 * use in a file, long ago in an undated one.
 */
function asOf(sighting: KeySighting): number {
  if (isLive(sighting)) return sighting.foundAtS;
  return sighting.lastUsedAtS ?? sighting.pairedAtS ?? 0;
}

/**
 * Writes one sighting: the band, the key, and the source, each new or added to what is known. Times
 * only grow; what an older source says about the band only fills gaps.
 *
 * @returns the ids of the keys whose evidence changed; a key without an address may belong to
 *   several bands
 */
export function writeSighting(database: Database, sighting: KeySighting): number[] {
  const band = sighting.mac === undefined ? undefined : writeBand(database, sighting.mac, sighting);
  const changed: number[] = [];
  for (const id of keyIds(database, sighting.key, band, sighting.foundAtS)) {
    if (writeEvidence(database, id, sighting)) changed.push(id);
    writeSource(database, id, sighting);
  }
  return changed;
}

function writeBand(database: Database, mac: string, sighting: KeySighting): number {
  const { foundAtS, model, serial, firmware } = sighting;
  const asOfS = asOf(sighting);
  database.run(
    `INSERT INTO band (mac, as_of_s, first_seen_s, last_seen_s) VALUES (?1, ?2, ?3, ?3)
     ON CONFLICT (mac) DO UPDATE SET last_seen_s = max(last_seen_s, ?3),
       first_seen_s = min(first_seen_s, ?3)`,
    mac,
    asOfS,
    foundAtS,
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

/** The rows of this key: the band's own, or, without an address, those of every band that has it. */
function keyIds(
  database: Database,
  key: AuthKey,
  band: number | undefined,
  foundAtS: number,
): number[] {
  const bytes = key.bytes();
  const ids = (sql: string, ...values: (null | number | Uint8Array)[]): number[] =>
    [...database.rows(sql, ...values)].map(({ id }) => Number(id));
  if (band === undefined) {
    const known = ids("SELECT id FROM auth_key WHERE key = ?", bytes);
    if (known.length > 0) return known;
  } else {
    const own = ids("SELECT id FROM auth_key WHERE band = ? AND key = ?", band, bytes);
    if (own.length > 0) return own;
    // A key that was found without an address has found its band.
    const [stray] = ids("SELECT id FROM auth_key WHERE band IS NULL AND key = ?", bytes);
    if (stray !== undefined) {
      database.run("UPDATE auth_key SET band = ? WHERE id = ?", band, stray);
      return [stray];
    }
  }
  return ids(
    "INSERT INTO auth_key (band, key, found_s, last_seen_s) VALUES (?1, ?2, ?3, ?3) RETURNING id",
    orNull(band),
    bytes,
    foundAtS,
  );
}

const EVIDENCE = "paired, paired_as_of_s, paired_at_s, last_used_s, seen_live_s, band";

/** @returns whether it says anything that was not known */
function writeEvidence(database: Database, id: number, sighting: KeySighting): boolean {
  const read = (): string =>
    JSON.stringify(first(database, `SELECT ${EVIDENCE} FROM auth_key WHERE id = ?`, id));
  const before = read();
  const { paired, pairedAtS, lastUsedAtS, foundAtS } = sighting;
  const latest = (column: string, value: string): string =>
    `${column} = CASE WHEN ${value} IS NULL THEN ${column} ELSE max(coalesce(${column}, ${value}), ${value}) END`;
  database.run(
    `UPDATE auth_key SET ${latest("paired_at_s", "?2")}, ${latest("last_used_s", "?3")},
       ${latest("seen_live_s", "?4")}, last_seen_s = max(last_seen_s, ?5), found_s = min(found_s, ?5)
     WHERE id = ?1`,
    id,
    orNull(pairedAtS),
    orNull(lastUsedAtS),
    orNull(evidenceOf(sighting).seenLiveAtS),
    foundAtS,
  );
  if (paired !== undefined) {
    // Of two statements of the same age the one that says "former" counts.
    database.run(
      `UPDATE auth_key SET paired = ?2, paired_as_of_s = ?3
       WHERE id = ?1 AND (paired IS NULL OR paired_as_of_s < ?3 OR (paired_as_of_s = ?3 AND ?2 = 0))`,
      id,
      Number(paired),
      asOf(sighting),
    );
  }
  return read() !== before;
}

function writeSource(database: Database, id: number, { source, foundAtS }: KeySighting): void {
  database.run(
    `INSERT INTO key_source (auth_key, kind, path, app, account, first_seen_s, last_seen_s)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
     ON CONFLICT DO UPDATE SET first_seen_s = min(first_seen_s, ?6), last_seen_s = max(last_seen_s, ?6)`,
    id,
    source.kind,
    source.path,
    source.app ?? "",
    source.account ?? "",
    foundAtS,
  );
}

function first(database: Database, sql: string, value: string | number): SqlRow | undefined {
  const [row] = database.rows(sql, value);
  return row;
}
