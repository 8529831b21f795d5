import fc from "fast-check";
import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { concat } from "../bytes/byte-reader.ts";
import { FrameError, FrameReader } from "../bytes/message.ts";
import type { Workout } from "../health/workout.ts";
import { decodeSummary, encodeSummary518, trackBaseOf } from "./workout-summary.ts";
import { EarlySummary, LateSummary, SummaryHead } from "./workout.messages.ts";

const START_S = 1_709_280_000;
const vector = vectorsOf<{ payload: string }>("sports_summary_v518");
const run = hex(vector.payload);

const RUN: Omit<Workout, "raw"> = {
  startS: START_S,
  endS: START_S + 1_800,
  sportCode: 1,
  sport: "running",
  activeS: 1_795,
  steps: 4_200,
  distanceM: 5_000.25,
  energyKcal: 312.5,
  ascentM: 12,
  descentM: 11.5,
  lowestM: -1.5,
  highestM: 9,
  averageHeartRateBpm: 148,
  maxHeartRateBpm: 176,
  maxSpeedMPerS: expect.closeTo(4.2, 1) as number,
  averagePaceSPerKm: 359,
  averageStrideCm: 104,
};

test("a run is read as its vector says", () => {
  const workout = decodeSummary(run, START_S);
  const { maxSpeedMPerS } = LateSummary.ways.decode(new FrameReader(run, 24));
  expect(workout).toEqual({ ...RUN, maxSpeedMPerS, raw: run });
});

test("each part of the summary is written back to the same bytes", () => {
  const from = new FrameReader(run);
  const parts = [SummaryHead, LateSummary.ways, LateSummary.slopes].map((part) => {
    const decoded: unknown = part.decode(from);
    // Each part encodes what it has decoded itself.
    return (part.encode as (values: unknown) => Uint8Array)(decoded);
  });
  expect(from.leftBytes).toBe(0);
  expect(concat(parts)).toEqual(run);
});

test("the start is the answer's, and the end as much later as the summary says", () => {
  const { startS, endS } = decodeSummary(run, START_S - 3_600);
  expect([startS, endS]).toEqual([START_S - 3_600, START_S - 1_800]);
});

test("a summary that is made is read back", () => {
  const made = { ...RUN, maxSpeedMPerS: 4.25 };
  const raw = encodeSummary518(made, { longitudeDeg: 4.9, latitudeDeg: 52.37, altitudeM: 3 });
  expect(raw).toHaveLength(run.length);
  expect(decodeSummary(raw, START_S)).toEqual({ ...made, raw });
  expect(trackBaseOf(raw)).toEqual({ longitude: 14_700_000, latitude: 157_110_000, altitudeM: 3 });
});

test("what was not measured is absent", () => {
  const yoga = { startS: START_S, endS: START_S + 600, sportCode: 0x3c };
  const raw = encodeSummary518(yoga);
  expect(decodeSummary(raw, START_S)).toEqual({ ...yoga, sport: "yoga", activeS: 600, raw });
  expect(trackBaseOf(raw)).toEqual({ longitude: 0, latitude: 0, altitudeM: undefined });
});

test("swimming is counted in strokes", () => {
  const swim = { startS: START_S, endS: START_S + 600, sportCode: 6 };
  const raw = encodeSummary518({ ...swim, strokes: 36, laps: 2, swolf: 92 });
  const read = decodeSummary(raw, START_S);
  expect(read).toMatchObject({ sport: "pool swimming", strokes: 36, laps: 2, swolf: 92 });
  expect(raw).toHaveLength(140 + 50);
});

function otherVersion(version: number, before: number, rest: Uint8Array): Uint8Array {
  const head = run.slice(0, 24);
  new DataView(head.buffer).setUint16(0, version, true);
  return concat([head, new Uint8Array(before), rest]);
}

test("version 516 has four bytes more, 519 a hundred and sixteen with the lowest pulse in them", () => {
  const first = decodeSummary(otherVersion(516, 4, run.subarray(24)), START_S);
  expect(first).toMatchObject({ steps: 4_200, maxHeartRateBpm: 176 });
  const bytes = otherVersion(519, 0x8c - 24, run.subarray(24));
  bytes[25] = 61;
  const second = decodeSummary(bytes, START_S);
  expect(second).toMatchObject({ steps: 4_200, maxHeartRateBpm: 176, minHeartRateBpm: 61 });
});

test.each([
  [1, undefined, undefined],
  [6, 40, 3],
])("version 259 of sport %i is read", (sportCode, strokes, laps) => {
  const ways = EarlySummary.ways.encode({
    distanceM: 1_500,
    ascentM: 4,
    descentM: 5,
    oneEndM: 9,
    otherEndM: -2,
    steps: 1_000,
    activeS: 500,
    energyKcal: 80,
    maxSpeedMPerS: 3.5,
    totalStrideM: 1_500,
  });
  const swum = EarlySummary.strokes.encode({ strokes: 40, swolf: 80, style: 2, laps: 3 });
  const averages = { heartRateBpm: 130, paceSPerKm: 333, strideCm: 150 };
  const tail = [ways, swum, EarlySummary.averages.encode(averages)];
  const bytes = otherVersion(259, 0, concat(tail));
  bytes[2] = sportCode;
  expect(decodeSummary(bytes, START_S)).toMatchObject({
    distanceM: 1_500,
    lowestM: -2,
    highestM: 9,
    activeS: 500,
    averageHeartRateBpm: 130,
    averagePaceSPerKm: 333,
    averageStrideCm: 150,
  });
  const read = decodeSummary(bytes, START_S);
  expect([read.strokes, read.laps]).toEqual([strokes, laps]);
});

test("of Zepp OS there is when it was, and the record itself", () => {
  const raw = hex("008012080a0631");
  expect(decodeSummary(raw, START_S)).toEqual({
    startS: START_S,
    endS: START_S,
    sportCode: 0,
    raw,
  });
  expect(trackBaseOf(raw)).toBeUndefined();
});

test("a summary that is cut gives its head; without a head it is refused", () => {
  const raw = run.slice(0, 100);
  expect(decodeSummary(raw, START_S)).toEqual({
    startS: START_S,
    endS: START_S + 1_800,
    sportCode: 1,
    sport: "running",
    raw,
  });
  expect(() => decodeSummary(run.subarray(0, 23), START_S)).toThrow(FrameError);
  expect(() => decodeSummary(new Uint8Array(), START_S)).toThrow(FrameError);
});

test("an end before the start, or years later, is not believed", () => {
  for (const endS of [0, START_S - 1, 0xffff_ffff]) {
    const bytes = run.slice();
    new DataView(bytes.buffer).setUint32(8, endS, true);
    expect(decodeSummary(bytes, START_S).endS).toBe(START_S + 1_795);
  }
});

test("whatever bytes come, it is a workout that ends, or a FrameError", () => {
  const versions = fc.constantFrom(259, 516, 518, 519, 700, 0x8000);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400, size: "max" }), versions, (bytes, version) => {
      if (bytes.length >= 2) new DataView(bytes.buffer).setUint16(0, version, true);
      try {
        const { raw, endS, startS, sport, ...numbers } = decodeSummary(bytes, START_S);
        expect(raw).toEqual(bytes);
        expect(endS).toBeGreaterThanOrEqual(startS);
        for (const value of Object.values(numbers)) {
          expect(value === undefined || Number.isFinite(value)).toBe(true);
        }
        expect(["string", "undefined"]).toContain(typeof sport);
      } catch (error) {
        expect(error).toBeInstanceOf(FrameError);
      }
    }),
  );
});
