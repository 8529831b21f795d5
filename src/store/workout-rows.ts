import type { Lap, SportCodes, TrackPoint, Workout } from "../health/workout.ts";
import type { SqlRow, SqlValue } from "../platform.ts";
import type { RecordedWorkout } from "./intake.ts";
import { filledUp, finite, instant, whole } from "./record-kind.ts";
import type { PartTable, RecordKind, RecordValue } from "./record-kind.ts";
import { number, orNull, text } from "./rows.ts";

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

/** Columns of whole numbers; what a source has between two of them is rounded. */
const WHOLE: ReadonlySet<string> = new Set([
  "steps",
  "max_heart_rate",
  "min_heart_rate",
  "strokes",
  "laps",
  "swolf",
]);

const COLUMNS = [
  "start_s",
  "end_s",
  "sport_code",
  "sport",
  "sport_codes",
  "title",
  ...FACTS.map(([, column]) => column),
  "raw",
];

/** What sport it was is said in three of them; a code of 0 says nothing. */
const GROUPS = [["sport_code", "sport", "sport_codes"]];

const TRACK: PartTable = {
  table: "track_point",
  of: "workout_s",
  columns: [
    "at_s",
    "longitude",
    "latitude",
    "altitude_m",
    "heart_rate",
    "speed_m_per_s",
    "cadence_per_min",
    "mark",
  ],
};

const LAPS: PartTable = {
  table: "lap",
  of: "workout_s",
  columns: [
    "start_s",
    "duration_s",
    "distance_m",
    "energy_kcal",
    "average_heart_rate",
    "max_heart_rate",
  ],
};

/**
 * Workouts with their tracks and laps. All of it is one record: a new track for a known summary changes
 * it. But a workout without a track takes away none, and where there is none any source's is welcome.
 */
export const WORKOUTS: RecordKind<RecordedWorkout> = {
  table: "workout",
  columns: COLUMNS,
  key: ["start_s"],
  order: "start_s",
  atOf: Number,
  parts: [TRACK, LAPS],
  valueOf: ({ workout, track, laps = [] }) => ({
    row: rowOf(workout),
    parts: [track.map(pointValues), laps.map(lapValues)],
  }),
  complete(offered, stored) {
    const row = fromRow(filledUp(COLUMNS, GROUPS, toRow(offered.row), toRow(stored.row)));
    return withParts({ row, parts: offered.parts }, stored, offered);
  },
  lend: (best, lesser) => withParts(best, lesser, best),
};

/** With what belongs to another one where it has nothing; `same` when that is what comes of it. */
function withParts(value: RecordValue, other: RecordValue, same: RecordValue): RecordValue {
  const parts = value.parts.map((part, i) => (part.length > 0 ? part : (other.parts[i] ?? [])));
  const isSame = parts.every((part, i) => part.length === same.parts[i]?.length);
  const isSameRow = value.row.every((it, i) => it === same.row[i]);
  return isSame && isSameRow ? same : { row: value.row, parts };
}

const SPORT_CODE = COLUMNS.indexOf("sport_code");
const RAW = COLUMNS.indexOf("raw");

/** What says nothing is NULL, so that it can be filled up. */
function toRow(row: readonly SqlValue[]): readonly SqlValue[] {
  const raw = row[RAW];
  return row.map((value, i) => {
    if (i === SPORT_CODE && value === 0) return null;
    return i === RAW && raw instanceof Uint8Array && raw.length === 0 ? null : value;
  });
}

function fromRow(row: readonly SqlValue[]): readonly SqlValue[] {
  return row.map((value, i) => {
    if (i === SPORT_CODE) return value ?? 0;
    return i === RAW ? (value ?? new Uint8Array()) : value;
  });
}

/** In the order of {@link COLUMNS}. */
function rowOf(workout: Workout): SqlValue[] {
  const { startS, endS, sportCode, sport, sportCodes, title, raw } = workout;
  const facts = FACTS.map(([fact, column]) =>
    WHOLE.has(column) ? whole(workout[fact]) : finite(workout[fact]),
  );
  const words = [orNull(sport), orNull(sportCodes), orNull(title)];
  return [instant(startS), instant(endS), instant(sportCode), ...words, ...facts, raw];
}

function pointValues(point: TrackPoint): SqlValue[] {
  return [
    instant(point.atS),
    finite(point.longitudeDeg),
    finite(point.latitudeDeg),
    finite(point.altitudeM),
    whole(point.heartRateBpm),
    finite(point.speedMPerS),
    finite(point.cadencePerMin),
    orNull(point.mark),
  ];
}

function lapValues(lap: Lap): SqlValue[] {
  return [
    instant(lap.startS),
    finite(lap.durationS) ?? 0,
    finite(lap.distanceM),
    finite(lap.energyKcal),
    finite(lap.averageHeartRateBpm),
    finite(lap.maxHeartRateBpm),
  ];
}

/** The workout that a row is. */
export function workoutOf(row: SqlRow): Workout {
  if (!(row.raw instanceof Uint8Array)) throw new TypeError("a workout is kept with its record");
  const facts = FACTS.map(([fact, column]) => [fact, number(row[column])] as const);
  return {
    startS: Number(row.start_s),
    endS: Number(row.end_s),
    sportCode: Number(row.sport_code),
    // Only a workout's are written.
    sportCodes: text(row.sport_codes) as SportCodes | undefined,
    sport: text(row.sport),
    title: text(row.title),
    ...Object.fromEntries(facts),
    raw: row.raw,
  };
}

/** The moment of a track that a row is. */
export function pointOf(row: SqlRow): TrackPoint {
  return {
    atS: Number(row.at_s),
    longitudeDeg: number(row.longitude),
    latitudeDeg: number(row.latitude),
    altitudeM: number(row.altitude_m),
    heartRateBpm: number(row.heart_rate),
    speedMPerS: number(row.speed_m_per_s),
    cadencePerMin: number(row.cadence_per_min),
    mark: row.mark === "pause" || row.mark === "resume" ? row.mark : undefined,
  };
}

/** The lap that a row is. */
export function lapOf(row: SqlRow): Lap {
  return {
    startS: Number(row.start_s),
    durationS: Number(row.duration_s),
    distanceM: number(row.distance_m),
    energyKcal: number(row.energy_kcal),
    averageHeartRateBpm: number(row.average_heart_rate),
    maxHeartRateBpm: number(row.max_heart_rate),
  };
}
