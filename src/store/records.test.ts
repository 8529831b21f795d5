import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Measurement } from "../health/measurement.ts";
import type { Minute } from "../health/minute.ts";
import type { TrackPoint, Workout } from "../health/workout.ts";
import { openStore } from "../node/sqlite.ts";
import type { NodeStore } from "../node/sqlite.ts";
import { addUp, NOTHING_ADDED } from "./added.ts";
import type { RecordedWorkout } from "./intake.ts";
import { Ledger } from "./ledger.ts";
import { Records } from "./records.ts";
import type { SyncRun } from "./sync-run.ts";

const A = "C0:FF:EE:00:00:0A";
const B = "C0:FF:EE:00:00:0B";
const NOW_S = Date.UTC(2026, 0, 31, 12) / 1000;
const ALWAYS = [0, 2 ** 33] as const;

let folder: string;
let store: NodeStore;
let records: Records;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-records-"));
  open();
});

afterEach(() => {
  store.database.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(): void {
  store = openStore(join(folder, "ownband.sqlite"));
  records = Records.open(store, NOW_S);
}

function reopened(): Records {
  store.database.close();
  open();
  return records;
}

const begin = (mac = A, startedS = NOW_S): SyncRun => records.beginSync({ mac }, startedS);

/** Minute number n since an hour ago. */
const at = (n: number): number => NOW_S - 3_600 + 60 * n;
const minute = (n: number, facts: Partial<Minute> = {}): Minute => ({
  startS: at(n),
  kind: 1,
  intensity: 20 + (n % 100),
  steps: n % 60,
  heartRateBpm: 70,
  asleep: undefined,
  ...facts,
});
const minutes = (count: number, facts: Partial<Minute> = {}): Minute[] =>
  Array.from({ length: count }, (_, n) => minute(n, facts));
const stored = (mac: string | string[] = A): Minute[] => [...records.minutes(mac, ...ALWAYS)];
const added = (counts: object): object => ({ ...NOTHING_ADDED, ...counts });

test("minutes come back as they were given, oldest first, also from a new start", () => {
  const given = [
    minute(0),
    minute(1, { heartRateBpm: undefined }),
    minute(2, { heartRateBpm: 0, kind: 255, intensity: 255, steps: 255 }),
    minute(3, { asleep: { unknown: 4, light: 0, deep: 128, rem: 255 } }),
  ];
  expect(begin().addMinutes(given.toReversed())).toEqual(added({ added: 4 }));
  expect(stored()).toEqual(given);
  reopened();
  expect(stored()).toEqual(given);
  expect([...records.minutes(A, at(1), at(3))]).toEqual(given.slice(1, 3));
  expect([...records.minutes(A, at(1) - 59, at(2) + 1)]).toEqual(given.slice(1, 3));
  expect(records.span(A)).toEqual({ firstS: at(0), lastS: at(3) });
  expect(stored(B)).toEqual([]);
  expect(records.span(B)).toBeUndefined();
});

test("adding twice changes nothing, in the same run and in the next", () => {
  const run = begin();
  run.addMinutes(minutes(100));
  expect(run.addMinutes(minutes(100))).toEqual(added({ same: 100 }));
  run.finish("done", NOW_S);
  const before = [...store.database.rows("SELECT * FROM minute")];
  expect(begin().addMinutes(minutes(100))).toEqual(added({ same: 100 }));
  expect([...store.database.rows("SELECT * FROM minute")]).toEqual(before);
});

test("what the band says later counts, and the run knows how much that was", () => {
  const first = begin();
  first.addMinutes(minutes(5));
  first.finish("done", NOW_S + 5);
  const second = begin(A, NOW_S + 60);
  expect(second.addMinutes([minute(3), minute(4, { steps: 99 }), minute(5)])).toEqual(
    added({ same: 1, changed: 1, added: 1 }),
  );
  second.note("bad-frame");
  second.note("bad-frame");
  second.note("stress-automatic:fetch-failed");
  expect(stored()[4]?.steps).toBe(99);
  expect(records.runs(A)).toEqual([
    {
      id: second.id,
      kind: "sync",
      source: "band",
      startedS: NOW_S + 60,
      endedS: undefined,
      outcome: "running",
      ...added({ same: 1, changed: 1, added: 1 }),
      troubles: ["bad-frame", "stress-automatic:fetch-failed"],
      firstS: at(3),
      lastS: at(5),
    },
    expect.objectContaining({ id: first.id, outcome: "done", endedS: NOW_S + 5, added: 5 }),
  ]);
  expect(records.runs(A, 1)).toHaveLength(1);
});

test("a minute that a list has twice is there once, as it was said last", () => {
  const list = [minute(1, { steps: 5 }), minute(0), minute(1, { steps: 7 }), minute(0)];
  expect(begin().addMinutes(list)).toEqual(added({ added: 2, changed: 1, same: 1 }));
  expect(stored().map(({ steps }) => steps)).toEqual([0, 7]);
});

test("minutes years apart and many at once are compared with what is there", () => {
  const years = [0, 400, 800, 1200].map((days) => minute(0, { startS: at(-days * 1440) }));
  const many = minutes(20_000);
  begin().addMinutes([...years, ...many]);
  const again = [...years.toReversed(), ...many, minute(20_000)];
  expect(begin().addMinutes(again)).toEqual(added({ same: 20_004, added: 1 }));
  expect(stored()).toHaveLength(20_004);
});

test("an unworn minute never takes the place of a worn one", () => {
  begin().addMinutes([minute(0), minute(1, { kind: 0x53 })]);
  const other = [minute(0, { kind: 0x53 }), minute(1, { kind: 1 })];
  expect(begin().addMinutes(other)).toEqual(added({ changed: 1, lost: 2 }));
  expect(stored().map(({ kind }) => kind)).toEqual([1, 1]);
});

test("what is no minute is refused, and nothing of its call is kept", () => {
  const run = begin();
  const wrong: Partial<Minute>[] = [
    { startS: at(0) + 1 },
    { startS: NaN },
    { steps: 256 },
    { kind: -1 },
    { intensity: 0.5 },
    { heartRateBpm: 1e9 },
    { asleep: { unknown: 0, light: 0, deep: 0, rem: 256 } },
  ];
  for (const facts of wrong) {
    const call = (): unknown =>
      run.addMinutes([minute(7), minute(0, facts)], { history: "activity", nextS: NOW_S });
    expect(call).toThrow(TypeError);
  }
  expect(stored()).toEqual([]);
  expect(records.cursor(A, "activity")).toBeUndefined();
});

test("the cursor moves with what was added, by kind of history and by band", () => {
  const run = begin();
  expect(records.cursor(A, "activity")).toBeUndefined();
  run.addMinutes(minutes(3), { history: "activity", nextS: at(3) });
  run.addMeasurements([], { history: "stress", nextS: at(9) });
  run.setCursor("workouts", at(1));
  run.setCursor("workouts", at(0));
  begin(B).setCursor("activity", 7);
  reopened();
  expect(Object.fromEntries(records.cursors(A))).toEqual({
    activity: at(3),
    stress: at(9),
    workouts: at(0),
  });
  expect(records.cursor(B, "activity")).toBe(7);
});

test("what a run took back is as if it had never been, and what it had replaced is back", () => {
  begin().addMinutes([minute(0), minute(1), minute(2, { kind: 0x53 })]);
  const before = [...store.database.rows("SELECT * FROM minute")];
  const run = begin();
  run.addMinutes([minute(0), minute(1, { steps: 200 }), minute(2), minute(3), minute(4)]);
  run.withdrawMinutes(at(0), at(4));
  expect(stored()).toEqual([minute(0), minute(1), minute(2, { kind: 0x53 }), minute(4)]);
  expect([...store.database.rows("SELECT * FROM minute LIMIT 3")]).toEqual(before);
  expect(records.runs(A, 1)).toMatchObject([{ added: 1, changed: 0, same: 1, lost: 0 }]);
  run.withdrawMinutes(at(0), at(9));
  expect(stored()).toHaveLength(3);
  run.addMinutes([minute(1, { steps: 201 })]);
  expect(stored()[1]?.steps).toBe(201);
});

test("a run knows between which instants the records are that it brought", () => {
  const spanOf = () => {
    const [run] = records.runs(A, 1);
    return [run?.firstS, run?.lastS];
  };
  const run = begin();
  run.setCursor("activity", at(0));
  run.addBattery({ levelPercent: 50 }, at(30));
  expect(spanOf()).toEqual([undefined, undefined]);
  run.addMinutes([minute(3), minute(1)]);
  run.addMeasurements([{ kind: "stress", atS: at(9), value: 20, isAutomatic: true }]);
  expect(spanOf()).toEqual([at(1), at(9)]);
  run.addMinutes([minute(12)]);
  run.withdrawMinutes(at(11), at(20));
  run.withdrawMinutes(at(0), at(2));
  expect(spanOf()).toEqual([at(3), at(9)]);
  run.withdrawMinutes(at(0), at(20));
  expect(spanOf()).toEqual([at(9), at(9)]);
  reopened();
  expect(spanOf()).toEqual([at(9), at(9)]);
});

test("a run that brought nothing new has no span", () => {
  begin().addMinutes(minutes(3));
  const run = begin();
  run.addMinutes(minutes(3));
  const [last] = records.runs(A, 1);
  expect(last).toMatchObject({ same: 3, firstS: undefined, lastS: undefined });
});

test("the addresses that one band has had give one row of minutes", () => {
  begin(A).addMinutes([minute(0), minute(2), minute(3, { kind: 0x53 }), minute(4)]);
  begin(B).addMinutes([minute(1), minute(3), minute(4, { kind: 0x53 }), minute(6), minute(7)]);
  const kinds = stored([A, B, "C0:FF:EE:00:00:0F"]).map(({ startS, kind }) => [startS, kind]);
  expect(kinds).toEqual([0, 1, 2, 3, 4, 6, 7].map((n) => [at(n), 1]));
  expect(stored([B, A])).toHaveLength(7);
  expect(stored([])).toEqual([]);
});

test("minutes are read in pieces, while others are written", () => {
  const run = begin();
  run.addMinutes(minutes(10_000));
  let count = 0;
  for (const { startS } of records.minutes(A, ...ALWAYS)) {
    expect(startS).toBe(at(count));
    if (count === 5_000) run.addMinutes([minute(10_000)]);
    count++;
  }
  expect(count).toBe(10_001);
});

const reading = (facts: Partial<Measurement> = {}): Measurement => ({
  kind: "stress",
  atS: at(0),
  value: 41,
  isAutomatic: true,
  offsetMin: undefined,
  details: undefined,
  ...facts,
});

test("readings are told apart by kind, time and who asked for them", () => {
  const given = [
    reading(),
    reading({ isAutomatic: false, value: 42 }),
    reading({ kind: "pai", value: 3.25, offsetMin: 60, details: { total: 70.5, lowMin: 3 } }),
    reading({ atS: at(5) }),
  ];
  const run = begin();
  expect(run.addMeasurements(given)).toEqual(added({ added: 4 }));
  expect(run.addMeasurements(given)).toEqual(added({ same: 4 }));
  const turned = reading({
    kind: "pai",
    value: 3.25,
    offsetMin: 60,
    details: { lowMin: 3, total: 70.5 },
  });
  expect(run.addMeasurements([turned])).toEqual(added({ same: 1 }));
  expect(run.addMeasurements([reading({ value: 50 })])).toEqual(added({ changed: 1 }));
  reopened();
  expect([...records.measurements(A, "pai", ...ALWAYS)]).toEqual([given[2]]);
  expect([...records.measurements(A, "stress", ...ALWAYS)].map(({ value }) => value)).toEqual([
    42, 50, 41,
  ]);
  expect([...records.measurements([B, A], "stress", at(1), at(9))]).toEqual([given[3]]);
  expect([...records.measurements(A, "stress", at(1), at(5))]).toEqual([]);
  expect(() => begin().addMeasurements([reading({ value: NaN })])).toThrow(TypeError);
});

const workout = (facts: Partial<Workout> = {}): Workout => ({
  startS: at(0),
  endS: at(30),
  sportCode: 1,
  sport: "running",
  distanceM: 5012.5,
  averageHeartRateBpm: 150,
  raw: Uint8Array.of(1, 2, 3),
  ...facts,
});
const point = (n: number, facts: Partial<TrackPoint> = {}): TrackPoint => ({
  atS: at(0) + n,
  longitudeDeg: 13.4 + n / 3_000_000,
  latitudeDeg: 52.5,
  ...facts,
});

test("a workout comes back with its track, and twice is once", () => {
  const track = [
    point(0),
    point(1, { heartRateBpm: 120, altitudeM: 33.5, speedMPerS: 2.5, cadencePerMin: 170 }),
    { atS: at(1), mark: "pause" as const },
    ...Array.from({ length: 200 }, (_, n) => point(60 + n)),
  ];
  const run = begin();
  const lone = workout({ startS: at(40), endS: at(41), sport: undefined, distanceM: undefined });
  const given = [
    { workout: workout(), track },
    { workout: lone, track: [] },
  ];
  expect(run.addWorkouts(given)).toEqual(added({ added: 2 }));
  expect(begin().addWorkouts(given)).toEqual(added({ same: 2 }));
  reopened();
  expect(records.workouts(A, ...ALWAYS)).toEqual([workout(), lone]);
  expect(records.track(A, at(0))).toEqual(track);
  expect(records.track(A, at(40))).toEqual([]);
  expect(records.workouts([A, B], at(1), at(41))).toEqual([lone]);
  expect(records.workouts(A, at(1), at(40))).toEqual([]);
});

test("a track that comes later joins its workout, a better one replaces it, none takes it away", () => {
  const run = begin();
  run.addWorkouts([{ workout: workout(), track: [] }]);
  expect(run.addWorkouts([{ workout: workout(), track: [point(0)] }])).toEqual(
    added({ changed: 1 }),
  );
  expect(run.addWorkouts([{ workout: workout(), track: [] }])).toEqual(added({ same: 1 }));
  expect(records.track(A, at(0))).toHaveLength(1);
  const longer = [point(0), point(1)];
  run.addWorkouts([{ workout: workout(), track: longer }]);
  expect(records.track(A, at(0))).toHaveLength(2);
  run.addWorkouts([{ workout: workout(), track: [point(5)] }]);
  expect(records.track(A, at(0)).map(({ atS }) => atS)).toEqual([at(0) + 5]);
  const changed = workout({ distanceM: 5013, raw: Uint8Array.of(1, 2, 4) });
  expect(run.addWorkouts([{ workout: changed, track: [] }])).toEqual(added({ changed: 1 }));
  expect(records.workouts(A, ...ALWAYS)).toEqual([changed]);
  expect(records.track(A, at(0))).toHaveLength(1);
});

test("a workout whose track comes after it is counted once, by the most that became of it", () => {
  const bare = { workout: workout(), track: [] };
  const whole = { workout: workout(), track: [point(0)] };
  const said = (first: RecordedWorkout, then: RecordedWorkout): unknown => {
    const run = begin();
    const before = run.addWorkouts([first]);
    const sum = addUp(before, run.completeWorkout(then, before));
    expect(records.runs(A)[0]).toMatchObject(sum);
    return sum;
  };
  expect(said(bare, bare)).toEqual(added({ added: 1 }));
  expect(said(bare, whole)).toEqual(added({ changed: 1 }));
  expect(said(bare, whole)).toEqual(added({ same: 1 }));
  expect(records.track(A, at(0))).toHaveLength(1);
  const longer = { workout: workout({ distanceM: 5013 }), track: [point(0), point(1)] };
  expect(said({ ...longer, track: [] }, longer)).toEqual(added({ changed: 1 }));
  const later = workout({ startS: at(40), endS: at(41) });
  const run = {
    first: { workout: later, track: [] },
    then: { workout: later, track: [point(40)] },
  };
  expect(said(run.first, run.then)).toEqual(added({ added: 1 }));
  expect(records.track(A, at(40))).toHaveLength(1);
});

test("a number that is none is not known", () => {
  const odd = { workout: workout({ distanceM: NaN, ascentM: Infinity }), track: [] };
  begin().addWorkouts([odd]);
  expect(begin().addWorkouts([odd])).toEqual(added({ same: 1 }));
  expect(records.workouts(A, ...ALWAYS)[0]).toMatchObject({
    distanceM: undefined,
    ascentM: undefined,
  });
});

test("the battery's last reading is kept", () => {
  expect(records.battery(A)).toBeUndefined();
  const run = begin();
  run.addBattery({ levelPercent: 80 }, NOW_S);
  run.addBattery({ levelPercent: 81, isCharging: true }, NOW_S + 60);
  run.addBattery({ levelPercent: 81, isCharging: true }, NOW_S + 60);
  expect(records.battery(A)).toEqual({ levelPercent: 81, isCharging: true, atS: NOW_S + 60 });
});

test("bands are listed with what is known of them", () => {
  const run = records.beginSync(
    { mac: A, model: "Mi Smart Band 4", firmware: "V1.0.9.48", serial: "7ac8d2a4d03c" },
    NOW_S,
  );
  run.addMinutes(minutes(3));
  run.addMeasurements([reading()]);
  run.addWorkouts([{ workout: workout(), track: [] }]);
  run.finish("done", NOW_S + 30);
  records.beginSync({ mac: A, firmware: "V1.0.9.66" }, NOW_S + 60).finish("failed", NOW_S + 90);
  expect(records.bands()).toEqual([
    {
      mac: A,
      model: "Mi Smart Band 4",
      firmware: "V1.0.9.66",
      serial: "7ac8d2a4d03c",
      continues: undefined,
      wearer: 1,
      hasAddress: true,
      hasMinutes: true,
      firstS: at(0),
      lastS: at(2),
      measurements: 1,
      workouts: 1,
      syncedS: NOW_S + 30,
    },
  ]);
});

test("a run that never came to an end was interrupted, once its band is read again", () => {
  begin(A);
  begin(B);
  expect(reopened().runs(A)).toMatchObject([{ outcome: "running" }]);
  begin(A, NOW_S + 60);
  expect(records.runs(A).map(({ outcome }) => outcome)).toEqual(["running", "interrupted"]);
  expect(records.runs(A)[1]?.endedS).toBe(NOW_S + 60);
  expect(records.runs(B)).toMatchObject([{ outcome: "running" }]);
});

test("a trouble is noted by its code and by nothing that a band could say", () => {
  const run = begin();
  for (const text of ["", "No such file", "C8:0F:10:01:02:03", "x".repeat(61)]) {
    expect(() => run.note(text)).toThrow(TypeError);
  }
  expect(records.runs(A)[0]?.troubles).toEqual([]);
});

test("the wearer is unknown at first, and then as they told us", () => {
  const nobody = {
    name: undefined,
    bornOn: undefined,
    sex: undefined,
    heightCm: undefined,
    weightKg: undefined,
    stepGoal: undefined,
  };
  expect(records.wearer()).toEqual(nobody);
  const wearer = { name: "Ada", bornOn: "1990-05-17", sex: "female", heightCm: 171.5 } as const;
  records.setWearer(wearer);
  begin();
  reopened();
  expect(records.wearer()).toEqual({ ...nobody, ...wearer });
  records.setWearer({ weightKg: 70 });
  expect(records.wearer()).toEqual({ ...nobody, weightKg: 70 });
  expect([...store.database.rows("SELECT wearer FROM band")]).toEqual([{ wearer: 1 }]);
});

test("a time zone is noted when it changes", () => {
  expect(records.zoneAt(NOW_S)).toBeUndefined();
  records.noteZone("Europe/Berlin", at(0));
  records.noteZone("Europe/Berlin", at(10));
  records.noteZone("Asia/Tokyo", at(20));
  records.noteZone("Asia/Tokyo", at(25));
  records.noteZone("Europe/Berlin", at(30));
  records.noteZone("Europe/Berlin", at(-10));
  expect(records.zones()).toEqual([
    { fromS: at(0), zone: "Europe/Berlin" },
    { fromS: at(20), zone: "Asia/Tokyo" },
    { fromS: at(30), zone: "Europe/Berlin" },
  ]);
  const zones = [-99, 0, 19, 20, 29, 30].map((n) => records.zoneAt(at(n)));
  expect(zones.map((zone) => zone?.slice(0, 4))).toEqual([
    "Euro",
    "Euro",
    "Euro",
    "Asia",
    "Asia",
    "Euro",
  ]);
});

test("keys and records share a store, and a sync tells the keys that a band was reset", () => {
  const ledger = Ledger.open(store, NOW_S);
  expect(ledger.list()).toEqual([]);
  const run = records.beginSync({ mac: A, serial: "7ac8d2a4d03c" }, NOW_S);
  run.addMinutes(minutes(3));
  records.beginSync({ mac: B, serial: "7ac8d2a4d03c" }, NOW_S + 60);
  expect(ledger.list()).toMatchObject([
    { mac: B, continues: A },
    { mac: A, continuedBy: B },
  ]);
  expect(records.bands()).toMatchObject([
    { mac: A, hasMinutes: true },
    { mac: B, continues: A },
  ]);
});
