import { expect, test } from "vitest";
import { inPieces, NOW_S, RUN, workoutFile } from "../../../test/workout-files.ts";
import { expectInOrder } from "../../../test/xml-order.ts";
import type { RecordedWorkout } from "../../store/intake.ts";
import { formatTcx } from "./tcx-text.ts";
import { readTcx } from "./tcx.ts";

async function read(tcx: Uint8Array | string): Promise<RecordedWorkout[]> {
  return await readTcx(inPieces(tcx, 100), { nowS: NOW_S });
}

const START_S = Date.parse("2020-08-02T05:00:00Z") / 1000;

test("a watch's file: laps as they are, a pause within one, pulses without a position", async () => {
  const [{ workout, track, laps } = RUN, ...more] = await read(workoutFile("garmin.tcx"));
  expect(more).toEqual([]);
  expect(laps).toEqual([
    {
      startS: START_S,
      durationS: 120,
      distanceM: 300.5,
      energyKcal: 20,
      averageHeartRateBpm: 110,
      maxHeartRateBpm: 125,
    },
    {
      startS: START_S + 360,
      durationS: 60,
      distanceM: 200,
      energyKcal: 10,
      averageHeartRateBpm: 140,
      maxHeartRateBpm: 150,
    },
  ]);
  expect(track).toEqual([
    {
      atS: START_S,
      latitudeDeg: 46.5,
      longitudeDeg: -7.5,
      altitudeM: 500,
      heartRateBpm: 95,
      speedMPerS: 2.5,
      cadencePerMin: 156,
    },
    { atS: START_S + 60, heartRateBpm: 115, mark: "pause" },
    { atS: START_S + 300, heartRateBpm: 125, mark: "resume" },
    // A new lap is no pause.
    { atS: START_S + 390, heartRateBpm: 150 },
  ]);
  expect(workout).toMatchObject({
    startS: START_S,
    endS: START_S + 420,
    sport: "running",
    title: "Before breakfast",
    activeS: 180,
    distanceM: 500.5,
    energyKcal: 30,
    steps: 180,
    laps: 2,
    maxSpeedMPerS: 3.25,
    // Two minutes of 110 and one of 140.
    averageHeartRateBpm: 120,
    maxHeartRateBpm: 150,
    minHeartRateBpm: 95,
  });
});

test("a workout without a track has its time; 0 m and 0 kcal are not known", async () => {
  const [{ workout, track, laps } = RUN] = await read(workoutFile("indoor.tcx"));
  const startS = Date.parse("2020-01-05T18:00:00Z") / 1000;
  expect(workout).toEqual({
    startS,
    endS: startS + 1800,
    sportCode: 0,
    activeS: 1800,
    raw: new Uint8Array(0),
  });
  expect(track).toEqual([]);
  expect(laps).toBeUndefined();
});

test("the sports of a multisport session are workouts of their own; a course is none", async () => {
  const activity = (hour: number, sport: string) =>
    `<Activity Sport="${sport}"><Id>x</Id><Lap StartTime="2020-01-05T1${hour}:00:00Z"><TotalTimeSeconds>60</TotalTimeSeconds></Lap></Activity>`;
  const found = await read(
    `<TrainingCenterDatabase><Activities><MultiSportSession><Id>x</Id><FirstSport>${activity(0, "Biking")}</FirstSport><NextSport>${activity(1, "Running")}</NextSport></MultiSportSession></Activities><Courses><Course><Name>c</Name><Lap><TotalTimeSeconds>9</TotalTimeSeconds></Lap><Track><Trackpoint><Time>2020-01-05T10:00:00Z</Time><HeartRateBpm><Value>90</Value></HeartRateBpm></Trackpoint></Track></Course></Courses></TrainingCenterDatabase>`,
  );
  expect(found.map((it) => it.workout.sport)).toEqual(["cycling", "running"]);
});

