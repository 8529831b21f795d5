import { afterAll, beforeAll, expect, test } from "vitest";
import {
  deviceIn,
  leftOut,
  MAC,
  MAC2,
  MifitWorkshop,
  recordedDevices,
} from "../../../test/mifit-tools.ts";
import type { CollectingIntake } from "../../../test/collecting-intake.ts";
import type { RecordedWorkout } from "../../store/intake.ts";

const START_S = Date.UTC(2024, 2, 10, 8) / 1000;

let shop: MifitWorkshop;
beforeAll(() => {
  shop = new MifitWorkshop();
});
afterAll(() => shop.close());

interface Written {
  readonly record?: Readonly<Record<string, unknown>> | null;
  readonly data?: Readonly<Record<string, unknown>> | null;
}

const RECORD = [
  "TRACKID",
  "TYPE",
  "DISTANCE",
  "COSTTIME",
  "CAL",
  "PACE",
  "AVGHR",
  "TOTAL_STEP",
  "ENDTIME",
];
const DATA = [
  "TRACKID",
  "TYPE",
  "BULKLL",
  "BULKAL",
  "BULKTIME",
  "BULKHR",
  "BULKGAIT",
  "KILOMARKED",
  "BULKPAUSE",
];

function literal(value: unknown): string {
  if (value === undefined || value === null) return "NULL";
  return typeof value === "string" ? `'${value}'` : JSON.stringify(value);
}

function insert(table: string, columns: readonly string[], row: Written["record"]): string {
  if (!row) return "";
  const values = columns.map((it) => literal(row[it]));
  return `INSERT INTO ${table} VALUES (${values.join(", ")});`;
}

function readWorkouts(...written: readonly Written[]): Promise<CollectingIntake> {
  const rows = written.map(({ record, data }) => {
    const started = { TRACKID: START_S };
    return (
      insert("TRACKRECORD", RECORD, record && { ...started, ...record }) +
      insert("TRACKDATA", DATA, data && { ...started, ...data })
    );
  });
  return shop.read(`CREATE TABLE DATE_DATA (DATE); CREATE TABLE TRACKRECORD (${RECORD.join(", ")});
    CREATE TABLE TRACKDATA (${DATA.join(", ")}); ${rows.join("")}`);
}

async function readOne(written: Written): Promise<RecordedWorkout & { left: unknown }> {
  const intake = await readWorkouts(written);
  const [workout, ...others] = deviceIn(intake, "").workouts;
  if (workout === undefined || others.length > 0) throw new Error("not exactly one workout");
  return { ...workout, left: leftOut(intake) };
}

const LL = "4750000000,1905000000;1000,2000;1000,-1000";
const PLACES = [
  { latitudeDeg: 47.5, longitudeDeg: 19.05 },
  { latitudeDeg: 47.50001, longitudeDeg: 19.05002 },
  { latitudeDeg: 47.50002, longitudeDeg: 19.05001 },
];
const at = (seconds: number, more: object = {}): object => ({ atS: START_S + seconds, ...more });

test.each([LL, `${LL};`])("positions are the first one and what each adds: %s", async (BULKLL) => {
  const { track, left } = await readOne({ data: { BULKLL, BULKTIME: "0;10;5;" } });
  expect(track).toEqual([at(0, PLACES[0]), at(10, PLACES[1]), at(15, PLACES[2])]);
  expect(left).toEqual({});
});

test("heights are centimetres, those that nobody measured or reaches are none", async () => {
  const BULKLL = `${LL};1,1;1,1;1,1`;
  const BULKAL = "12031;-2000000;-20000;-1234;2000000;;";
  const { track, left } = await readOne({ data: { BULKLL, BULKTIME: "0;1;1;1;1;1", BULKAL } });
  const heights = [120.31, undefined, undefined, -12.34, undefined, undefined];
  expect(track.map((it) => it.altitudeM)).toEqual(heights);
  expect(left).toEqual({});
});

