import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Night } from "../src/health/nights.ts";
import type { SleepStageKind } from "../src/health/sleep.ts";
import type { Stretch } from "../src/health/stretch.ts";
import { at, minutesFrom } from "./minutes.ts";
import { WornStore } from "./worn-store.ts";

/*
 * Days that were worked out with pencil and paper, from records to what is shown. Above each stands
 * how. The notation of the minutes is that of `minutes.ts`.
 */

const BAND = "C8:0F:10:01:02:03";
const OTHER = "C8:0F:10:04:05:06";

let worn: WornStore;
beforeEach(() => {
  worn = new WornStore();
});
afterEach(() => {
  worn.close();
});

/** `23:00`: how a clock so far east of UTC shows an instant. */
function clock(atS: number | undefined, offsetH: number): string {
  return new Date(((atS ?? NaN) + offsetH * 3600) * 1000).toISOString().slice(11, 16);
}

/** `light-sleep 60, awake 3`, in minutes. */
function stagesOf({ night }: Night): string {
  const stages = night.flatMap((session) => session.stages);
  return stages.map((it) => `${it.state} ${(it.endS - it.startS) / 60}`).join(", ");
}

function told(start: string, text: string): Stretch[] {
  let startS = at(start);
  return text.split(", ").map((item) => {
    const [state = "", minutes] = item.split(" ");
    const endS = startS + Number(minutes) * 60;
    // The tests write only stages that there are.
    const stretch = { state: state as Exclude<SleepStageKind, "unknown">, startS, endS };
    startS = endS;
    return stretch;
  });
}

describe("daylight saving", () => {
  /*
   * Berlin, 31 March 2024: at 02:00 the clock shows 03:00. Asleep from 23:00 on Saturday to 07:00 on
   * Sunday by the clock, which is 7 hours: 300 min light, 120 deep. Then the band says that its wearer
   * woke up; awake until midnight, 17 hours = 1020 min: 20 of them walked with 100 steps each = 2000
   * steps, the rest still. Sunday has 23 hours = 1380 min: asleep from 00:00 to 07:00 = 6 h = 360 min,
   * 1020 awake. Of the 2 h before midnight on Saturday, 60 min are asleep.
   */
  test("a day of 23 hours, and a night of 7 that looks like 8", async () => {
    worn.keep(BAND, {
      minutes: minutesFrom(
        "2024-03-30T22:00+01:00",
        "50 i12 h66 x60, 79 i2 h56 x300, 7b h50 x120, 7c i9 h60, 50 i12 h66 x99, 01 i90 s100 h90 x20, 50 i12 h66 x900",
      ),
    });
    const [saturday, sunday, ...others] = await worn.days("2024-03-01", "2024-04-30");
    expect(others).toEqual([]);
    expect(saturday).toMatchObject({ day: "2024-03-30", steps: 0, asleepMinutes: 60 });
    expect(saturday?.coverage).toMatchObject({ wornMinutes: 120, dayMinutes: 1_440 });
    expect(sunday).toMatchObject({
      day: "2024-03-31",
      steps: 2_000,
      asleepMinutes: 360,
      walkingMinutes: 20,
      stillMinutes: 1_000,
      coverage: { wornMinutes: 1_380, noRecordMinutes: 0, dayMinutes: 1_380 },
    });
    const [night, ...more] = await worn.nights("2024-03-01", "2024-04-30");
    expect(more).toEqual([]);
    expect(night).toMatchObject({ day: "2024-03-31", asleepS: 7 * 3600, naps: [] });
    expect(clock(night?.night[0]?.startS, 1)).toBe("23:00");
    expect(clock(night?.night[0]?.endS, 2)).toBe("07:00");
  });

  /*
   * Berlin, 27 October 2024: at 03:00 the clock shows 02:00 again. Asleep from 23:00 to 07:00 by the
   * clock, which is 9 hours = 540 min, 8 of them = 480 min on Sunday. Sunday has 25 hours = 1500 min.
   * A step a minute from 07:00 to midnight, 17 h = 1020 min: 1020 steps, too few a minute to be
   * walked: "active".
   */
  test("a day of 25 hours, and a night of 9 that looks like 8", async () => {
    worn.keep(BAND, {
      minutes: minutesFrom("2024-10-26T23:00+02:00", "79 i2 h56 x540, 01 i60 s1 h80 x1020"),
    });
    const [, sunday] = await worn.days("2024-10-26", "2024-10-28");
    expect(sunday).toMatchObject({
      day: "2024-10-27",
      steps: 1_020,
      asleepMinutes: 480,
      activeMinutes: 1_020,
      walkingMinutes: 0,
      coverage: { wornMinutes: 1_500, dayMinutes: 1_500 },
    });
    const [night] = await worn.nights("2024-10-27", "2024-10-27");
    expect(night).toMatchObject({ day: "2024-10-27", asleepS: 9 * 3600 });
  });
});

