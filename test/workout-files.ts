import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RecordedWorkout } from "../src/store/intake.ts";

const FOLDER = join(import.meta.dirname, "fixtures", "workout-files");

/** A file of test/fixtures/workout-files. */
export function workoutFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(FOLDER, name)));
}

/** Bytes, or text as UTF-8, in pieces of this size. */
export async function* inPieces(
  whole: Uint8Array | string,
  bytes = 1 << 16,
): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  const all = typeof whole === "string" ? new TextEncoder().encode(whole) : whole;
  for (let at = 0; at < all.length; at += bytes) yield all.subarray(at, at + bytes);
}

/** After everything that the fixtures say. */
export const NOW_S = Date.UTC(2026) / 1000;

/** A run of two minutes with a pause, a lap at it, and everything else that there may be. */
export const RUN: RecordedWorkout = (() => {
  const startS = Date.UTC(2024, 2, 31, 0, 59, 0) / 1000;
  const place = (northDeg: number) => ({ latitudeDeg: 47 + northDeg, longitudeDeg: 8 });
  return {
    workout: {
      startS,
      endS: startS + 180,
      sportCode: 1,
      sport: "running",
      title: 'Around <the> lake & "home"',
      activeS: 120,
      steps: 320,
      distanceM: 333.5,
      energyKcal: 31,
      averageHeartRateBpm: 120,
      maxHeartRateBpm: 140,
      maxSpeedMPerS: 3.5,
      ascentM: 4,
      lowestM: 400,
      highestM: 404,
      raw: new Uint8Array(0),
    },
    track: [
      { atS: startS, ...place(0), altitudeM: 400, heartRateBpm: 100, cadencePerMin: 161 },
      { atS: startS + 30, heartRateBpm: 120 },
      { atS: startS + 60, ...place(0.001), altitudeM: 404, speedMPerS: 3.5, mark: "pause" },
      { atS: startS + 120, ...place(0.001), mark: "resume" },
      { atS: startS + 180, ...place(0.002), heartRateBpm: 140 },
    ],
    laps: [
      { startS, durationS: 60, distanceM: 200, energyKcal: 20, averageHeartRateBpm: 110 },
      { startS: startS + 120, durationS: 60, distanceM: 133.5, maxHeartRateBpm: 140 },
    ],
  };
})();
