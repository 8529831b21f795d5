import type { Alarm } from "../health/alarm.ts";
import type { DaySummary } from "../health/day-summary.ts";
import type { LocalDay } from "../health/local-day.ts";
import type { Measurement, MeasurementKind } from "../health/measurement.ts";
import type { Minute, UnixSeconds } from "../health/minute.ts";
import type { Stretch } from "../health/stretch.ts";
import type { Lap, TrackPoint, Workout } from "../health/workout.ts";
import type { Database } from "../platform.ts";
import { alarmsOf } from "./alarm-rows.ts";
import { batteryAt, batteryReadingsOf } from "./battery-rows.ts";
import { isRealMac, writeMeeting } from "./band-rows.ts";
import type { MetBand } from "./band-rows.ts";
import { Evaluated } from "./evaluated.ts";
import { follow, likelyFollowers } from "./followers.ts";
import type { LikelyFollower } from "./followers.ts";
import { giveBand, removeWearer, wearerNamed, wearerOf } from "./household.ts";
import { ImportSession } from "./import-session.ts";
import type { ImportOptions } from "./import-session.ts";
import type { BatteryAt } from "./intake.ts";
import { judge } from "./judge.ts";
import { lapsOf, trackOf, workoutsOf } from "./known-workouts.ts";
import { keptRecords } from "./kept-records.ts";
import type { KeptRecords } from "./kept-records.ts";
import { measurementsOf } from "./measurement-rows.ts";
import { emptyLog, migrate, transact } from "./migrate.ts";
import type { StoreFile } from "./migrate.ts";
import { minutesOf, minuteSpan } from "./minute-pages.ts";
import { first, loadBands, number, orNull } from "./rows.ts";
import { endAbandoned, insertSync, loadImports, loadRuns } from "./run-rows.ts";
import type { RunSummary } from "./run-rows.ts";
import { SyncRun } from "./sync-run.ts";
import { undoImport } from "./undo-import.ts";
import { defaultWearer, loadWearer, loadWearers, loadZones, writeWearer } from "./wearer-rows.ts";
import { writeZone, zoneAmong } from "./wearer-rows.ts";
import type { NamedWearer, ZoneChange } from "./wearer-rows.ts";
import { stretchesOf, summariesOf } from "./told-rows.ts";

/** Between which instants minutes are known of a band: when the first and the last one begin. */
export interface Span {
  readonly firstS: UnixSeconds;
  readonly lastS: UnixSeconds;
}

/** A band and how much is known of it. */
export interface RecordedBand extends MetBand {
  /** Whether there is a device of this address; else they are the records of files that name none. */
  readonly hasAddress: boolean;
  /** The address that this band had before a factory reset, or the band that its wearer had before. */
  readonly continues?: string | undefined;
  /** The number of whoever wears it; absent: nobody is known. */
  readonly wearer?: number | undefined;
  readonly hasMinutes: boolean;
  /** When the first and the last of its minutes begin. */
  readonly firstS?: UnixSeconds | undefined;
  readonly lastS?: UnixSeconds | undefined;
  readonly measurements: number;
  readonly workouts: number;
  /** When its last synchronisation that came to a good end did. */
  readonly syncedS?: UnixSeconds | undefined;
}

/**
 * What bands have recorded: minutes, single readings, workouts; which run brought what. Times from
 * `fromS` up to, not including, `toS`. Queries take one address, or several: those that one band has had.
 */
export class Records {
  readonly #database: Database;
  /** Whom `wearer` and `zones` tell of; the first one where absent. */
  readonly #wearer: number | undefined;

  private constructor(database: Database, wearer?: number) {
    this.#database = database;
    this.#wearer = wearer;
  }

  /** Shares the store with a `Ledger`. @throws StoreError "newer-schema" | "not-ours" */
  static open(store: StoreFile, nowS: UnixSeconds): Records {
    migrate(store, nowS);
    return new Records(store.database);
  }

