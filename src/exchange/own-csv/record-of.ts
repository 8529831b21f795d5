import { labelOf } from "../../archive/foreign-table.ts";
import { parseMac } from "../../bytes/mac.ts";
import type { Alarm } from "../../health/alarm.ts";
import type { DaySummary, SleepSummary } from "../../health/day-summary.ts";
import { isDay } from "../../health/local-day.ts";
import { MEASUREMENT_KINDS } from "../../health/measurement.ts";
import type { Measurement } from "../../health/measurement.ts";
import type { Kinds, Minute, SleepValues, UnixSeconds } from "../../health/minute.ts";
import type { Stretch, StretchState } from "../../health/stretch.ts";
import type { Wearer } from "../../health/wearer.ts";
import type { Lap, SportCodes, TrackPoint, Workout } from "../../health/workout.ts";
import { sourceOfPseudo } from "../../store/band-rows.ts";
import { NO_DEVICE } from "../../store/intake.ts";
import type { BatteryAt, DeviceFacts } from "../../store/intake.ts";
import { isSource } from "../../store/precedence.ts";
import type { Source } from "../../store/precedence.ts";
import type { ZoneChange } from "../../store/wearer-rows.ts";
import { BAD_ROW, need, whole, word } from "./fields.ts";
import type { Fields } from "./fields.ts";

const STATES: Record<StretchState, true> = {
  "light-sleep": true,
  "deep-sleep": true,
  "rem-sleep": true,
  asleep: true,
  awake: true,
  walking: true,
  "fast-walking": true,
  running: true,
  activity: true,
};

const KINDS: Record<Kinds, true> = { "mifit-1": true, "mi-band-1": true, xiaomi: true };
const SPORT_CODES: Record<SportCodes, true> = { mifit: true, gadgetbridge: true, fit: true };
const SEXES: Record<NonNullable<Wearer["sex"]>, true> = { female: true, male: true, other: true };
const MARKS: Record<NonNullable<TrackPoint["mark"]>, true> = { pause: true, resume: true };

/** Two days ahead: clocks differ, and so do time zones. */
const AHEAD_S = 2 * 86_400;

const LONGEST_DETAILS = 10_000;
const MOST_OFFSET_MIN = 15 * 60;

/** Whose record it is. A source that a newer ownband knows counts least, like a single file. */
export function sourceOf(fields: Fields): Source {
  const text = need(fields.text("source"));
  return isSource(text) ? text : "file";
}

/**
 * The address of the band, in the one form we know; or what stands for the files of a source that name
 * none; {@link NO_DEVICE} where nothing is said.
 */
export function bandOf(fields: Fields, column = "band"): string {
  const text = fields.text(column);
  if (text === undefined) return NO_DEVICE;
  return sourceOfPseudo(text) === undefined ? need(parseMac(text)) : text;
}

/** @param nowS what lies days behind it is no time that we believe */
export function instantOf(fields: Fields, column: string, nowS: UnixSeconds): UnixSeconds {
  return checkTime(need(fields.instant(column)), nowS);
}

/** @throws BAD_ROW before 1970, or in the future */
export function checkTime(atS: UnixSeconds, nowS: UnixSeconds): UnixSeconds {
  if (!Number.isSafeInteger(atS) || atS < 0 || atS > nowS + AHEAD_S) throw BAD_ROW;
  return atS;
}

export function factsOf(fields: Fields): DeviceFacts & { readonly follows?: string | undefined } {
  return {
    mac: bandOf(fields, "address"),
    model: labelOf(fields.text("model")),
    serial: labelOf(fields.text("serial")),
    firmware: labelOf(fields.text("firmware")),
    follows: parseMac(fields.text("follows")),
  };
}

export function wearerOf(fields: Fields): Wearer & { readonly name?: string | undefined } {
  const bornOn = fields.text("born_on");
  if (bornOn !== undefined && !isDay(bornOn)) throw BAD_ROW;
  return {
    name: fields.text("name"),
    bornOn,
    sex: word(fields, "sex", SEXES),
    heightCm: fields.number("height_cm"),
    weightKg: fields.number("weight_kg"),
    stepGoal: whole(fields, "step_goal", 0),
  };
}

export function zoneOf(fields: Fields, nowS: UnixSeconds): ZoneChange {
  const zone = need(fields.text("zone"));
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
  } catch {
    throw BAD_ROW;
  }
  return { fromS: instantOf(fields, "time", nowS), zone };
}

