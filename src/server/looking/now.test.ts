import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LOOKED_AT_S, LOOKED_ZONE, LookedAt } from "../../../test/looked-at.ts";
import { ordinaryDays } from "../../../test/ordinary-days.ts";
import { addDays, startOfDay } from "../../health/local-day.ts";
import type { LocalDay } from "../../health/local-day.ts";
import { offsetsOf } from "../../health/zone.ts";
import { NO_DEVICE } from "../../store/intake.ts";
import type { NowAnswer } from "../answers.ts";

const MAC = "C8:0F:10:01:02:03";
const OTHER_MAC = "C8:0F:10:0A:0B:0C";
const offsetAt = offsetsOf(LOOKED_ZONE);
const today = "2024-03-15";

let looked: LookedAt;
beforeEach(() => {
  looked = new LookedAt();
});
afterEach(() => looked.close());

const now = (): Promise<NowAnswer> => looked.answer<NowAnswer>("now");

/** Up to now, if it is today. */
function bringDays(from: LocalDay, to: LocalDay, mac = MAC): void {
  looked.bring("band", mac, (it) => {
    it.minutes(ordinaryDays(from, to, offsetAt).filter(({ startS }) => startS < LOOKED_AT_S));
  });
}

describe("the day that is shown", () => {
  test("is today when anything of it is recorded, up to now", async () => {
    bringDays("2024-03-10", today);
    looked.records.setWearer({ stepGoal: 9000 });
    const answer = await now();
    expect(answer).toMatchObject({
      day: today,
      isToday: true,
      untilS: LOOKED_AT_S,
      stepGoal: 9000,
      summary: { day: today, steps: 6500 },
      latestPulse: { atS: LOOKED_AT_S - 60, heartRateBpm: 66 },
      readS: LOOKED_AT_S,
      clock: [{ atS: startOfDay(today, offsetAt), offsetMin: 60 }],
    });
    expect(answer.minutes.states).toHaveLength(1440);
    expect(answer.minutes.states.slice(-330)).toBe(".".repeat(330));
  });

  test("is else the last one, as a whole", async () => {
    bringDays("2024-03-01", "2024-03-10");
    const answer = await now();
    expect(answer).toMatchObject({ day: "2024-03-10", isToday: false });
    expect(answer.untilS).toBe(startOfDay("2024-03-11", offsetAt));
    expect(answer.week.days).toHaveLength(7);
  });

  test("is none that is still to come, unless there is no other", async () => {
    looked.bring("band", MAC, (it) => {
      it.minutes(ordinaryDays("2024-03-20", "2024-03-21", offsetAt));
    });
    expect((await now()).day).toBe("2024-03-20");
    bringDays("2024-03-12", "2024-03-13");
    expect(await now()).toMatchObject({ day: "2024-03-13", isToday: false });
  });

  test("is the one that it is where the wearer is", async () => {
    looked.records.noteZone("Pacific/Auckland", 0);
    bringDays("2024-03-10", today);
    // There it is Saturday morning already.
    expect(await now()).toMatchObject({ day: "2024-03-16", isToday: true });
  });
});

test("the week that ends with it has gaps where nothing is recorded", async () => {
  bringDays("2024-03-05", "2024-03-10");
  bringDays("2024-03-14", today);
  const { week } = await now();
  expect(week.days).toEqual(["2024-03-09", "2024-03-10", "2024-03-14", today]);
  expect(week.steps).toEqual([6400, 6500, 6000, 6100]);
});

test("the night before comes with what is usual", async () => {
  bringDays("2024-03-01", today);
  const { night } = await now();
  expect(night?.night.day).toBe(today);
  expect(night?.night.night[0]).toMatchObject({ asleepS: 8 * 3600, deepS: 3600 });
  // Of the first of 14 nights the record begins within it.
  expect(night?.usual.asleepS).toMatchObject({ median: 8 * 3600, of: 13 });
  expect(night?.usual.lowestBpm).toMatchObject({ median: 50 });
  expect(night?.usual).not.toHaveProperty("remS");
});

describe("the steps that are usual by now", () => {
  test("are those until the same time of the days before", async () => {
    bringDays("2024-02-16", "2024-03-15");
    const answer = await now();
    // By 18:30 all are walked: 6000 to 8700.
    expect(answer.usualStepsByNow).toEqual({ median: 7350, low: 6675, high: 8025, of: 28 });
    expect(answer.usual.steps).toEqual(answer.usualStepsByNow);
    looked.nowS = startOfDay(today, offsetAt) + 8.5 * 3600;
    expect((await now()).usualStepsByNow).toEqual({ median: 3000, low: 3000, high: 3000, of: 28 });
    looked.nowS = startOfDay(today, offsetAt) + 60;
    expect((await now()).usualStepsByNow).toEqual({ median: 0, low: 0, high: 0, of: 28 });
  });

  test("are the same when another band recorded some of the same minutes", async () => {
    bringDays("2024-02-16", "2024-03-15");
    const alone = await now();
    bringDays("2024-02-20", "2024-02-21", OTHER_MAC);
    const both = await now();
    expect(both.usualStepsByNow?.of).toBe(alone.usualStepsByNow?.of);
    expect(both.usual.steps).toEqual(both.usualStepsByNow);
  });

  test("are unknown of days that are only told, and of days not worn", async () => {
    looked.bring("data-export", NO_DEVICE, (it) => {
      it.summaries(
        Array.from({ length: 20 }, (_, i) => ({ day: addDays("2024-02-20", i), steps: 5000 })),
      );
    });
    bringDays(today, today);
    const answer = await now();
    expect(answer).not.toHaveProperty("usualStepsByNow");
    expect(answer.usual.steps?.of).toBe(20);
  });
});

test("the battery is that of the band that told it last", async () => {
  bringDays(today, today);
  looked.bring("gadgetbridge", MAC, (it) => {
    it.battery([{ atS: LOOKED_AT_S - 500, levelPercent: 40 }]);
  });
  const earlier = { mac: MAC, model: "Mi Smart Band 4", atS: LOOKED_AT_S - 500, levelPercent: 40 };
  expect((await now()).battery).toEqual(earlier);
  looked.bring("gadgetbridge", OTHER_MAC, (it) => {
    it.battery([{ atS: LOOKED_AT_S - 100, levelPercent: 90, isCharging: true }]);
  });
  expect((await now()).battery).toEqual({
    mac: OTHER_MAC,
    model: "Mi Smart Band 4",
    atS: LOOKED_AT_S - 100,
    levelPercent: 90,
    isCharging: true,
  });
});
