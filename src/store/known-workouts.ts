import type { UnixSeconds } from "../health/minute.ts";
import type { Lap, TrackPoint, Workout } from "../health/workout.ts";
import type { Database, SqlRow } from "../platform.ts";
import { first } from "./rows.ts";
import { ranks } from "./run-rows.ts";
import { lapOf, pointOf, workoutOf } from "./workout-rows.ts";

/** So far apart two sources may begin one workout. */
const APART_S = 120;

interface Known {
  readonly band: number;
  readonly rank: number;
  readonly startS: UnixSeconds;
  readonly endS: UnixSeconds;
  readonly row: SqlRow;
}

/**
 * The workouts that began from `fromS` up to, not including, `toS`, oldest first. Two that begin within
 * two minutes and share more than half of the shorter one's time are one, the better source's.
 */
export function workoutsOf(
  database: Database,
  bands: readonly number[],
  fromS: UnixSeconds,
  toS: UnixSeconds,
): Workout[] {
  const known = load(database, bands, fromS - APART_S, toS + APART_S);
  return known
    .filter((it) => it.startS >= fromS && it.startS < toS)
    .filter((it) => !near(known, it).some((other) => isBetter(other, it, bands)))
    .map(({ row }) => workoutOf(row));
}

/** The track of the workout that began then, in order; empty when there is none. */
export function trackOf(
  database: Database,
  bands: readonly number[],
  startS: UnixSeconds,
): TrackPoint[] {
  return partsOf(database, bands, startS, "track_point").map(pointOf);
}

/** The laps of the workout that began then, in order. */
export function lapsOf(database: Database, bands: readonly number[], startS: UnixSeconds): Lap[] {
  return partsOf(database, bands, startS, "lap").map(lapOf);
}

/** Its own; else those of the best of the others that are the same workout. */
function partsOf(
  database: Database,
  bands: readonly number[],
  startS: UnixSeconds,
  table: "track_point" | "lap",
): SqlRow[] {
  const known = load(database, bands, startS - APART_S, startS + APART_S + 1);
  const own = best(
    known.filter((it) => it.startS === startS),
    bands,
  );
  if (own === undefined) return [];
  const has = `SELECT 1 FROM ${table} WHERE band = ? AND workout_s = ? LIMIT 1`;
  const hasSome = (it: Known): boolean => first(database, has, it.band, it.startS) !== undefined;
  const holder = hasSome(own) ? own : best(near(known, own).filter(hasSome), bands);
  if (holder === undefined) return [];
  const sql = `SELECT * FROM ${table} WHERE band = ? AND workout_s = ? ORDER BY seq`;
  return [...database.rows(sql, holder.band, holder.startS)];
}

/** In the order in which they began. */
function load(
  database: Database,
  bands: readonly number[],
  fromS: UnixSeconds,
  toS: UnixSeconds,
): Known[] {
  const rankOf = ranks(database);
  const sql = `SELECT * FROM workout WHERE band IN (SELECT value FROM json_each(?))
    AND start_s >= ? AND start_s < ? ORDER BY start_s, band`;
  return [...database.rows(sql, JSON.stringify(bands), fromS, toS)].map((row) => ({
    band: Number(row.band),
    rank: rankOf(Number(row.run)),
    startS: Number(row.start_s),
    endS: Number(row.end_s),
    row,
  }));
}

/** The others that are the same workout. @param known in the order in which they began */
function near(known: readonly Known[], one: Known): Known[] {
  const at = known.indexOf(one);
  const found: Known[] = [];
  for (const step of [-1, 1]) {
    for (let i = at + step; ; i += step) {
      const other = known[i];
      if (other === undefined || Math.abs(other.startS - one.startS) > APART_S) break;
      if (areOne(one, other)) found.push(other);
    }
  }
  return found;
}

function areOne(a: Known, b: Known): boolean {
  const sharedS = Math.min(a.endS, b.endS) - Math.max(a.startS, b.startS);
  const shorterS = Math.min(a.endS - a.startS, b.endS - b.startS);
  return sharedS > shorterS / 2 || (a.startS === b.startS && shorterS === 0);
}

function best(known: readonly Known[], bands: readonly number[]): Known | undefined {
  return known.reduce<Known | undefined>(
    (found, it) => (found && !isBetter(it, found, bands) ? found : it),
    undefined,
  );
}

/** The better source's; of one source that of the address that is named first; else the earlier one. */
function isBetter(a: Known, b: Known, bands: readonly number[]): boolean {
  if (a.rank !== b.rank) return a.rank > b.rank;
  const [placeA, placeB] = [bands.indexOf(a.band), bands.indexOf(b.band)];
  return placeA === placeB ? a.startS < b.startS : placeA < placeB;
}