test.each([
  ["the first offset is real", "20;0;0;10", 30, undefined, [20, 20, 20, 30]],
  ["it holds too much", "20;0;0;10", 10, undefined, [0, 0, 0, 10]],
  ["the first gap holds too much", "0;70;5;5", 20, undefined, [0, 10, 15, 20]],
  ["both do", "30;30;5;5", 10, undefined, [0, 0, 5, 10]],
  ["it was paused, and no first gap explains it", "1;2;500;5", 10, undefined, [1, 3, 503, 508]],
  ["it was paused, as its end says", "20;0;500;5", 400, 525, [20, 20, 520, 525]],
  ["nothing says how long it took", "20;0;0;10", undefined, undefined, [20, 20, 20, 30]],
])("times add up; %s", async (_, BULKTIME, COSTTIME, end, times) => {
  const ENDTIME = end === undefined ? undefined : START_S + end;
  const { track } = await readOne({
    record: { COSTTIME, ENDTIME },
    data: { BULKLL: `${LL};1,1`, BULKTIME },
  });
  expect(track.map((it) => it.atS - START_S)).toEqual(times);
});

test("pulses add up; they belong to the point of their second, or are points without a place", async () => {
  const data = { BULKLL: LL, BULKTIME: "0;10;10", BULKHR: "0,120;10,5;,-2;4,-200;20,180;" };
  const { track, left } = await readOne({ data });
  expect(track).toEqual([
    at(0, { ...PLACES[0], heartRateBpm: 120 }),
    at(10, { ...PLACES[1], heartRateBpm: 125 }),
    at(11, { heartRateBpm: 123 }),
    at(20, PLACES[2]),
    at(35, { heartRateBpm: 103 }),
  ]);
  expect(left).toEqual({});
});

test("cadences hold up to their time; without points they are points themselves", async () => {
  const BULKGAIT = "10,27,95,162;5,27,95,0;10,27,95,150;";
  const { track } = await readOne({ data: { BULKLL: LL, BULKTIME: "0;12;8", BULKGAIT } });
  expect(track.map((it) => it.cadencePerMin)).toEqual([162, undefined, 150]);
  const indoor = await readOne({ record: { TYPE: 8 }, data: { BULKGAIT } });
  expect(indoor.track).toEqual([at(10, { cadencePerMin: 162 }), at(25, { cadencePerMin: 150 })]);
  expect(indoor.workout).toMatchObject({ sport: "treadmill", endS: START_S + 25 });
});

test.each([
  ["no number", { BULKLL: "4750000000,1905000000;x,1;1,1", BULKTIME: "0;1;1" }, 1],
  ["a third part", { BULKLL: "4750000000,1905000000;1,1,1", BULKTIME: "0;1" }, 1],
  ["times that run back", { BULKLL: LL, BULKTIME: "0;1;-1" }, 2],
  ["more places than times", { BULKLL: LL, BULKTIME: "0;1" }, 2],
  ["places without any time", { BULKLL: LL }, 0],
  ["a year between two points", { BULKLL: LL, BULKTIME: "0;1;31536000" }, 2],
  ["a pulse that is none", { BULKLL: LL, BULKTIME: "0;1;1", BULKHR: "0,100;zero" }, 3],
  ["a kilometre without its time", { BULKLL: LL, BULKTIME: "0;1;1", KILOMARKED: "0,,x;" }, 3],
])("of a track with %s, what is sure is brought", async (_, data, points) => {
  const { track, left } = await readOne({ record: { TYPE: 1 }, data });
  expect(track).toHaveLength(points);
  expect(left).toEqual({ "bad-track": 1 });
});

test("places that are none on earth are none", async () => {
  const data = { BULKLL: "0,0;9500000000,1;-4750000000,1905000000", BULKTIME: "0;1;1" };
  const { track } = await readOne({ data });
  expect(track).toEqual([at(2, { latitudeDeg: 47.5, longitudeDeg: 19.05000001 })]);
});

test("a record without a track and a track without a record are workouts", async () => {
  const later = START_S + 3600;
  const intake = await readWorkouts(
    { record: { TYPE: 6, COSTTIME: 600, DISTANCE: 800 } },
    { data: { TRACKID: later, TYPE: 9, BULKLL: LL, BULKTIME: "0;1;1" } },
  );
  const workouts = deviceIn(intake, "").workouts.map(({ workout }) => workout);
  expect(workouts).toMatchObject([
    { startS: later, endS: later + 2, sport: "cycling", sportCode: 9 },
    { startS: START_S, endS: START_S + 600, sport: "walking", distanceM: 800, activeS: 600 },
  ]);
});

test("a second track of a workout is left out, an empty one is none", async () => {
  const data = { BULKLL: LL, BULKTIME: "0;1;1" };
  const intake = await readWorkouts(
    { record: {}, data: {} },
    { data },
    { data: { BULKHR: "0,99" } },
  );
  expect(deviceIn(intake, "").workouts.map((it) => it.track.length)).toEqual([3]);
  expect(leftOut(intake)).toEqual({ "second-track": 1 });
});

