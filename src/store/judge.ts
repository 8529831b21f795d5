import type { Database } from "../platform.ts";
import { loadBands, loadKeys, orNull } from "./rows.ts";
import type { BandRow, KeyRow } from "./rows.ts";
import type { Superseded } from "./kept-key.ts";
import { compareEvidence, findSuccessors, latestOf } from "./succession.ts";
import type { KeyEvidence } from "./succession.ts";

/**
 * Finds anew which bands continue others and which keys were superseded, from all evidence there is,
 * and writes it down. The order in which the evidence came does not matter.
 *
 * - Bands with the same serial number are one band under several addresses, when the evidence puts
 *   them in an order (`compareEvidence` of their newest keys, and of when the band itself answered
 *   under which address), their models do not contradict, and no source names both as paired at once.
 *   The later continues the earlier; all keys of the earlier are superseded by "reset". A band whose
 *   keys were forgotten stays linked as it was, until the band itself says otherwise.
 * - Of the keys of one address those with a newer one beside them are superseded by "re-paired".
 *
 * @param changed ids of the keys whose evidence has changed since the last time
 */
export function judge(database: Database, changed: ReadonlySet<number>, nowS: number): void {
  const bands = loadBands(database);
  const keys = inFixedOrder(loadKeys(database));
  const links = linkBands(bands, keys, sharedSources(database));
  for (const { id, continues } of bands) {
    if (links.get(id) === continues) continue;
    database.run("UPDATE band SET continues = ? WHERE id = ?", orNull(links.get(id)), id);
  }
  const verdicts = verdictsOn(keys, new Set(links.values()));
  for (const { id, superseded, keepsMark } of keys) {
    const why = verdicts.get(id);
    if (why === undefined && keepsMark && !changed.has(id)) continue;
    if (why !== superseded?.why || keepsMark) mark(database, id, why, nowS);
  }
}

/**
 * Called after keys were forgotten: what they had superseded does not become current again by that,
 * but only when there is news about it.
 */
export function keepMarks(database: Database): void {
  const keys = inFixedOrder(loadKeys(database));
  const verdicts = verdictsOn(keys, new Set(loadBands(database).map(({ continues }) => continues)));
  for (const { id, superseded } of keys) {
    if (superseded === undefined || verdicts.has(id)) continue;
    database.run("UPDATE auth_key SET keeps_mark = 1 WHERE id = ?", id);
  }
}

/** So that of equals always the same one comes first. */
function inFixedOrder(keys: readonly KeyRow[]): KeyRow[] {
  return keys.toSorted((a, b) => (a.key.reveal() < b.key.reveal() ? -1 : 1));
}

/** Why each of the superseded keys is. */
function verdictsOn(
  keys: readonly KeyRow[],
  continued: ReadonlySet<number | undefined>,
): Map<number, Superseded> {
  const verdicts = new Map<number, Superseded>();
  for (const id of newerKeys(keys)) verdicts.set(id, "re-paired");
  for (const { id, band } of keys) {
    if (band !== undefined && continued.has(band)) verdicts.set(id, "reset");
  }
  return verdicts;
}

function mark(database: Database, id: number, why: Superseded | undefined, nowS: number): void {
  database.run(
    `UPDATE auth_key SET superseded_why = ?2, keeps_mark = 0,
       superseded_s = CASE WHEN ?2 IS NULL THEN NULL ELSE coalesce(superseded_s, ?3) END WHERE id = ?1`,
    id,
    orNull(why),
    nowS,
  );
}

/** The keys beside which a newer one of the same address stands. */
function newerKeys(keys: readonly KeyRow[]): ReadonlySet<number> {
  const older = new Set<number>();
  for (const [band, ofBand] of Map.groupBy(keys, (key) => key.band)) {
    if (band === undefined) continue;
    findSuccessors(ofBand).forEach((successor, i) => {
      const key = ofBand[i];
      if (successor !== undefined && key) older.add(key.id);
    });
  }
  return older;
}

