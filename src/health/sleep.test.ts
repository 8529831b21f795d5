import fc from "fast-check";
import { expect, test } from "vitest";
import { anyRecord, minutesOf } from "../../test/any-minutes.ts";
import { at, minutesFrom } from "../../test/minutes.ts";
import { interpret, isAsleep } from "./interpret.ts";
import { findSleep, type SleepSession } from "./sleep.ts";
import { overlay } from "./told-sleep.ts";

const EVENING = "2024-03-01T22:00+01:00";

function sleepOf(text: string, start = EVENING): SleepSession[] {
  return [...findSleep(interpret(minutesFrom(start, text)))];
}

/** `22:30 light-sleep 60, …` in minutes; hours of Berlin's winter. */
function writtenStages({ stages }: SleepSession): string[] {
  return stages.map(({ state, startS, endS }) => {
    const clock = new Date((startS + 3600) * 1000).toISOString().slice(11, 16);
    return `${clock} ${state} ${(endS - startS) / 60}`;
  });
}

test("a night across midnight with an interruption is one session", () => {
  const sessions = sleepOf(
    "50 i14 h66 x45, 79 i3 h58 x60, 7b h52 x90, 7c i9 h61, 01 i70 s22 h70 x2, 50 i12 h64 x9, " +
      "79 i2 h57 x120, 7b h51 x60, 7c i20 h62, 01 i90 s80 x10",
  );
  expect(sessions).toHaveLength(1);
  const [night] = sessions;
  expect(night && writtenStages(night)).toEqual([
    "22:45 light-sleep 60",
    "23:45 deep-sleep 90",
    "01:15 awake 12",
    "01:27 light-sleep 120",
    "03:27 deep-sleep 60",
  ]);
  expect(night).toMatchObject({
    startS: at("2024-03-01T22:45+01:00"),
    endS: at("2024-03-02T04:27+01:00"),
    asleepS: 330 * 60,
    lightS: 180 * 60,
    deepS: 150 * 60,
    remS: undefined,
    awakeS: 12 * 60,
    unknownS: 0,
    interruptions: 1,
    lowestHeartRateBpm: 51,
  });
  // Only minutes asleep count: (60·58 + 90·52 + 120·57 + 60·51) / 330.
  expect(night?.averageHeartRateBpm).toBeCloseTo(54.73, 2);
});

test("a night of a band with 8 bytes has REM, and no pulse where none was measured", () => {
  const [night] = sleepOf(
    "50 i9 z0.0.0 x5, 78 i2 z61.10.20 x30, 78 i1 z40.70.3 x40, 78 i1 z45.12.80 x20, 50 i30 z0.0.0",
  );
  expect(night && writtenStages(night)).toEqual([
    "22:05 light-sleep 30",
    "22:35 deep-sleep 40",
    "23:15 rem-sleep 20",
  ]);
  expect(night).toMatchObject({
    remS: 20 * 60,
    averageHeartRateBpm: undefined,
    lowestHeartRateBpm: undefined,
  });
});

test("turning over for two minutes is awake, but no interruption", () => {
  const [night] = sleepOf("79 i2 h57 x60, 7c i60 x2, 79 i2 h57 x60");
  expect(night).toMatchObject({ awakeS: 120, interruptions: 0, asleepS: 7200 });
});

test("an hour awake is part of the night, more is not", () => {
  expect(sleepOf("79 i2 x60, 50 i12 x10, 50 i12 x50, 79 i2 x60")).toHaveLength(1);
  expect(sleepOf("79 i2 x60, 7c i9, 50 i12 x59, 79 i2 x60")).toHaveLength(1);
  expect(sleepOf("79 i2 x60, 7c i9, 50 i12 x60, 79 i2 x60")).toHaveLength(2);
});

test("who walks five hundred steps has got up, however short it was", () => {
  expect(sleepOf("79 i2 x60, 01 i90 s100 x5, 79 i2 x60")).toHaveLength(1);
  expect(sleepOf("79 i2 x60, 01 i90 s101 x5, 79 i2 x60")).toHaveLength(2);
});

test("a few minutes of sleep are none, nor before or after a long wake", () => {
  expect(sleepOf("50 i9 x9, 79 i2 x14, 01 i70 s30")).toEqual([]);
  expect(sleepOf("50 i9 x9, 79 i2 x15, 01 i70 s30")).toHaveLength(1);
  const [night, ...others] = sleepOf(
    "79 i2 x5, 7c i9, 50 i12 x30, 79 i2 x200, 7c i9, 50 i12 x30, 79 i2 x5, 7c i9, 50 i9 x60",
  );
  expect(others).toEqual([]);
  expect(night && writtenStages(night)).toEqual(["22:36 light-sleep 200"]);
});

test("a short sleep between two long wakes stays in the night", () => {
  const [night] = sleepOf(
    "79 i2 x100, 7c i9, 50 i12 x29, 79 i2 x5, 7c i9, 50 i12 x29, 79 i2 x100, 01 i80 s60",
  );
  expect(night).toMatchObject({ asleepS: 205 * 60, interruptions: 2 });
});

test("what is not recorded within a night, and a band taken off in it, are unknown", () => {
  const [night] = sleepOf("79 i2 h55 x60, gap x10, 79 i2 h55 x60, 53 x7, 79 i2 h55 x60");
  expect(night && writtenStages(night)).toEqual([
    "22:00 light-sleep 60",
    "23:00 unknown 10",
    "23:10 light-sleep 60",
    "00:10 unknown 7",
    "00:17 light-sleep 60",
  ]);
  expect(night).toMatchObject({ unknownS: 17 * 60, awakeS: 0, interruptions: 0 });
});