  /** The same records; who wears the bands, and where that was, is told of this wearer. */
  ofWearer(id: number): Records {
    return new Records(this.#database, id);
  }

  /**
   * Begins to write down one synchronisation. What the band says about itself is noted, as
   * `Ledger.noteBand` does; runs of the same band that never came to an end were interrupted.
   */
  beginSync(band: MetBand, startedS: UnixSeconds): SyncRun {
    const database = this.#database;
    return transact(database, () => {
      const id = writeMeeting(database, band, startedS);
      judge(database, new Set(), startedS);
      // After a reset the band is a new one to us, and worn by whoever wore it before.
      const sql = `UPDATE band SET wearer = coalesce(wearer, (SELECT before.wearer FROM band before
          WHERE before.id = coalesce(band.follows, band.continues)), ?) WHERE id = ?`;
      database.run(sql, defaultWearer(database), id);
      endAbandoned(database, id, startedS);
      return new SyncRun(database, id, insertSync(database, id, startedS));
    });
  }

  /**
   * Begins an import: nothing of it is kept before it is committed, and nobody else can write before it
   * has ended.
   *
   * @throws DiskError "in-use" when another ownband is writing
   */
  beginImport(options: ImportOptions): ImportSession {
    return new ImportSession(this.#database, options);
  }

  /** From where to read on a kind of history; `undefined`: from the beginning. */
  cursor(mac: string, history: string): UnixSeconds | undefined {
    return this.cursors(mac).get(history);
  }

  cursors(mac: string): ReadonlyMap<string, UnixSeconds> {
    const sql = `SELECT history, next_s FROM fetch_cursor
      WHERE band = (SELECT id FROM band WHERE mac = ?)`;
    const rows = [...this.#database.rows(sql, mac)];
    return new Map(rows.map((row) => [String(row.history), Number(row.next_s)]));
  }

  /** Oldest first, in pieces; of a minute that two of the addresses have, the better one. */
  minutes(mac: string | readonly string[], fromS: UnixSeconds, toS: UnixSeconds): Iterable<Minute> {
    return minutesOf(this.#database, this.#ids(mac), fromS, toS);
  }

  /** The sum of an address's steps; `undefined`: none of its minutes there says any. */
  steps(mac: string, fromS: UnixSeconds, toS: UnixSeconds): number | undefined {
    const sql = `SELECT sum(steps) AS steps FROM minute
      WHERE band = (SELECT id FROM band WHERE mac = ?) AND minute >= ? AND minute < ?`;
    const [from, to] = [Math.ceil(fromS / 60), Math.ceil(toS / 60)];
    return number(first(this.#database, sql, mac, from, to)?.steps);
  }

  /** Oldest first, as they are asked for. */
  measurements(
    mac: string | readonly string[],
    kind: MeasurementKind,
    fromS: UnixSeconds,
    toS: UnixSeconds,
  ): Iterable<Measurement> {
    return measurementsOf(this.#database, this.#ids(mac), kind, fromS, toS);
  }

  /** Those that began in that time, oldest first. */
  workouts(mac: string | readonly string[], fromS: UnixSeconds, toS: UnixSeconds): Workout[] {
    return workoutsOf(this.#database, this.#ids(mac), fromS, toS);
  }

  /** The track of the workout that began then; empty when there is none. */
  track(mac: string | readonly string[], startS: UnixSeconds): TrackPoint[] {
    return trackOf(this.#database, this.#ids(mac), startS);
  }

  /** The laps of the workout that began then, in order. */
  laps(mac: string | readonly string[], startS: UnixSeconds): Lap[] {
    return lapsOf(this.#database, this.#ids(mac), startS);
  }

  /** What sources tell of stretches of time: those that begin in it, in that order. */
  stretches(
    mac: string | readonly string[],
    fromS: UnixSeconds,
    toS: UnixSeconds,
  ): Iterable<Stretch> {
    return stretchesOf(this.#database, this.#ids(mac), fromS, toS);
  }

  /** What sources sum up for the days from `fromDay` to `toDay`, both included; for each the best one. */
  summaries(mac: string | readonly string[], fromDay: LocalDay, toDay: LocalDay): DaySummary[] {
    return summariesOf(this.#database, this.#ids(mac), fromDay, toDay);
  }

  /** The alarms of one address, in their order. */
  alarms(mac: string): Alarm[] {
    const [id] = this.#ids(mac);
    return id === undefined ? [] : alarmsOf(this.#database, id);
  }

  /** What bands said about their batteries, oldest first. */
  batteryReadings(
    mac: string | readonly string[],
    fromS: UnixSeconds,
    toS: UnixSeconds,
  ): Iterable<BatteryAt> {
    return batteryReadingsOf(this.#database, this.#ids(mac), fromS, toS);
  }

  /** What the band last said about its battery, and when. */
  battery(mac: string): BatteryAt | undefined {
    const sql = `SELECT * FROM battery_reading WHERE band = (SELECT id FROM band WHERE mac = ?)
      ORDER BY at_s DESC LIMIT 1`;
    const row = first(this.#database, sql, mac);
    return row && batteryAt(row);
  }

  /** `undefined` when no minute of the band is known. */
  span(mac: string): Span | undefined {
    const [id] = this.#ids(mac);
    return id === undefined ? undefined : minuteSpan(this.#database, id);
  }

  /** Every band that is known, also those of which there are keys only. */
  bands(): RecordedBand[] {
    const bands = loadBands(this.#database);
    const count = (table: string, id: number): number => {
      const sql = `SELECT count(*) AS count FROM ${table} WHERE band = ?`;
      return Number(first(this.#database, sql, id)?.count);
    };
    const synced = "SELECT max(ended_s) AS ended FROM run WHERE band = ? AND outcome = 'done'";
    const [eldest] = loadWearers(this.#database);
    return bands.map(({ id, mac, model, serial, firmware, continues, follows, wearer }) => {
      const span = minuteSpan(this.#database, id);
      return {
        mac,
        model,
        serial,
        firmware,
        hasAddress: isRealMac(mac),
        continues: bands.find((other) => other.id === (follows ?? continues))?.mac,
        wearer: wearer ?? eldest?.id,
        hasMinutes: span !== undefined,
        firstS: span?.firstS,
        lastS: span?.lastS,
        measurements: count("measurement", id),
        workouts: count("workout", id),
        syncedS: number(first(this.#database, synced, id)?.ended),
      };
    });
  }

  /**
   * Takes one import out again, all of it or, when it throws, nothing: its records go, and the best of
   * what others say of the same moments counts again. The store is then as if it had not been, but for
   * what is known of bands and wearers by name, and for what another import of the same source had only
   * said again: that is kept once, by the one that said it first, and comes back when it is imported
   * anew. What was filled in of the wearer goes back, unless it was changed since. Twice is once.
   *
   * @throws StoreError "no-such-run" | "not-an-import"
   */
  undoImport(run: number, nowS: UnixSeconds): RunSummary {
    const undone = transact(this.#database, () => undoImport(this.#database, run, nowS));
    emptyLog(this.#database);
    return undone;
  }

  /** All imports, the latest first, also those that were taken out again. */
  imports(): RunSummary[] {
    return loadImports(this.#database);
  }

  /**
   * Notes that one band continues another, by the word of its wearer: a former address of the same band,
   * or the band worn before it. Keys are not judged by it.
   *
   * @throws StoreError "no-such-band" | "not-a-successor"
   */
  follow(oldMac: string, newMac: string): void {
    transact(this.#database, () => follow(this.#database, oldMac, newMac));
  }

  /** Pairs of bands of which the one seems to continue the other, to be offered to their wearer. */
  likelyFollowers(): LikelyFollower[] {
    return likelyFollowers(this.#database);
  }

  /** The latest synchronisations and imports of a band, the latest first. */
  runs(mac: string, limit = 20): RunSummary[] {
    return this.#ids(mac).flatMap((id) => loadRuns(this.#database, id, limit));
  }

  /** Whoever wears the bands; nothing is known of them at first. */
  wearer(): NamedWearer {
    return loadWearer(this.#database, this.#wearer);
  }

  /** Everybody who wears bands, the first one first. */
  wearers(): (NamedWearer & { readonly id: number })[] {
    return loadWearers(this.#database).map(({ id }) => ({ id, ...loadWearer(this.#database, id) }));
  }

  /**
   * The addresses of a wearer's bands, in the order in which they became known, also those of files that
   * name no device.
   *
   * @param name default: the wearer whom these records tell of
   */
  bandsOfWearer(name?: string): string[] {
    const sql = `SELECT mac FROM band WHERE coalesce(wearer, (SELECT min(id) FROM wearer)) IS
        (SELECT min(id) FROM wearer WHERE CASE WHEN ?1 IS NULL THEN id = coalesce(?2, id)
          ELSE name = ?1 COLLATE NOCASE END) ORDER BY id`;
    const rows = this.#database.rows(sql, orNull(name), orNull(this.#wearer));
    return [...rows].map(({ mac }) => String(mac));
  }

  /** The number of whoever wears the band at this address; absent: nobody is known. */
  wearerOf(mac: string): number | undefined {
    return wearerOf(this.#database, mac);
  }

  /** The number of whoever is called so; somebody new is made. */
  wearerNamed(name: string): number {
    return transact(this.#database, () => wearerNamed(this.#database, name));
  }

  /**
   * Says who wears a band, with all that it has ever recorded; given back it is as before.
   *
   * @returns the addresses that have changed hands, the present one first
   * @throws StoreError "no-such-band"
   */
  giveBand(mac: string, wearer: number): string[] {
    return transact(this.#database, () => giveBand(this.#database, mac, wearer));
  }

  /** Takes somebody out who wears nothing. @throws StoreError "still-worn" */
  removeWearer(id: number): void {
    transact(this.#database, () => {
      removeWearer(this.#database, id);
    });
  }

  /** What is absent is not known any more. */
  setWearer(wearer: NamedWearer): void {
    transact(this.#database, () => writeWearer(this.#database, wearer, this.#wearer));
  }

  /** The time zone the wearer was in; before the first one that is known, the first. */
  zoneAt(atS: UnixSeconds): string | undefined {
    return zoneAmong(this.zones(), atS);
  }

  /** Where the wearer was from when, the earliest first. */
  zones(): ZoneChange[] {
    return loadZones(this.#database, this.#wearer);
  }

  /** Notes where the wearer is from `fromS` on; nothing, when that is known. */
  noteZone(zone: string, fromS: UnixSeconds): void {
    transact(this.#database, () => writeZone(this.#database, zone, fromS, this.#wearer));
  }

  /** What was worked out of all this, for each wearer. */
  get evaluated(): Evaluated {
    return new Evaluated(this.#database);
  }

  /** What is kept of one address, table by table; `undefined` when it is not known. */
  kept(mac: string): KeptRecords | undefined {
    const [id] = this.#ids(mac);
    return id === undefined ? undefined : keptRecords(this.#database, id);
  }

  /** In the order of the addresses; those that are not known are left out. */
  #ids(mac: string | readonly string[]): number[] {
    const macs = typeof mac === "string" ? [mac] : mac;
    const bands = loadBands(this.#database);
    return macs.flatMap((wanted) => bands.filter((it) => it.mac === wanted)).map(({ id }) => id);
  }
}