describe("a journey", () => {
  /*
   * From Berlin (UTC+2) to Tokyo (UTC+9) on Wednesday 10 July 2024: the wearer's clock is set at
   * 12:00 UTC, when it is 14:00 in Berlin and 21:00 in Tokyo. Wednesday began on Tuesday at 22:00 UTC
   * and ends at 15:00 UTC, midnight in Tokyo: 17 hours. Walked: 10 min with 100 steps at 08:00 UTC
   * (10:00 in Berlin, Wednesday), 10 min with 110 at 14:00 UTC (23:00 in Tokyo, Wednesday), 10 min
   * with 120 at 16:00 UTC (01:00 in Tokyo, Thursday; in Berlin it is still Wednesday).
   *
   * Back on Saturday the 20th: the clock is set at 03:00 UTC, 12:00 in Tokyo, 05:00 in Berlin.
   * Saturday began on Friday at 15:00 UTC and ends at 22:00 UTC: 31 hours.
   */
  test("to the east makes a day shorter, back to the west one longer; days are where the wearer was", async () => {
    worn.records.noteZone("Europe/Berlin", at("2024-01-01T00:00Z"));
    worn.records.noteZone("+09:00", at("2024-07-10T12:00Z"));
    worn.records.noteZone("Europe/Berlin", at("2024-07-20T03:00Z"));
    const walk = (when: string, steps: number) => minutesFrom(when, `01 i90 s${steps} x10`);
    worn.keep(BAND, {
      minutes: [
        ...walk("2024-07-10T08:00Z", 100),
        ...walk("2024-07-10T14:00Z", 110),
        ...walk("2024-07-10T16:00Z", 120),
        ...walk("2024-07-20T02:00Z", 130),
        ...walk("2024-07-20T21:50Z", 140),
        ...walk("2024-07-20T22:00Z", 150),
      ],
    });
    const days = await worn.days("2024-07-01", "2024-07-31");
    expect(days.map((it) => [it.day, it.steps, it.coverage.dayMinutes / 60])).toEqual([
      ["2024-07-10", 2_100, 17],
      ["2024-07-11", 1_200, 24],
      ["2024-07-20", 2_700, 31],
      ["2024-07-21", 1_500, 24],
    ]);
  });

  /*
   * Asleep on that plane from 13:30 to 20:30 UTC: by the clock of Tokyo from 22:30 to 05:30, 7 hours.
   * In Berlin that would be an afternoon and a part of the evening of the 10th; it is the night to
   * the 11th.
   */
  test("a night on the plane is the night of where it ends", async () => {
    worn.records.noteZone("Europe/Berlin", at("2024-01-01T00:00Z"));
    worn.records.noteZone("+09:00", at("2024-07-10T12:00Z"));
    worn.keep(BAND, { minutes: minutesFrom("2024-07-10T13:30Z", "79 i2 h56 x420, 01 i80 s40") });
    const nights = await worn.nights("2024-07-01", "2024-07-31");
    expect(nights.map((it) => [it.day, it.night.length, it.asleepS / 3600])).toEqual([
      ["2024-07-11", 1, 7],
    ]);
  });

  /*
   * It turns out later that the wearer had been in New York (UTC-4) from 10 July 00:00 UTC on. A walk
   * at 02:00 UTC on the 11th was on Thursday at 04:00 in Berlin, but on Wednesday at 22:00 in New
   * York. The week before stays as it was.
   */
  test("where the wearer was is learnt later, and the days follow", async () => {
    worn.records.noteZone("Europe/Berlin", at("2024-01-01T00:00Z"));
    worn.keep(BAND, {
      minutes: [
        ...minutesFrom("2024-07-03T02:00Z", "01 i90 s100 x10"),
        ...minutesFrom("2024-07-11T02:00Z", "01 i90 s100 x10"),
      ],
    });
    const names = async (): Promise<string[]> =>
      (await worn.days("2024-07-01", "2024-07-31")).map(({ day }) => day);
    expect(await names()).toEqual(["2024-07-03", "2024-07-11"]);
    worn.records.noteZone("America/New_York", at("2024-07-10T00:00Z"));
    expect(await names()).toEqual(["2024-07-03", "2024-07-10"]);
  });
});

