import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, minutesFrom } from "./minutes.ts";
import { documentOf, failureOf, ownband, tidyUp } from "./ownband.ts";
import type { Run } from "./ownband.ts";
import { WornStore } from "./worn-store.ts";

const BAND = "C8:0F:10:01:02:03";
const RUN_S = at("2024-03-27T17:00Z");

/** Asleep from 23:00 to 07:00 but for a minute, an hour's walk at 11:00, from 1 to 28 March 2024. */
const WEEKS = 28;
const A_DAY = (steps: number): string =>
  "79 i2 h56 x300, 7b h50 x120, 7c i9 h60, 50 i12 h66 x239, " +
  `01 i90 s${steps} h90 x60, 50 i12 h66 x660, 79 i2 h55 x60`;

let worn: WornStore;

beforeAll(() => {
  worn = new WornStore();
  worn.records.noteZone("Europe/Berlin", at("2024-01-01T00:00Z"));
  worn.records.setWearer({ name: "Ada", bornOn: "1984-01-01", heightCm: 170, weightKg: 65 });
  for (let day = 0; day < WEEKS; day++) {
    const from = new Date((at("2024-02-29T23:00Z") + day * 86_400) * 1000).toISOString();
    worn.keep(BAND, { minutes: minutesFrom(from, A_DAY(day < WEEKS / 2 ? 90 : 100)) });
  }
  worn.keep("@data-export", { summaries: [{ day: "2024-03-27", steps: 9_999 }] });
  const run = { startS: RUN_S, endS: RUN_S + 2_772, sportCode: 1, sport: "running" };
  const track = Array.from({ length: 277 }, (_, i) => ({
    atS: RUN_S + i * 10,
    heartRateBpm: i < 60 ? 110 : 150,
    altitudeM: 34 + i / 10,
  }));
  worn.keep(BAND, {
    workouts: [
      {
        workout: { ...run, distanceM: 8_421, title: "By the canal", raw: new Uint8Array() },
        track,
        laps: [{ startS: RUN_S, durationS: 330, distanceM: 1_000, averageHeartRateBpm: 140 }],
      },
      {
        workout: {
          ...run,
          startS: RUN_S - 86_400,
          endS: RUN_S - 82_800,
          sport: "cycling",
          raw: new Uint8Array(),
        },
        track: [],
      },
    ],
  });
});
afterAll(async () => {
  worn.close();
  await tidyUp();
});

async function run(...args: string[]): Promise<Run> {
  const done = await ownband(args, { env: { OWNBAND_DATA: worn.folder }, debug: false });
  expect(done.status, done.stderr).toBe(0);
  return done;
}

describe("what was recorded, in the terminal", () => {
  test("days, the step total of a file among them, compared with the days before", async () => {
    const { stdout } = await run("days");
    expect(stdout).toMatch(
      /^ {2}Mi Smart Band 4 and Zepp data export {3}Fri 15 Mar 2024 to Thu 28/,
    );
    expect(stdout).toMatch(/^ {2}Wed 27 Mar 2024 +9,999 /m);
    // 13 days of 6000 and one of 9999, after 14 of 5400.
    expect(stdout).toMatch(/^ {2}steps {3}[▁-█]+ {3}6,286 a day$/m);
    expect(stdout).toMatch(/^ {2}16 % more steps than in the 14 days before\.$/m);
    const { stdout: earlier } = await run("days", "--to", "2024-03-07");
    expect(earlier).not.toContain("before");
  });

  test("nights, when they usually are, and how deep", async () => {
    const { stdout } = await run("nights");
    expect(stdout).toMatch(/^ {2}Thu 28 Mar 2024 +23:00 +07:00 +8 h 00 +2 h 00 /m);
    expect(stdout).toMatch(/^ {2}usually from 23:00 to 07:00$/m);
    expect(stdout).toMatch(/^ {2}25 % deep$/m);
  });

  test("one band alone has no other's totals", async () => {
    const one = documentOf(
      await run("--json", "--band", BAND, "days", "--from", "2024-03-27", "--to", "2024-03-27"),
    );
    expect(one).toMatchObject({ mac: BAND, devices: [{ mac: BAND }], days: [{ steps: 6_000 }] });
    const all = documentOf(
      await run("--json", "days", "--from", "2024-03-27", "--to", "2024-03-27"),
    );
    expect(all).toMatchObject({
      mac: BAND,
      devices: [{ mac: BAND, model: "Mi Smart Band 4" }, { mac: "@data-export" }],
      days: [{ steps: 9_999, told: { steps: 9_999 } }],
      averages: { days: 1, steps: 9_999 },
      before: { from: "2024-03-26", to: "2024-03-26", averages: { steps: 6_000 } },
    });
  });

  test("workouts, the latest last, and one of them from near", async () => {
    const { stdout } = await run("workouts");
    expect(stdout).toMatch(
      /2 {2}Tue 26 Mar 2024, 18:00 +cycling +1 h 00[^]+1 {2}Wed 27 Mar 2024, 18:00/,
    );
    expect(stdout).toMatch(/running +46 min +8\.42 km +5:29 \/km.*By the canal$/m);
    for (const which of ["1", "2024-03-27T18:00", "2024-03-27T17:00:00Z"]) {
      const { stdout: one } = await run("workouts", which);
      expect(one).toMatch(/^ {2}running {3}Wed 27 Mar 2024, 18:00 to 18:46\n {2}By the canal\n/);
      expect(one).toMatch(/^ {2}lap 1 +5:30 +1\.00 km +5:30 \/km +140$/m);
      // At 40 the highest pulse is 180: 110 is in the second zone, 150 in the fourth.
      expect(one).toMatch(/^ {2}zone 2, from 108 +10 min {2}▇+$/m);
      expect(one).toMatch(/^ {2}zone 4, from 144 +36 min {2}▇+$/m);
      expect(one).toMatch(/^ {2}altitude {2}[▁-█]+ {2}34 to 62 m$/m);
    }
    const { workouts } = documentOf(
      await run("--json", "workouts", "--from", "2024-03-27", "--to", "2024-03-28"),
    );
    expect(workouts).toMatchObject([{ number: 1, from: "2024-03-27T17:00:00Z", distanceM: 8_421 }]);
    expect(documentOf(await run("--json", "workouts", "1"))).toMatchObject({
      title: "By the canal",
      laps: [{ from: "2024-03-27T17:00:00Z", durationS: 330 }],
      trackPoints: 277,
    });
  });

  test("of one of the household by name, of nobody by another", async () => {
    expect((await run("days", "--wearer", "ada")).stdout).toContain("6,286 a day");
    const options = { env: { OWNBAND_DATA: worn.folder } };
    const nobody = await ownband(["--json", "days", "--wearer", "Bob"], options);
    expect([nobody.status, failureOf(nobody).code]).toEqual([2, "no-such-wearer"]);
    const none = await ownband(["--json", "workouts", "3"], options);
    expect([none.status, failureOf(none).message]).toEqual([2, "There is no such workout."]);
  });
});
