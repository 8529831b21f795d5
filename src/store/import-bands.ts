import { parseMac } from "../bytes/mac.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { Database } from "../platform.ts";
import { isRealMac, pseudoMac, sourceOfPseudo, writeBand } from "./band-rows.ts";
import { spanning } from "./extent.ts";
import type { Extent } from "./extent.ts";
import { wearerOf } from "./household.ts";
import type { ImportedDevice } from "./import-report.ts";
import { NO_DEVICE } from "./intake.ts";
import type { DeviceFacts } from "./intake.ts";
import type { Source } from "./precedence.ts";
import { first, loadBands } from "./rows.ts";

/** A band that an import brings records of. */
export interface ImportBand {
  readonly id: number;
  readonly mac: string;
}

/** The bands that one import brings records of. */
export class ImportBands {
  readonly #database: Database;
  readonly #wearer: number;
  readonly #nowS: UnixSeconds;
  readonly #meant: string | undefined;
  readonly #facts = new Map<string, DeviceFacts>();
  readonly #bands = new Map<string, ImportBand>();
  readonly #extents = new Map<string, Extent>();
  readonly #made = new Set<number>();

  /** @param meant the address for what names none */
  constructor(database: Database, wearer: number, nowS: UnixSeconds, meant: string | undefined) {
    this.#database = database;
    this.#wearer = wearer;
    this.#nowS = nowS;
    this.#meant = meant;
    if (meant !== undefined) checkMac(meant);
  }

  /** A file names a device; it need not have recorded anything. */
  name(facts: DeviceFacts): void {
    const { mac } = facts;
    if (mac === NO_DEVICE) return;
    checkMac(mac);
    const told = Object.entries(facts).filter(([, value]) => value !== undefined);
    this.#facts.set(mac, { ...this.#facts.get(mac), mac, ...Object.fromEntries(told) });
  }

  /** Where records of this device go; made when it is not known. */
  of(named: string, source: Source): ImportBand {
    const mac = this.#addressOf(named, source);
    const known = this.#bands.get(mac);
    if (known) return known;
    const band = { mac, id: this.#find(mac) ?? this.#make(mac) };
    const sql = "UPDATE band SET wearer = coalesce(wearer, ?) WHERE id = ?";
    this.#database.run(sql, this.#wearer, band.id);
    this.#bands.set(mac, band);
    return band;
  }

  /** Records of this band are from then. */
  noteExtent(mac: string, extent: Extent | undefined): void {
    const whole = spanning(this.#extents.get(mac), extent);
    if (whole) this.#extents.set(mac, whole);
  }

  device(mac: string): ImportedDevice {
    const { model } = this.#facts.get(mac) ?? {};
    return { mac, model };
  }

  /**
   * Writes down what the files say of the bands they brought records of. They said it when they last
   * recorded: what is known of a later time stays.
   */
  noteFacts(): void {
    for (const { mac, id } of this.#bands.values()) {
      const asOfS = Math.min(this.#extents.get(mac)?.lastS ?? 0, this.#nowS);
      if (this.#made.has(id)) {
        const sql = "UPDATE band SET first_seen_s = ?1, last_seen_s = ?1 WHERE id = ?2";
        this.#database.run(sql, asOfS, id);
      }
      const row = first(this.#database, "SELECT first_seen_s FROM band WHERE id = ?", id);
      const seenS = Math.max(asOfS, Number(row?.first_seen_s));
      writeBand(this.#database, mac, this.#facts.get(mac) ?? {}, { asOfS, seenS });
    }
  }

  #addressOf(named: string, source: Source): string {
    if (named === NO_DEVICE) return this.#resolve(source);
    const nobodys = sourceOfPseudo(named);
    return nobodys === undefined ? named : this.#nobodys(nobodys);
  }

  /** The one that the owner means; else the only one there is; else none. */
  #resolve(source: Source): string {
    const meant = this.#meant;
    if (meant !== undefined) return this.#addressOf(meant, source);
    const named = [...this.#facts.keys()].filter(isRealMac);
    const [only, ...others] = named.length > 0 ? named : this.#wornNow();
    return only !== undefined && others.length === 0 ? only : this.#nobodys(source);
  }

  /** For records of no device: this wearer's own address, which nobody else's records are under. */
  #nobodys(source: Source): string {
    for (let n = 1; ; n++) {
      const mac = pseudoMac(source, n);
      const isFree = this.#find(mac) === undefined;
      if (isFree || wearerOf(this.#database, mac) === this.#wearer) return mac;
    }
  }

  /** The wearer's bands, each under its present address. */
  #wornNow(): string[] {
    const rows = [
      ...this.#database.rows(
        `SELECT id, mac, coalesce(follows, continues) AS before FROM band
         WHERE coalesce(wearer, ?1) = ?1`,
        this.#wearer,
      ),
    ];
    const former = new Set(rows.map(({ before }) => before));
    return rows
      .filter(({ id }) => !former.has(id ?? null))
      .map(({ mac }) => String(mac))
      .filter(isRealMac);
  }

  #find(mac: string): number | undefined {
    return loadBands(this.#database).find((band) => band.mac === mac)?.id;
  }

  /** When it was seen is known once all of its records are. */
  #make(mac: string): number {
    const id = writeBand(this.#database, mac, {}, { asOfS: 0, seenS: 0 });
    this.#made.add(id);
    return id;
  }
}

/** @throws TypeError */
function checkMac(mac: string): void {
  if (parseMac(mac) === mac || sourceOfPseudo(mac) !== undefined) return;
  throw new TypeError("an address is written C8:0F:10:01:02:03");
}
