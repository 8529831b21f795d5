/** What a column holds. Everything that may be absent is, where it is not known; it never is 0 then. */
export type CellType =
  | "text"
  | "json" // text
  | "bytes"
  | "int16"
  | "int32"
  | "int64" // up to 2^53
  | "double"
  | "boolean"
  | "instant" // UTC
  | "day"; // of the wearer's calendar

/** A column of a file of ours. */
export interface RecordColumn {
  readonly name: string;
  readonly type: CellType;
  /** Whether every record has it. */
  readonly isRequired: boolean;
  /** The store's name for it. */
  readonly from: string;
  readonly unit?: string | undefined;
  /** For whoever reads the file. */
  readonly meaning: string;
}

/** A kind of records, as it is handed on: one file, one table, one list. */
export interface RecordSet {
  readonly name: string;
  readonly about: string;
  readonly columns: readonly RecordColumn[];
}

interface Extras {
  readonly from?: string;
  readonly unit?: string;
}

function must(
  name: string,
  type: CellType,
  meaning: string,
  { from = name, unit }: Extras = {},
): RecordColumn {
  return { name, type, isRequired: true, from, unit, meaning };
}

function may(name: string, type: CellType, meaning: string, extras: Extras = {}): RecordColumn {
  return { ...must(name, type, meaning, extras), isRequired: false };
}

const BAND = must("band", "text", "Bluetooth address of the band; see bands");
const SOURCE = must(
  "source",
  "text",
  "whose word it is: band, gadgetbridge, mifit, data-export, file",
);
const TIME = must("time", "instant", "when", { from: "at_s" });
const BPM = "beats per minute";
const KCAL = "kcal";
const METRES = "m";

const PULSE = may("heart_rate", "int16", "pulse; absent: not measured", { unit: BPM });
const STEPS = may("steps", "int32", "steps");
const DISTANCE = may("distance_m", "double", "distance", { unit: METRES });
const ENERGY = may("energy_kcal", "double", "energy", { unit: KCAL });
const OFFSET = may("offset_min", "int16", "how far local time is east of UTC, as the source says", {
  unit: "minutes",
});

/**
 * Every kind of records that is handed on: the one declaration of what our own files look like, from
 * which writers, readers and their documentation are made. Columns may be added; none ever changes its
 * meaning.
 */
