import type { AuthKey } from "../bytes/auth-key.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { Database } from "../platform.ts";
import { deleteBare, isRealMac, writeMeeting } from "./band-rows.ts";
import type { MetBand } from "./band-rows.ts";
import { candidatesAmong } from "./candidates.ts";
import { judge, keepMarks } from "./judge.ts";
import type { KeySighting } from "./key-sighting.ts";
import type { Change, KeptBand, KeptKey } from "./kept-key.ts";
import { migrate, transact } from "./migrate.ts";
import type { StoreFile } from "./migrate.ts";
import { loadBands, loadKeys, loadSources } from "./rows.ts";
import type { BandRow, KeyRow } from "./rows.ts";
import { writeSighting } from "./sighting-rows.ts";
import { writeVerdict } from "./verdict-rows.ts";
import type { Verdict } from "./verdict-rows.ts";

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
 * | that the band accepted a key | the others that were known by then are marked; its own mark goes |
 * | that the band refused a key | the others come first; another one's mark that hangs on it goes |
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
    const nowS = Math.max(...sightings.map(({ foundAtS }) => foundAtS));
    return this.#judged(nowS, () =>
      sightings.flatMap((sighting) => writeSighting(this.#database, sighting)),
    );
  }

  /**
   * Notes what a band that answers says about itself, before anybody has signed in. A known serial
   * number under a new address is a band that was reset: the keys of its former address are marked so.
   */
  noteBand(band: MetBand, atS: UnixSeconds): Change[] {
    return this.#judged(atS, () => {
      writeMeeting(this.#database, band, atS);
      return [];
    });
  }

  /**
   * Notes what the band at this address said about a key, be it one that was found or one that the
   * owner gave. A key that it accepts is the current one; one that it refuses is not.
   */
  noteVerdict(mac: string, key: AuthKey, verdict: Verdict, atS: UnixSeconds): Change[] {
    return this.#judged(atS, () => [writeVerdict(this.#database, mac, key, verdict, atS)]);
  }

  /**
   * The keys that may open the band at this address, the likeliest first: its own current ones, those
   * of which nobody knows whose they are, its former ones, those that it refused. Without an address:
   * all keys, in that order.
   */
  keysFor(mac?: string): AuthKey[] {
    return candidatesAmong(this.list(), mac);
  }

  /**
   * All bands with their keys: current bands first, the one seen in use last at the top. A band that
   * was only met, or whose keys were forgotten but not its records, has none.
   */
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
    const real = bands.filter(({ mac }) => isRealMac(mac));
    const kept = real.map(({ id, mac, model, serial, firmware, continues }): KeptBand => {
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
   * addresses too), those without an address, or all. What the band has recorded stays, and with it
   * the band.
   *
   * @returns how many keys were deleted
   */
  forget(what: Forget): number {
    const count = transact(this.#database, () => {
      const before = loadKeys(this.#database).length;
      if ("mac" in what) {
        const macs = what.formerToo === true ? this.#addressesOf(what.mac) : [what.mac];
        for (const mac of macs) this.#forgetBand(mac);
      } else if ("everything" in what) {
        this.#database.run("DELETE FROM auth_key");
        deleteBare(this.#database, "TRUE");
      } else {
        this.#database.run("DELETE FROM auth_key WHERE band IS NULL");
      }
      keepMarks(this.#database);
      return before - loadKeys(this.#database).length;
    });
    // Deleted keys are still in the write-ahead log, until it is emptied.
    this.#database.run("PRAGMA wal_checkpoint(TRUNCATE)");
    return count;
  }

  #forgetBand(mac: string): void {
    const ofBand = "band = (SELECT id FROM band WHERE mac = ?)";
    this.#database.run(`DELETE FROM auth_key WHERE ${ofBand}`, mac);
    deleteBare(this.#database, "mac = ?", mac);
  }

  /** Does the work, all or nothing, judges anew by what it changed, and tells what became of it. */
  #judged(nowS: UnixSeconds, work: () => readonly number[]): Change[] {
    return transact(this.#database, () => {
      const before = this.#snapshot();
      const changed = work();
      judge(this.#database, new Set(changed), nowS);
      return changesBetween(before, this.#snapshot());
    });
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
