import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { collectingIntake } from "../../test/collecting-intake.ts";
import { historyOf } from "../../test/history-in-memory.ts";
import type { KeptBand } from "../../test/history-in-memory.ts";
import { AuthKey } from "../bytes/auth-key.ts";
import { readGadgetbridge } from "../exchange/gadgetbridge/read-gadgetbridge.ts";
import { readGpx } from "../exchange/workout-files/gpx.ts";
import type { Workout } from "../health/workout.ts";
import { offsetsOf } from "../health/zone.ts";
import { openForeign } from "../node/foreign-sqlite.ts";
import { createFile } from "../node/out-folder.ts";
import { openScratch } from "../node/scratch.ts";
import type { Scratch } from "../platform.ts";
import { makeRestoreZip } from "./make-restore-zip.ts";

const MAC = "C8:0F:10:01:02:03";
const OLD_MAC = "C8:0F:10:09:08:07";
const KEY = AuthKey.of(Uint8Array.from({ length: 16 }, (_, i) => i * 17));
const AT_S = Date.UTC(2024, 2, 12, 8) / 1000;
const NOW_S = AT_S + 86_400;
const offsetAt = offsetsOf("Europe/Berlin");

let folder: string;
let scratch: Scratch;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-restore-"));
  scratch = openScratch(folder);
});
afterEach(async () => {
  await scratch.close();
  rmSync(folder, { recursive: true, force: true });
});

const RUN: Workout = {
  startS: AT_S,
  endS: AT_S + 1800,
  sportCode: 0x10,
  sportCodes: "gadgetbridge",
  sport: "running",
  distanceM: 5_000,
  title: "Round the lake",
  raw: new Uint8Array(0),
};
const TRACK = [
  { atS: AT_S, latitudeDeg: 52.5, longitudeDeg: 13.4, altitudeM: 34, heartRateBpm: 120 },
  { atS: AT_S + 10, latitudeDeg: 52.501, longitudeDeg: 13.401, altitudeM: 35, heartRateBpm: 130 },
];

const BANDS: readonly KeptBand[] = [
  {
    mac: MAC,
    continues: OLD_MAC,
    model: "Mi Smart Band 4",
    firmware: "V1.0.9.66",
    minutes: [{ startS: AT_S, kind: 1, intensity: 50, steps: 20, heartRateBpm: 90 }],
    measurements: [
      { kind: "stress", atS: AT_S, value: 33, isAutomatic: true },
      { kind: "pai", atS: AT_S, value: 3, isAutomatic: true, offsetMin: 60, details: PAI() },
    ],
    workouts: [{ workout: RUN, track: TRACK }],
    battery: [{ atS: AT_S, levelPercent: 77 }],
    alarms: [
      {
        position: 0,
        hour: 7,
        minute: 5,
        isEnabled: true,
        days: 31,
        isSmart: false,
        snoozes: true,
        title: "Up",
      },
    ],
  },
  { mac: OLD_MAC, minutes: [{ startS: AT_S - 60, kind: 1, intensity: 5, steps: 2 }] },
];

function PAI(): Record<string, number> {
  return { low: 1, moderate: 2, high: 0, lowMin: 10, moderateMin: 5, highMin: 0, total: 40 };
}

/** The zip, unpacked by somebody else's program. */
async function unpacked(bands: readonly KeptBand[] = BANDS) {
  const path = join(folder, "backup.zip");
  const out = await createFile(path);
  const report = await makeRestoreZip(out, {
    records: { ...historyOf(bands, { name: "Ada", bornOn: "1990-05-17" }), laps: () => [] },
    scratch,
    offsetAt,
    nowS: NOW_S,
    settingsOf: (mac) => (mac === MAC ? { key: KEY } : undefined),
  });
  await out.close();
  const there = join(folder, "unpacked");
  execFileSync("unzip", ["-q", path, "-d", there]);
  return { report, there };
}

test("the backup brings device, key, history and tracks, each where Gadgetbridge looks", async () => {
  const { report, there } = await unpacked();
  expect(readdirSync(there).toSorted()).toEqual([
    "database",
    "files",
    "gadgetbridge.json",
    "preferences",
  ]);
  expect(readdirSync(join(there, "preferences")).toSorted()).toEqual([
    `device_${MAC}.json`,
    "global.json",
  ]);
  expect(JSON.parse(readFileSync(join(there, `preferences/device_${MAC}.json`), "utf8"))).toEqual({
    preferences: { authkey: { type: "String", value: KEY.reveal() } },
  });
  const sql = "SELECT GPX_TRACK FROM BASE_ACTIVITY_SUMMARY";
  const database = join(there, "database/Gadgetbridge");
  const track = execFileSync("sqlite3", [database, sql], { encoding: "utf8" }).trim();
  expect(readdirSync(join(there, "files"))).toEqual([track.split("/").at(-1)]);
  expect(report.leftOut).toEqual([]);
});

test("read back, it says what was written", async () => {
  const { there } = await unpacked();
  const path = join(there, "database/Gadgetbridge");
  const database = openForeign(path, statSync(path).size, () => undefined);
  const intake = collectingIntake();
  await readGadgetbridge(database, intake, {
    offsetAt,
    nowS: NOW_S,
    trackNamed: async (name) => {
      const file = readFileSync(join(there, "files", name));
      const bytes = (async function* () {
        yield await Promise.resolve(new Uint8Array(file));
      })();
      return (await readGpx(bytes, { nowS: NOW_S }))[0];
    },
  });
  const [device, ...others] = intake.devices.values();
  if (device === undefined) throw new Error("no device was read");
  expect(others).toEqual([]);
  const [band] = BANDS;
  expect(device.facts).toEqual({ mac: MAC, model: "Mi Smart Band 4", firmware: "V1.0.9.66" });
  expect(device.measurements).toEqual([
    { ...band?.measurements?.[0], offsetMin: undefined },
    band?.measurements?.[1],
  ]);
  expect(device.workouts).toMatchObject([{ workout: RUN, track: TRACK }]);
  expect(device.battery).toEqual(band?.battery);
  expect(device.alarms).toEqual(band?.alarms);
  expect(intake.wearers).toMatchObject([
    { name: "Ada", bornOn: "1990-05-17", heightCm: undefined },
  ]);
  expect(intake.left).toEqual([]);
  expect(device.tables).toHaveLength(1);
  const [rows] = [...database.rows("SELECT count(*) AS n FROM MI_BAND_ACTIVITY_SAMPLE")];
  expect(rows).toEqual({ n: 2 });
  database.close();
});

test("records of no band at all have no settings to restore", async () => {
  const { report, there } = await unpacked([
    { mac: "@mifit", minutes: [{ startS: AT_S, steps: 1 }] },
  ]);
  expect(report.devices).toMatchObject([{ isReal: false }]);
  const settings = readFileSync(join(there, "preferences/device_02:00:00:00:01:00.json"), "utf8");
  expect(JSON.parse(settings)).toEqual({ preferences: {} });
});

test("nothing of it stays in scratch space", async () => {
  await unpacked();
  const left = readdirSync(folder).filter((name) => name.startsWith("scratch-"));
  expect(left.flatMap((name) => readdirSync(join(folder, name)))).toEqual([]);
});
