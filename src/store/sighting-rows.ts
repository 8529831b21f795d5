import type { AuthKey } from "../bytes/auth-key.ts";
import type { Database } from "../platform.ts";
import { writeBand } from "./band-rows.ts";
import type { KeySighting, KeySource } from "./key-sighting.ts";
import { first, orNull } from "./rows.ts";
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
  const { mac, foundAtS } = sighting;
  const when = { asOfS: asOf(sighting), seenS: foundAtS };
  const band = mac === undefined ? undefined : writeBand(database, mac, sighting, when);
  const changed: number[] = [];
  for (const id of keyIds(database, sighting.key, band, foundAtS)) {
    if (writeEvidence(database, id, sighting)) changed.push(id);
    writeSource(database, id, sighting.source, foundAtS);
  }
  return changed;
}

/** The rows of this key: the band's own, or, without an address, those of every band that has it. */
export function keyIds(
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
  return [insertKey(database, key, band, foundAtS)];
}

/** Adds a key of which nothing else is known yet. */
export function insertKey(
  database: Database,
  key: AuthKey,
  band: number | undefined,
  foundAtS: number,
): number {
  const sql = `INSERT INTO auth_key (band, key, found_s, last_seen_s) VALUES (?1, ?2, ?3, ?3)
    RETURNING id`;
  return Number(first(database, sql, orNull(band), key.bytes(), foundAtS)?.id);
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

/** Adds a place that a key was found in, or that it was found there again. */
export function writeSource(
  database: Database,
  id: number,
  source: KeySource,
  foundAtS: number,
): void {
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
