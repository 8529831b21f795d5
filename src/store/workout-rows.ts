import type { UnixSeconds } from "../health/minute.ts";
import type { TrackPoint, Workout } from "../health/workout.ts";
import type { Database, SqlRow, SqlValue } from "../platform.ts";
import type { Added } from "./added.ts";
import { decide, isWritten, Tally } from "./precedence.ts";
import type { Decision } from "./precedence.ts";
import { RowWriter } from "./row-writer.ts";
import { first, number, orNull, text } from "./rows.ts";
import { ranks } from "./run-rows.ts";

/** A workout with its track, which may be empty. */
export interface TrackedWorkout {
  readonly workout: Workout;
  readonly track: readonly TrackPoint[];
}

type Fact = Exclude<
  keyof Workout,
  "startS" | "endS" | "sportCode" | "sportCodes" | "sport" | "title" | "raw"
>;

/** What a summary may say in numbers, and the column that it is in. */
const FACTS: readonly (readonly [Fact, string])[] = [
  ["activeS", "active_s"],
  ["steps", "steps"],
  ["distanceM", "distance_m"],
  ["energyKcal", "energy_kcal"],
  ["ascentM", "ascent_m"],
  ["descentM", "descent_m"],
  ["lowestM", "lowest_m"],
  ["highestM", "highest_m"],
  ["averageHeartRateBpm", "average_heart_rate"],
  ["maxHeartRateBpm", "max_heart_rate"],
  ["minHeartRateBpm", "min_heart_rate"],
  ["maxSpeedMPerS", "max_speed_m_per_s"],
  ["averagePaceSPerKm", "average_pace_s_per_km"],
  ["averageStrideCm", "average_stride_cm"],
  ["strokes", "strokes"],
  ["laps", "laps"],
  ["swolf", "swolf"],
];

const COLUMNS = [
  "band",
  "start_s",
  "end_s",
  "sport_code",
  "sport",
  ...FACTS.map(([, column]) => column),
  "raw",
  "run",
];

const TRACK_COLUMNS = [
  "band",
  "workout_s",
  "seq",
  "at_s",
  "longitude",
  "latitude",
  "altitude_m",
  "heart_rate",
  "speed_m_per_s",
  "cadence_per_min",
  "mark",
] as const;

/** The workouts of one band, as one run adds to them. */
export class WorkoutRows {
  readonly #database: Database;
  readonly #band: number;
  readonly #run: number;
  readonly #rankOf: (run: number) => number;
  readonly #track: RowWriter;

  constructor(database: Database, band: number, run: number) {
    this.#database = database;
    this.#band = band;
    this.#run = run;
    this.#rankOf = ranks(database);
    this.#track = new RowWriter(database, "track_point", TRACK_COLUMNS);
  }

