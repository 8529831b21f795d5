import { cpSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CARRIES } from "../src/exchange/workout-files/carries.ts";
import type { WorkoutFileKind } from "../src/exchange/workout-files/kind.ts";
import { openStore } from "../src/node/sqlite.ts";
import { Records } from "../src/store/records.ts";
import { countsIn, GADGETBRIDGE_FROM_S, gpxText, HistoryFolder } from "./history-folder.ts";
import { makeGadgetbridge } from "./history-folder.ts";
import { newFolder, tidyUp } from "./ownband.ts";
import { withoutSources } from "./records-dump.ts";
import type { DumpedRow, RecordsDump } from "./records-dump.ts";

/**
 * Exported by the command line, and imported by it into a folder that knows nothing. Formats by
 * themselves: src/exchange, test/gadgetbridge-round-trip.
 */

const FIXTURES = resolve(import.meta.dirname, "fixtures");
const SYNCED = "C0:FF:EE:0E:0E:0E";

/** Records of every source: the app's database, the data export, Gadgetbridge, files, a band. */
let all: HistoryFolder;
let before: RecordsDump;

beforeAll(async () => {
  all = new HistoryFolder();
  const files = newFolder();
  for (const name of ["mifit/plain", "mifit/hashname", "vendor-csv", "workout-files"]) {
    cpSync(join(FIXTURES, name), join(files, name), { recursive: true });
  }
  makeGadgetbridge(join(files, "Gadgetbridge"), { track: "run.gpx" });
  writeFileSync(join(files, "run.gpx"), gpxText());
  // They live elsewhere: the days of the app were a journey.
  await all.import([files], { env: { TZ: "Asia/Tokyo" } });
  syncBand(all);
  before = all.dump();
}, 60_000);
afterAll(tidyUp);

/** As a band itself has it, one that continues the one of Gadgetbridge. */
function syncBand({ storePath }: HistoryFolder): void {
  const store = openStore(storePath);
  const startS = GADGETBRIDGE_FROM_S + 2 * 86_400;
  const records = Records.open(store, startS);
  const run = records.beginSync(
    { mac: SYNCED, model: "Mi Smart Band 6", firmware: "V1.0.6.16", serial: "6a7b8c9d" },
    startS + 7200,
  );
  run.addMinutes(
    Array.from({ length: 90 }, (_, i) => ({
      startS: startS + 60 * i,
      kind: i % 2 === 0 ? 0x50 : 0x60,
      intensity: i,
      steps: i % 30,
      ...(i % 3 === 0 && { heartRateBpm: 60 + i }),
    })),
  );
  run.finish("done", startS + 7200);
  const [old] = records.bands().filter(({ mac }) => mac.startsWith("C0:FF:EE:0A"));
  if (old) records.follow(old.mac, SYNCED);
  store.database.close();
}

/** What is in a new folder once it was exported and imported again. */
async function thereAndBack(
  from: HistoryFolder,
  format: string,
  ...words: readonly string[]
): Promise<RecordsDump> {
  const [to, out] = [new HistoryFolder(), join(newFolder(), "out")];
  const run = await from.run(["export", format, out, ...words]);
  expect(run.status, run.stderr).toBe(0);
  await to.import([out]);
  const once = to.dump();
  const again = await to.import([out]);
  expect(again.runs.map(({ added, changed }) => added + changed)).toEqual(again.runs.map(() => 0));
  expect(to.dump()).toEqual(once);
  return once;
}

test("there is something of everything that is to go there and back", () => {
  const { alarms, battery, ...counts } = countsIn(before);
  expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([]);
  expect([alarms, battery]).toEqual([1, 0]);
  const sources = new Set([...before.minutes, ...before.workouts].map(({ source }) => source));
  expect(sources).toEqual(new Set(["mifit", "data-export", "gadgetbridge", "file", "band"]));
  expect(before.zones).toHaveLength(3);
});

describe.concurrent("through our own formats every row comes back, with its source:", () => {
  test.each(["csv", "json"])("%s", async (format) => {
    const after = await thereAndBack(all, format);
    for (const name of Object.keys(before) as (keyof RecordsDump)[]) {
      expect(after[name], name).toEqual(before[name]);
    }
  });
});

/** These columns only. */
function columns(rows: readonly DumpedRow[], ...names: readonly string[]): DumpedRow[] {
  const known = (row: DumpedRow) => names.filter((name) => row[name] !== undefined);
  return rows.map((row) => Object.fromEntries(known(row).map((name) => [name, row[name] ?? 0])));
}

