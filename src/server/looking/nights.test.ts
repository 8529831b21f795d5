import { afterEach, beforeEach, expect, test } from "vitest";
import { LOOKED_ZONE, LookedAt } from "../../../test/looked-at.ts";
import { minutesFrom } from "../../../test/minutes.ts";
import { ordinaryDays } from "../../../test/ordinary-days.ts";
import { startOfDay } from "../../health/local-day.ts";
import { averageNights } from "../../health/regularity.ts";
import { offsetsOf } from "../../health/zone.ts";
import { NO_DEVICE } from "../../store/intake.ts";
import { evaluate } from "../../tasks/evaluate.ts";
import type { NightAnswer, NightsAnswer } from "../answers.ts";

const MAC = "C8:0F:10:01:02:03";
const offsetAt = offsetsOf(LOOKED_ZONE);
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

let looked: LookedAt;
beforeEach(() => {
  looked = new LookedAt();
});
afterEach(() => looked.close());

function bringDays(from: string, to: string): void {
  looked.bring("band", MAC, (it) => {
    it.minutes(ordinaryDays(from, to, offsetAt));
  });
}

test("nights come in rows, with when one fell asleep and woke by the clock", async () => {
  bringDays("2024-03-10", "2024-03-12");
  const { nights, averages } = await looked.answer<NightsAnswer>(
    "nights?from=2024-03-12&to=2024-03-12",
  );
  expect(nights).toEqual([
    {
      day: "2024-03-12",
      startS: startOfDay("2024-03-12", offsetAt) - 3600,
      endS: startOfDay("2024-03-12", offsetAt) + 7 * 3600,
      fellAsleepMin: 11 * 60,
      wokeUpMin: 19 * 60,
      asleepS: 8 * 3600,
      napS: 0,
      deepS: 3600,
      lightS: 7 * 3600,
      awakeS: 0,
      interruptions: 0,
      averageBpm: (7 * 55 + 50) / 8,
      lowestBpm: 50,
    },
  ]);
  expect(averages).toMatchObject({ nights: 1, asleepS: 8 * 3600 });
});

test("nights are those of the command line", async () => {
  bringDays("2024-03-01", "2024-03-12");
  const range = { from: "2024-03-03", to: "2024-03-12" };
  const evaluation = await evaluate(looked.records, undefined, { zone: LOOKED_ZONE });
  const nights = evaluation.nights(range);
  const answer = await looked.answer<NightsAnswer>("nights?from=2024-03-03&to=2024-03-12");
  expect(answer.nights.map(({ day }) => day)).toEqual(nights.map(({ day }) => day));
  expect(answer.nights.map(({ asleepS, napS }) => asleepS + napS)).toEqual(
    nights.map(({ asleepS }) => asleepS),
  );
  expect(answer.averages).toEqual(plain(averageNights(nights, offsetAt)));
});

test("the night in which the clocks change is told by both clocks", async () => {
  bringDays("2024-03-30", "2024-03-31");
  looked.nowS = startOfDay("2024-04-01", offsetAt);
  const { nights } = await looked.answer<NightsAnswer>("nights?from=2024-03-31&to=2024-03-31");
  expect(nights).toMatchObject([{ fellAsleepMin: 660, wokeUpMin: 1140, asleepS: 7 * 3600 }]);
});

test("a day with a nap only has a row without a beginning", async () => {
  looked.bring("band", MAC, (it) => {
    it.minutes(minutesFrom("2024-03-12T12:00Z", "01 i60 s30 x30, 79 h55 x40, 01 i60 s30 x30"));
  });
  const { nights } = await looked.answer<NightsAnswer>("nights?from=2024-03-12&to=2024-03-12");
  expect(nights).toEqual([{ day: "2024-03-12", asleepS: 0, napS: 2400 }]);
  const night = await looked.answer<NightAnswer>("night/2024-03-12");
  expect(night.night?.naps).toHaveLength(1);
  expect(night.minutes?.states).toHaveLength(160);
});

test("a night that is only summed up has the sums of its source", async () => {
  const endS = startOfDay("2024-03-12", offsetAt) + 7 * 3600;
  const sleep = { startS: endS - 8 * 3600, endS, deepMin: 90, lightMin: 300, awakeMin: 30 };
  looked.bring("data-export", NO_DEVICE, (it) => {
    it.summaries([{ day: "2024-03-12", sleep }]);
  });
  const { nights } = await looked.answer<NightsAnswer>("nights?from=2024-03-12&to=2024-03-12");
  expect(nights).toMatchObject([{ deepS: 5400, lightS: 18_000, awakeS: 1800 }]);
  expect(nights[0]).not.toHaveProperty("remS");
  expect(nights[0]).not.toHaveProperty("interruptions");
});

test("one night has its minutes, with an hour around it, and what is usual", async () => {
  bringDays("2024-03-01", "2024-03-12");
  const answer = await looked.answer<NightAnswer>("night/2024-03-12");
  const evaluation = await evaluate(looked.records, undefined, { zone: LOOKED_ZONE });
  const nights = evaluation.nights({ from: "2024-02-13", to: "2024-03-12" });
  expect(answer.night).toEqual(plain(nights.at(-1)));
  expect(answer.minutes?.startS).toBe(startOfDay("2024-03-12", offsetAt) - 7200);
  expect(answer.minutes?.states).toHaveLength(600);
  expect(answer.usual.deepS).toEqual({ median: 3600, low: 3600, high: 3600, of: 10 });
  // The record begins within the first one: it is no whole night.
  expect(answer.regularity).toMatchObject({ nights: 11, cutNights: 1 });
  expect(answer.usual.fellAsleep).toMatchObject({ minuteOfDay: 23 * 60 });
  expect(answer.regularity).toEqual(plain(averageNights(nights, offsetAt)));
  expect(answer).toMatchObject({ previous: "2024-03-11", next: "2024-03-13" });
});

test("a night of which nothing is known still leads to those that are", async () => {
  bringDays("2024-03-01", "2024-03-02");
  const answer = await looked.answer<NightAnswer>("night/2024-03-08");
  expect(answer).not.toHaveProperty("night");
  expect(answer).not.toHaveProperty("minutes");
  expect(answer.previous).toBe("2024-03-03");
  expect(answer.clock).toEqual([{ atS: startOfDay("2024-03-08", offsetAt), offsetMin: 60 }]);
});