test("what was not recorded is absent, and so is what cannot be", async () => {
  const record = {
    ...{ TYPE: -3, DISTANCE: -1, COSTTIME: -1, CAL: 1e300, PACE: 0, AVGHR: 255 },
    ...{ TOTAL_STEP: "many", ENDTIME: 5 },
  };
  const { workout, left } = await readOne({ record });
  const { raw, ...facts } = workout;
  const told = Object.entries(facts).filter(([, it]) => it !== undefined);
  expect(Object.fromEntries(told)).toEqual({
    ...{ startS: START_S, endS: START_S, sportCode: 0, sportCodes: "mifit" },
  });
  expect(JSON.parse(new TextDecoder().decode(raw))).toMatchObject({ avghr: 255, cal: 1e300 });
  expect(left).toEqual({});
});

test.each([null, 0, -5, "x", 9e18, START_S + 1e7])(
  "a workout at %s is left out",
  async (TRACKID) => {
    const intake = await readWorkouts(
      { record: { TRACKID } },
      { data: { TRACKID, BULKHR: "0,99" } },
    );
    expect(intake.devices.size).toBe(0);
    expect(leftOut(intake)).toEqual({ "bad-workout": 2 });
  },
);

test("a track that is too long to be one is left out, and its workout is not", async () => {
  const intake = await shop.read(`CREATE TABLE DATE_DATA (DATE);
    CREATE TABLE TRACKDATA (TRACKID, BULKLL, BULKTIME, BULKHR);
    INSERT INTO TRACKDATA VALUES (${START_S}, hex(zeroblob(3000000)), '0;1', '0,99;1,1')`);
  expect(deviceIn(intake, "").workouts[0]?.track).toEqual([
    at(0, { heartRateBpm: 99 }),
    at(1, { heartRateBpm: 100 }),
  ]);
  expect(leftOut(intake)).toEqual({ "bad-track": 1 });
});

test("a workout with a column for the band is that band's", async () => {
  const intake = await shop.read(`CREATE TABLE DEVICE (DEVICE_ADDRESS);
    INSERT INTO DEVICE VALUES ('${MAC}'), ('${MAC2}');
    CREATE TABLE TRACKRECORD (TRACKID, DEVICE_ID);
    INSERT INTO TRACKRECORD VALUES (${START_S}, 'C0FFEEFFFE654321'), (${START_S + 9}, NULL)`);
  expect(recordedDevices(intake)).toEqual([MAC2, ""]);
});

test("the first generation keeps a row for each point, in any order", async () => {
  const intake = await shop.read(`CREATE TABLE date_data (date);
    CREATE TABLE trackinfo (trackid, type, date, distance, usedtime, summary);
    CREATE TABLE trackloc (trackid, latitude, longitude, altitude, time);
    INSERT INTO trackinfo VALUES (${START_S}, 1, '2024-03-10', 1234.5, 600, '{}'), ('x', 1, '', 1, 1, '');
    INSERT INTO trackloc VALUES (${START_S}, 47.6, 19.1, 120.5, ${START_S + 60}000),
      (${START_S}, 47.5, 19.0, -9999, ${START_S}000), (${START_S}, 0, 0, 1, ${START_S}),
      (${START_S}, 100, 19.0, 1, ${START_S}), (${START_S}, 47.5, 19.0, 1, ${START_S - 60}),
      (${START_S + 900}, 47.5, 19.0, NULL, ${START_S + 960})`);
  const workouts = deviceIn(intake, "").workouts;
  expect(workouts.map(({ workout }) => workout)).toMatchObject([
    { startS: START_S, endS: START_S + 600, distanceM: 1234.5, activeS: 600, sport: "running" },
    { startS: START_S + 900, endS: START_S + 960, sportCode: 0 },
  ]);
  expect(workouts.map(({ track }) => track)).toEqual([
    [
      at(0, { latitudeDeg: 47.5, longitudeDeg: 19 }),
      at(60, { latitudeDeg: 47.6, longitudeDeg: 19.1, altitudeM: 120.5 }),
    ],
    [at(960, { latitudeDeg: 47.5, longitudeDeg: 19 })],
  ]);
  expect(leftOut(intake)).toEqual({ "bad-workout": 1, "bad-track": 1 });
});
