import type { Database, SqlValue } from "../../platform.ts";
import type { RecordedDay } from "./scenario/days.ts";

/**
 * The tables of Mi Fit, Zepp Life and Zepp. What readers rely on is established; `_id`, `TYPE`,
 * `SYNC`, `INDEXS`, `DEVICE_TYPE`, `GENDER`, `BIRTHDAY`, `DAYS`, `SUMMARY_HR` and `user_version`
 * are plausible guesses, since nobody has published the schema.
 * @source 98jfran/MifitAnalyzer; GitHub sergentum/MifitTrackExporter; abrignoni/ALEAPP
 */
const TABLES: Readonly<Record<string, string>> = {
  DEVICE: `DEVICE_ID TEXT, DEVICE_ADDRESS TEXT, DEVICE_BIND_STATUS INTEGER, DEVICE_BIND_TIME INTEGER,
    DEVICE_SYNC_DATA_TIME INTEGER, DEVICE_SYNC_DATA_TIME_HR INTEGER, DEVICE_TYPE INTEGER,
    AUTHKEY TEXT, SN TEXT, FIRMWARE_VERSION TEXT, DEVICE_SOURCE INTEGER, HARDWARE_VERSION TEXT,
    PRODUCT_VERSION TEXT, USER_ID TEXT`,
  DATE_DATA: `TYPE INTEGER, SOURCE INTEGER, DATE TEXT, SUMMARY TEXT, INDEXS TEXT, DATA BLOB,
    DATA_HR BLOB, SUMMARY_HR TEXT, SYNC INTEGER, DEVICE_ID TEXT`,
  HEART_RATE: "TYPE INTEGER, TIME INTEGER, HR INTEGER, SYNC INTEGER, DEVICE_ID TEXT",
  ALARM: "CALENDAR INTEGER, ENABLED INTEGER, DAYS INTEGER, INDEXS INTEGER",
  USER_INFOS: `USER_ID TEXT, NAME TEXT, AVATAR_URL TEXT, GENDER INTEGER, BIRTHDAY TEXT,
    HEIGHT INTEGER, WEIGHT REAL, LAST_LOGIN_TIME INTEGER`,
  CONFIG: "GOAL_STEPS_COUNT INTEGER, WEAR_HAND TEXT, WEATHER_SETTING TEXT",
  TRACKRECORD: `TRACKID INTEGER, TYPE INTEGER, DATE TEXT, DISTANCE INTEGER, COSTTIME INTEGER,
    CAL INTEGER, PACE REAL, SFREQ REAL, AVGHR INTEGER, TOTAL_STEP INTEGER, ENDTIME INTEGER,
    SYNCED INTEGER`,
  TRACKDATA: `TRACKID INTEGER, TYPE INTEGER, SIZE INTEGER, BULKLL TEXT, BULKAL TEXT, BULKTIME TEXT,
    BULKHR TEXT, BULKGAIT TEXT, BULKPACE TEXT, BULKPAUSE TEXT, BULKSPEED TEXT, BULKFLAG TEXT,
    KILOMARKED TEXT`,
};
const USER_VERSION = 70;
/** Vendor's model number of a Mi Smart Band 4, as one public report has it. */
const BAND_SOURCE = 59;
const SCALE_SOURCE = 1;
const SCALE_MAC = "88:0F:10:00:00:01";
const DAY_S = 86_400;

/** A row of the table DEVICE. */
export interface MifitBand {
  readonly mac: string;
  /** As it stands in the column: 32 hex digits, or NULL. */
  readonly key: string | null;
  readonly serial: string;
  readonly bound: boolean;
  readonly boundAtS: number;
}

/** What one account's database holds. */
export interface MifitContent {
  readonly account: string;
  readonly bands: readonly MifitBand[];
  readonly days: readonly RecordedDay[];
  /** Address of the band that recorded them; default: the first one. */
  readonly recordedBy?: string | undefined;
  readonly nowS: number;
}

