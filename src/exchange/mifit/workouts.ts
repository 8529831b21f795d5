import { textOf } from "../../archive/foreign-table.ts";
import type { Table } from "../../archive/foreign-table.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import { PULSE_RANGE_BPM } from "../../health/reading.ts";
import type { Workout } from "../../health/workout.ts";
import type { SqlRow, SqlValue } from "../../platform.ts";
import { mifitSport } from "../mifit-sports.ts";
import { deviceOf } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { decodeTrack } from "./track.ts";
import type { DecodedTrack } from "./track.ts";
import { LONGEST_S } from "./track-lists.ts";
import { isTooLong } from "./tables.ts";
import { numberOf, secondsOf, timeOf, wholeOf } from "./values.ts";

/** Three workouts a day for ten years, each in a few numbers. */
const RECORD_LIMITS = { mostBytes: 256, mostRows: 12_000 };
const MOST_COLUMNS = 60;

/** A day's track with a point every second has some 2 MB. */
const TRACK_LIMITS = { mostBytes: 4 * 1024 * 1024, mostRows: 24_000 };

/** Lists that nobody has explained are kept with the workout, if they are short. */
const UNCLEAR = ["bulkpause", "bulkspeed", "bulkflag", "bulkpace", "size"];
const MOST_UNCLEAR_LENGTH = 16 * 1024;

const TRACK_COLUMNS = [
  "trackid",
  "type",
  "bulkll",
  "bulkal",
  "bulktime",
  "bulkhr",
  "bulkgait",
  "kilomarked",
  ...UNCLEAR,
];

/** A column that may be part of our statement, as far as its name goes. */
const PLAIN_NAME = /^[a-z_][a-z0-9_]{0,60}$/;

/**
 * Workouts: a row of TRACKRECORD for what they come to, one of TRACKDATA for their track. Either may be
 * missing.
 *
 * @source mifit-db §6
 */
export function readWorkouts(reading: Reading): void {
  const records = readRecords(reading);
  const tracked = new Set<UnixSeconds>();
  for (const row of reading.tables.rows("trackdata", TRACK_COLUMNS, TRACK_LIMITS)) {
    const startS = timeOf(row.trackid, reading.nowS);
    if (startS === undefined) reading.problems.note("bad-workout");
    else if (isEmptyTrack(row)) continue;
    else if (tracked.has(startS)) reading.problems.note("second-track");
    else {
      tracked.add(startS);
      bring(reading, startS, records.get(startS) ?? {}, row);
      records.delete(startS);
    }
  }
  for (const [startS, record] of records) bring(reading, startS, record, {});
}

function readRecords(reading: Reading): Map<UnixSeconds, SqlRow> {
  const records = new Map<UnixSeconds, SqlRow>();
  const table = reading.tables.find("trackrecord");
  if (table === undefined) return records;
  for (const row of reading.tables.rows("trackrecord", plainColumns(table), RECORD_LIMITS)) {
    const startS = timeOf(row.trackid, reading.nowS);
    if (startS === undefined) reading.problems.note("bad-workout");
    else records.set(startS, row);
  }
  return records;
}

function plainColumns({ columns }: Table): string[] {
  return [...columns].filter((name) => PLAIN_NAME.test(name)).slice(0, MOST_COLUMNS);
}

function isEmptyTrack(row: SqlRow): boolean {
  const lists = ["bulkll", "bulktime", "bulkhr", "bulkgait", "kilomarked"];
  return lists.every((name) => textOf(row[name]) === undefined && !isTooLong(row[name]));
}

function bring(reading: Reading, startS: UnixSeconds, record: SqlRow, data: SqlRow): void {
  const mac = reading.bands.macOf({ device_id: record.device_id ?? null });
  if (mac === undefined) {
    reading.problems.note("scale");
    return;
  }
  const track = trackOf(startS, record, data);
  if (!track.isWhole) reading.problems.note("bad-track");
  const workout = workoutOf(startS, record, data, track);
  deviceOf(reading, mac).workouts([{ workout, track: track.points, laps: track.laps }]);
}

function trackOf(startS: UnixSeconds, record: SqlRow, data: SqlRow): DecodedTrack {
  const activeS = wholeOf(record.costtime, 1, LONGEST_S);
  const endS = endOf(startS, record);
  const elapsedS = endS === undefined ? activeS : Math.max(endS - startS, activeS ?? 0);
  const track = decodeTrack(
    {
      positions: textOf(data.bulkll),
      altitudes: textOf(data.bulkal),
      times: textOf(data.bulktime),
      pulses: textOf(data.bulkhr),
      gaits: textOf(data.bulkgait),
      kilometres: textOf(data.kilomarked),
    },
    startS,
    elapsedS,
  );
  return Object.values(data).some(isTooLong) ? { ...track, isWhole: false } : track;
}

/** When the record says it ended. */
function endOf(startS: UnixSeconds, record: SqlRow): UnixSeconds | undefined {
  const endS = secondsOf(record.endtime) ?? 0;
  return endS > startS && endS <= startS + LONGEST_S ? endS : undefined;
}

function workoutOf(
  startS: UnixSeconds,
  record: SqlRow,
  data: SqlRow,
  { points }: DecodedTrack,
): Workout {
  const sportCode = wholeOf(record.type ?? data.type, 0, 65_535) ?? 0;
  const activeS = amountOf(record.costtime, LONGEST_S);
  const lastS = points.at(-1)?.atS ?? startS;
  const pace = amountOf(record.pace, 60);
  return {
    startS,
    endS: endOf(startS, record) ?? Math.max(startS + Math.round(activeS ?? 0), lastS),
    sportCode,
    sportCodes: "mifit",
    sport: mifitSport(sportCode),
    activeS,
    steps: amountOf(record.total_step, 1_000_000),
    distanceM: amountOf(record.distance, 2_000_000),
    energyKcal: amountOf(record.cal, 50_000),
    averageHeartRateBpm: pulseOf(record.avghr),
    averagePaceSPerKm: pace === undefined || pace === 0 ? undefined : pace * 1000,
    raw: rawOf(record, data),
  };
}

/** Negative numbers stand for "not recorded". @source mifit-db §6 */
function amountOf(value: SqlValue | undefined, most: number): number | undefined {
  const number = numberOf(value);
  return number !== undefined && number >= 0 && number <= most ? number : undefined;
}

function pulseOf(value: SqlValue | undefined): number | undefined {
  const bpm = numberOf(value) ?? 0;
  return bpm >= PULSE_RANGE_BPM.lowest && bpm <= PULSE_RANGE_BPM.highest ? bpm : undefined;
}

/** The row as JSON, with what nobody has explained of its track. */
export function rawOf(record: SqlRow, data: SqlRow): Uint8Array {
  const unclear = UNCLEAR.map((name) => [name, data[name]] as const);
  const short = unclear.filter(([, it]) => typeof it !== "string" || isShort(it));
  const known = [...Object.entries(record), ...short].filter(([, it]) => isPlain(it) && it !== "");
  return new TextEncoder().encode(JSON.stringify(Object.fromEntries(known)));
}

function isShort(text: string): boolean {
  return text.length <= MOST_UNCLEAR_LENGTH;
}

function isPlain(value: SqlValue | undefined): boolean {
  return typeof value === "string" || typeof value === "number";
}
