import type { AuthKey } from "../bytes/auth-key.ts";
import type { Database } from "../platform.ts";
import { writeBand } from "./band-rows.ts";
import { first } from "./rows.ts";
import { insertKey, keyIds, writeSource } from "./sighting-rows.ts";

/** What a band says about a key. */
export type Verdict = "accepted" | "refused";

/**
 * Writes down what the band at this address said about a key, one that is new too. Gives the key's id;
 * wants a judgement after it.
 */
export function writeVerdict(
  database: Database,
  mac: string,
  key: AuthKey,
  verdict: Verdict,
  atS: number,
): number {
  const band = writeBand(database, mac, {}, { asOfS: 0, seenS: atS });
  database.run("UPDATE band SET met_s = max(coalesce(met_s, ?1), ?1) WHERE id = ?2", atS, band);
  const id =
    verdict === "accepted"
      ? acceptedId(database, key, band, atS)
      : refusedId(database, key, band, atS);
  const column = verdict === "accepted" ? "verified_s" : "refused_s";
  database.run(
    `UPDATE auth_key SET ${column} = max(coalesce(${column}, ?1), ?1) WHERE id = ?2`,
    atS,
    id,
  );
  if (!hasSource(database, id)) writeSource(database, id, { kind: "typed", path: "" }, atS);
  return id;
}

/** A key that was found without an address has found its band. */
function acceptedId(database: Database, key: AuthKey, band: number, atS: number): number {
  return keyIds(database, key, band, atS)[0] ?? insertKey(database, key, band, atS);
}

/** A key without an address may be another band's: that stays, beside the one that was refused here. */
function refusedId(database: Database, key: AuthKey, band: number, atS: number): number {
  const idOf = (sql: string, ...values: (number | Uint8Array)[]): number | undefined => {
    const row = first(database, sql, ...values);
    return row === undefined ? undefined : Number(row.id);
  };
  const bytes = key.bytes();
  const own = idOf("SELECT id FROM auth_key WHERE band = ? AND key = ?", band, bytes);
  if (own !== undefined) return own;
  const stray = idOf("SELECT id FROM auth_key WHERE band IS NULL AND key = ?", bytes);
  const id = insertKey(database, key, band, atS);
  if (stray !== undefined) copySources(database, stray, id);
  return id;
}

function copySources(database: Database, from: number, to: number): void {
  database.run(
    `INSERT INTO key_source (auth_key, kind, path, app, account, first_seen_s, last_seen_s)
     SELECT ?1, kind, path, app, account, first_seen_s, last_seen_s FROM key_source WHERE auth_key = ?2`,
    to,
    from,
  );
}

function hasSource(database: Database, id: number): boolean {
  return first(database, "SELECT 1 FROM key_source WHERE auth_key = ? LIMIT 1", id) !== undefined;
}
