import { FitWriter as OtherWriter } from "@markw65/fit-file-writer";
import FitParser from "fit-file-parser";
import { expect, test } from "vitest";
import { inPieces, NOW_S, RUN } from "../../../test/workout-files.ts";
import type { RecordedWorkout } from "../../store/intake.ts";
import { fitCrc } from "./fit-crc.ts";
import { encodeFit } from "./fit-encode.ts";
import { FIT_EPOCH_S } from "./fit-profile.ts";
import { fitOfSport, sportOfFit } from "./fit-sports.ts";
import { readFit } from "./fit.ts";

async function read(bytes: Uint8Array): Promise<RecordedWorkout[]> {
  return await readFit(inPieces(bytes, 100), { nowS: NOW_S });
}

/** What another program reads in our file; it checks sizes and checksums. */
async function readByOther(bytes: Uint8Array): ReturnType<FitParser["parseAsync"]> {
  return await new FitParser({ force: false, mode: "list" }).parseAsync(Buffer.from(bytes));
}

test("fit-file-parser reads what we write", async () => {
  const fit = await readByOther(encodeFit(RUN));
  const { startS } = RUN.workout;
  const date = (afterS: number) => new Date((startS + afterS) * 1000);
  expect(fit.file_ids).toMatchObject([{ type: "activity", time_created: date(0) }]);
  expect(fit.sessions).toMatchObject([
    {
      start_time: date(0),
      timestamp: date(180),
      sport: "running",
      sub_sport: "generic",
      total_elapsed_time: 180,
      total_timer_time: 120,
      total_distance: 333.5,
      total_calories: 31,
      total_cycles: 160,
      avg_heart_rate: 120,
      max_heart_rate: 140,
      total_ascent: 4,
      enhanced_max_speed: 3.5,
      enhanced_max_altitude: 404,
      enhanced_min_altitude: 400,
      num_laps: 2,
    },
  ]);
  expect(fit.laps).toMatchObject([
    { start_time: date(0), timestamp: date(60), total_timer_time: 60, total_distance: 200 },
    { start_time: date(120), total_elapsed_time: 60, total_distance: 133.5, max_heart_rate: 140 },
  ]);
  expect(fit.records).toHaveLength(5);
  expect(fit.records?.[0]).toMatchObject({
    timestamp: date(0),
    enhanced_altitude: 400,
    heart_rate: 100,
    // 161 steps of both legs.
    cadence: 80,
    fractional_cadence: 0.5,
  });
  expect(fit.records?.[0]?.position_lat).toBeCloseTo(47, 6);
  expect(fit.records?.[0]?.position_long).toBeCloseTo(8, 6);
  expect(fit.records?.[1]).not.toHaveProperty("position_lat");
  expect(fit.events).toMatchObject([
    { timestamp: date(0), event: "timer", event_type: "start" },
    { timestamp: date(60), event: "timer", event_type: "stop_all" },
    { timestamp: date(120), event: "timer", event_type: "start" },
    { timestamp: date(180), event: "timer", event_type: "stop_disable_all" },
  ]);
});

/** An activity as fit-file-writer makes it, with two sessions and a pause. */
function byOther(): Uint8Array {
  const fit = new OtherWriter();
  const at = (second: number) => fit.time(new Date(Date.UTC(2022, 0, 1, 12, 0, second)));
  const lat = (degrees: number) => fit.latlng((degrees * Math.PI) / 180);
  fit.writeMessage(
    "file_id",
    { type: "activity", manufacturer: "garmin", time_created: at(0) },
    null,
    true,
  );
  fit.writeMessage("event", { timestamp: at(0), event: "timer", event_type: "start" });
  for (let second = 0; second < 60; second++) {
    if (second === 20)
      fit.writeMessage("event", { timestamp: at(19), event: "timer", event_type: "stop_all" });
    if (second > 19 && second < 30) continue;
    if (second === 30)
      fit.writeMessage("event", { timestamp: at(30), event: "timer", event_type: "start" });
    fit.writeMessage("record", {
      timestamp: at(second),
      position_lat: lat(50 + second / 1000),
      position_long: lat(-8),
      altitude: 100 + second,
      heart_rate: 100 + second,
      cadence: 85,
      speed: 3,
    });
  }
  fit.writeMessage("event", { timestamp: at(59), event: "timer", event_type: "stop_disable_all" });
  const common = { timestamp: at(59), event: "lap", event_type: "stop" } as const;
  fit.writeMessage("lap", {
    ...common,
    start_time: at(0),
    total_timer_time: 30,
    total_distance: 100.5,
  });
  fit.writeMessage("lap", {
    ...common,
    start_time: at(40),
    total_timer_time: 20,
    total_distance: 60,
    avg_heart_rate: 150,
  });
  fit.writeMessage("session", {
    ...common,
    start_time: at(0),
    sport: "running",
    sub_sport: "trail",
    total_elapsed_time: 40,
    total_timer_time: 30,
    total_distance: 100.5,
    total_calories: 12,
    total_cycles: 40,
    avg_heart_rate: 115,
    max_speed: 3.5,
  });
  fit.writeMessage("session", {
    ...common,
    start_time: at(40),
    sport: "cycling",
    sub_sport: "generic",
    total_elapsed_time: 20,
    total_distance: 60,
  });
  fit.writeMessage(
    "activity",
    { timestamp: at(59), num_sessions: 2, type: "manual", total_timer_time: 50 },
    null,
    true,
  );
  const view = fit.finish();
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
}

