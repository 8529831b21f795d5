import type { Database } from "../../platform.ts";

/** A table of Gadgetbridge's database as greenDAO makes it. */
export interface GadgetbridgeTable {
  readonly name: string;
  /** Each as in SQL: its name without quotes, its type, what holds of it. */
  readonly columns: readonly string[];
  /** Of several columns: then the table has no rowid, and a row of the same key is replaced. */
  readonly key?: readonly string[] | undefined;
}

/** `PRAGMA user_version` of the schema below. @source gadgetbridge §4.1: Gadgetbridge 0.83.0 */
export const SCHEMA_VERSION = 92;

const ID = "_id INTEGER PRIMARY KEY";
const SAMPLE = [
  "TIMESTAMP INTEGER NOT NULL",
  "DEVICE_ID INTEGER NOT NULL",
  "USER_ID INTEGER NOT NULL",
];
const MINUTE = [
  ...SAMPLE,
  "RAW_INTENSITY INTEGER NOT NULL",
  "STEPS INTEGER NOT NULL",
  "RAW_KIND INTEGER NOT NULL",
  "HEART_RATE INTEGER NOT NULL",
];
const KEY = ["TIMESTAMP", "DEVICE_ID"];

const samples = (name: string, ...columns: readonly string[]): GadgetbridgeTable => ({
  name,
  columns: [...SAMPLE, ...columns],
  key: KEY,
});

/**
 * The tables of schema 92 that a history needs. The others (a hundred, one set a vendor) Gadgetbridge
 * makes itself as soon as it has to.
 *
 * @source gadgetbridge §4.1, from Gadgetbridge's GBDaoGenerator
 */
