import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LOOKED_AT_S, LookedAt } from "../../../test/looked-at.ts";
import { minutesFrom } from "../../../test/minutes.ts";
import type { TrackPoint, Workout } from "../../health/workout.ts";
import { NO_DEVICE } from "../../store/intake.ts";
import type { RecordedWorkout } from "../../store/intake.ts";
import type { Source } from "../../store/precedence.ts";
import type { DayAnswer, WorkoutAnswer, WorkoutsAnswer } from "../answers.ts";
import { MOST_POINTS, trackColumns } from "./track.ts";

const MAC = "C8:0F:10:01:02:03";
/** 2024-03-15 08:00 in Berlin. */
const START_S = LOOKED_AT_S - 37_800;

let looked: LookedAt;
beforeEach(() => {
  looked = new LookedAt();
});
afterEach(() => looked.close());

const run = (startS: number, more: Partial<Workout> = {}): Workout => ({
  startS,
  endS: startS + 1800,
  sportCode: 1,
  sport: "running",
  raw: Uint8Array.of(1, 2, 3),
  ...more,
});

function bring(workouts: readonly RecordedWorkout[], source: Source = "band", mac = MAC): void {
  looked.bring(source, mac, (it) => {
    it.workouts(workouts);
  });
}

const list = (): Promise<WorkoutsAnswer> => looked.answer<WorkoutsAnswer>("workouts");
const one = (startS: number): Promise<WorkoutAnswer> =>
  looked.answer<WorkoutAnswer>(`workout/${startS}`);

describe("the list", () => {
  test("has the latest first, numbered as on the command line, without what only ownband reads", async () => {
    const track = [{ atS: START_S, heartRateBpm: 120 }];
    bring([
      { workout: run(START_S - 86_400), track: [] },
      { workout: run(START_S, { distanceM: 5000.25, title: "In the park" }), track },
    ]);
    const { workouts } = await list();
    expect(workouts).toEqual([
      {
        number: 1,
        startS: START_S,
        endS: START_S + 1800,
        sportCode: 1,
        sport: "running",
        distanceM: 5000.25,
        title: "In the park",
        offsetMin: 60,
        hasTrack: true,
      },
      expect.objectContaining({ number: 2, startS: START_S - 86_400, hasTrack: false }),
    ]);
  });

  test("knows a track that is with what another source tells of the same workout", async () => {
    bring([{ workout: run(START_S), track: [] }]);
    bring(
      [{ workout: run(START_S + 30), track: [{ atS: START_S + 30, altitudeM: 3 }] }],
      "file",
      NO_DEVICE,
    );
    expect((await list()).workouts).toMatchObject([{ startS: START_S, hasTrack: true }]);
    expect((await one(START_S)).sources).toMatchObject([
      { source: "band", run: 1, broughtS: LOOKED_AT_S },
      { source: "file", run: 2, broughtS: LOOKED_AT_S },
    ]);
  });

  test("keeps a title from a file as it is, but no endless one", async () => {
    const title = `<script>alert(1)</script>${"x".repeat(10_000)}`;
    bring([{ workout: run(START_S, { title }), track: [] }]);
    const [workout] = (await list()).workouts;
    expect(workout?.title).toHaveLength(200);
    expect(workout?.title).toContain("<script>alert(1)</script>");
  });

  test("changes when a workout is added", async () => {
    bring([{ workout: run(START_S), track: [] }]);
    expect((await list()).workouts).toHaveLength(1);
    bring([{ workout: run(START_S + 7200), track: [] }]);
    expect((await list()).workouts).toHaveLength(2);
    expect((await looked.answer<DayAnswer>("day/2024-03-15")).workouts).toHaveLength(2);
    expect((await looked.answer<DayAnswer>("day/2024-03-14")).workouts).toEqual([]);
  });
});