describe("nights", () => {
  /*
   * Berlin in winter (UTC+1). In bed at 22:45; light 60, deep 90 (to 01:15); awake for 12 min with 44
   * steps, the bathroom; light 120, deep 60 to 04:27; up at 04:28.
   * Asleep 330 min: 180 light, 150 deep; awake 12, one interruption. Up to midnight, 60 + 15 min of
   * it were on Friday; the other 255 are Saturday's.
   */
  test("across midnight, with an interruption: filed under the day of waking", async () => {
    worn.keep(BAND, {
      minutes: minutesFrom(
        "2024-03-01T22:00+01:00",
        "50 i14 h66 x45, 79 i3 h58 x60, 7b h52 x90, 7c i9 h61, 01 i70 s22 h70 x2, 50 i12 h64 x9, " +
          "79 i2 h57 x120, 7b h51 x60, 7c i20 h62, 01 i90 s80 x10",
      ),
    });
    const [night, ...others] = await worn.nights("2024-02-01", "2024-03-31");
    expect(others).toEqual([]);
    expect(night?.day).toBe("2024-03-02");
    expect(night && stagesOf(night)).toBe(
      "light-sleep 60, deep-sleep 90, awake 12, light-sleep 120, deep-sleep 60",
    );
    expect(night?.night[0]).toMatchObject({ interruptions: 1, lowestHeartRateBpm: 51 });
    const days = await worn.days("2024-02-01", "2024-03-31");
    expect(days.map((it) => [it.day, it.asleepMinutes, it.steps])).toEqual([
      ["2024-03-01", 75, 0],
      ["2024-03-02", 255, 844],
    ]);
  });

  /*
   * A night from 00:00 to 06:00, a nap of 40 min at 14:00, another of 20 min at 17:30 (before 18:00:
   * still this day's), and one of 14 min at 20:00, which is too short to be sleep.
   */
  test("naps stay beside the night of their day, and count for how long was slept", async () => {
    worn.keep(BAND, {
      minutes: minutesFrom(
        "2024-03-05T00:00+01:00",
        "79 i2 h55 x360, 01 i80 s40 x480, 79 i2 h58 x40, 01 i80 s40 x170, 79 i2 h58 x20, " +
          "01 i80 s40 x130, 79 i2 h58 x14, 01 i80 s40 x226",
      ),
    });
    const [night, ...others] = await worn.nights("2024-03-01", "2024-03-31");
    expect(others).toEqual([]);
    expect(night?.day).toBe("2024-03-05");
    expect(night?.night.map((it) => it.asleepS / 60)).toEqual([360]);
    expect(night?.naps.map((it) => [clock(it.startS, 1), it.asleepS / 60])).toEqual([
      ["14:00", 40],
      ["17:30", 20],
    ]);
    expect(night?.asleepS).toBe(420 * 60);
  });
});

