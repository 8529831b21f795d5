import { expect, test } from "vitest";
import { at } from "../../test/minutes.ts";
import type { SleepSummary } from "./day-summary.ts";
import { nightsOf, type ToldNight } from "./nights.ts";
import type { SleepSession } from "./sleep.ts";
import { toldDays } from "./told-day.ts";
import { offsetsOf, offsetsOfStays, type OffsetAt } from "./zone.ts";

const berlin = offsetsOf("Europe/Berlin");

/** Sleep from one instant to another, as `2024-03-01T23:00+01:00`. */
function slept(from: string, to: string): SleepSession {
  const [startS, endS] = [at(from), at(to)];
  return {
    startS,
    endS,
    stages: [{ state: "light-sleep", startS, endS }],
    asleepS: endS - startS,
    lightS: endS - startS,
    deepS: 0,
    remS: undefined,
    unstagedS: 0,
    awakeS: 0,
    unknownS: 0,
    interruptions: 0,
    averageHeartRateBpm: undefined,
    lowestHeartRateBpm: undefined,
  };
}

/** `2024-03-02: night 1, naps 0` */
function filed(sessions: readonly SleepSession[], offsetAt: OffsetAt = berlin): string[] {
  return nightsOf(sessions, offsetAt).map(
    ({ day, night, naps }) => `${day}: night ${night.length}, naps ${naps.length}`,
  );
}

test("a night is that of the day on which one wakes", () => {
  const night = slept("2024-03-01T23:10+01:00", "2024-03-02T06:50+01:00");
  expect(nightsOf([night], berlin)).toEqual([
    { day: "2024-03-02", night: [night], naps: [], asleepS: night.asleepS },
  ]);
});

test("an afternoon nap stays on its day, beside the night", () => {
  expect(
    filed([
      slept("2024-03-01T23:10+01:00", "2024-03-02T06:50+01:00"),
      slept("2024-03-02T14:00+01:00", "2024-03-02T14:40+01:00"),
      slept("2024-03-02T23:30+01:00", "2024-03-03T07:00+01:00"),
    ]),
  ).toEqual(["2024-03-02: night 1, naps 1", "2024-03-03: night 1, naps 0"]);
});

test("a nap alone is no night", () => {
  expect(filed([slept("2024-03-02T14:00+01:00", "2024-03-02T14:40+01:00")])).toEqual([
    "2024-03-02: night 0, naps 1",
  ]);
});

test("a night that is broken off before midnight belongs to what follows", () => {
  expect(
    filed([
      slept("2024-03-01T21:00+01:00", "2024-03-01T23:30+01:00"),
      slept("2024-03-02T01:00+01:00", "2024-03-02T06:00+01:00"),
    ]),
  ).toEqual(["2024-03-02: night 2, naps 0"]);
});

test("sleep long after the night is a nap, though in the morning", () => {
  expect(
    filed([
      slept("2024-03-01T22:00+01:00", "2024-03-02T05:00+01:00"),
      slept("2024-03-02T07:30+01:00", "2024-03-02T08:30+01:00"),
    ]),
  ).toEqual(["2024-03-02: night 1, naps 1"]);
});

test("who works at night sleeps at noon, and that is the night", () => {
  expect(filed([slept("2024-03-02T08:00+01:00", "2024-03-02T15:30+01:00")])).toEqual([
    "2024-03-02: night 1, naps 0",
  ]);
});

test("two hours in the small hours are a night too", () => {
  expect(filed([slept("2024-03-02T03:00+01:00", "2024-03-02T05:00+01:00")])).toEqual([
    "2024-03-02: night 1, naps 0",
  ]);
});

test("the nights in which the clock changes keep their true length and their day", () => {
  const spring = slept("2024-03-30T23:00+01:00", "2024-03-31T07:00+02:00");
  const autumn = slept("2024-10-26T23:00+02:00", "2024-10-27T07:00+01:00");
  expect(nightsOf([spring, autumn], berlin).map((it) => [it.day, it.asleepS / 3600])).toEqual([
    ["2024-03-31", 7],
    ["2024-10-27", 9],
  ]);
  // Wakes at 00:30 on the Sunday, which would be Saturday without summer time.
  const short = slept("2024-07-06T22:00+02:00", "2024-07-07T00:30+02:00");
  expect(filed([short])).toEqual(["2024-07-07: night 1, naps 0"]);
});

test("a night on the plane is filed by the clock of the place where it ends", () => {
  const offsetAt = offsetsOfStays([
    { fromS: 0, zone: "America/New_York" },
    { fromS: at("2024-07-20T04:00Z"), zone: "Europe/Berlin" },
  ]);
  const flight = slept("2024-07-19T20:00-04:00", "2024-07-20T07:30+02:00");
  expect(filed([flight], offsetAt)).toEqual(["2024-07-20: night 1, naps 0"]);
});

test("the order in which sleep is given does not matter", () => {
  const sessions = [
    slept("2024-03-02T23:30+01:00", "2024-03-03T07:00+01:00"),
    slept("2024-03-02T01:00+01:00", "2024-03-02T06:00+01:00"),
    slept("2024-03-01T21:00+01:00", "2024-03-01T23:30+01:00"),
  ];
  expect(nightsOf(sessions, berlin)).toEqual(nightsOf(sessions.toReversed(), berlin));
  expect(nightsOf([], berlin)).toEqual([]);
});

/** The same sleep, of which nobody knows how deep it was. */
function unstaged(from: string, to: string): SleepSession {
  const it = slept(from, to);
  return {
    ...it,
    stages: [{ state: "asleep", startS: it.startS, endS: it.endS }],
    unstagedS: it.asleepS,
    lightS: undefined,
    deepS: undefined,
  };
}

const [FELL_ASLEEP, WOKE_UP] = ["2024-03-01T23:00+01:00", "2024-03-02T07:00+01:00"] as const;

function toldOf(
  session: SleepSession,
  sums: Partial<SleepSummary>,
  [from, to]: readonly [string, string] = [FELL_ASLEEP, WOKE_UP],
): ToldNight | undefined {
  const sleep = { startS: at(from), endS: at(to), ...sums };
  const [night] = nightsOf([session], berlin, toldDays([{ day: "2024-03-02", sleep }]));
  return night?.told;
}

test("sums that are told say how deep a night was of which no stages are known", () => {
  const sums = { deepMin: 100, lightMin: 320, awakeMin: 60 };
  expect(toldOf(unstaged(FELL_ASLEEP, WOKE_UP), sums)).toEqual({
    deepS: 6_000,
    lightS: 19_200,
    awakeS: 3_600,
  });
  expect(toldOf(slept(FELL_ASLEEP, WOKE_UP), sums)).toBeUndefined();
});

test("sums of another night, of none, or longer than it was, are not its own", () => {
  const night = unstaged(FELL_ASLEEP, WOKE_UP);
  const other = ["2024-03-02T13:00+01:00", "2024-03-02T14:00+01:00"] as const;
  expect(toldOf(night, { deepMin: 20, lightMin: 40 }, other)).toBeUndefined();
  expect(toldOf(night, { deepMin: 0, lightMin: 0 })).toBeUndefined();
  expect(toldOf(night, { deepMin: 900 })).toBeUndefined();
});