export const RECORD_SETS = {
  bands: {
    name: "bands",
    about: "The bands, and what is known of them.",
    columns: [
      must("address", "text", "Bluetooth address", { from: "mac" }),
      may("model", "text", "the band's own name for its model"),
      may("serial", "text", "serial number"),
      may("firmware", "text", "version of its firmware"),
      may("continues", "text", "address that the same band had before, by its serial number"),
      may("follows", "text", "address of the band that it follows, by its owner's word"),
    ],
  },
  wearer: {
    name: "wearer",
    about: "Whoever wears the bands.",
    columns: [
      may("name", "text", "what they are called"),
      may("born_on", "day", "day of birth"),
      may("sex", "text", "female, male, other"),
      may("height_cm", "double", "height", { unit: "cm" }),
      may("weight_kg", "double", "weight", { unit: "kg" }),
      may("step_goal", "int32", "steps a day that they want"),
    ],
  },
  zones: {
    name: "zones",
    about: "In which time zone the wearer was, from when until the next one.",
    columns: [
      must("time", "instant", "from when", { from: "from_s" }),
      must("zone", "text", "IANA's name of the time zone"),
    ],
  },
  minutes: {
    name: "minutes",
    about: "Minute by minute, as the source recorded it. A minute that no source knows has no row.",
    columns: [
      BAND,
      must("time", "instant", "where the minute begins", { from: "startS" }),
      may("steps", "int16", "steps in this minute", { from: "steps" }),
      may("heart_rate", "int16", "pulse; absent: not measured", { from: "heartRate", unit: BPM }),
      may("kind", "int64", "the source's code for what the wearer did"),
      may("kinds", "text", "whose codes kind is written in; absent: the band's own"),
      may("intensity", "int16", "how much the wrist moved, 0 to 255"),
      may("sleep_unknown", "int16", "byte 4 of samples of 8 bytes", { from: "sleepUnknown" }),
      may("sleep_light", "int16", "byte 5 of samples of 8 bytes", { from: "sleepLight" }),
      may("sleep_deep", "int16", "byte 6 of samples of 8 bytes", { from: "sleepDeep" }),
      may("sleep_rem", "int16", "byte 7 of samples of 8 bytes", { from: "sleepRem" }),
      SOURCE,
    ],
  },
  measurements: {
    name: "measurements",
    about: "Single readings.",
    columns: [
      BAND,
      TIME,
      must(
        "kind",
        "text",
        "heart-rate, resting-heart-rate, max-heart-rate (beats per minute), stress (0 to 100), blood-oxygen (percent), pai (points of the day), breathing-rate (per minute), temperature (°C of the skin), heart-rate-variability (ms), weight (kg)",
      ),
      must("value", "double", "what was measured, in the unit of its kind"),
      must("automatic", "boolean", "whether the band took it by itself", { from: "is_automatic" }),
      OFFSET,
      may("details", "json", "what else the record says: a JSON object of numbers"),
      SOURCE,
    ],
  },
  workouts: {
    name: "workouts",
    about: "Workouts in sums; what was recorded on the way is in track_points and laps.",
    columns: [
      BAND,
      must("start", "instant", "when it began", { from: "start_s" }),
      must("end", "instant", "when it ended", { from: "end_s" }),
      may("sport", "text", "ownband's word for the sport"),
      must("sport_code", "int64", "the source's code for the sport; 0: it has none"),
      may("sport_codes", "text", "whose codes sport_code is written in; absent: the band's"),
      may("title", "text", "what it is called"),
      may("active_s", "double", "time without pauses", { unit: "s" }),
      STEPS,
      DISTANCE,
      ENERGY,
      may("ascent_m", "double", "climbed", { unit: METRES }),
      may("descent_m", "double", "descended", { unit: METRES }),
      may("lowest_m", "double", "lowest altitude", { unit: METRES }),
      may("highest_m", "double", "highest altitude", { unit: METRES }),
      may("average_heart_rate", "double", "average pulse", { unit: BPM }),
      may("max_heart_rate", "int16", "highest pulse", { unit: BPM }),
      may("min_heart_rate", "int16", "lowest pulse", { unit: BPM }),
      may("max_speed_m_per_s", "double", "highest speed", { unit: "m/s" }),
      may("average_pace_s_per_km", "double", "average pace", { unit: "s/km" }),
      may("average_stride_cm", "double", "average stride", { unit: "cm" }),
      may("strokes", "int32", "strokes, swimming"),
      may("laps", "int32", "laps, as the source counts them"),
      may("swolf", "int32", "SWOLF, swimming"),
      must("raw", "bytes", "the record as it came"),
      SOURCE,
    ],
  },
  laps: {
    name: "laps",
    about: "Parts of workouts: a kilometre, a lap that the wearer marked.",
    columns: [
      BAND,
      must("workout", "instant", "when its workout began", { from: "workout_s" }),
      must("number", "int32", "its place, from 0", { from: "seq" }),
      must("start", "instant", "when it began", { from: "start_s" }),
      must("duration_s", "double", "how long it took", { unit: "s" }),
      DISTANCE,
      ENERGY,
      may("average_heart_rate", "double", "average pulse", { unit: BPM }),
      may("max_heart_rate", "double", "highest pulse", { unit: BPM }),
    ],
  },
  track_points: {
    name: "track_points",
    about: "What was recorded during workouts, in order.",
    columns: [
      BAND,
      must("workout", "instant", "when its workout began", { from: "workout_s" }),
      must("number", "int32", "its place, from 0", { from: "seq" }),
      TIME,
      may("longitude", "double", "WGS 84, east", { unit: "degrees" }),
      may("latitude", "double", "WGS 84, north", { unit: "degrees" }),
      may("altitude_m", "double", "altitude", { unit: METRES }),
      PULSE,
      may("speed_m_per_s", "double", "speed", { unit: "m/s" }),
      may("cadence_per_min", "double", "steps or turns", { unit: "per minute" }),
      may("mark", "text", "pause, resume: the workout was paused, resumed from here"),
    ],
  },
  stretches: {
    name: "stretches",
    about: "Stretches of time of which a source itself says what they were.",
    columns: [
      BAND,
      must("start", "instant", "when it began", { from: "start_s" }),
      must("end", "instant", "the first moment behind it", { from: "end_s" }),
      must(
        "state",
        "text",
        "light-sleep, deep-sleep, rem-sleep, asleep (how deep is not told), awake (in a night), walking, fast-walking, running, activity",
      ),
      STEPS,
      DISTANCE,
      ENERGY,
      SOURCE,
    ],
  },
  day_summaries: {
    name: "day_summaries",
    about: "What a source itself sums up for a day of the wearer's calendar, and its night.",
    columns: [
      BAND,
      must("day", "day", "the day; a night belongs to the day one woke up on"),
      OFFSET,
      STEPS,
      DISTANCE,
      ENERGY,
      may("walking_minutes", "double", "walked", { unit: "minutes" }),
      may("running_minutes", "double", "ran", { unit: "minutes" }),
      may("run_distance_m", "double", "distance of the running", { unit: METRES }),
      may("run_energy_kcal", "double", "energy of the running", { unit: KCAL }),
      may("step_goal", "int32", "steps that were wanted"),
      may("resting_heart_rate", "double", "resting pulse", { unit: BPM }),
      may("max_heart_rate", "double", "highest pulse", { unit: BPM }),
      may("sleep_start", "instant", "when the night began", { from: "sleep_start_s" }),
      may("sleep_end", "instant", "when it ended", { from: "sleep_end_s" }),
      may("sleep_deep_min", "double", "deep sleep", { unit: "minutes" }),
      may("sleep_light_min", "double", "light sleep", { unit: "minutes" }),
      may("sleep_rem_min", "double", "dream sleep", { unit: "minutes" }),
      may("sleep_awake_min", "double", "awake in the night", { unit: "minutes" }),
      may("sleep_wake_ups", "int32", "how often awake"),
      may("sleep_score", "double", "the source's own mark, 0 to 100"),
      may("raw", "text", "the record as it came"),
      SOURCE,
    ],
  },
  battery: {
    name: "battery",
    about: "What bands said about their battery.",
    columns: [
      BAND,
      TIME,
      must("level_percent", "int16", "how full it was", { unit: "percent" }),
      may("charging", "boolean", "whether it was on the charger"),
      SOURCE,
    ],
  },
  alarms: {
    name: "alarms",
    about: "Alarms as they were set.",
    columns: [
      BAND,
      must("position", "int16", "its place in the list, from 0"),
      must("hour", "int16", "local hour"),
      must("minute", "int16", "minute of that hour"),
      must("enabled", "boolean", "whether it was on"),
      must("days", "int16", "Monday 1 + Tuesday 2 + Wednesday 4 … + Sunday 64; 0: once"),
      may("smart", "boolean", "whether it waits for light sleep"),
      may("snoozes", "boolean", "whether it comes again"),
      may("title", "text", "what it is called"),
      SOURCE,
    ],
  },
} as const satisfies Readonly<Record<string, RecordSet>>;