/** For every band that continues another one, which. Never a circle. */
function linkBands(
  bands: readonly BandRow[],
  keys: readonly KeyRow[],
  together: ReadonlySet<string>,
): Map<number, number> {
  const links = new Map<number, number>();
  const bySerial = Map.groupBy(bands, ({ serial }) => (isSerial(serial) ? serial : undefined));
  for (const [serial, same] of bySerial) {
    if (serial === undefined) continue;
    const dated = byAge(
      same.map((band) =>
        datedBand(
          band,
          keys.filter((key) => key.band === band.id),
        ),
      ),
    );
    dated.forEach((after, i) => {
      const before = dated[i - 1];
      const continues =
        before !== undefined &&
        compareBands(before, after) < 0 &&
        !contradict(before.band.model, after.band.model) &&
        !together.has(`${before.band.id} ${after.band.id}`);
      if (continues) links.set(after.band.id, before.band.id);
    });
  }
  return links;
}

interface DatedBand {
  readonly band: BandRow;
  readonly isKeyless: boolean;
  readonly evidence: KeyEvidence;
}

function datedBand(band: BandRow, keys: readonly KeyRow[]): DatedBand {
  const { metAtS, firstSeenS, lastSeenS } = band;
  const isKeyless = keys.length === 0;
  // What the forgotten keys told is not known any more, but it was before the band was last seen.
  if (isKeyless) return { band, isKeyless, evidence: { metAtS, foundAtS: lastSeenS } };
  // A key that was refused is no news about its address: somebody was there to refuse it.
  const newest = { ...newestOf(keys), refusedAtS: undefined };
  return { band, isKeyless, evidence: { ...newest, metAtS, foundAtS: firstSeenS } };
}

/** Below 0: the second one is the newer address, as far as can be said. */
function compareBands(a: DatedBand, b: DatedBand): number {
  const link = Number(a.band.continues === b.band.id) - Number(b.band.continues === a.band.id);
  if (link === 0 || !(a.isKeyless || b.isKeyless)) return compareEvidence(a.evidence, b.evidence);
  return compareEvidence(ofTheBand(a.evidence), ofTheBand(b.evidence)) || link;
}

/** What the band itself has said. */
function ofTheBand({ metAtS, verifiedAtS, foundAtS }: KeyEvidence): KeyEvidence {
  return { metAtS, verifiedAtS, foundAtS };
}

/** The band that is newer than most of the others comes last. */
function byAge(bands: readonly DatedBand[]): DatedBand[] {
  const score = (band: DatedBand): number =>
    bands.filter((other) => compareBands(other, band) < 0).length;
  return bands.toSorted((a, b) => score(a) - score(b) || a.band.mac.localeCompare(b.band.mac));
}

/** Some sources fill the serial number with something that is none. */
function isSerial(serial: string | undefined): serial is string {
  return (
    serial !== undefined && serial.length >= 5 && new Set(serial).size >= 4 && /\d/.test(serial)
  );
}

function newestOf(keys: readonly KeyRow[]): KeyEvidence {
  const successors = findSuccessors(keys);
  return latestOf(keys.filter((_, i) => successors[i] === undefined)) ?? {};
}

/** Zepp Life numbers the models, Mi Fitness names them: only like can contradict like. */
function contradict(a: string | undefined, b: string | undefined): boolean {
  const isNumber = (model: string): boolean => model.startsWith("Huami model ");
  return a !== undefined && b !== undefined && isNumber(a) === isNumber(b) && a !== b;
}

/** Pairs of bands that one source names as paired at the same time, as `id id`. */
function sharedSources(database: Database): ReadonlySet<string> {
  const sql = `SELECT DISTINCT a.band AS one, b.band AS other FROM auth_key a
    JOIN key_source s ON s.auth_key = a.id
    JOIN key_source t USING (kind, path, app, account, last_seen_s)
    JOIN auth_key b ON b.id = t.auth_key
    WHERE a.band <> b.band AND a.paired = 1 AND b.paired = 1`;
  return new Set(
    [...database.rows(sql)].map(({ one, other }) => `${String(one)} ${String(other)}`),
  );
}