export const TABLES: readonly GadgetbridgeTable[] = [
  {
    name: "USER",
    columns: [ID, "NAME TEXT NOT NULL", "BIRTHDAY INTEGER NOT NULL", "GENDER INTEGER NOT NULL"],
  },
  {
    name: "USER_ATTRIBUTES",
    columns: [
      ID,
      "HEIGHT_CM INTEGER NOT NULL",
      "WEIGHT_KG INTEGER NOT NULL",
      "SLEEP_GOAL_HPD INTEGER",
      "STEPS_GOAL_SPD INTEGER",
      "VALID_FROM_UTC INTEGER",
      "VALID_TO_UTC INTEGER",
      "USER_ID INTEGER NOT NULL",
    ],
  },
  {
    name: "DEVICE",
    columns: [
      ID,
      "NAME TEXT NOT NULL",
      "MANUFACTURER TEXT NOT NULL",
      "IDENTIFIER TEXT NOT NULL UNIQUE",
      "TYPE INTEGER NOT NULL",
      "TYPE_NAME TEXT NOT NULL",
      "MODEL TEXT",
      "ALIAS TEXT",
      "PARENT_FOLDER TEXT",
    ],
  },
  {
    name: "DEVICE_ATTRIBUTES",
    columns: [
      ID,
      "FIRMWARE_VERSION1 TEXT NOT NULL",
      "FIRMWARE_VERSION2 TEXT",
      "VALID_FROM_UTC INTEGER",
      "VALID_TO_UTC INTEGER",
      "DEVICE_ID INTEGER NOT NULL",
      "VOLATILE_IDENTIFIER TEXT",
    ],
  },
  { name: "MI_BAND_ACTIVITY_SAMPLE", columns: MINUTE, key: KEY },
  {
    name: "HUAMI_EXTENDED_ACTIVITY_SAMPLE",
    columns: [
      ...MINUTE,
      "UNKNOWN1 INTEGER",
      "SLEEP INTEGER",
      "DEEP_SLEEP INTEGER",
      "REM_SLEEP INTEGER",
    ],
    key: KEY,
  },
  samples("HUAMI_STRESS_SAMPLE", "TYPE_NUM INTEGER NOT NULL", "STRESS INTEGER NOT NULL"),
  samples("HUAMI_SPO2_SAMPLE", "TYPE_NUM INTEGER NOT NULL", "SPO2 INTEGER NOT NULL"),
  ...["MANUAL", "MAX", "RESTING"].map((which) =>
    samples(
      `HUAMI_HEART_RATE_${which}_SAMPLE`,
      "UTC_OFFSET INTEGER NOT NULL",
      "HEART_RATE INTEGER NOT NULL",
    ),
  ),
  samples(
    "HUAMI_PAI_SAMPLE",
    "UTC_OFFSET INTEGER NOT NULL",
    "PAI_LOW REAL NOT NULL",
    "PAI_MODERATE REAL NOT NULL",
    "PAI_HIGH REAL NOT NULL",
    "TIME_LOW INTEGER NOT NULL",
    "TIME_MODERATE INTEGER NOT NULL",
    "TIME_HIGH INTEGER NOT NULL",
    "PAI_TODAY REAL NOT NULL",
    "PAI_TOTAL REAL NOT NULL",
  ),
  samples(
    "HUAMI_SLEEP_RESPIRATORY_RATE_SAMPLE",
    "UTC_OFFSET INTEGER NOT NULL",
    "RATE INTEGER NOT NULL",
  ),
  {
    name: "XIAOMI_ACTIVITY_SAMPLE",
    columns: [...MINUTE, "STRESS INTEGER", "SPO2 INTEGER"],
    key: KEY,
  },
  samples(
    "XIAOMI_SLEEP_TIME_SAMPLE",
    "WAKEUP_TIME INTEGER",
    "IS_AWAKE INTEGER",
    "TOTAL_DURATION INTEGER",
    "DEEP_SLEEP_DURATION INTEGER",
    "LIGHT_SLEEP_DURATION INTEGER",
    "REM_SLEEP_DURATION INTEGER",
    "AWAKE_DURATION INTEGER",
  ),
  samples("XIAOMI_SLEEP_STAGE_SAMPLE", "STAGE INTEGER"),
  samples("XIAOMI_MANUAL_SAMPLE", "TYPE INTEGER", "VALUE INTEGER"),
  samples(
    "XIAOMI_DAILY_SUMMARY_SAMPLE",
    "TIMEZONE INTEGER",
    "STEPS INTEGER",
    "HR_RESTING INTEGER",
    "HR_MAX INTEGER",
    "HR_MAX_TS INTEGER",
    "HR_MIN INTEGER",
    "HR_MIN_TS INTEGER",
    "HR_AVG INTEGER",
    "STRESS_AVG INTEGER",
    "STRESS_MAX INTEGER",
    "STRESS_MIN INTEGER",
    "STANDING INTEGER",
    "CALORIES INTEGER",
    "SPO2_MAX INTEGER",
    "SPO2_MAX_TS INTEGER",
    "SPO2_MIN INTEGER",
    "SPO2_MIN_TS INTEGER",
    "SPO2_AVG INTEGER",
    "TRAINING_LOAD_DAY INTEGER",
    "TRAINING_LOAD_WEEK INTEGER",
    "TRAINING_LOAD_LEVEL INTEGER",
    "VITALITY_INCREASE_LIGHT INTEGER",
    "VITALITY_INCREASE_MODERATE INTEGER",
    "VITALITY_INCREASE_HIGH INTEGER",
    "VITALITY_CURRENT INTEGER",
  ),
  samples("MI_SCALE_WEIGHT_SAMPLE", "WEIGHT_KG REAL NOT NULL"),
  {
    name: "BASE_ACTIVITY_SUMMARY",
    columns: [
      ID,
      "NAME TEXT",
      "START_TIME INTEGER NOT NULL",
      "END_TIME INTEGER NOT NULL",
      "ACTIVITY_KIND INTEGER NOT NULL",
      "BASE_LONGITUDE INTEGER",
      "BASE_LATITUDE INTEGER",
      "BASE_ALTITUDE INTEGER",
      "GPX_TRACK TEXT",
      "RAW_DETAILS_PATH TEXT",
      "DEVICE_ID INTEGER NOT NULL",
      "USER_ID INTEGER NOT NULL",
      "SUMMARY_DATA TEXT",
      "RAW_SUMMARY_DATA BLOB",
    ],
  },
  {
    name: "BATTERY_LEVEL",
    columns: [
      "TIMESTAMP INTEGER NOT NULL",
      "DEVICE_ID INTEGER NOT NULL",
      "LEVEL INTEGER NOT NULL",
      "BATTERY_INDEX INTEGER NOT NULL",
    ],
    key: ["TIMESTAMP", "DEVICE_ID", "BATTERY_INDEX"],
  },
  {
    name: "ALARM",
    columns: [
      "DEVICE_ID INTEGER NOT NULL",
      "USER_ID INTEGER NOT NULL",
      "POSITION INTEGER NOT NULL",
      "ENABLED INTEGER NOT NULL",
      "SMART_WAKEUP INTEGER NOT NULL",
      "SMART_WAKEUP_INTERVAL INTEGER",
      "SNOOZE INTEGER NOT NULL",
      "REPETITION INTEGER NOT NULL",
      "HOUR INTEGER NOT NULL",
      "MINUTE INTEGER NOT NULL",
      "UNUSED INTEGER NOT NULL",
      "TITLE TEXT",
      "DESCRIPTION TEXT",
    ],
  },
];

const INDEXES = [
  `CREATE UNIQUE INDEX "IDX_ALARM_DEVICE_ID_USER_ID_POSITION" ON "ALARM"
    ("DEVICE_ID", "USER_ID", "POSITION")`,
];

/** Makes the tables of schema 92 in a database that has none. */
export function createSchema(database: Database): void {
  // Android's own, in every database that it opens for writing.
  database.run(`CREATE TABLE android_metadata (locale TEXT);
    INSERT INTO android_metadata VALUES ('en_US')`);
  for (const table of TABLES) database.run(createTable(table));
  for (const index of INDEXES) database.run(index);
  database.run(`PRAGMA user_version = ${SCHEMA_VERSION}`);
}

function createTable({ name, columns, key }: GadgetbridgeTable): string {
  const parts = columns.map((column) => column.replace(/^\w+/, '"$&"'));
  if (key === undefined) return `CREATE TABLE "${name}" (${parts.join(", ")})`;
  const names = key.map((column) => `"${column}"`).join(", ");
  parts.push(`PRIMARY KEY (${names}) ON CONFLICT REPLACE`);
  return `CREATE TABLE "${name}" (${parts.join(", ")}) WITHOUT ROWID`;
}
