import { afterEach, beforeEach, expect, test } from "vitest";
import { LOOKED_ZONE, LookedAt } from "../../../test/looked-at.ts";
import { ordinaryDays } from "../../../test/ordinary-days.ts";
import { at } from "../../../test/minutes.ts";
import { offsetsOf } from "../../health/zone.ts";
import type { HoursAnswer } from "../answers.ts";

const MAC = "C8:0F:10:01:02:03";
const offsetAt = offsetsOf(LOOKED_ZONE);

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

const hours = (from: string, to: string): Promise<HoursAnswer> =>
  looked.answer<HoursAnswer>(`hours?from=${from}&to=${to}`);

test("an hour of the day is what it was on all days", async () => {
  bringDays("2024-03-01", "2024-03-11");
  const answer = await hours("2024-03-01", "2024-03-11");
  const same = (value: number) => ({
    p10: value,
    p25: value,
    p50: value,
    p75: value,
    p90: value,
    of: 11,
  });
  expect(answer.steps).toHaveLength(24);
  expect(answer.steps[8]).toEqual(same(6000));
  // Of the nth day n minutes are walked after nine.
  expect(answer.steps[9]).toEqual({ p10: 100, p25: 250, p50: 500, p75: 750, p90: 900, of: 11 });
  expect(answer.steps[3]).toEqual(same(0));
  expect(answer.heartRateBpm[1]).toEqual(same(50));
  expect(answer.asleep).toEqual([1, 1, 1, 1, 1, 1, 1, ...Array<number>(16).fill(0), 1]);
});

test("an hour that was hardly worn is left out, and of a few days nothing is said", async () => {
  const minutes = ordinaryDays("2024-03-01", "2024-03-09", offsetAt);
  looked.bring("band", MAC, (it) => {
    // From 14:29 to 15:00 on nothing is recorded.
    it.minutes(minutes.filter((_, i) => i % 1440 < 869 || i % 1440 >= 900));
  });
  const answer = await hours("2024-03-01", "2024-03-09");
  expect(answer.steps[14]).toBeNull();
  expect(answer.asleep[14]).toBeNull();
  expect(answer.steps[15]?.of).toBe(9);
  expect((await hours("2024-03-01", "2024-03-06")).steps[15]).toBeNull();
  expect((await hours("2024-01-01", "2024-12-31")).steps[15]?.of).toBe(9);
});

test("hours are those of the wearer's clock, summer and winter", async () => {
  bringDays("2024-03-27", "2024-04-05");
  looked.nowS = at("2024-04-10T00:00Z");
  const answer = await hours("2024-03-27", "2024-04-05");
  expect(answer.steps[8]).toMatchObject({ p10: 6000, p90: 6000, of: 10 });
  // On one of them there was no time from two to three.
  expect(answer.steps[2]?.of).toBe(9);
});

test("what is worked out once is good until records change", async () => {
  bringDays("2024-03-01", "2024-03-08");
  const before = await hours("2024-03-01", "2024-03-12");
  expect(await hours("2024-03-01", "2024-03-12")).toEqual(before);
  bringDays("2024-03-09", "2024-03-09");
  expect((await hours("2024-03-01", "2024-03-12")).steps[8]?.of).toBe(9);
  looked.records.undoImport(2, looked.desk.house.nowS());
  expect(await hours("2024-03-01", "2024-03-12")).toEqual(before);
});
