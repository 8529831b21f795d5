import type { TrackPoint, Workout } from "../../health/workout.ts";
import type { SqlValue } from "../../platform.ts";
import { kindOfSport } from "./activity-kinds.ts";
import { filesFolderOf, GADGETBRIDGE_APPS } from "./apps.ts";
import { SUMMARY_FIELDS } from "./summary-data.ts";
import type { Work } from "./write-work.ts";

const COLUMNS = [
  "DEVICE_ID",
  "USER_ID",
  "NAME",
  "START_TIME",
  "END_TIME",
  "ACTIVITY_KIND",
  "GPX_TRACK",
  "SUMMARY_DATA",
  "RAW_SUMMARY_DATA",
];

/** Writes the workouts; notes which of them have a track to lie beside the database. */
export async function writeWorkouts(work: Work): Promise<void> {
  const { history, target, device, user, macs, time, options, tracks, pace } = work;
  const table = target.table("BASE_ACTIVITY_SUMMARY", COLUMNS);
  if (table === undefined) return;
  const folder = filesFolderOf(options.app ?? GADGETBRIDGE_APPS[0]);
  let withoutTrack = 0;
  for (const workout of history.workouts(macs, ...time)) {
    if (work.there?.workoutStarts.has(workout.startS) === true) continue;
    const hasTrack = hasPlace(history.track(macs, workout.startS));
    const isTaken = hasTrack && options.withTracks === true;
    const name = isTaken ? nameAmong(tracks, workout) : undefined;
    if (hasTrack && !isTaken) withoutTrack++;
    if (name !== undefined) tracks.push({ name, macs, workout });
    const path = name === undefined ? undefined : `${folder}/${name}`;
    table.write([device.id, user, ...workoutValues(workout, path)]);
    await pace.step();
  }
  work.leftOut.count(
    "tracks",
    "Gadgetbridge keeps the tracks of workouts beside its database: a backup to restore has them, " +
      "and GPX files do.",
    withoutTrack,
  );
}

function hasPlace(track: readonly TrackPoint[]): boolean {
  return track.some(({ latitudeDeg, longitudeDeg }) => {
    return latitudeDeg !== undefined && longitudeDeg !== undefined;
  });
}

/** Two bands may have been worn at once. */
function nameAmong(tracks: Work["tracks"], workout: Workout): string {
  const name = trackName(workout);
  const same = tracks.filter((it) => trackName(it.workout) === name).length;
  return same === 0 ? name : name.replace(/\.gpx$/, `-${same + 1}.gpx`);
}

function workoutValues(workout: Workout, gpxPath: string | undefined): SqlValue[] {
  const { title, startS, endS, raw, sportCodes } = workout;
  // The record of another program it would take for the band's, and misread.
  const isBands = sportCodes === undefined || sportCodes === "gadgetbridge";
  return [
    title ?? null,
    startS * 1000,
    endS * 1000,
    kindOf(workout),
    gpxPath ?? null,
    summaryData(workout),
    isBands && raw.length > 0 ? raw : null,
  ];
}

/** As Gadgetbridge names those that it exports itself, but for characters that some disks refuse. */
function trackName({ sport, startS }: Workout): string {
  const kind = (sport ?? "workout").toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const began = new Date(startS * 1000).toISOString().slice(0, 19).replaceAll(":", "_");
  return `gadgetbridge-${kind}-${began}.gpx`;
}

function kindOf({ sport, sportCode, sportCodes }: Workout): number {
  if (sportCodes === "gadgetbridge") return sportCode;
  return (sport === undefined ? undefined : kindOfSport(sport)) ?? 0;
}

/** `undefined` facts are not in it; numbers are in the unit that Gadgetbridge itself writes. */
function summaryData(workout: Workout): string {
  const entries = SUMMARY_FIELDS.flatMap(
    ({ fact, keys: [key], units: [[unit, factor] = ["", 1]] }) => {
      const value = workout[fact];
      return value === undefined ? [] : [[key, { value: value / factor, unit }] as const];
    },
  );
  return JSON.stringify(Object.fromEntries(entries));
}
