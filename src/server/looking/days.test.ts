import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LOOKED_ZONE, LookedAt } from "../../../test/looked-at.ts";
import { ordinaryDays } from "../../../test/ordinary-days.ts";
import { addDays, daysBetween, startOfDay } from "../../health/local-day.ts";
import type { LocalDay } from "../../health/local-day.ts";
import { offsetsOf } from "../../health/zone.ts";
import { NO_DEVICE } from "../../store/intake.ts";
import { evaluate } from "../../tasks/evaluate.ts";
import type { DayAnswer, DaysAnswer, HouseAnswer } from "../answers.ts";
import { processorMs } from "../../../test/processor-time.ts";

const MAC = "C8:0F:10:01:02:03";
const offsetAt = offsetsOf(LOOKED_ZONE);

let looked: LookedAt;
beforeEach(() => {
  looked = new LookedAt();
});
afterEach(() => looked.close());

function bringDays(from: LocalDay, to: LocalDay): void {
  looked.bring("band", MAC, (it) => {
    it.minutes(ordinaryDays(from, to, offsetAt));
  });
}

test("days are those of the command line, in columns", async () => {
  bringDays("2024-03-01", "2024-03-10");
  const range = { from: "2024-02-25", to: "2024-03-08" };
  const evaluation = await evaluate(looked.records, undefined, { zone: LOOKED_ZONE });
  const days = evaluation.days(range);
  const answer = await looked.answer<DaysAnswer>("days?from=2024-02-25&to=2024-03-08");
  expect(days).toHaveLength(8);
  expect(answer).toEqual({
    ...range,
    days: days.map(({ day }) => day),
    steps: days.map(({ steps }) => steps),
    distanceM: days.map(() => null),
    energyKcal: days.map(() => null),
    activeMinutes: days.map(({ activeMinutes }) => activeMinutes),
    asleepMinutes: days.map(({ asleepMinutes }) => asleepMinutes),
    restingBpm: days.map(({ heartRate }) => heartRate.restingBpm),
    averageBpm: days.map(({ heartRate }) => heartRate.averageBpm),
    wornMinutes: days.map(() => 1440),
    coverage: days.map(() => "worn"),
    known: {
      steps: "wwwwwwww",
      activeMinutes: "wwwwwwww",
      asleepMinutes: "wwwwwwww",
      restingBpm: "wwwwwwww",
    },
  });
  expect(answer.steps.slice(0, 3)).toEqual([6000, 6100, 6200]);
});

test("a day that was not worn, one that was told, and one of which nothing is known are three things", async () => {
  bringDays("2024-03-01", "2024-03-01");
  const startS = startOfDay("2024-03-02", offsetAt);
  looked.bring("band", MAC, (it) => {
    const off = Array.from({ length: 1440 }, (_, i) => ({ startS: startS + i * 60, kind: 0x03 }));
    it.minutes(off.map((minute) => ({ ...minute, intensity: 0, steps: 0 })));
  });
  looked.bring("data-export", NO_DEVICE, (it) => {
    it.summaries([{ day: "2024-03-04", steps: 4321, distanceM: 3000 }]);
  });
  const answer = await looked.answer<DaysAnswer>("days?from=2024-03-01&to=2024-03-05");
  expect(answer.days).toEqual(["2024-03-01", "2024-03-02", "2024-03-04"]);
  expect(answer.coverage).toEqual(["worn", "not-worn", "told"]);
  expect(answer.steps).toEqual([6000, null, 4321]);
  expect(answer.asleepMinutes).toEqual([480, null, null]);
});

describe("how much of a day a number tells", () => {
  const known = async (day: LocalDay) =>
    (await looked.answer<DaysAnswer>(`days?from=${day}&to=${day}`)).known;
  /** What is left of an ordinary day, in minutes since midnight. */
  const bringPart = (from: number, to: number): void => {
    looked.bring("band", MAC, (it) => {
      it.minutes(ordinaryDays("2024-03-01", "2024-03-01", offsetAt).slice(from, to));
    });
  };

  test("is a part of it where the record begins late", async () => {
    bringPart(1200, 1440);
    expect(await known("2024-03-01")).toMatchObject({ steps: "p", asleepMinutes: "p" });
  });

  test("is all of its sleep where the band was worn in bed only", async () => {
    bringPart(0, 480);
    const startS = startOfDay("2024-03-01", offsetAt);
    looked.bring("band", MAC, (it) => {
      const off = { kind: 0x03, intensity: 0, steps: 0 };
      it.minutes(
        Array.from({ length: 960 }, (_, i) => ({ startS: startS + (480 + i) * 60, ...off })),
      );
    });
    expect(await known("2024-03-01")).toMatchObject({ steps: "p", asleepMinutes: "w" });
  });

  test("is its source's word where only that is known, also beside some minutes", async () => {
    bringPart(1200, 1440);
    const endS = startOfDay("2024-03-03", offsetAt) + 7 * 3600;
    looked.bring("data-export", NO_DEVICE, (it) => {
      it.summaries([
        { day: "2024-03-01", steps: 9000 },
        { day: "2024-03-03", restingHeartRateBpm: 55, sleep: { startS: endS - 25_200, endS } },
      ]);
    });
    expect((await known("2024-03-01")).steps).toBe("t");
    expect(await known("2024-03-03")).toMatchObject({ asleepMinutes: "t", restingBpm: "t" });
  });

  test("says whether it counts for what is usual", async () => {
    bringDays("2024-02-01", "2024-02-07");
    looked.bring("band", MAC, (it) => {
      it.minutes(ordinaryDays("2024-02-09", "2024-02-09", offsetAt).slice(1000));
    });
    const { usual } = await looked.answer<DayAnswer>("day/2024-02-12");
    expect([usual.steps?.of, usual.activeMinutes?.of, usual.asleepMinutes?.of]).toEqual([7, 7, 7]);
  });
});