describe.concurrent("through Gadgetbridge's database", () => {
  test("what came from one comes back as it was, but for tracks, which lie beside it", async () => {
    const from = new HistoryFolder();
    await from.import([makeGadgetbridge(join(newFolder(), "Gadgetbridge"))]);
    expect(await thereAndBack(from, "gadgetbridge")).toEqual(from.dump());
  });

  test("what a band said comes back as Gadgetbridge's word", async () => {
    const words = ["--band", SYNCED];
    const after = await thereAndBack(all, "gadgetbridge", ...words);
    const own = before.minutes.filter(({ mac }) => mac === SYNCED);
    expect(own).toHaveLength(90);
    const back = after.minutes.filter(({ minute }) => own.some((it) => it["minute"] === minute));
    expect(withoutSources(back)).toEqual(withoutSources(own));
    expect(new Set(after.minutes.map(({ source }) => source))).toEqual(new Set(["gadgetbridge"]));
  });

  /**
   * Not carried: sources; serial numbers; which band follows which (one device then); day totals and
   * activities (it sums up minutes itself); laps and tracks (they lie beside it); how a workout's codes
   * are to be read; zones. Told sleep is laid into the kinds of minutes.
   */
  test("of the app's records minutes, readings, workouts and the wearer come back", async () => {
    const from = new HistoryFolder();
    await from.import([join(FIXTURES, "mifit", "plain")]);
    const [old, back] = [from.dump(), await thereAndBack(from, "gadgetbridge")];
    const minuteOf = ["mac", "minute", "intensity", "steps", "heart_rate"];
    const known = new Set(old.minutes.map((it) => it["minute"]));
    const [theirs, told] = [true, false].map((is) =>
      back.minutes.filter((it) => known.has(it["minute"] ?? 0) === is),
    );
    expect(columns(theirs ?? [], ...minuteOf)).toEqual(columns(old.minutes, ...minuteOf));
    // Half an hour of sleep before the first minute: only that it was slept.
    expect(told).toHaveLength(35);
    expect(new Set((told ?? []).map((it) => it["heart_rate"] ?? it["steps"]))).toEqual(
      new Set([undefined]),
    );
    const reading = ["mac", "kind", "at_s", "value"];
    expect(columns(back.measurements, ...reading)).toEqual(columns(old.measurements, ...reading));
    const workout = ["mac", "start_s", "end_s", "sport", "distance_m", "steps", "energy_kcal"];
    expect(columns(back.workouts, ...workout)).toEqual(columns(old.workouts, ...workout));
    expect(back.alarms.length).toBe(old.alarms.length);
    expect(columns(back.wearers, "name", "height_cm", "step_goal")).toEqual(
      columns(old.wearers, "name", "height_cm", "step_goal"),
    );
    expect([back.summaries, back.stretches, back.tracks, back.laps]).toEqual([[], [], [], []]);
  });
});

/** What a file of one workout does not say: whose it is, and the band's own record of it. */
const OF_THE_BAND = new Set(["mac", "source", "raw", "sport_code", "sport_codes"]);

function summaries(rows: readonly DumpedRow[]): DumpedRow[] {
  const its = rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([column]) => !OF_THE_BAND.has(column))),
  );
  return its.toSorted((a, b) => Number(a["start_s"]) - Number(b["start_s"]));
}

const POINT_COLUMNS = {
  longitude: "longitudeDeg",
  latitude: "latitudeDeg",
  altitude_m: "altitudeM",
  speed_m_per_s: "speedMPerS",
  cadence_per_min: "cadencePerMin",
} as const;

describe.concurrent("through a file for each workout all of them come back:", () => {
  test.each(["gpx", "tcx", "fit"] as const)("%s", async (kind: WorkoutFileKind) => {
    const { point, hasPulseOnly } = CARRIES[kind];
    const after = await thereAndBack(all, kind);
    const tracked = new Set(
      before.tracks.filter((it) => it["latitude"] !== undefined).map((it) => it["workout_s"]),
    );
    const carried = before.workouts.filter(
      (it) => kind !== "gpx" || tracked.has(it["start_s"] ?? 0),
    );
    expect(carried.length).toBeGreaterThan(7);
    expect(summaries(after.workouts)).toEqual(summaries(carried));
    const points = (rows: readonly DumpedRow[]): DumpedRow[] =>
      rows
        .filter((it) => hasPulseOnly || it["latitude"] !== undefined)
        .toSorted(
          (a, b) => Number(a["at_s"]) - Number(b["at_s"]) || Number(a["seq"]) - Number(b["seq"]),
        );
    const [written, read] = [points(before.tracks), points(after.tracks)];
    expect(read.map((it) => it["at_s"])).toEqual(written.map((it) => it["at_s"]));
    expect(read.map((it) => it["heart_rate"])).toEqual(written.map((it) => it["heart_rate"]));
    for (const [column, field] of Object.entries(POINT_COLUMNS)) {
      const mostOff = (point[field] ?? 0) + 1e-9;
      const off = read.map((it, i) => {
        const [a, b] = [it[column], written[i]?.[column]];
        return a === b ? 0 : Math.abs(Number(a) - Number(b));
      });
      expect(Math.max(...off), column).toBeLessThanOrEqual(mostOff);
    }
  });
});
