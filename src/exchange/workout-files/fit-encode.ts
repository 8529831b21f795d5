import type { Lap, TrackPoint, Workout } from "../../health/workout.ts";
import type { RecordedWorkout } from "../../store/intake.ts";
import {
  ACTIVITY_FILE,
  EVENT,
  FILE_ID,
  FIT_EPOCH_S,
  LAP,
  MESSAGE,
  NO_MAKER,
  OWN,
  OWN_MAGIC,
  RECORD,
  SESSION,
  START,
  STOP_ALL,
  TIMER,
  TIMESTAMP,
} from "./fit-profile.ts";
import { fitOfSport } from "./fit-sports.ts";
import { FitWriter, column, textColumn } from "./fit-write.ts";
import type { Column } from "./fit-write.ts";
import { ownAttributes } from "./own-facts.ts";
import { isOnFoot } from "./sport-words.ts";
import { isPlace } from "./values.ts";
import { decimal, knownCharacters } from "./xml-write.ts";

/** Messages get a short number each in the file. */
const LOCAL = { fileId: 0, event: 1, own: 2, record: 3, lap: 4, session: 5, activity: 6 } as const;

/** The numbers that say which event a message is about, and that it has ended. */
const LAP_EVENT = 9;
const ACTIVITY_EVENT = 26;
const ENDED = 1;
/** stop_disable_all: the clock stops for good. */
const STOP_FOR_GOOD = 9;

const TIME = column(TIMESTAMP, "uint32");
const INDEX = column(254, "uint16");

/**
 * A workout as a FIT activity file: one session. Positions are kept to 1 cm, heights to 0.2 m, speeds
 * to 1 mm/s. What FIT has no place for is in a message of ours, which other programs skip.
 *
 * @source Garmin FIT SDK, "Activity File"
 */
export function encodeFit({ workout, track, laps = [] }: RecordedWorkout): Uint8Array {
  const fit = new FitWriter();
  const { startS, endS } = workout;
  fit.define(LOCAL.fileId, MESSAGE.fileId, [
    column(FILE_ID.type, "enum"),
    column(FILE_ID.maker, "uint16"),
    column(FILE_ID.product, "uint16"),
    column(FILE_ID.madeAt, "uint32"),
  ]);
  fit.write(LOCAL.fileId, [ACTIVITY_FILE, NO_MAKER, 0, time(startS)]);
  fit.define(LOCAL.event, MESSAGE.event, [
    TIME,
    column(EVENT.event, "enum"),
    column(EVENT.type, "enum"),
  ]);
  writeEvent(fit, startS, START);
  writeOwn(fit, workout, laps.length);
  writeTrack(fit, track, isOnFoot(workout.sport) ? 2 : 1);
  writeEvent(fit, endS, STOP_FOR_GOOD);
  writeLaps(fit, laps.length > 0 ? laps : [wholeOf(workout)]);
  writeSession(fit, workout, laps.length);
  writeActivity(fit, workout);
  return fit.finish();
}

function time(atS: number): number {
  return atS - FIT_EPOCH_S;
}

function writeEvent(fit: FitWriter, atS: number, type: number): void {
  fit.write(LOCAL.event, [time(atS), TIMER, type]);
}

/** So few characters that their bytes fit a field. */
const PIECES = /.{1,60}/gsu;

/** One message for every fact, a long text in several. */
function writeOwn(fit: FitWriter, workout: Workout, parts: number): void {
  const title = workout.title === undefined ? [] : [["title", workout.title] as const];
  for (const [name, value] of [...ownAttributes(workout, parts), ...title]) {
    const text = typeof value === "number" ? decimal(value) : knownCharacters(value);
    for (const piece of text.match(PIECES) ?? []) {
      fit.define(LOCAL.own, MESSAGE.own, [
        textColumn(OWN.magic, OWN_MAGIC),
        textColumn(OWN.name, name),
        textColumn(OWN.value, piece),
      ]);
      fit.write(LOCAL.own, [OWN_MAGIC, name, piece]);
    }
  }
}

const RECORD_COLUMNS: readonly Column[] = [
  TIME,
  RECORD.latitude,
  RECORD.longitude,
  RECORD.enhancedAltitude,
  RECORD.heartRate,
  RECORD.cadence,
  RECORD.fractionalCadence,
  RECORD.enhancedSpeed,
];

function writeTrack(fit: FitWriter, track: readonly TrackPoint[], legs: 1 | 2): void {
  fit.define(LOCAL.record, MESSAGE.record, RECORD_COLUMNS);
  for (const point of track) {
    if (point.mark === "resume") writeEvent(fit, point.atS, START);
    if (hasValues(point)) writeRecord(fit, point, legs);
    if (point.mark === "pause") writeEvent(fit, point.atS, STOP_ALL);
  }
}

