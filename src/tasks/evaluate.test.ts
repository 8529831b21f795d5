import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TestStore, ZONE } from "../../test/band-store.ts";
import type { Minute, UnixSeconds } from "../health/minute.ts";
import { offsetsOf } from "../health/zone.ts";
import { bandOfRecords, evaluateDays, evaluateNights } from "./evaluate.ts";
import { clockOfWearer } from "./evaluate-stale.ts";

const MAC = "C8:0F:10:01:02:03";
const NEW_MAC = "C8:0F:10:04:05:06";
const SERIAL = "d473414494d7";
const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

/** 2024-03-29 00:00 in Berlin (UTC+1). On the 31st the clocks go on an hour. */
const FRIDAY_S = Date.UTC(2024, 2, 28, 23) / 1_000;
/** Every day of these has a midnight of its own. */
const DAY = ["2024-03-29", "2024-03-30", "2024-03-31", "2024-04-01"] as const;

let store: TestStore;
beforeEach(() => {
  store = new TestStore(FRIDAY_S);
});
afterEach(() => {
  store.close();
});

const WALKING = { kind: 0x01, intensity: 80, steps: 10, heartRateBpm: 90 };
/** Light sleep, and what says no more than that it goes on. */
const ASLEEP = { kind: 0x79, intensity: 2, steps: 0, heartRateBpm: 55 };
const NO_CHANGE = { ...ASLEEP, kind: 0x70 };

function minutesFrom(startS: UnixSeconds, count: number, like: Omit<Minute, "startS">): Minute[] {
  return Array.from({ length: count }, (_, i) => ({ startS: startS + i * 60, ...like }));
}

function keep(minutes: readonly Minute[], mac = MAC, atS = FRIDAY_S + 10 * DAY_S): void {
  const run = store.records.beginSync({ mac, serial: SERIAL, model: "Mi Smart Band 4" }, atS);
  run.addMinutes(minutes);
  run.finish("done", atS);
}

function days(from: string, to: string, macs: readonly string[] = [MAC]) {
  return evaluateDays(store.records, macs, { from, to }, ZONE);
}

describe("days", () => {
  test("a day in which the clocks go on has 23 hours, and the next one begins in time", () => {
    keep(minutesFrom(FRIDAY_S, (4 * DAY_S - HOUR_S) / 60, WALKING));
    const found = days(DAY[0], DAY[3]);
    expect(found.map(({ day }) => day)).toEqual(DAY);
    expect(found.map(({ coverage }) => coverage.dayMinutes)).toEqual([1440, 1440, 1380, 1440]);
    expect(found.map(({ steps }) => steps)).toEqual([14_400, 14_400, 13_800, 14_400]);
    expect(found.map(({ startS }) => (startS - FRIDAY_S) / HOUR_S)).toEqual([0, 24, 48, 71]);
  });

  test("only those asked for are there, both ends included, whatever is recorded around them", () => {
    keep(minutesFrom(FRIDAY_S, (4 * DAY_S - HOUR_S) / 60, WALKING));
    expect(days(DAY[1], DAY[2]).map(({ day }) => day)).toEqual([DAY[1], DAY[2]]);
    expect(days(DAY[2], DAY[2]).map(({ steps }) => steps)).toEqual([13_800]);
  });

  test("one of which nothing is recorded is not there", () => {
    keep([
      ...minutesFrom(FRIDAY_S, 60, WALKING),
      ...minutesFrom(FRIDAY_S + 2 * DAY_S, 60, WALKING),
    ]);
    expect(days(DAY[0], DAY[3]).map(({ day }) => day)).toEqual([DAY[0], DAY[2]]);
    expect(days("2020-01-01", "2020-12-31")).toEqual([]);
  });

  test("a range reads the same as all of it: what a minute goes on from may lie before it", () => {
    keep([
      ...minutesFrom(FRIDAY_S + DAY_S - HOUR_S, 60, ASLEEP),
      ...minutesFrom(FRIDAY_S + DAY_S, 30, NO_CHANGE),
    ]);
    const whole = days(DAY[0], DAY[3]).find(({ day }) => day === DAY[1]);
    expect(whole?.asleepMinutes).toBe(30);
    expect(days(DAY[1], DAY[1])).toEqual([whole]);
  });
});