describe("several bands", () => {
  /*
   * One band from 08:00 to 13:00, then in a drawer: it says "not worn" once and "no change" after it.
   * The other one from 12:00 to 18:00. Every minute walked with it has 50 steps, with the first one
   * 40. From 12:00 to 13:00 both are on; the one that became known later, the second, is believed:
   * 4 h x 60 x 40 + 6 h x 60 x 50 = 9600 + 18 000 = 27 600 steps; added up it would be 30 000.
   * Worn 10 h = 600 min; in the drawer alone from 18:00 to 20:00: 120 min.
   */
  test("of two bands worn on one day no step is counted twice, and none is hidden by a drawer", async () => {
    worn.keep(BAND, {
      minutes: minutesFrom("2024-03-05T08:00+01:00", "01 i80 s40 x300, 53 x1, 50 x419"),
    });
    worn.keep(OTHER, { minutes: minutesFrom("2024-03-05T12:00+01:00", "01 i80 s50 x360") });
    const [day, ...others] = await worn.days("2024-03-01", "2024-03-31");
    expect(others).toEqual([]);
    expect(day).toMatchObject({
      steps: 27_600,
      walkingMinutes: 600,
      coverage: { wornMinutes: 600, notWornMinutes: 120, noRecordMinutes: 720 },
    });
  });

  /*
   * The first band is on its charger at night, the second is slept with; by day it is the other way
   * round. The night is whole, and the day too: 8 h asleep, 10 min of walking with 100 steps.
   */
  test("one by day and one by night make whole days", async () => {
    worn.keep(BAND, {
      minutes: minutesFrom(
        "2024-03-04T23:00+01:00",
        "56 x480, 50 i12 h66 x60, 01 i90 s100 x10, 50 i12 h66 x890",
      ),
    });
    worn.keep(OTHER, { minutes: minutesFrom("2024-03-04T23:00+01:00", "79 i2 h56 x480, 56 x960") });
    const [, day] = await worn.days("2024-03-04", "2024-03-05");
    expect(day).toMatchObject({
      steps: 1_000,
      asleepMinutes: 420,
      coverage: { wornMinutes: 1_380, notWornMinutes: 0, noRecordMinutes: 60 },
    });
    const [night] = await worn.nights("2024-03-05", "2024-03-05");
    expect(night && stagesOf(night)).toBe("light-sleep 480");
  });

  /*
   * Two bands sum up the same day: 6000 and 7000 steps. It was one pair of legs: 7000, with the
   * 5000 m that the same band tells, not the 4400 m of the other.
   */
  test("totals of two bands are not added up", async () => {
    const day = "2024-03-05";
    worn.keep(BAND, { summaries: [{ day, steps: 6_000, distanceM: 4_400 }] });
    worn.keep(OTHER, { summaries: [{ day, steps: 7_000, distanceM: 5_000, energyKcal: 260 }] });
    expect(await worn.days(day, day)).toMatchObject([
      { steps: 7_000, distanceM: 5_000, told: { steps: 7_000, distanceM: 5_000, energyKcal: 260 } },
    ]);
  });
});

