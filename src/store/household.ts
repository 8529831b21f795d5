import { isSameName } from "../health/wearer.ts";
import type { Database } from "../platform.ts";
import { StoreError } from "./errors.ts";
import { touchBand } from "./evaluated.ts";
import { first, loadBands, number } from "./rows.ts";
import type { BandRow } from "./rows.ts";
import { loadWearers, loadZones } from "./wearer-rows.ts";

/** The wearer of this name, whatever its letters' case; `undefined`: nobody is called so. */
export function findWearer(database: Database, name: string): number | undefined {
  return loadWearers(database).find((it) => isSameName(it.name, name))?.id;
}

/** The wearer of this name, made when nobody is called so. */
export function wearerNamed(database: Database, name: string): number {
  const known = findWearer(database, name);
  if (known !== undefined) return known;
  return Number(first(database, "INSERT INTO wearer (name) VALUES (?) RETURNING id", name)?.id);
}

/** Who wears the band at this address, of which nobody has said it the first one; absent: nobody is there. */
export function wearerOf(database: Database, mac: string): number | undefined {
  const sql = `SELECT coalesce((SELECT wearer FROM band WHERE mac = ?),
    (SELECT min(id) FROM wearer)) AS wearer`;
  return number(first(database, sql, mac)?.wearer);
}

/**
 * Says who wears a band, with all that it has ever recorded, under this address and under those that it
 * continues, as far back as one and the same person wore them. Days and nights of both are worked out
 * anew when they are next wanted. To give it back takes it all back. Wants a transaction around it.
 *
 * Where nothing is known of where the receiver was, they were where the giver was: the days of the band
 * stay as long as they were.
 *
 * @returns the addresses that have changed hands, the present one first
 * @throws StoreError "no-such-band"
 */
export function giveBand(database: Database, mac: string, receiver: number): string[] {
  const bands = loadBands(database);
  const head = bands.find((band) => band.mac === mac);
  if (head === undefined) throw noSuchBand();
  const giver = wearerOf(database, mac);
  const given = giver === receiver ? [] : wornByOne(head, bands, wearersOf(database));
  if (giver !== undefined && given.length > 0) lendZones(database, giver, receiver);
  for (const { id } of given) {
    touchBand(database, id);
    database.run("UPDATE band SET wearer = ? WHERE id = ?", receiver, id);
    touchBand(database, id);
  }
  // Where it was only taken to be the first one's, it is said now.
  database.run("UPDATE band SET wearer = ? WHERE id = ?", receiver, head.id);
  return given.map((band) => band.mac);
}

/** Who wears each of the bands. */
function wearersOf(database: Database): (band: BandRow) => number | undefined {
  const [eldest] = loadWearers(database);
  return ({ wearer }) => wearer ?? eldest?.id;
}

/** The band and those that it continues, until somebody else wore one. */
function wornByOne(
  head: BandRow,
  bands: readonly BandRow[],
  wearerOfBand: (band: BandRow) => number | undefined,
): BandRow[] {
  const chain: BandRow[] = [];
  for (let at: BandRow | undefined = head; at !== undefined && !chain.includes(at);) {
    if (wearerOfBand(at) !== wearerOfBand(head)) break;
    chain.push(at);
    const before: number | undefined = at.follows ?? at.continues;
    at = bands.find(({ id }) => id === before);
  }
  return chain;
}

function lendZones(database: Database, giver: number, receiver: number): void {
  if (loadZones(database, receiver).length > 0) return;
  const sql = `INSERT INTO wearer_zone (wearer, from_s, zone)
    SELECT ?, from_s, zone FROM wearer_zone WHERE wearer = ?`;
  database.run(sql, receiver, giver);
}

/**
 * Takes somebody out who wears nothing, and with it what is known of them. Wants a transaction around it.
 *
 * @throws StoreError "still-worn": they have a band, or are the only one
 */
export function removeWearer(database: Database, id: number): void {
  const wearers = loadWearers(database);
  const wears = loadBands(database).some((band) => wearersOf(database)(band) === id);
  if (wears) throw stillWorn();
  if (wearers.length < 2) throw theOnlyOne();
  // An import that is taken out later must not look for what it filled in of somebody else.
  const sql = "UPDATE run SET filled = NULL WHERE json_extract(filled, '$.wearer') = ?";
  database.run(sql, id);
  database.run("DELETE FROM wearer_zone WHERE wearer = ?", id);
  database.run("DELETE FROM wearer WHERE id = ?", id);
}

function noSuchBand(): StoreError {
  return new StoreError("no-such-band", "Nothing is known of a band of that address.", {
    hint: "Those that are known: ownband band wearer",
  });
}

function stillWorn(): StoreError {
  return new StoreError("still-worn", "They wear a band, or have records.", {
    hint: "Give their bands to somebody else first: ownband band wearer give MAC NAME",
  });
}

function theOnlyOne(): StoreError {
  return new StoreError("still-worn", "They are the only one here.", {
    hint: "Add somebody else first: ownband band wearer add NAME",
  });
}
