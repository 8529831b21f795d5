import { join } from "node:path";
import { AuthKey } from "../src/bytes/auth-key.ts";
import type { Minute } from "../src/health/minute.ts";
import type { TrackPoint, Workout } from "../src/health/workout.ts";
import { openStore } from "../src/node/sqlite.ts";
import type { KeySighting } from "../src/store/key-sighting.ts";
import { Ledger } from "../src/store/ledger.ts";
import { Records } from "../src/store/records.ts";
import { keepSecret } from "./leaks.ts";
import { newFolder } from "./ownband.ts";

export const HANDED_MAC = "C8:0F:10:0C:0D:0E";
export const FORMER_MAC = "C8:0F:10:0A:09:08";
export const OTHER_MAC = "C8:0F:10:1A:1B:1C";
export const HANDED_KEY = "0xa1b2c3d4e5f60718293a4b5c6d7e8f90";
export const OTHER_KEY = "0x0f1e2d3c4b5a69788796a5b4c3d2e1f7";
export const DEAD_KEY = "0xd3adb0a7c4f1e5a96b82d70f3c1e9a45";

/** 2024-03-12 00:00 UTC: the first of two recorded days. */
export const FIRST_DAY_S = Date.UTC(2024, 2, 12) / 1000;
const DAY_MINUTES = 1440;
const SERIAL = "12345/00067890";

/** Two days of the band, minute by minute. */
export const HANDED_MINUTES: readonly Minute[] = Array.from(
  { length: 2 * DAY_MINUTES },
  (_, i) => ({
    startS: FIRST_DAY_S + i * 60,
    kind: i % 3 === 0 ? 1 : 3,
    intensity: i % 200,
    steps: (i * 7) % 120,
    heartRateBpm: 50 + (i % 90),
  }),
);

/** The day before, under the address that the band had then. */
export const FORMER_MINUTES: readonly Minute[] = HANDED_MINUTES.slice(0, DAY_MINUTES).map(
  (minute) => ({ ...minute, startS: minute.startS - DAY_MINUTES * 60, steps: 1 }),
);

export const RUN_S = FIRST_DAY_S + 36_000;
const RUN: Workout = {
  startS: RUN_S,
  endS: RUN_S + 1200,
  sportCode: 1,
  sport: "running",
  distanceM: 3_000,
  raw: new Uint8Array(0),
};
const TRACK: readonly TrackPoint[] = Array.from({ length: 20 }, (_, i) => ({
  atS: RUN_S + i * 60,
  latitudeDeg: 52.5 + i / 1000,
  longitudeDeg: 13.4,
  altitudeM: 34,
}));

keepSecret(HANDED_MAC, FORMER_MAC, OTHER_MAC, SERIAL);
keepSecret(...[HANDED_KEY, OTHER_KEY, DEAD_KEY].map((key) => key.slice(2)));

/** What a store is to hold. */
export interface HandoverStore {
  /** In this order; default: the key of the band. */
  readonly keys?: readonly Partial<KeySighting>[] | undefined;
  /** Whether the band has recorded something; default yes. */
  readonly withHistory?: boolean | undefined;
  /** Whether the band had another address before, and records of that time. */
  readonly wasReset?: boolean | undefined;
  /** So many minutes more before all others: what is made of it takes its time. */
  readonly manyMinutes?: number | undefined;
}

/** A folder for `ownband(…, { dataFolder })` whose store knows a band, its key, what it recorded. */
export function handoverFolder(wanted: HandoverStore = {}): string {
  const { keys = [{}], withHistory = true, wasReset = false, manyMinutes = 0 } = wanted;
  const folder = newFolder();
  const store = openStore(join(folder, "data", "ownband.sqlite"));
  const ledger = Ledger.open(store, FIRST_DAY_S);
  const records = Records.open(store, FIRST_DAY_S);
  if (wasReset) record(records, FORMER_MAC, FORMER_MINUTES, false);
  if (withHistory) record(records, HANDED_MAC, HANDED_MINUTES, true);
  ledger.remember(keys.map(sighting));
  if (manyMinutes > 0) {
    store.database.run(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${manyMinutes})
       INSERT INTO minute (band, minute, kind, intensity, steps, heart_rate, run)
       SELECT (SELECT id FROM band WHERE mac = '${HANDED_MAC}'), ${FIRST_DAY_S / 60 - 1440} - i,
         1, i % 256, i % 100, 60 + i % 90, (SELECT min(id) FROM run) FROM n`,
    );
  }
  store.database.close();
  return folder;
}

function record(
  records: Records,
  mac: string,
  minutes: readonly Minute[],
  withWorkout: boolean,
): void {
  const atS = (minutes.at(-1)?.startS ?? 0) + 60;
  const band = { mac, model: "Mi Smart Band 4", firmware: "V1.0.9.66", serial: SERIAL };
  const run = records.beginSync(band, atS);
  run.addMinutes(minutes);
  if (withWorkout) run.addWorkouts([{ workout: RUN, track: TRACK }]);
  run.finish("done", atS);
}

/** The key of the band, unless something else is said. */
export function sighting(more: Partial<KeySighting>): KeySighting {
  return {
    key: keyOf(HANDED_KEY),
    mac: HANDED_MAC,
    model: "Mi Smart Band 4",
    firmware: "V1.0.9.66",
    paired: true,
    pairedAtS: FIRST_DAY_S - 1000,
    lastUsedAtS: FIRST_DAY_S,
    source: { kind: "database", app: "com.xiaomi.hm.health", path: "origin_db_1" },
    foundAtS: FIRST_DAY_S + 10,
    ...more,
  };
}

export function keyOf(text: string): AuthKey {
  const key = AuthKey.parse(text);
  if (typeof key === "string") throw new TypeError(key);
  return key;
}
