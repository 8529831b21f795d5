import type { Database } from "../platform.ts";
import { judge, keepMarks } from "./judge.ts";
import type { KeySighting } from "./key-sighting.ts";
import type { Change, KeptBand, KeptKey } from "./kept-key.ts";
import { migrate, transact } from "./migrate.ts";
import type { StoreFile } from "./migrate.ts";
import { loadBands, loadKeys, loadSources } from "./rows.ts";
import type { BandRow, KeyRow } from "./rows.ts";
import { writeSighting } from "./sighting-rows.ts";

/** What to forget. */
export type Forget =
  | { readonly mac: string; readonly formerToo?: boolean | undefined }
  | { readonly withoutMac: true }
  | { readonly everything: true };

/**
 * The keys found so far, per band: where from, when, which of them are current.
 *
 * | what is found | what the ledger does |
 * | --- | --- |
 * | the same sighting again | nothing but the time it was last seen |
 * | a newer key for a known address | adds it; the older one is marked "re-paired" |
 * | an older key for a known address, in a backup say | adds it, marked "re-paired" at once |
 * | another key, and nothing says which is newer | adds it; both stay current |
 * | a known serial number under a new address | links the new band to the old one, whose keys are marked "reset" |
 * | a known serial number, and nothing says which address is newer | adds the band, unlinked |
 * | a key without address that a band is known to have | adds the source to that band's key |
 * | a key without address, then the same one with it | the key moves to the band |
 * | news that a marked key is in use after all | the mark goes away |
 * | the newer key is forgotten | the older one stays marked |
 *
 * Which key is newer is said in `succession.ts`, when bands are linked in `judge.ts`. No key is ever
 * deleted but by {@link forget}.
 */
export class Ledger {
  readonly #database: Database;

  private constructor(database: Database) {
    this.#database = database;
  }

  /** @throws StoreError "newer-schema" | "not-ours" */
  static open(store: StoreFile, nowS: number): Ledger {
    migrate(store, nowS);
    return new Ledger(store.database);
  }

  /** Adds what was found, all or nothing; tells what changed. In any order, as often as wanted. */
  remember(sightings: readonly KeySighting[]): Change[] {
    if (sightings.length === 0) return [];
    return transact(this.#database, () => {
      const before = this.#snapshot();
      const changed = sightings.flatMap((sighting) => writeSighting(this.#database, sighting));
      const nowS = Math.max(...sightings.map(({ foundAtS }) => foundAtS));
      judge(this.#database, new Set(changed), nowS);
      return changesBetween(before, this.#snapshot());
    });
  }

  /** All bands with their keys: current bands first, the one seen in use last at the top. */
  list(): KeptBand[] {
    const { bands, keys } = this.#snapshot();
    const sources = loadSources(this.#database);
    const macOf = (id: number | undefined): string | undefined =>
      bands.find((band) => band.id === id)?.mac;
    const keysOf = (id: number | undefined): KeptKey[] =>
      keys
        .filter(({ band }) => band === id)
        .toSorted(compareKeys)
        .map((key) => keptKey(key, sources.get(key.id) ?? []));
    const kept = bands.map(({ id, mac, model, serial, firmware, continues }): KeptBand => {
      const continuedBy = bands.find((band) => band.continues === id)?.mac;
      return {
        mac,
        model,
        serial,
        firmware,
        continues: macOf(continues),
        continuedBy,
        keys: keysOf(id),
      };
    });
    const strays = keysOf(undefined);
    if (strays.length > 0) kept.push({ keys: strays });
    return kept.toSorted(compareBands);
  }

  /**
   * Deletes keys for good: those of one address (with `formerToo` those of the same band's other
   * addresses too), those without an address, or all.
   *
   * @returns how many keys were deleted
   */
  forget(what: Forget): number {
    const count = transact(this.#database, () => {
      const before = loadKeys(this.#database).length;
      if ("mac" in what) {
        const macs = what.formerToo === true ? this.#addressesOf(what.mac) : [what.mac];
        for (const mac of macs) this.#database.run("DELETE FROM band WHERE mac = ?", mac);
      }
      if ("everything" in what) this.#database.run("DELETE FROM band");
      if (!("mac" in what)) this.#database.run("DELETE FROM auth_key WHERE band IS NULL");
      keepMarks(this.#database);
      return before - loadKeys(this.#database).length;
    });
    // Deleted keys are still in the write-ahead log, until it is emptied.
    this.#database.run("PRAGMA wal_checkpoint(TRUNCATE)");
    return count;
  }

  /** All addresses that one band has had. */
  #addressesOf(mac: string): string[] {
    const bands = loadBands(this.#database);
    const isLinked = (a: BandRow, b: BandRow): boolean =>
      a.continues === b.id || b.continues === a.id;
    const found = bands.filter((band) => band.mac === mac);
    for (const band of found) {
      found.push(...bands.filter((other) => isLinked(band, other) && !found.includes(other)));
    }
    return found.map((band) => band.mac);
  }

  #snapshot(): Snapshot {
    return { bands: loadBands(this.#database), keys: loadKeys(this.#database) };
  }
}

interface Snapshot {
  readonly bands: readonly BandRow[];
  readonly keys: readonly KeyRow[];
}

function changesBetween(before: Snapshot, after: Snapshot): Change[] {
  const changes: Change[] = [];
  const macOf = (id: number | undefined): string | undefined =>
    after.bands.find((band) => band.id === id)?.mac;
  for (const { id, mac, continues } of after.bands) {
    const known = before.bands.find((band) => band.id === id);
    if (known === undefined) changes.push({ is: "BandAdded", mac });
    const formerMac = macOf(continues);
    if (formerMac !== undefined && known?.continues !== continues) {
      changes.push({ is: "BandContinues", mac, formerMac });
    }
  }
  for (const { id, band, superseded } of after.keys) {
    const mac = macOf(band);
    const known = before.keys.find((key) => key.id === id);
    if (known === undefined) changes.push({ is: "KeyAdded", mac });
    if (superseded !== undefined && known?.superseded?.why !== superseded.why) {
      changes.push({ is: "KeySuperseded", mac, why: superseded.why });
    } else if (superseded === undefined && known?.superseded !== undefined) {
      changes.push({ is: "KeyRestored", mac });
    }
  }
  return changes;
}

function keptKey(key: KeyRow, sources: KeptKey["sources"]): KeptKey {
  const { paired, pairedAtS, lastUsedAtS, foundAtS, lastSeenAtS, verifiedAtS, refusedAtS } = key;
  return {
    key: key.key,
    paired,
    pairedAtS,
    lastUsedAtS,
    foundAtS,
    lastSeenAtS,
    verifiedAtS,
    refusedAtS,
    superseded: key.superseded,
    sources,
  };
}

function compareKeys(a: KeyRow, b: KeyRow): number {
  return (
    Number(a.superseded !== undefined) - Number(b.superseded !== undefined) ||
    Number(a.paired === false) - Number(b.paired === false) ||
    (b.pairedAtS ?? 0) - (a.pairedAtS ?? 0) ||
    (b.lastUsedAtS ?? 0) - (a.lastUsedAtS ?? 0) ||
    a.id - b.id
  );
}

function compareBands(a: KeptBand, b: KeptBand): number {
  const latest = ({ keys }: KeptBand): number =>
    Math.max(...keys.map((key) => key.lastUsedAtS ?? key.pairedAtS ?? 0), 0);
  return (
    Number(a.mac === undefined) - Number(b.mac === undefined) ||
    Number(a.continuedBy !== undefined) - Number(b.continuedBy !== undefined) ||
    latest(b) - latest(a)
  );
}