test("what fit-file-writer writes is read: two sessions, each with its part of the track", async () => {
  const [run, ride, ...more] = await read(byOther());
  expect(more).toEqual([]);
  const startS = Date.UTC(2022, 0, 1, 12) / 1000;
  expect(run?.workout).toMatchObject({
    startS,
    endS: startS + 40,
    sport: "trail running",
    sportCode: 1,
    sportCodes: "fit",
    activeS: 30,
    distanceM: 100.5,
    energyKcal: 12,
    steps: 80,
    averageHeartRateBpm: 115,
    maxHeartRateBpm: 139,
    maxSpeedMPerS: 3.5,
  });
  expect(run?.track).toHaveLength(30);
  expect(run?.track.filter((it) => it.mark)).toMatchObject([
    { atS: startS + 19, mark: "pause" },
    { atS: startS + 30, mark: "resume" },
  ]);
  expect(run?.track[1]).toMatchObject({ atS: startS + 1, altitudeM: 101, heartRateBpm: 101 });
  expect(run?.track[1]?.cadencePerMin).toBe(170);
  expect(run?.track[1]?.latitudeDeg).toBeCloseTo(50.001, 6);
  expect(run?.track[1]?.longitudeDeg).toBeCloseTo(-8, 6);
  expect(ride?.workout).toMatchObject({ startS: startS + 40, sport: "cycling", distanceM: 60 });
  expect(ride?.track).toHaveLength(20);
  // Where a sport is not done on foot, cadence is turns.
  expect(ride?.track[0]?.cadencePerMin).toBe(85);
});

/** A FIT file around these messages, by the book. */
function fitOf(...messages: number[][]): Uint8Array {
  const data = messages.flat();
  const header = [12, 0x20, 0, 0, ...u32(data.length), 0x2e, 0x46, 0x49, 0x54];
  const bytes = Uint8Array.from([...header, ...data, 0, 0]);
  new DataView(bytes.buffer).setUint16(bytes.length - 2, fitCrc(bytes.subarray(0, -2)), true);
  return bytes;
}

function u32(value: number): number[] {
  return [value, value >>> 8, value >>> 16, value >>> 24].map((it) => it & 0xff);
}

const TIME = Date.UTC(2020, 5, 1) / 1000 - FIT_EPOCH_S;
/** Records of local type 1: a time and a pulse. */
const DEFINE = [0x41, 0, 0, 20, 0, 2, 253, 4, 0x86, 3, 1, 0x02];

test("the checksum is the one of the format", () => {
  expect(fitCrc(new TextEncoder().encode("123456789"))).toBe(0xbb3d);
});