export type RecordSetName = keyof typeof RECORD_SETS;

/** In the order in which they are written. */
export const RECORD_SET_NAMES = Object.keys(RECORD_SETS) as readonly RecordSetName[];

/** For people; worked out from the records, and not read back. */
export const EVALUATED_SETS = {
  days: {
    name: "days",
    about: "Days in numbers, worked out from the records; not read back.",
    columns: [
      must("day", "day", "day of the wearer's calendar"),
      must("start", "instant", "when it began", { from: "startS" }),
      must("end", "instant", "when it ended", { from: "endS" }),
      may("steps", "int32", "steps"),
      may("distance_m", "double", "on foot", { from: "distanceM", unit: METRES }),
      may("energy_kcal", "double", "beyond resting", { from: "energyKcal", unit: KCAL }),
      ...(["active", "walking", "running", "cycling", "still", "asleep"] as const).map((what) =>
        must(`${what}_minutes`, "int16", what, { from: `${what}Minutes`, unit: "minutes" }),
      ),
      may("resting_heart_rate", "double", "resting pulse", { from: "restingBpm", unit: BPM }),
      may("average_heart_rate", "double", "average pulse", { from: "averageBpm", unit: BPM }),
      may("lowest_heart_rate", "double", "lowest pulse", { from: "lowestBpm", unit: BPM }),
      may("highest_heart_rate", "double", "highest pulse", { from: "highestBpm", unit: BPM }),
      must("worn_minutes", "int16", "the band was worn", { from: "wornMinutes", unit: "minutes" }),
      must("day_minutes", "int16", "minutes of the day", { from: "dayMinutes", unit: "minutes" }),
    ],
  },
  nights: {
    name: "nights",
    about: "Sleep, worked out from the records; one row for each sleep. Not read back.",
    columns: [
      must("day", "day", "the day one woke up on"),
      must("what", "text", "night, nap"),
      must("start", "instant", "when it began", { from: "startS" }),
      must("end", "instant", "when it ended", { from: "endS" }),
      must("asleep_s", "int32", "asleep", { from: "asleepS", unit: "s" }),
      must("awake_s", "int32", "awake between", { from: "awakeS", unit: "s" }),
      may("deep_s", "int32", "deep sleep", { from: "deepS", unit: "s" }),
      may("light_s", "int32", "light sleep", { from: "lightS", unit: "s" }),
      may("rem_s", "int32", "dream sleep", { from: "remS", unit: "s" }),
    ],
  },
} as const satisfies Readonly<Record<string, RecordSet>>;