test("of today, only what has passed counts for whether it was worn", async () => {
  looked.nowS = startOfDay("2024-03-02", offsetAt) + 3 * 3600;
  looked.bring("band", MAC, (it) => {
    it.minutes(ordinaryDays("2024-03-01", "2024-03-02", offsetAt).slice(0, 1440 + 180));
  });
  const today = "days?from=2024-03-02&to=2024-03-02";
  expect((await looked.answer<DaysAnswer>(today)).coverage).toEqual(["worn"]);
  looked.nowS = startOfDay("2024-03-02", offsetAt) + 12 * 3600;
  expect((await looked.answer<DaysAnswer>(today)).coverage).toEqual(["partly"]);
});

describe("what is usual", () => {
  test("is the median and the middle half of the 28 days before", async () => {
    bringDays("2024-02-01", "2024-03-01");
    const { usual } = await looked.answer<DayAnswer>("day/2024-03-01");
    // 2024-02-02 to 2024-02-29: from 6100 to 8800 steps.
    expect(usual.steps).toEqual({ median: 7450, low: 6775, high: 8125, of: 28 });
    expect(usual.asleepMinutes).toEqual({ median: 480, low: 480, high: 480, of: 28 });
    expect(usual.distanceM).toBeUndefined();
  });

  test("is nothing with fewer than seven days that have the value", async () => {
    bringDays("2024-02-01", "2024-02-07");
    const six = await looked.answer<DayAnswer>("day/2024-02-07");
    expect(six.usual).toEqual({});
    const seven = await looked.answer<DayAnswer>("day/2024-02-08");
    expect(seven.usual.steps).toMatchObject({ median: 6300, of: 7 });
    expect(seven.summary).toBeUndefined();
  });

  test("does not come from days that were not worn", async () => {
    bringDays("2024-02-01", "2024-02-07");
    const startS = startOfDay("2024-02-08", offsetAt);
    looked.bring("band", MAC, (it) => {
      const off = { kind: 0x03, intensity: 0, steps: 0 };
      it.minutes(Array.from({ length: 7200 }, (_, i) => ({ startS: startS + i * 60, ...off })));
    });
    const { usual } = await looked.answer<DayAnswer>("day/2024-02-13");
    expect(usual.steps?.of).toBe(7);
    expect(usual.activeMinutes?.of).toBe(7);
    expect(usual.asleepMinutes?.of).toBe(7);
  });
});

test("the next days of which anything is recorded are named, across gaps", async () => {
  bringDays("2024-02-01", "2024-02-02");
  bringDays("2024-02-20", "2024-02-21");
  const around = async (day: LocalDay) => {
    const { previous, next } = await looked.answer<DayAnswer>(`day/${day}`);
    return [previous, next];
  };
  expect(await around("2024-02-01")).toEqual([undefined, "2024-02-02"]);
  expect(await around("2024-02-02")).toEqual(["2024-02-01", "2024-02-20"]);
  expect(await around("2024-02-10")).toEqual(["2024-02-02", "2024-02-20"]);
  expect(await around("2024-03-01")).toEqual(["2024-02-21", undefined]);
});

test("ten years of told days are there at once", async () => {
  const [from, to] = ["2014-03-16", "2024-03-15"];
  const days = [...daysBetween(from, to)];
  looked.bring("data-export", NO_DEVICE, (it) => {
    it.summaries(days.map((day, n) => ({ day, steps: 3000 + (n % 7000) })));
  });
  await looked.answer<HouseAnswer>("house");
  const began = processorMs();
  const answer = await looked.answer<DaysAnswer>(`days?from=${from}&to=${to}`);
  // On an idle machine it is a hundredth of it.
  expect(processorMs(began)).toBeLessThan(2_000);
  expect(answer.days).toEqual(days);
  expect(answer.steps[4]).toBe(3004);
  const { wearers } = await looked.answer<HouseAnswer>("house");
  expect(wearers).toMatchObject([{ firstDay: from, lastDay: to, today: "2024-03-15" }]);
  expect((await looked.answer<DayAnswer>(`day/${addDays(to, 1)}`)).previous).toBe(to);
});