test("short headers with five bits of the time, big-endian numbers and developer fields are read", async () => {
  const [found] = await read(
    fitOf(
      DEFINE,
      [0x01, ...u32(TIME), 80],
      // Local type 2: a pulse, and a developer's field of two bytes.
      [0x62, 0, 0, 20, 0, 1, 3, 1, 0x02, 1, 0, 2, 0],
      [0x80 | (2 << 5) | ((TIME + 3) & 0x1f), 83, 9, 9],
      // 31 s later the five bits have gone round once.
      [0x80 | (2 << 5) | ((TIME + 34) & 0x1f), 84, 9, 9],
      // Local type 0, big-endian.
      [0x40, 0, 1, 0, 20, 2, 253, 4, 0x86, 3, 1, 0x02],
      [0x00, ...u32(TIME + 60).toReversed(), 90],
      // A pulse that is "nothing".
      [0x01, ...u32(TIME + 61), 0xff],
    ),
  );
  const startS = TIME + FIT_EPOCH_S;
  expect(found?.track).toEqual([
    { atS: startS, heartRateBpm: 80 },
    { atS: startS + 3, heartRateBpm: 83 },
    { atS: startS + 34, heartRateBpm: 84 },
    { atS: startS + 60, heartRateBpm: 90 },
  ]);
  expect(found?.workout).toMatchObject({ startS, endS: startS + 60, averageHeartRateBpm: 84 });
});

test("files in a row are read as one; a course is no workout", async () => {
  const one = fitOf(DEFINE, [0x01, ...u32(TIME), 80]);
  const two = fitOf(DEFINE, [0x01, ...u32(TIME + 5), 81]);
  const [found] = await read(Uint8Array.from([...one, ...two]));
  expect(found?.track.map((it) => it.heartRateBpm)).toEqual([80, 81]);
  // file_id: type 6, a course.
  const course = [0x40, 0, 0, 0, 0, 1, 0, 1, 0x00];
  expect(await read(fitOf(course, [0x00, 6], DEFINE, [0x01, ...u32(TIME), 80]))).toEqual([]);
});

test("a file that is not whole, or was changed, is refused", async () => {
  const whole = encodeFit(RUN);
  const wrong = whole.map((byte, i) => (i === 200 ? byte ^ 1 : byte));
  for (const bytes of [wrong, whole.subarray(0, -1), Uint8Array.from([...whole, 1])]) {
    await expect(read(bytes)).rejects.toMatchObject({ code: "damaged" });
  }
  // Data without a definition, a definition that breaks off, a record that breaks off.
  for (const data of [
    [0x05, 1, 2, 3],
    [0x41, 0, 0, 20, 0, 9],
    [...DEFINE, 0x01, 1],
  ]) {
    await expect(read(fitOf(data))).rejects.toMatchObject({ code: "damaged" });
  }
  await expect(read(new TextEncoder().encode("no fit at all"))).rejects.toMatchObject({
    code: "unknown-format",
  });
});

test("a time before GPS or in the future is left out and counted", async () => {
  const left: unknown[] = [];
  const bytes = fitOf(
    DEFINE,
    [0x01, ...u32(5), 80],
    [0x01, ...u32(0xfffffff0), 80],
    [0x01, ...u32(TIME), 80],
  );
  const found = await readFit(bytes, {
    nowS: NOW_S,
    leftOut: ({ code, count }) => void left.push([code, count]),
  });
  expect(found[0]?.track).toHaveLength(1);
  expect(left).toEqual([["bad-time", 2]]);
});

test("a position at the date line is a position", async () => {
  const track = [179.99999999, 180, -180].map((longitudeDeg, i) => {
    return { atS: RUN.workout.startS + i, latitudeDeg: 90, longitudeDeg };
  });
  const [found] = await read(encodeFit({ ...RUN, track }));
  expect(found?.track.map((it) => it.longitudeDeg)).toEqual([-180, -180, -180]);
  expect(found?.track.map((it) => it.latitudeDeg)).toEqual([90, 90, 90]);
});

test("what does not fit a field is left out of it", async () => {
  const track = [{ atS: RUN.workout.startS, altitudeM: -9e9, heartRateBpm: 300, speedMPerS: 5 }];
  const [found] = await read(encodeFit({ ...RUN, track }));
  expect(found?.track).toEqual([{ atS: RUN.workout.startS, speedMPerS: 5 }]);
});

test("sports go to FIT and back", () => {
  for (const sport of ["running", "treadmill", "pool swimming", "HIIT", "table tennis", "yoga"]) {
    expect(sportOfFit(...fitOfSport(sport))).toBe(sport);
  }
  expect(fitOfSport("quidditch")).toEqual([0, 0]);
  expect(sportOfFit(0, 0)).toBeUndefined();
  // A kind that we do not know of a sport that we know.
  expect(sportOfFit(1, 200)).toBe("running");
});