/** Whether it says more than that the workout was paused. */
function hasValues(point: TrackPoint): boolean {
  return Object.entries(point).some(([key, value]) => {
    return value !== undefined && key !== "atS" && key !== "mark";
  });
}

function writeRecord(fit: FitWriter, point: TrackPoint, legs: 1 | 2): void {
  const { atS, altitudeM, heartRateBpm, speedMPerS, cadencePerMin } = point;
  const turns = cadencePerMin === undefined ? undefined : cadencePerMin / legs;
  const whole = turns === undefined ? undefined : Math.floor(turns);
  const place = isPlace(point) ? point : undefined;
  fit.write(LOCAL.record, [
    time(atS),
    place?.latitudeDeg,
    place && westOfEnd(place.longitudeDeg),
    altitudeM,
    heartRateBpm,
    whole,
    turns === undefined || whole === undefined ? undefined : turns - whole,
    speedMPerS,
  ]);
}

/** The last unit before 180° means "nothing", and 180° itself has none: they are -180°. */
function westOfEnd(longitudeDeg: number): number {
  return longitudeDeg > 179.9999999 ? -180 : longitudeDeg;
}

/** The whole workout as the lap that there must be. */
function wholeOf(workout: Workout): Lap {
  const { startS, endS, activeS, distanceM, energyKcal } = workout;
  const { averageHeartRateBpm, maxHeartRateBpm } = workout;
  const durationS = activeS ?? endS - startS;
  return { startS, durationS, distanceM, energyKcal, averageHeartRateBpm, maxHeartRateBpm };
}

function writeLaps(fit: FitWriter, laps: readonly Lap[]): void {
  fit.define(LOCAL.lap, MESSAGE.lap, [
    INDEX,
    TIME,
    column(EVENT.event, "enum"),
    column(EVENT.type, "enum"),
    LAP.start,
    LAP.elapsed,
    LAP.timer,
    LAP.distance,
    LAP.calories,
    LAP.averageHeartRate,
    LAP.maxHeartRate,
  ]);
  for (const [i, lap] of laps.entries()) {
    const { startS, durationS, distanceM, energyKcal } = lap;
    const at = [i, time(startS + Math.round(durationS)), LAP_EVENT, ENDED, time(startS)];
    const pulse = [lap.averageHeartRateBpm, lap.maxHeartRateBpm];
    fit.write(LOCAL.lap, [...at, durationS, durationS, distanceM, energyKcal, ...pulse]);
  }
}

function writeSession(fit: FitWriter, workout: Workout, laps: number): void {
  const { startS, endS, sport, activeS, steps, strokes } = workout;
  const [fitSport, subSport] = fitOfSport(sport);
  const values: readonly (readonly [Column, number | undefined])[] = [
    [INDEX, 0],
    [TIME, time(endS)],
    [column(EVENT.event, "enum"), LAP_EVENT],
    [column(EVENT.type, "enum"), ENDED],
    [SESSION.start, time(startS)],
    [SESSION.sport, fitSport],
    [SESSION.subSport, subSport],
    [SESSION.elapsed, endS - startS],
    [SESSION.timer, activeS ?? endS - startS],
    [SESSION.distance, workout.distanceM],
    [SESSION.cycles, isOnFoot(sport) && steps !== undefined ? steps / 2 : strokes],
    [SESSION.calories, workout.energyKcal],
    [SESSION.enhancedMaxSpeed, workout.maxSpeedMPerS],
    [SESSION.averageHeartRate, workout.averageHeartRateBpm],
    [SESSION.maxHeartRate, workout.maxHeartRateBpm],
    [SESSION.minHeartRate, workout.minHeartRateBpm],
    [SESSION.ascent, workout.ascentM],
    [SESSION.descent, workout.descentM],
    [SESSION.enhancedHighest, workout.highestM],
    [SESSION.enhancedLowest, workout.lowestM],
    [column(25, "uint16"), 0],
    [SESSION.laps, Math.max(laps, 1)],
  ];
  fit.define(
    LOCAL.session,
    MESSAGE.session,
    values.map(([it]) => it),
  );
  fit.write(
    LOCAL.session,
    values.map(([, value]) => value),
  );
}

function writeActivity(fit: FitWriter, { startS, endS, activeS }: Workout): void {
  fit.define(LOCAL.activity, MESSAGE.activity, [
    TIME,
    { number: 0, type: "uint32", scale: 1000, offset: 0 },
    column(1, "uint16"),
    column(2, "enum"),
    column(3, "enum"),
    column(4, "enum"),
  ]);
  const timerS = activeS ?? endS - startS;
  fit.write(LOCAL.activity, [time(endS), timerS, 1, 0, ACTIVITY_EVENT, ENDED]);
}