describe("what a source tells itself", () => {
  /*
   * The vendor's app tells of a night from 23:00 to 06:00: light 120, deep 100, awake 10, light 130,
   * REM 60: 420 min, 410 of them asleep. The band's own kinds say light sleep from 22:40 to 06:25:
   * the app has seen them and drew the borders itself, so 20 and 25 min of them are none. A nap that
   * the app does not know, from 15:00 to 15:45, stays.
   */
  test("stages are laid over the minutes; the borders are the source's, naps it missed stay", async () => {
    worn.keep(BAND, {
      minutes: minutesFrom(
        "2024-03-04T22:00+01:00",
        "50 i12 h66 x40, 79 i2 h56 x465, 50 i12 h66 x515, 79 i2 h58 x45, 01 i80 s30 x10",
      ),
      stretches: told(
        "2024-03-04T23:00+01:00",
        "light-sleep 120, deep-sleep 100, awake 10, light-sleep 130, rem-sleep 60",
      ),
    });
    const [night, ...others] = await worn.nights("2024-03-01", "2024-03-31");
    expect(others).toEqual([]);
    expect(night && stagesOf(night)).toBe(
      "light-sleep 120, deep-sleep 100, awake 10, light-sleep 130, rem-sleep 60",
    );
    expect(night?.night[0]).toMatchObject({
      asleepS: 410 * 60,
      lightS: 250 * 60,
      deepS: 6_000,
      remS: 3_600,
      unstagedS: 0,
      lowestHeartRateBpm: 56,
    });
    expect(night?.naps.map((it) => [clock(it.startS, 1), it.asleepS / 60])).toEqual([
      ["15:00", 45],
    ]);
  });

  /*
   * A line of a file of days (6512 steps, 4711 m, 301 kcal) and one of a file of nights: from 23:30
   * to 07:00, 100 min deep, 330 light, 20 awake. No minute at all. The night is 450 min long, all of
   * it "asleep" as far as its stages go, and the sums are beside it: 100 + 330 = 430 min were slept, 20
   * lain awake. 30 min of the night are of the day before, 420 of this one, and of the 20 min awake
   * 20 x 30 / 450 = 1 and 19: asleep 29 min and 401. Nobody has recorded a minute: none was worn.
   */
  test("a day and a night of which there are only sums", async () => {
    const day = "2024-03-05";
    const [startS, endS] = [at("2024-03-04T23:30+01:00"), at("2024-03-05T07:00+01:00")];
    const sleep = { startS, endS, deepMin: 100, lightMin: 330, awakeMin: 20 };
    worn.keep("@data-export", {
      summaries: [{ day, steps: 6_512, distanceM: 4_711, energyKcal: 301, sleep }],
    });
    const days = await worn.days("2024-03-01", "2024-03-31");
    expect(days).toMatchObject([
      { day: "2024-03-04", steps: undefined, asleepMinutes: 29, stillMinutes: 1 },
      {
        day,
        steps: 6_512,
        distanceM: 4_711,
        energyKcal: 301,
        asleepMinutes: 401,
        stillMinutes: 19,
        coverage: { wornMinutes: 0, noRecordMinutes: 1_440 },
        told: { steps: 6_512, asleepMinutes: 401 },
      },
    ]);
    const [night, ...others] = await worn.nights("2024-03-01", "2024-03-31");
    expect(others).toEqual([]);
    expect(night).toMatchObject({
      day,
      asleepS: 430 * 60,
      night: [{ lightS: undefined, deepS: undefined, unstagedS: 430 * 60, awakeS: 20 * 60 }],
      told: { deepS: 6_000, lightS: 19_800, awakeS: 1_200 },
    });
  });

  /*
   * The minutes have 10 x 100 = 1000 steps, the day's total of the same band is 1250: it was told
   * after the band had forgotten a part. The larger one counts, the minutes keep their coverage.
   */
  test("a total beats minutes with fewer steps", async () => {
    const day = "2024-03-05";
    worn.keep(BAND, {
      minutes: minutesFrom("2024-03-05T10:00+01:00", "01 i90 s100 x10"),
      summaries: [{ day, steps: 1_250 }],
    });
    expect(await worn.days(day, day)).toMatchObject([
      { steps: 1_250, walkingMinutes: 10, told: { steps: 1_250 }, coverage: { wornMinutes: 10 } },
    ]);
  });
});