describe("nights", () => {
  test("a night belongs to the day of waking up, and is found by it alone", () => {
    // From 22:00 to 06:00, eight hours on the clock and seven slept: the clocks went on.
    const startS = FRIDAY_S + 2 * DAY_S - 2 * HOUR_S;
    keep([
      ...minutesFrom(startS - HOUR_S, 60, WALKING),
      ...minutesFrom(startS, 7 * 60, ASLEEP),
      ...minutesFrom(startS + 7 * HOUR_S, 60, WALKING),
    ]);
    const of = (from: string, to: string) =>
      evaluateNights(store.records, [MAC], { from, to }, ZONE);
    const [night, ...others] = of(DAY[2], DAY[2]);
    expect(others).toEqual([]);
    expect(night?.day).toBe(DAY[2]);
    expect(night?.night[0]?.startS).toBe(startS);
    expect(night?.asleepS).toBe(7 * HOUR_S);
    expect(of(DAY[0], DAY[1])).toEqual([]);
    expect(of(DAY[3], DAY[3])).toEqual([]);
    expect(of(DAY[0], DAY[3])).toEqual([night]);
  });
});

describe("the clock", () => {
  test("is this computer's where nothing else is known, and the wearer's where it is", () => {
    const clock = () => clockOfWearer({ zones: store.records.zones() }, { zone: ZONE });
    expect(clock()(FRIDAY_S)).toBe(60);
    store.records.noteZone("America/New_York", FRIDAY_S);
    store.records.noteZone("Asia/Kolkata", FRIDAY_S + DAY_S);
    const offsetAt = clock();
    expect(offsetAt(FRIDAY_S)).toBe(-240);
    expect(offsetAt(FRIDAY_S + DAY_S)).toBe(330);
  });

  test("of a traveller makes days where the wearer was", () => {
    store.records.noteZone("America/New_York", FRIDAY_S);
    keep(minutesFrom(FRIDAY_S, 60, WALKING));
    // At midnight in Berlin it is still Thursday in New York.
    const found = days("2024-03-28", DAY[0]);
    expect(found.map(({ day }) => day)).toEqual(["2024-03-28"]);
    expect(found[0]?.startS).toBe(Date.UTC(2024, 2, 28, 4) / 1_000);
    expect(offsetsOf(ZONE)(FRIDAY_S)).toBe(60);
  });
});

describe("whose records", () => {
  test("nothing was read from any band yet", () => {
    expect(() => bandOfRecords(store.records, undefined)).toThrow(
      expect.objectContaining({
        code: "no-records",
        hint: expect.stringContaining("sync") as string,
      }),
    );
  });

  test("a band that was only met has none, nor has one that is not known", () => {
    store.ledger.noteBand({ mac: MAC }, FRIDAY_S);
    expect(() => bandOfRecords(store.records, undefined)).toThrow(
      expect.objectContaining({ code: "no-records" }),
    );
    expect(() => bandOfRecords(store.records, NEW_MAC)).toThrow(
      expect.objectContaining({ code: "no-records" }),
    );
  });

  test("of several bands the one that was read last, unless one is named", () => {
    const minutes = minutesFrom(FRIDAY_S, 10, WALKING);
    const read = (mac: string, serial: string, atS: UnixSeconds): void => {
      const run = store.records.beginSync({ mac, serial }, atS);
      run.addMinutes(minutes);
      run.finish("done", atS);
    };
    read(NEW_MAC, "aabbccddeeff", FRIDAY_S + 9 * DAY_S);
    read(MAC, SERIAL, FRIDAY_S + 8 * DAY_S);
    expect(bandOfRecords(store.records, undefined).macs).toEqual([NEW_MAC]);
    expect(bandOfRecords(store.records, MAC).macs).toEqual([MAC]);
  });

  test("a band goes on under its new address after a reset: days run through", () => {
    const half = minutesFrom(FRIDAY_S, 720, WALKING);
    const rest = minutesFrom(FRIDAY_S + DAY_S / 2, 720, { ...WALKING, steps: 20 });
    keep(half, MAC, FRIDAY_S + DAY_S / 2);
    keep(rest, NEW_MAC, FRIDAY_S + DAY_S);
    const { band, macs } = bandOfRecords(store.records, undefined);
    expect(band.mac).toBe(NEW_MAC);
    expect(macs).toEqual([NEW_MAC, MAC]);
    expect(days(DAY[0], DAY[0], macs).map(({ steps }) => steps)).toEqual([720 * 30]);
    expect(days(DAY[0], DAY[0], [NEW_MAC]).map(({ steps }) => steps)).toEqual([720 * 20]);
  });
});