export function minuteOf(fields: Fields, nowS: UnixSeconds): Minute {
  const byte = (column: string): number | undefined => whole(fields, column, 0, 255);
  const kinds = word(fields, "kinds", KINDS);
  return checkMinute(
    {
      startS: instantOf(fields, "time", nowS),
      kind: whole(fields, "kind", 0, mostKind(kinds)),
      kinds,
      intensity: byte("intensity"),
      steps: byte("steps"),
      heartRateBpm: byte("heart_rate"),
      asleep: sleepOf(byte),
    },
    nowS,
  );
}

/** @throws BAD_ROW */
export function kindsOf(text: string): Kinds {
  if (!Object.hasOwn(KINDS, text)) throw BAD_ROW;
  return text as Kinds;
}

export function mostKind(kinds: Kinds | undefined): number {
  return kinds === "xiaomi" ? 0xffff_ffff : 255;
}

/** @throws BAD_ROW when it begins within one */
export function checkMinute(minute: Minute, nowS: UnixSeconds): Minute {
  if (checkTime(minute.startS, nowS) % 60 !== 0) throw BAD_ROW;
  return minute;
}

/** All four or none. */
export function sleepOf(byte: (column: string) => number | undefined): SleepValues | undefined {
  const unknown = byte("sleep_unknown");
  if (unknown === undefined) return undefined;
  const [light, deep, rem] = [byte("sleep_light"), byte("sleep_deep"), byte("sleep_rem")];
  return { unknown, light: need(light), deep: need(deep), rem: need(rem) };
}

export function measurementOf(fields: Fields, nowS: UnixSeconds): Measurement {
  return {
    kind: need(word(fields, "kind", MEASUREMENT_KINDS)),
    atS: instantOf(fields, "time", nowS),
    value: need(fields.number("value")),
    isAutomatic: need(fields.flag("automatic")),
    offsetMin: offsetOf(fields),
    details: detailsOf(fields.text("details")),
  };
}

function detailsOf(json: string | undefined): Record<string, number> | undefined {
  if (json === undefined) return undefined;
  if (json.length > LONGEST_DETAILS) throw BAD_ROW;
  const value = parsed(json);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw BAD_ROW;
  const entries = Object.entries(value).map(([name, it]): [string, number] => {
    if (typeof it !== "number" || !Number.isFinite(it)) throw BAD_ROW;
    return [name, it];
  });
  return Object.fromEntries(entries);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw BAD_ROW;
  }
}

function offsetOf(fields: Fields): number | undefined {
  return whole(fields, "offset_min", -MOST_OFFSET_MIN, MOST_OFFSET_MIN);
}

export function workoutOf(fields: Fields, nowS: UnixSeconds): Workout {
  const startS = instantOf(fields, "start", nowS);
  const endS = instantOf(fields, "end", nowS);
  if (endS < startS) throw BAD_ROW;
  return {
    startS,
    endS,
    sportCode: need(whole(fields, "sport_code")),
    sportCodes: word(fields, "sport_codes", SPORT_CODES),
    sport: labelOf(fields.text("sport")),
    title: fields.text("title"),
    activeS: fields.number("active_s"),
    steps: whole(fields, "steps", 0),
    distanceM: fields.number("distance_m"),
    energyKcal: fields.number("energy_kcal"),
    ascentM: fields.number("ascent_m"),
    descentM: fields.number("descent_m"),
    lowestM: fields.number("lowest_m"),
    highestM: fields.number("highest_m"),
    averageHeartRateBpm: fields.number("average_heart_rate"),
    maxHeartRateBpm: whole(fields, "max_heart_rate"),
    minHeartRateBpm: whole(fields, "min_heart_rate"),
    maxSpeedMPerS: fields.number("max_speed_m_per_s"),
    averagePaceSPerKm: fields.number("average_pace_s_per_km"),
    averageStrideCm: fields.number("average_stride_cm"),
    strokes: whole(fields, "strokes"),
    laps: whole(fields, "laps"),
    swolf: whole(fields, "swolf"),
    raw: fields.bytes("raw") ?? new Uint8Array(0),
  };
}

/** A part of a workout, and its place among the others. */
export interface Placed<T> {
  readonly workoutS: UnixSeconds;
  readonly place: number;
  readonly part: T;
}

