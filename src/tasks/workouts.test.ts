import { afterEach, beforeEach, expect, test } from "vitest";
import { at } from "../../test/minutes.ts";
import { WornStore } from "../../test/worn-store.ts";
import type { Workout } from "../health/workout.ts";
import { workoutsOf } from "./workouts.ts";

const BAND = "C8:0F:10:01:02:03";
const FILES = "@file";
const BANDS = [[BAND], [FILES]];

let worn: WornStore;
beforeEach(() => {
  worn = new WornStore();
});
afterEach(() => {
  worn.close();
});

function workout(from: string, minutes: number, facts: Partial<Workout> = {}): Workout {
  const startS = at(from);
  return { startS, endS: startS + minutes * 60, sportCode: 1, raw: new Uint8Array(), ...facts };
}

function keep(mac: string, ...workouts: readonly Workout[]): void {
  worn.keep(mac, { workouts: workouts.map((it) => ({ workout: it, track: [] })) });
}

test("workouts come oldest first, and are numbered from the latest", () => {
  keep(BAND, workout("2024-03-01T10:00Z", 30), workout("2024-03-03T10:00Z", 30));
  keep(FILES, workout("2024-03-02T10:00Z", 30));
  const all = workoutsOf(worn.records, BANDS);
  expect(all.map(({ number, workout: { startS } }) => [number, startS])).toEqual([
    [3, at("2024-03-01T10:00Z")],
    [2, at("2024-03-02T10:00Z")],
    [1, at("2024-03-03T10:00Z")],
  ]);
  expect(workoutsOf(worn.records, [])).toEqual([]);
});

test("what a band and a file tell of is one workout, and each says what the other does not", () => {
  keep(BAND, workout("2024-03-01T10:00Z", 60, { sport: "running", distanceM: 9_800 }));
  keep(FILES, workout("2024-03-01T10:01Z", 58, { distanceM: 10_050, title: "Round the lake" }));
  const [it, ...others] = workoutsOf(worn.records, BANDS);
  expect(others).toEqual([]);
  expect(it).toMatchObject({
    workout: { sport: "running", distanceM: 9_800, title: "Round the lake" },
    tellers: [{ macs: [BAND] }, { macs: [FILES] }],
  });
});

test("a lap of a hike is not the hike, and one band's own workouts are never one", () => {
  keep(BAND, workout("2024-03-01T10:00Z", 120), workout("2024-03-01T10:05Z", 118));
  keep(FILES, workout("2024-03-01T10:10Z", 30));
  expect(workoutsOf(worn.records, BANDS)).toHaveLength(3);
});
