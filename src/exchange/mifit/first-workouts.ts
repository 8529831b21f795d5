import type { UnixSeconds } from "../../health/minute.ts";
import type { TrackPoint } from "../../health/workout.ts";
import type { SqlRow } from "../../platform.ts";
import { mifitSport } from "../mifit-sports.ts";
import { deviceOf } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { altitudeOf, LONGEST_S, positionOf } from "./track-lists.ts";
import { numberOf, timeOf, wholeOf } from "./values.ts";
import { rawOf } from "./workouts.ts";

/** Its summary and data are long texts that nobody has explained. */
const RECORD_COLUMNS = ["trackid", "type", "date", "distance", "usedtime", "summary"];
const RECORD_LIMITS = { mostBytes: 4_096, mostRows: 4_000 };

const POINT_COLUMNS = ["trackid", "latitude", "longitude", "altitude", "time"];
/** Two years of the app, an hour a week, a point every second. */
const POINT_LIMITS = { mostBytes: 64, mostRows: 400_000 };

/**
 * The workouts of the first generation: `trackinfo`, and `trackloc` with one row for each point. Their
 * names are established, their units are not: metres and seconds, as everywhere else in the app.
 *
 * @source mifit-db §2: MiFit-Java
 */
export function readFirstWorkouts(reading: Reading): void {
  const records = new Map<UnixSeconds, SqlRow>();
  for (const row of reading.tables.rows("trackinfo", RECORD_COLUMNS, RECORD_LIMITS)) {
    const startS = timeOf(row.trackid, reading.nowS);
    if (startS === undefined) reading.problems.note("bad-workout");
    else records.set(startS, row);
  }
  const tracks = readTracks(reading);
  for (const startS of new Set([...records.keys(), ...tracks.keys()])) {
    bring(reading, startS, records.get(startS) ?? {}, tracks.get(startS) ?? []);
  }
}

function readTracks(reading: Reading): Map<UnixSeconds, TrackPoint[]> {
  const tracks = new Map<UnixSeconds, TrackPoint[]>();
  const damaged = new Set<UnixSeconds>();
  for (const row of reading.tables.rows("trackloc", POINT_COLUMNS, POINT_LIMITS)) {
    const startS = timeOf(row.trackid, reading.nowS);
    if (startS === undefined) continue;
    const point = pointOf(row, startS, reading.nowS);
    if (point === undefined) {
      damaged.add(startS);
      continue;
    }
    const track = tracks.get(startS) ?? [];
    tracks.set(startS, track);
    track.push(point);
  }
  reading.problems.note("bad-track", damaged.size);
  return tracks;
}

function pointOf(row: SqlRow, startS: UnixSeconds, nowS: UnixSeconds): TrackPoint | undefined {
  const atS = timeOf(row.time, nowS);
  const position = positionOf(numberOf(row.latitude) ?? 0, numberOf(row.longitude) ?? 0);
  if (atS === undefined || position === null) return undefined;
  if (atS < startS || atS > startS + LONGEST_S) return undefined;
  const altitude = numberOf(row.altitude);
  const altitudeM = altitude === undefined ? undefined : (altitudeOf(altitude) ?? undefined);
  return { atS, ...position, altitudeM };
}

function bring(
  reading: Reading,
  startS: UnixSeconds,
  record: SqlRow,
  points: readonly TrackPoint[],
): void {
  const track = points.toSorted((a, b) => a.atS - b.atS);
  const sportCode = wholeOf(record.type, 0, 65_535) ?? 0;
  const activeS = wholeOf(record.usedtime, 0, LONGEST_S);
  const distance = numberOf(record.distance) ?? -1;
  const endS = Math.max(startS + (activeS ?? 0), track.at(-1)?.atS ?? startS);
  const workout = {
    ...{ startS, endS, sportCode, sportCodes: "mifit" as const, sport: mifitSport(sportCode) },
    activeS,
    distanceM: distance >= 0 && distance <= 2_000_000 ? distance : undefined,
    raw: rawOf(record, {}),
  };
  deviceOf(reading, reading.bands.onlyBand).workouts([{ workout, track }]);
}
