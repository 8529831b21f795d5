import fc from "fast-check";
import { expect, test } from "vitest";
import { anyWorkout } from "../../../test/any-workout.ts";
import type { Lap, TrackPoint } from "../../health/workout.ts";
import type { RecordedWorkout } from "../../store/intake.ts";
import { CARRIES } from "./carries.ts";
import type { WorkoutFileKind } from "./kind.ts";
import { workoutFileKind } from "./kind.ts";
import { encodeWorkoutFile, readWorkoutFile } from "./workout-file.ts";

const NOW_S = Date.UTC(2026) / 1000;

// Reader and writer share their mistakes: what guards against that are the other tests, with the
// libraries' files and the programs' shapes.
test.each(["gpx", "tcx", "fit"] as const)(
  "a workout that was written as %s comes back as it was, as far as the format carries it",
  async (kind) => {
    let written = 0;
    await fc.assert(
      fc.asyncProperty(anyWorkout, async (workout) => {
        const bytes = encode(kind, workout);
        const hasPlace = workout.track.some((it) => it.latitudeDeg !== undefined);
        expect(bytes === undefined).toBe(kind === "gpx" && !hasPlace);
        if (!bytes) return;
        written++;
        expect(workoutFileKind(bytes.subarray(0, 4096))).toBe(kind);
        const left: unknown[] = [];
        const options = { nowS: NOW_S, leftOut: (it: unknown) => void left.push(it) };
        const [back, ...more] = await readWorkoutFile(kind, piecesOf(bytes), options);
        expect(more).toEqual([]);
        expect(left).toEqual([]);
        expect(back?.workout).toEqual(workout.workout);
        expectTrack(kind, back?.track ?? [], workout.track);
        expectLaps(kind, back?.laps, workout.laps);
      }),
      { numRuns: 300 },
    );
    expect(written).toBeGreaterThan(100);
  },
);

function expectTrack(
  kind: WorkoutFileKind,
  back: readonly TrackPoint[],
  track: readonly TrackPoint[],
): void {
  const carried = track.filter((it) => CARRIES[kind].hasPulseOnly || it.latitudeDeg !== undefined);
  expect(back).toHaveLength(carried.length);
  for (const [i, point] of carried.entries()) expectNear(back[i], point, CARRIES[kind].point);
}

function expectLaps(
  kind: WorkoutFileKind,
  back: readonly Lap[] | undefined,
  laps: readonly Lap[] | undefined,
): void {
  expect(back?.length).toBe(laps?.length);
  for (const [i, lap] of (laps ?? []).entries()) expectNear(back?.[i], lap, CARRIES[kind].lap);
}

/** Whether both say the same, as near as the format allows. */
function expectNear<It extends object>(
  back: It | undefined,
  it: It,
  by: Readonly<Partial<Record<keyof It, number>>>,
): void {
  const values = (of: object | undefined) =>
    Object.entries(of ?? {}).filter(([, value]) => value !== undefined);
  expect(Object.keys(Object.fromEntries(values(back))).toSorted()).toEqual(
    Object.keys(it).toSorted(),
  );
  const other = new Map<string, unknown>(values(back));
  const near = new Map<string, number | undefined>(Object.entries(by));
  for (const [key, value] of Object.entries(it)) {
    const most = near.get(key);
    if (most === undefined) expect(other.get(key)).toEqual(value);
    else expect(Math.abs(Number(other.get(key)) - Number(value))).toBeLessThanOrEqual(most + 1e-9);
  }
}

function encode(kind: WorkoutFileKind, workout: RecordedWorkout): Uint8Array | undefined {
  const pieces = encodeWorkoutFile(kind, workout);
  return pieces && new Uint8Array(Buffer.concat([...pieces]));
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
}
