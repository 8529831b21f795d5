import type { UnixSeconds } from "../health/minute.ts";
import { wearerNameOf } from "../health/wearer.ts";
import type { Database } from "../platform.ts";
import { first, text } from "./rows.ts";
import { loadWearer, loadZones, WEARER_COLUMNS, writeZone, zoneAmong } from "./wearer-rows.ts";
import type { NamedWearer, ZoneChange } from "./wearer-rows.ts";

/** What an import filled in of a wearer of whom it was not known. */
export interface Filled {
  /** The wearer's id. */
  readonly wearer: number;
  readonly facts: NamedWearer;
  readonly zones: readonly ZoneChange[];
}

/**
 * Fills gaps and overwrites nothing; gives `filled` itself when there was none. Files call people
 * anything: what is no name of a household is left out.
 */
export function fillWearer(database: Database, filled: Filled, told: NamedWearer): Filled {
  const facts = { ...told, name: told.name === undefined ? undefined : wearerNameOf(told.name) };
  const known = loadWearer(database, filled.wearer);
  const gaps = FACTS.filter((fact) => known[fact] === undefined && facts[fact] !== undefined);
  if (gaps.length === 0) return filled;
  for (const fact of gaps) {
    const sql = `UPDATE wearer SET ${WEARER_COLUMNS[fact]} = ? WHERE id = ?`;
    database.run(sql, facts[fact] ?? null, filled.wearer);
  }
  const added = Object.fromEntries(gaps.map((fact) => [fact, facts[fact]]));
  return { ...filled, facts: { ...filled.facts, ...added } };
}

// `WEARER_COLUMNS` has nothing else.
const FACTS = Object.keys(WEARER_COLUMNS) as (keyof NamedWearer)[];

/** Where the wearer was from then on, unless that is known; gives `filled` itself then. */
export function fillZone(
  database: Database,
  filled: Filled,
  zone: string,
  fromS: UnixSeconds,
): Filled {
  const known = loadZones(database, filled.wearer);
  const isKnown = zoneAmong(known, fromS) === zone || known.some((it) => it.fromS === fromS);
  if (isKnown) return filled;
  writeZone(database, zone, fromS, filled.wearer);
  return { ...filled, zones: [...filled.zones, { zone, fromS }] };
}

/** Takes back what a run filled in, unless it was changed since. */
export function takeBackFilled(database: Database, run: number): void {
  const written = text(first(database, "SELECT filled FROM run WHERE id = ?", run)?.filled);
  if (written === undefined) return;
  // `endImport` wrote it.
  const { wearer, facts, zones } = JSON.parse(written) as Filled;
  for (const fact of FACTS) {
    const column = WEARER_COLUMNS[fact];
    const sql = `UPDATE wearer SET ${column} = NULL WHERE id = ? AND ${column} = ?`;
    if (facts[fact] !== undefined) database.run(sql, wearer, facts[fact]);
  }
  for (const { zone, fromS } of zones) {
    const sql = "DELETE FROM wearer_zone WHERE wearer = ? AND from_s = ? AND zone = ?";
    database.run(sql, wearer, fromS, zone);
  }
}