function insert(db: Database, table: string, row: Readonly<Record<string, SqlValue>>): void {
  const columns = Object.keys(row);
  const places = columns.map(() => "?").join(", ");
  db.run(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${places})`, ...Object.values(row));
}

/** `C80F10FFFE010203`. */
function deviceId(mac: string): string {
  const digits = mac.replaceAll(":", "");
  return `${digits.slice(0, 6)}FFFE${digits.slice(6)}`;
}

/** Writes the row of a band. */
export function insertBand(
  db: Database,
  { mac, key, serial, bound, boundAtS }: MifitBand,
  { account, nowS }: Pick<MifitContent, "account" | "nowS">,
): void {
  insert(db, "DEVICE", {
    DEVICE_ID: deviceId(mac),
    DEVICE_ADDRESS: mac,
    DEVICE_BIND_STATUS: bound ? 1 : 0,
    DEVICE_BIND_TIME: boundAtS * 1000,
    DEVICE_SYNC_DATA_TIME: nowS * 1000,
    DEVICE_SYNC_DATA_TIME_HR: nowS * 1000,
    DEVICE_TYPE: 0,
    AUTHKEY: key,
    SN: serial,
    FIRMWARE_VERSION: "V1.0.9.66",
    DEVICE_SOURCE: BAND_SOURCE,
    HARDWARE_VERSION: "V0.18.3.2",
    PRODUCT_VERSION: "256",
    USER_ID: account,
  });
}

/** Gives the band a new key, as a new pairing does. */
export function renewKey(db: Database, { mac, key, boundAtS }: MifitBand): void {
  db.run(
    "UPDATE DEVICE SET AUTHKEY = ?, DEVICE_BIND_TIME = ? WHERE DEVICE_ADDRESS = ?",
    key,
    boundAtS * 1000,
    mac,
  );
}

/** Makes the tables and fills them: the owner, their scale, their bands and some days. */
export function fillMifit(db: Database, content: MifitContent): void {
  db.run("CREATE TABLE android_metadata (locale TEXT)");
  db.run("INSERT INTO android_metadata VALUES ('en_US')");
  for (const [table, columns] of Object.entries(TABLES)) {
    db.run(`CREATE TABLE ${table} (_id INTEGER PRIMARY KEY AUTOINCREMENT, ${columns})`);
  }
  db.run(`PRAGMA user_version = ${USER_VERSION}`);
  insert(db, "USER_INFOS", {
    USER_ID: content.account,
    NAME: "Test Person",
    AVATAR_URL: "https://example.invalid/a.png",
    GENDER: 1,
    BIRTHDAY: "1990-01",
    HEIGHT: 175,
    WEIGHT: 70.5,
    LAST_LOGIN_TIME: (content.nowS - 100 * DAY_S) * 1000,
  });
  insert(db, "CONFIG", {
    GOAL_STEPS_COUNT: 8000,
    WEAR_HAND: "LEFT_HAND",
    WEATHER_SETTING: JSON.stringify({ tempUnit: 0, city: "Testville" }),
  });
  insertScale(db, content);
  for (const band of content.bands) insertBand(db, band, content);
  const mac = content.recordedBy ?? content.bands[0]?.mac ?? SCALE_MAC;
  for (const day of content.days) insertDay(db, day, mac);
}

function insertScale(db: Database, { account, nowS }: MifitContent): void {
  insert(db, "DEVICE", {
    DEVICE_ID: deviceId(SCALE_MAC),
    DEVICE_ADDRESS: SCALE_MAC,
    DEVICE_BIND_STATUS: 1,
    DEVICE_BIND_TIME: (nowS - 300 * DAY_S) * 1000,
    AUTHKEY: null,
    SN: "scale-1",
    FIRMWARE_VERSION: "V1.1",
    DEVICE_SOURCE: SCALE_SOURCE,
    USER_ID: account,
  });
}

function insertDay(db: Database, day: RecordedDay, mac: string): void {
  insert(db, "DATE_DATA", {
    TYPE: 0,
    SOURCE: BAND_SOURCE,
    DATE: day.date,
    SUMMARY: day.summary,
    DATA: day.minutes,
    DATA_HR: day.pulses,
    SYNC: 1,
    DEVICE_ID: deviceId(mac),
  });
  for (let minute = 0; minute < day.pulses.length; minute += 120) {
    const bpm = day.pulses[minute] ?? 255;
    if (bpm > 250) continue;
    const time = day.midnightS + minute * 60;
    insert(db, "HEART_RATE", { TYPE: 1, TIME: time, HR: bpm, SYNC: 1, DEVICE_ID: deviceId(mac) });
  }
  const alarmMs = (day.midnightS + 7 * 3600) * 1000;
  insert(db, "ALARM", { CALENDAR: alarmMs, ENABLED: 1, DAYS: 31, INDEXS: 0 });
}

/** The side database `stress_…`. */
export function fillStress(db: Database, nowS: number): void {
  const values = Array.from({ length: 12 }, (_, i) => ({
    time: (nowS - i * 300) * 1000,
    value: 20 + i,
  }));
  db.run("CREATE TABLE AllDayStress (data TEXT)");
  db.run("INSERT INTO AllDayStress VALUES (?)", JSON.stringify(values));
}

/** The side database `spo2_…`. */
export function fillSpo2(db: Database, nowS: number, mac: string): void {
  db.run("CREATE TABLE click_measured_spo2 (utcTimestamp INTEGER, spo2 INTEGER, deviceId TEXT)");
  db.run("INSERT INTO click_measured_spo2 VALUES (?, ?, ?)", nowS * 1000, 97, deviceId(mac));
}