describe("one workout", () => {
  const track: TrackPoint[] = Array.from({ length: 60 }, (_, i) => ({
    atS: START_S + i * 30,
    longitudeDeg: 13 + i / 1000,
    latitudeDeg: 52,
    heartRateBpm: i < 30 ? 130 : 160,
  }));

  test("has its track, laps, pulse zones, and its neighbours", async () => {
    looked.records.setWearer({});
    const laps = [{ startS: START_S, durationS: 300, distanceM: 1000 }];
    bring([
      { workout: run(START_S - 86_400), track: [] },
      { workout: run(START_S), track, laps },
      { workout: run(START_S + 7200), track: [] },
    ]);
    expect(await one(START_S)).not.toHaveProperty("zones");
    looked.records.setWearer({ bornOn: "1990-01-01" });
    const answer = await one(START_S);
    expect(answer).toMatchObject({
      workout: { number: 2, startS: START_S },
      laps,
      sources: [{ source: "band", run: 1, broughtS: LOOKED_AT_S }],
      previous: START_S - 86_400,
      next: START_S + 7200,
      // 208 - 0.7 * 34 beats are the highest.
      zones: { fromBpm: [92, 111, 129, 147, 166], seconds: [0, 0, 900, 870, 0] },
      minutes: { states: "" },
    });
    expect(answer.track.atS).toHaveLength(60);
    expect(answer.track.altitudeM[0]).toBeNull();
    expect(await one(START_S - 86_400)).not.toHaveProperty("previous");
    expect(await one(START_S + 7200)).not.toHaveProperty("next");
  });

  test("without a pulse in its track has the minutes of the band", async () => {
    looked.records.setWearer({ bornOn: "1990-01-01" });
    looked.bring("band", MAC, (it) => {
      it.minutes(minutesFrom("2024-03-15T07:00Z", "01 i60 s150 h140 x30"));
    });
    bring([{ workout: run(START_S), track: [] }]);
    const answer = await one(START_S);
    expect(answer.minutes).toMatchObject({ startS: START_S, states: "u".repeat(30) });
    expect(answer.zones?.seconds).toEqual([0, 0, 1800, 0, 0]);
  });

  test("that claims to last for years does not ask for all their minutes", async () => {
    bring([{ workout: run(START_S, { endS: START_S + 5 * 365 * 86_400 }), track: [] }]);
    expect((await one(START_S)).minutes.states).toHaveLength(7 * 1440);
  });

  test("that never was is told so", async () => {
    bring([{ workout: run(START_S), track: [] }]);
    expect(await looked.ask(`workout/${START_S + 1}`)).toMatchObject({
      status: 409,
      document: { error: { code: "no-records" } },
    });
  });
});

describe("a long track", () => {
  const points = (count: number): TrackPoint[] =>
    Array.from({ length: count }, (_, i) => ({ atS: i, speedMPerS: i / 10 }));

  test("is thinned out evenly, both ends stay", () => {
    const { atS } = trackColumns(points(50_001));
    expect(atS.length).toBeGreaterThan(MOST_POINTS - 10);
    expect(atS.length).toBeLessThanOrEqual(MOST_POINTS);
    expect([atS[0], atS.at(-1)]).toEqual([0, 50_000]);
    const steps = atS.slice(1).map((it, i) => it - (atS[i] ?? 0));
    expect(Math.max(...steps)).toBeLessThanOrEqual(11);
  });

  test("keeps its pauses, and says behind which points no line goes on", () => {
    const track = points(20_000).map((point, i) => {
      if (i === 7_001) return { ...point, mark: "pause" as const };
      return i === 13_003 ? { ...point, mark: "resume" as const } : point;
    });
    const { atS, pauses } = trackColumns(track);
    expect(pauses.map((i) => atS[i])[0]).toBe(7_001);
    // The point before one from which it was resumed.
    expect(atS[(pauses[1] ?? 0) + 1]).toBe(13_003);
    expect(pauses).toHaveLength(2);
  });

  test("of pauses only is no longer than any other", () => {
    const track = points(20_000).map((point) => ({ ...point, mark: "pause" as const }));
    expect(trackColumns(track).atS.length).toBeLessThanOrEqual(MOST_POINTS);
  });
});
