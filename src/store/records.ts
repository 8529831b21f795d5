import type { DaySummary } from "../health/day-summary.ts";
import type { LocalDay } from "../health/local-day.ts";
import type { Measurement, MeasurementKind } from "../health/measurement.ts";
import type { Minute, UnixSeconds } from "../health/minute.ts";
import type { Stretch } from "../health/stretch.ts";
import type { TrackPoint, Workout } from "../health/workout.ts";
import type { Database } from "../platform.ts";
import { writeMeeting } from "./band-rows.ts";
import type { MetBand } from "./band-rows.ts";
import { Evaluated } from "./evaluated.ts";
import { judge } from "./judge.ts";
import { trackOf, workoutsOf } from "./known-workouts.ts";
import { keptRecords } from "./kept-records.ts";
import type { KeptRecords } from "./kept-records.ts";
import { measurementsOf } from "./measurement-rows.ts";
import { migrate, transact } from "./migrate.ts";
import type { StoreFile } from "./migrate.ts";
import { minutesOf } from "./minute-pages.ts";
import { first, loadBands, number } from "./rows.ts";
import { endAbandoned, insertSync, loadRuns } from "./run-rows.ts";
import type { RunSummary } from "./run-rows.ts";
import { SyncRun } from "./sync-run.ts";
import type { BatteryReading } from "./sync-run.ts";
import { defaultWearer, loadWearer, loadZones, writeWearer } from "./wearer-rows.ts";
import { writeZone, zoneAmong } from "./wearer-rows.ts";
import type { NamedWearer, ZoneChange } from "./wearer-rows.ts";
import { stretchesOf, summariesOf } from "./told-rows.ts";

/** The minutes that are known of a band: the first, the last, how many. */
export interface Span {
  readonly firstS: UnixSeconds;
  readonly lastS: UnixSeconds;
  readonly count: number;
}

/** A band and how much is known of it. */
export interface RecordedBand extends MetBand {
  /** The address that this band had before a factory reset. */
  readonly continues?: string | undefined;
  readonly minutes: number;
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

  private constructor(database: Database) {
    this.#database = database;
  }

  /** Shares the store with a `Ledger`. @throws StoreError "newer-schema" | "not-ours" */
  static open(store: StoreFile, nowS: UnixSeconds): Records {
    migrate(store, nowS);
    return new Records(store.database);
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
      const wearer = defaultWearer(database);
      database.run("UPDATE band SET wearer = coalesce(wearer, ?) WHERE id = ?", wearer, id);
      endAbandoned(database, id, startedS);
      return new SyncRun(database, id, insertSync(database, id, startedS));
    });
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

  /** What sources tell of stretches of time: those that begin in it, in that order. */
  stretches(
    mac: string | readonly string[],
    fromS: UnixSeconds,
    toS: UnixSeconds,
  ): Iterable<Stretch> {
    return stretchesOf(this.#database, this.#ids(mac), fromS, toS);
  }

  /** What sources sum up for the days from `fromDay` to `toDay`, both included; several may for one. */
  summaries(mac: string | readonly string[], fromDay: LocalDay, toDay: LocalDay): DaySummary[] {
    return summariesOf(this.#database, this.#ids(mac), fromDay, toDay);
  }

  /** What the band last said about its battery, and when. */
  battery(mac: string): (BatteryReading & { readonly atS: UnixSeconds }) | undefined {
    const sql = `SELECT * FROM battery_reading WHERE band = (SELECT id FROM band WHERE mac = ?)
      ORDER BY at_s DESC LIMIT 1`;
    const row = first(this.#database, sql, mac);
    if (row === undefined) return undefined;
    return {
      atS: Number(row.at_s),
      levelPercent: Number(row.level_percent),
      isCharging: row.charging === null ? undefined : row.charging === 1,
    };
  }

  /** `undefined` when no minute of the band is known. */
  span(mac: string): Span | undefined {
    // Each for itself: the first and the last are found at once then, only counting takes its time.
    const of = (what: string): string => `(SELECT ${what} FROM minute WHERE band = b.id)`;
    const sql = `SELECT ${of("min(minute)")} AS first, ${of("max(minute)")} AS last,
      ${of("count(*)")} AS count FROM band b WHERE mac = ?`;
    const row = first(this.#database, sql, mac);
    const count = Number(row?.count ?? 0);
    if (count === 0) return undefined;
    return { firstS: Number(row?.first) * 60, lastS: Number(row?.last) * 60, count };
  }

  /** Every band that is known, also those of which there are keys only. */
  bands(): RecordedBand[] {
    const bands = loadBands(this.#database);
    const count = (table: string, id: number): number => {
      const sql = `SELECT count(*) AS count FROM ${table} WHERE band = ?`;
      return Number(first(this.#database, sql, id)?.count);
    };
    const synced = "SELECT max(ended_s) AS ended FROM run WHERE band = ? AND outcome = 'done'";
    return bands.map(({ id, mac, model, serial, firmware, continues }) => ({
      mac,
      model,
      serial,
      firmware,
      continues: bands.find((other) => other.id === continues)?.mac,
      minutes: count("minute", id),
      measurements: count("measurement", id),
      workouts: count("workout", id),
      syncedS: number(first(this.#database, synced, id)?.ended),
    }));
  }

  /** The latest synchronisations and imports of a band, the latest first. */
  runs(mac: string, limit = 20): RunSummary[] {
    return this.#ids(mac).flatMap((id) => loadRuns(this.#database, id, limit));
  }

  /** Whoever wears the bands; nothing is known of them at first. */
  wearer(): NamedWearer {
    return loadWearer(this.#database);
  }

  /** What is absent is not known any more. */
  setWearer(wearer: NamedWearer): void {
    transact(this.#database, () => writeWearer(this.#database, wearer));
  }

  /** The time zone the wearer was in; before the first one that is known, the first. */
  zoneAt(atS: UnixSeconds): string | undefined {
    return zoneAmong(this.zones(), atS);
  }

  /** Where the wearer was from when, the earliest first. */
  zones(): ZoneChange[] {
    return loadZones(this.#database);
  }

  /** Notes where the wearer is from `fromS` on; nothing, when that is known. */
  noteZone(zone: string, fromS: UnixSeconds): void {
    transact(this.#database, () => writeZone(this.#database, zone, fromS));
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