  /**
   * Summary and track are one record: a new track for a known summary changes it. But a workout
   * without a track takes away none, and where there is none any source's is welcome. Wants a
   * transaction around it.
   */
  add(workouts: readonly TrackedWorkout[]): Added {
    const tally = new Tally();
    for (const workout of workouts) tally.count(this.#addOne(workout));
    return tally.result();
  }

  #addOne({ workout, track }: TrackedWorkout): Decision {
    const { startS } = workout;
    const values = valuesOf(this.#band, workout, this.#run);
    const sql = "SELECT * FROM workout WHERE band = ? AND start_s = ?";
    const row = first(this.#database, sql, this.#band, startS);
    const known = this.#compareTrack(startS, track);
    const decision = decide(
      row && { rank: this.#rankOf(Number(row.run)), isWorn: true },
      { rank: this.#rankOf(this.#run), isWorn: true },
      row !== undefined && known === "same" && isSame(row, values),
    );
    if (isWritten(decision)) this.#writeSummary(values);
    if (known === "none" || (known === "other" && isWritten(decision))) {
      this.#writeTrack(startS, track);
      return decision === "refused" ? "updated" : decision;
    }
    return decision;
  }

  /** Not a replacement: that would take the track with it. */
  #writeSummary(values: readonly SqlValue[]): void {
    const updates = COLUMNS.slice(2).map((column) => `${column} = excluded.${column}`);
    this.#database.run(
      `INSERT INTO workout (${COLUMNS.join(", ")}) VALUES (${COLUMNS.map(() => "?").join(", ")})
       ON CONFLICT (band, start_s) DO UPDATE SET ${updates.join(", ")}`,
      ...values,
    );
  }

  #writeTrack(startS: UnixSeconds, track: readonly TrackPoint[]): void {
    const sql = "DELETE FROM track_point WHERE band = ? AND workout_s = ?";
    this.#database.run(sql, this.#band, startS);
    this.#track.write(this.#trackValues(startS, track));
  }

  /** What is known of an offered track. */
  #compareTrack(startS: UnixSeconds, track: readonly TrackPoint[]): "none" | "same" | "other" {
    if (track.length === 0) return "same";
    const offered = this.#trackValues(startS, track);
    const rows = [...trackRows(this.#database, [this.#band], startS)];
    if (rows.length === 0) return "none";
    const stored = rows.flatMap((row) => TRACK_COLUMNS.map((column) => row[column]));
    const isSame = stored.length === offered.length && stored.every((it, i) => it === offered[i]);
    return isSame ? "same" : "other";
  }

  #trackValues(startS: UnixSeconds, track: readonly TrackPoint[]): SqlValue[] {
    return track.flatMap((point, seq): SqlValue[] => [
      this.#band,
      startS,
      seq,
      point.atS,
      finite(point.longitudeDeg),
      finite(point.latitudeDeg),
      finite(point.altitudeM),
      finite(point.heartRateBpm),
      finite(point.speedMPerS),
      finite(point.cadencePerMin),
      orNull(point.mark),
    ]);
  }
}

/** The workouts that began from `fromS` up to, not including, `toS`, oldest first. */
export function workoutsOf(
  database: Database,
  bands: readonly number[],
  fromS: UnixSeconds,
  toS: UnixSeconds,
): Workout[] {
  const sql = `SELECT * FROM workout WHERE band IN (SELECT value FROM json_each(?))
    AND start_s >= ? AND start_s < ? ORDER BY start_s, band`;
  return [...database.rows(sql, JSON.stringify(bands), fromS, toS)].map(workoutOf);
}

/** The track of the workout that began then, in order; empty when there is none. */
export function trackOf(
  database: Database,
  bands: readonly number[],
  startS: UnixSeconds,
): TrackPoint[] {
  return [...trackRows(database, bands, startS)].map((row) => ({
    atS: Number(row.at_s),
    longitudeDeg: number(row.longitude),
    latitudeDeg: number(row.latitude),
    altitudeM: number(row.altitude_m),
    heartRateBpm: number(row.heart_rate),
    speedMPerS: number(row.speed_m_per_s),
    cadencePerMin: number(row.cadence_per_min),
    mark: row.mark === "pause" || row.mark === "resume" ? row.mark : undefined,
  }));
}

function trackRows(
  database: Database,
  bands: readonly number[],
  startS: UnixSeconds,
): Iterable<SqlRow> {
  const sql = `SELECT * FROM track_point WHERE band IN (SELECT value FROM json_each(?))
    AND workout_s = ? ORDER BY band, seq`;
  return database.rows(sql, JSON.stringify(bands), startS);
}

/** In the order of {@link COLUMNS}. */
function valuesOf(band: number, workout: Workout, run: number): SqlValue[] {
  const { startS, endS, sportCode, sport, raw } = workout;
  const facts = FACTS.map(([fact]) => finite(workout[fact]));
  return [band, startS, endS, sportCode, orNull(sport), ...facts, raw, run];
}

/** SQLite has no NaN; what is no number is not known. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function isSame(row: SqlRow, values: readonly SqlValue[]): boolean {
  return COLUMNS.every((column, i) => {
    const stored = row[column];
    const offered = values[i];
    if (column === "run") return true;
    if (!(stored instanceof Uint8Array && offered instanceof Uint8Array)) return stored === offered;
    return stored.length === offered.length && stored.every((byte, at) => byte === offered[at]);
  });
}

function workoutOf(row: SqlRow): Workout {
  if (!(row.raw instanceof Uint8Array)) throw new TypeError("a workout is kept with its record");
  const facts = FACTS.map(([fact, column]) => [fact, number(row[column])] as const);
  return {
    startS: Number(row.start_s),
    endS: Number(row.end_s),
    sportCode: Number(row.sport_code),
    sport: text(row.sport),
    ...Object.fromEntries(facts),
    raw: row.raw,
  };
}