test("a night goes on over a gap of an hour at most", () => {
  expect(sleepOf("79 i2 h55 x60, gap x60, 79 i2 h55 x60")).toHaveLength(1);
  expect(sleepOf("79 i2 h55 x60, gap x61, 79 i2 h55 x60")).toHaveLength(2);
});

test("a nap is a session of its own, and sleep that lasts until now has an end already", () => {
  const [nap, night] = sleepOf(
    "50 i14 x30, 79 i2 h60 x40, 7c i30, 01 i80 s70 x30, 50 i12 x200, 7b h52 x100",
    "2024-03-01T14:00+01:00",
  );
  expect(nap).toMatchObject({ startS: at("2024-03-01T14:30+01:00"), asleepS: 2400 });
  expect(night).toMatchObject({ endS: at("2024-03-01T20:41+01:00"), deepS: 6000 });
});

test("no minutes, no sleep", () => {
  expect(sleepOf("50 i9 x0")).toEqual([]);
});

test("of any record: stages fill their session, sums are right, sessions follow each other", () => {
  let runs = 0;
  let seen = 0;
  fc.assert(
    fc.property(anyRecord(), (any) => {
      runs += 1;
      // Far from everything before it, so that every record has sleep whatever else is in it.
      const record = { ...any, stretches: [...any.stretches, HALF_AN_HOUR_ASLEEP] };
      const minutes = [...interpret(minutesOf(record))];
      const asleep = new Set(
        minutes.filter((it) => isAsleep(it.state)).map((it) => it.minute.startS),
      );
      let endS = 0;
      for (const it of findSleep(minutes)) {
        seen += 1;
        expect(it.startS).toBeGreaterThan(endS);
        expect(asleep.has(it.startS) && asleep.has(it.endS - 60)).toBe(true);
        endS = it.startS;
        for (const stage of it.stages) {
          expect(stage.startS).toBe(endS);
          expect(stage.endS).toBeGreaterThan(stage.startS);
          endS = stage.endS;
        }
        expect(endS).toBe(it.endS);
        const staged = (it.lightS ?? 0) + (it.deepS ?? 0) + (it.remS ?? 0);
        expect(staged + it.unstagedS).toBe(it.asleepS);
        expect(it.asleepS + it.awakeS + it.unknownS).toBe(it.endS - it.startS);
        expect(it.asleepS).toBeGreaterThanOrEqual(15 * 60);
      }
    }),
  );
  expect(runs).toBeGreaterThanOrEqual(100);
  expect(seen).toBeGreaterThanOrEqual(runs);
});

const HALF_AN_HOUR_ASLEEP = {
  kind: 0x79,
  intensity: 2,
  steps: 0,
  heartRateBpm: 57,
  asleep: undefined,
  count: 30,
  missing: 100,
};

test("sleep in which the record breaks off says at which end", () => {
  const cutOf = (text: string) => sleepOf(text).map(({ cut }) => cut);
  const [awake, asleep] = ["01 i70 s22 h70 x10", "79 i2 h57 x60"];
  expect(cutOf(`${awake}, ${asleep}, ${awake}`)).toEqual([undefined]);
  expect(cutOf(`${asleep}, ${awake}`)).toEqual(["start"]);
  expect(cutOf(`${awake}, ${asleep}`)).toEqual(["end"]);
  expect(cutOf(`${awake}, ${asleep}, gap x120, ${awake}`)).toEqual(["end"]);
  expect(cutOf(`${awake}, gap x120, ${asleep}, gap x120, ${awake}`)).toEqual(["both"]);
  // A few minutes that did not arrive are nothing.
  expect(cutOf(`${awake}, gap x5, ${asleep}, gap x5, ${awake}`)).toEqual([undefined]);
});

test("a band that is taken off after a night ends it, one that is taken off within it cuts it off", () => {
  const cutOf = (minutes: number) =>
    sleepOf(`01 i70 s22 h70 x10, 79 i2 h57 x${minutes}, 73 i0 x120`).map(({ cut }) => cut);
  expect(cutOf(420)).toEqual([undefined]);
  expect(cutOf(45)).toEqual(["end"]);
});

test("of who sleeps from the minute on in which the band is put on, nobody knows since when", () => {
  const off = "73 i0 x120";
  const asleep = "79 i2 h57 x420";
  const awake = "01 i70 s22 h70 x10";
  const cutOf = (text: string) => sleepOf(text).map(({ cut }) => cut);
  expect(cutOf(`${off}, ${asleep}, ${awake}`)).toEqual(["start"]);
  expect(cutOf(`${off}, 76 i0 x30, ${asleep}, ${awake}`)).toEqual(["start"]);
  expect(cutOf(`${off}, ${asleep}, gap x120, ${awake}`)).toEqual(["both"]);
  expect(cutOf(`${off}, 01 i70 s22 h70 x1, ${asleep}, ${awake}`)).toEqual([undefined]);
});

test("sleep that a source tells and nobody recorded is whole", () => {
  const startS = at(EVENING);
  const stretches = [{ startS, endS: startS + 28_800, state: "asleep" as const }];
  expect([...findSleep(overlay([], stretches))].map(({ cut }) => cut)).toEqual([undefined]);
});