export function trackPointOf(fields: Fields, nowS: UnixSeconds): Placed<TrackPoint> {
  return {
    ...placeOf(fields, nowS),
    part: {
      atS: instantOf(fields, "time", nowS),
      longitudeDeg: within(fields, "longitude", 180),
      latitudeDeg: within(fields, "latitude", 90),
      altitudeM: fields.number("altitude_m"),
      heartRateBpm: whole(fields, "heart_rate", 0, 255),
      speedMPerS: fields.number("speed_m_per_s"),
      cadencePerMin: fields.number("cadence_per_min"),
      mark: word(fields, "mark", MARKS),
    },
  };
}

export function lapOf(fields: Fields, nowS: UnixSeconds): Placed<Lap> {
  return {
    ...placeOf(fields, nowS),
    part: {
      startS: instantOf(fields, "start", nowS),
      durationS: need(fields.number("duration_s")),
      distanceM: fields.number("distance_m"),
      energyKcal: fields.number("energy_kcal"),
      averageHeartRateBpm: fields.number("average_heart_rate"),
      maxHeartRateBpm: fields.number("max_heart_rate"),
    },
  };
}

function placeOf(fields: Fields, nowS: UnixSeconds): Omit<Placed<unknown>, "part"> {
  return {
    workoutS: instantOf(fields, "workout", nowS),
    place: need(whole(fields, "number", 0)),
  };
}

function within(fields: Fields, column: string, most: number): number | undefined {
  const value = fields.number(column);
  if (value !== undefined && Math.abs(value) > most) throw BAD_ROW;
  return value;
}

export function stretchOf(fields: Fields, nowS: UnixSeconds): Stretch {
  const startS = instantOf(fields, "start", nowS);
  const endS = instantOf(fields, "end", nowS);
  if (endS < startS) throw BAD_ROW;
  return {
    startS,
    endS,
    state: need(word(fields, "state", STATES)),
    steps: whole(fields, "steps", 0),
    distanceM: fields.number("distance_m"),
    energyKcal: fields.number("energy_kcal"),
  };
}

export function summaryOf(fields: Fields, nowS: UnixSeconds): DaySummary {
  const day = need(fields.text("day"));
  if (!isDay(day)) throw BAD_ROW;
  checkTime(Date.parse(day) / 1000, nowS);
  return {
    day,
    offsetMin: offsetOf(fields),
    steps: whole(fields, "steps", 0),
    distanceM: fields.number("distance_m"),
    energyKcal: fields.number("energy_kcal"),
    walkingMinutes: fields.number("walking_minutes"),
    runningMinutes: fields.number("running_minutes"),
    runDistanceM: fields.number("run_distance_m"),
    runEnergyKcal: fields.number("run_energy_kcal"),
    stepGoal: whole(fields, "step_goal", 0),
    restingHeartRateBpm: fields.number("resting_heart_rate"),
    maxHeartRateBpm: fields.number("max_heart_rate"),
    sleep: sleepSummaryOf(fields, nowS),
    raw: fields.text("raw"),
  };
}

function sleepSummaryOf(fields: Fields, nowS: UnixSeconds): SleepSummary | undefined {
  if (fields.instant("sleep_start") === undefined) return undefined;
  return {
    startS: instantOf(fields, "sleep_start", nowS),
    endS: instantOf(fields, "sleep_end", nowS),
    deepMin: fields.number("sleep_deep_min"),
    lightMin: fields.number("sleep_light_min"),
    remMin: fields.number("sleep_rem_min"),
    awakeMin: fields.number("sleep_awake_min"),
    wakeUps: whole(fields, "sleep_wake_ups", 0),
    score: fields.number("sleep_score"),
  };
}

export function batteryOf(fields: Fields, nowS: UnixSeconds): BatteryAt {
  return {
    atS: instantOf(fields, "time", nowS),
    levelPercent: need(whole(fields, "level_percent", 0, 100)),
    isCharging: fields.flag("charging"),
  };
}

export function alarmOf(fields: Fields): Alarm {
  return {
    position: need(whole(fields, "position", 0, 255)),
    hour: need(whole(fields, "hour", 0, 23)),
    minute: need(whole(fields, "minute", 0, 59)),
    isEnabled: need(fields.flag("enabled")),
    days: need(whole(fields, "days", 0, 127)),
    isSmart: fields.flag("smart"),
    snoozes: fields.flag("snoozes"),
    title: fields.text("title"),
  };
}