test("a lap or a point at a time that cannot be is left out", async () => {
  const trackpoint = (time: string) =>
    `<Trackpoint><Time>${time}</Time><HeartRateBpm><Value>90</Value></HeartRateBpm></Trackpoint>`;
  const left: unknown[] = [];
  const found = await readTcx(
    inPieces(
      `<TrainingCenterDatabase><Activities><Activity Sport="Running"><Lap StartTime="1970-01-01T00:00:00Z"><TotalTimeSeconds>1e30</TotalTimeSeconds><Track>${trackpoint("2100-01-01T00:00:00Z")}${trackpoint("2020-01-01T00:00:00Z")}${trackpoint("")}</Track></Lap></Activity></Activities></TrainingCenterDatabase>`,
    ),
    { nowS: NOW_S, leftOut: ({ code, count }) => void left.push([code, count]) },
  );
  expect(left).toEqual([
    ["bad-time", 1],
    ["no-time", 1],
  ]);
  const atS = Date.parse("2020-01-01T00:00:00Z") / 1000;
  expect(found).toMatchObject([{ workout: { startS: atS, endS: atS }, track: [{ atS }] }]);
});

test("what is no TCX is refused", async () => {
  await expect(read("<gpx/>")).rejects.toMatchObject({ code: "unknown-format" });
  await expect(read("<TrainingCenterDatabase>")).rejects.toMatchObject({ code: "damaged" });
});

/** What may follow what, by the schemas TrainingCenterDatabase v2 and ActivityExtension v2. */
const ORDER = {
  TrainingCenterDatabase: ["Folders", "Activities", "Workouts", "Courses", "Author", "Extensions"],
  Activities: ["Activity", "MultiSportSession"],
  Activity: ["Id", "Lap", "Notes", "Training", "Creator", "Extensions"],
  Lap: [
    "TotalTimeSeconds",
    "DistanceMeters",
    "MaximumSpeed",
    "Calories",
    "AverageHeartRateBpm",
    "MaximumHeartRateBpm",
    "Intensity",
    "Cadence",
    "TriggerMethod",
    "Track",
    "Notes",
    "Extensions",
  ],
  Track: ["Trackpoint"],
  Trackpoint: [
    "Time",
    "Position",
    "AltitudeMeters",
    "DistanceMeters",
    "HeartRateBpm",
    "Cadence",
    "SensorState",
    "Extensions",
  ],
  Position: ["LatitudeDegrees", "LongitudeDegrees"],
  TPX: ["Speed", "RunCadence", "Watts", "Extensions"],
};
const VALUES = {
  Id: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  Time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  Calories: /^\d{1,5}$/,
  Value: /^\d{1,3}$/,
  RunCadence: /^\d{1,3}$/,
  Cadence: /^\d{1,3}$/,
};
/** What every lap must have. */
const REQUIRED = ["TotalTimeSeconds", "DistanceMeters", "Calories", "Intensity", "TriggerMethod"];

test.each([
  ["with laps", RUN],
  ["without laps", { ...RUN, laps: undefined }],
  ["without a track", { ...RUN, track: [] }],
  ["of another sport", { ...RUN, workout: { ...RUN.workout, sport: "cycling" } }],
])("what we write follows the schema: a workout %s", async (_, workout) => {
  const text = [...formatTcx(workout)].join("");
  const seen = await expectInOrder(text, ORDER, VALUES);
  const laps = seen.filter((it) => it === "Lap").length;
  expect(laps).toBe(workout.laps?.length ?? 1);
  for (const name of REQUIRED) expect(seen.filter((it) => it === name)).toHaveLength(laps);
});

test("for other programs: a track for every part, the steps of one leg, one of three sports", () => {
  const text = [...formatTcx({ ...RUN, laps: undefined })].join("");
  expect(text).toContain('<Activity Sport="Running">');
  expect(text).toContain("<ns3:RunCadence>81</ns3:RunCadence>");
  expect(text.split("<Track>").map((it) => it.match(/<Trackpoint>/g)?.length ?? 0)).toEqual([
    0, 3, 2,
  ]);
  const yoga = { ...RUN, workout: { ...RUN.workout, sport: "yoga" } };
  expect([...formatTcx(yoga)].join("")).toContain('<Activity Sport="Other">');
});
