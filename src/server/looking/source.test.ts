import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LOOKED_AT_S, LookedAt } from "../../../test/looked-at.ts";
import { at, minutesFrom } from "../../../test/minutes.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import { NO_DEVICE } from "../../store/intake.ts";
import type { DayAnswer, SourceAnswer, ToldBesides } from "../answers.ts";

const MAC = "C8:0F:10:01:02:03";
const day = "2024-03-14";
const noonS = at("2024-03-14T11:00Z");
const fellAsleepS = at("2024-03-13T23:00Z");

let looked: LookedAt;
beforeEach(() => {
  looked = new LookedAt();
});
afterEach(() => looked.close());

const sourceAt = (atS: UnixSeconds) => looked.answer<SourceAnswer>(`source?atS=${atS}`);

async function besides(atS: UnixSeconds): Promise<ToldBesides> {
  const answer = await sourceAt(atS);
  return answer.besides ?? { readings: [], sleep: [], workouts: [], sums: [] };
}

describe("a single reading", () => {
  test("has the source that told it, and who told it otherwise", async () => {
    looked.bring("band", MAC, (it) => {
      it.minutes(minutesFrom("2024-03-14T08:00Z", "01 i90 s100 h90 x5"));
    });
    const reading = { kind: "weight", atS: noonS + 5, isAutomatic: false } as const;
    looked.bring("mifit", MAC, (it) => {
      it.measurements([{ ...reading, value: 64.4 }]);
    });
    looked.bring("data-export", MAC, (it) => {
      it.measurements([{ ...reading, value: 65 }]);
    });
    expect((await besides(noonS)).readings).toMatchObject([
      { source: "mifit", run: 2, broughtS: LOOKED_AT_S, counts: true, kind: "weight", value: 64.4 },
      { source: "data-export", run: 3, counts: false, kind: "weight", value: 65 },
    ]);
    expect((await besides(noonS + 60)).readings).toEqual([]);
  });

  test("that was read from the band has no number of an import", async () => {
    const run = looked.records.beginSync({ mac: MAC, model: "Mi Smart Band 4" }, LOOKED_AT_S);
    run.addMinutes(minutesFrom("2024-03-14T10:00Z", "01 i90 s100 h90 x5"));
    run.addMeasurements([{ kind: "stress", atS: noonS, value: 31, isAutomatic: true }]);
    run.finish("done", LOOKED_AT_S);
    const [reading] = (await besides(noonS)).readings;
    expect(reading).toMatchObject({ source: "band", device: "Mi Smart Band 4", value: 31 });
    expect(reading).not.toHaveProperty("run");
  });
});

describe("told sleep", () => {
  test("that is only summed up has the source of its sums, wherever in it one asks", async () => {
    const sleep = { startS: fellAsleepS, endS: fellAsleepS + 7 * 3600, deepMin: 90, lightMin: 300 };
    looked.bring("data-export", NO_DEVICE, (it) => {
      it.summaries([{ day, sleep }]);
    });
    for (const atS of [fellAsleepS, fellAsleepS + 3 * 3600, fellAsleepS + 7 * 3600 - 60]) {
      const { said, besides: found } = await sourceAt(atS);
      expect(said).toEqual([]);
      expect(found?.sleep).toEqual([
        {
          source: "data-export",
          run: 1,
          broughtS: LOOKED_AT_S,
          counts: true,
          startS: sleep.startS,
          endS: sleep.endS,
          deepMin: 90,
          lightMin: 300,
        },
      ]);
    }
    expect((await besides(fellAsleepS + 7 * 3600)).sleep).toEqual([]);
  });

  test("in stages names the stage, and what it goes before", async () => {
    const stage = { startS: fellAsleepS, state: "deep-sleep" } as const;
    looked.bring("mifit", MAC, (it) => {
      it.stretches([{ ...stage, endS: fellAsleepS + 3600 }]);
    });
    looked.bring("data-export", MAC, (it) => {
      it.stretches([{ ...stage, endS: fellAsleepS + 7200 }]);
    });
    expect((await besides(fellAsleepS + 600)).sleep).toMatchObject([
      { source: "mifit", counts: true, state: "deep-sleep", endS: fellAsleepS + 3600 },
      { source: "data-export", counts: false, endS: fellAsleepS + 7200 },
    ]);
  });
});

describe("the sums of a day", () => {
  test("have their sources at any minute of it, what is shown first", async () => {
    looked.bring("data-export", MAC, (it) => {
      it.summaries([{ day, steps: 9999, distanceM: 7000 }]);
    });
    looked.bring("mifit", MAC, (it) => {
      it.summaries([{ day, steps: 8000 }]);
    });
    const { sums } = await besides(at("2024-03-13T23:00Z"));
    expect(sums).toMatchObject([
      { source: "mifit", run: 2, counts: true, day, steps: 8000 },
      { source: "data-export", run: 1, counts: false, day, steps: 9999, distanceM: 7000 },
    ]);
    expect((await besides(at("2024-03-14T23:00Z"))).sums).toEqual([]);
  });

  test("do not count where the minutes have more", async () => {
    looked.bring("band", MAC, (it) => {
      it.minutes(minutesFrom("2024-03-14T10:00Z", "01 i90 s100 h90 x10"));
    });
    looked.bring("mifit", MAC, (it) => {
      it.summaries([{ day, steps: 800 }]);
    });
    expect((await looked.answer<DayAnswer>(`day/${day}`)).summary?.steps).toBe(1000);
    expect((await besides(noonS)).sums).toMatchObject([{ counts: false, steps: 800 }]);
  });
});

test("a workout of a file is named at each of its minutes", async () => {
  looked.bring("file", NO_DEVICE, (it) => {
    it.workouts([
      {
        workout: {
          startS: noonS + 30,
          endS: noonS + 1800,
          sportCode: 0,
          sport: "running",
          raw: new Uint8Array(),
        },
        track: [],
      },
    ]);
  });
  expect((await besides(noonS + 1200)).workouts).toMatchObject([
    { source: "file", run: 1, counts: true, sport: "running", startS: noonS + 30 },
  ]);
  expect((await besides(noonS + 1800)).workouts).toEqual([]);
});
