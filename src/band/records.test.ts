import fc from "fast-check";
import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { FrameError } from "../bytes/message.ts";
import { formatHex } from "../bytes/hex.ts";
import type { Measurement } from "../health/measurement.ts";
import { HISTORY, isRecordType } from "./history.ts";
import type { HistoryType } from "./models.ts";
import { decodeRecords, encodeRecords } from "./records.ts";
import type { RecordType } from "./records.ts";

/** 2024-03-01 08:00 UTC, the moment of most vectors. */
const AT_S = 1_709_280_000;

const vectors =
  vectorsOf<Readonly<Record<string, { payload?: string; record?: string }>>>("other_fetch_records");

function bytesOf(name: string): Uint8Array {
  const { payload, record } = vectors[name] ?? {};
  return hex(payload ?? record ?? "");
}

function reading(
  kind: Measurement["kind"],
  value: number,
  rest: Partial<Measurement> = {},
): Measurement {
  return { kind, atS: AT_S, value, isAutomatic: true, offsetMin: 60, ...rest };
}

const byHand = { isAutomatic: false };

test.each<[string, RecordType, Measurement[]]>([
  [
    "manual_hr",
    "heart-rate",
    [
      reading("heart-rate", 88, byHand),
      reading("heart-rate", 64, { ...byHand, atS: AT_S + 3_600 }),
    ],
  ],
  ["resting_hr", "resting-heart-rate", [reading("resting-heart-rate", 52)]],
  ["max_hr", "max-heart-rate", [reading("max-heart-rate", 171)]],
  ["hrv", "heart-rate-variability", [reading("heart-rate-variability", 41)]],
  ["stress_manual", "stress-manual", [reading("stress", 37, byHand)]],
  ["sleep_resp_rate", "breathing-rate", [reading("breathing-rate", 14, { details: { form: 1 } })]],
  [
    "spo2_normal",
    "blood-oxygen",
    [reading("blood-oxygen", 97, byHand), reading("blood-oxygen", 95, { atS: AT_S + 3_600 })],
  ],
  [
    "spo2_sleep",
    "blood-oxygen-asleep",
    [reading("blood-oxygen", 98, { details: { asleep: 1, duration: 5 } })],
  ],
  [
    "pai",
    "pai",
    [
      reading("pai", 4.25, {
        details: {
          low: 1.5,
          moderate: 2.25,
          high: 0.5,
          lowMin: 30,
          moderateMin: 12,
          highMin: 3,
          total: 61.5,
        },
      }),
    ],
  ],
  ["temperature", "temperature", [reading("temperature", 33.65)]],
])("%s is read as %s, and written back to the same bytes", (name, type, expected) => {
  const bytes = bytesOf(name);
  const { measurements, dropped, lastS } = decodeRecords(type, bytes, AT_S, 60);
  expect(measurements).toEqual(expected);
  expect({ dropped, lastS }).toEqual({ dropped: 0, lastS: expected.at(-1)?.atS });
  expect(formatHex(encodeRecords(type, measurements, AT_S))).toBe(formatHex(bytes));
});

test("stress that the band takes has a byte for each minute; ff is none", () => {
  const bytes = bytesOf("stress_auto");
  const { measurements, dropped, lastS } = decodeRecords("stress-automatic", bytes, AT_S + 30, 60);
  expect(measurements).toEqual([
    reading("stress", 28, { atS: AT_S + 120 }),
    reading("stress", 42, { atS: AT_S + 180 }),
    reading("stress", 69, { atS: AT_S + 240 }),
  ]);
  expect({ dropped, lastS }).toEqual({ dropped: 0, lastS: AT_S + 300 });
  const written = encodeRecords("stress-automatic", measurements, AT_S);
  expect(formatHex(written)).toBe(formatHex(bytes.subarray(0, 5)));
});

test("a temperature that stands behind 7fff is found; nothing is nothing", () => {
  const bytes = hex("ff7f250d5a5a5a5a" + "0000000000000000" + "ff7fff7f5a5a5a5a");
  const { measurements, dropped, lastS } = decodeRecords("temperature", bytes, AT_S, 60);
  expect(measurements).toEqual([reading("temperature", 33.65)]);
  expect({ dropped, lastS }).toEqual({ dropped: 0, lastS: AT_S + 120 });
});

test("minutes without a temperature are kept apart", () => {
  const measurements = [0, 180].map((later) => reading("temperature", 33, { atS: AT_S + later }));
  const bytes = encodeRecords("temperature", measurements, AT_S);
  expect(bytes).toHaveLength(32);
  expect(decodeRecords("temperature", bytes, AT_S, 60).measurements).toEqual(measurements);
  expect(() => encodeRecords("temperature", measurements, AT_S + 60)).toThrow(TypeError);
});

test("what a breathing pause was like is kept, also where nobody knows what it means", () => {
  const bytes = hex(`02008be1656205010000000002000000000000090000000000000000000000`);
  const { measurements } = decodeRecords("blood-oxygen-asleep", bytes, AT_S, 60);
  const details = { asleep: 1, duration: 5, high1: 1, high6: 2, quality1: 9 };
  expect(measurements).toEqual([reading("blood-oxygen", 98, { details })]);
  expect(encodeRecords("blood-oxygen-asleep", measurements, AT_S)).toEqual(bytes);
});

test.each<[string, RecordType, string]>([
  ["a pulse of 0", "heart-rate", "008be1650400"],
  ["a pulse of 255", "heart-rate", "008be16504ff"],
  ["a pulse in 1970", "resting-heart-rate", "00000000043c"],
  ["a pulse in 2106", "max-heart-rate", "ffffffff043c"],
  ["stress of 101", "stress-manual", "008be16565"],
  ["stress of 254", "stress-automatic", "fe"],
  ["no oxygen", "blood-oxygen", `02008be16580${"00".repeat(60)}`],
  ["a boiling wrist", "temperature", "1027000000000000"],
  ["breathing like a fly", "breathing-rate", "008be16504ff0001"],
])("%s is dropped, and counted", (_, type, bytes) => {
  const { measurements, dropped } = decodeRecords(type, hex(bytes), AT_S, 60);
  expect({ measurements, dropped }).toEqual({ measurements: [], dropped: 1 });
});

test("PAI that is no number is dropped", () => {
  const bytes = bytesOf("pai").slice();
  bytes.fill(0xff, 37, 41);
  expect(decodeRecords("pai", bytes, AT_S, 60)).toMatchObject({ measurements: [], dropped: 1 });
});

test.each([
  ["80", 120],
  ["7f", 120],
  ["f0", -240],
])("zone %s is %i minutes east, where the answer said 120", (zone, offsetMin) => {
  const { measurements } = decodeRecords("heart-rate", hex(`008be165${zone}3c`), AT_S, 120);
  expect(measurements).toMatchObject([{ value: 60, offsetMin }]);
});

test.each<[RecordType, string]>([
  ["heart-rate", "008be16504"],
  ["stress-manual", "008be1652500"],
  ["blood-oxygen", "02008be1"],
  ["blood-oxygen", "03"],
  ["blood-oxygen-asleep", "01"],
  ["temperature", "250d"],
  ["breathing-rate", "008be165040e00"],
  ["pai", "05"],
  ["pai", `06${"00".repeat(101)}`],
])("%s that is not whole, or of another version, is refused (%s)", (type, bytes) => {
  expect(() => decodeRecords(type, hex(bytes), AT_S, 60)).toThrow(FrameError);
});

// The table has all types as its keys.
const types = (Object.keys(HISTORY) as HistoryType[]).filter(isRecordType);

test.each(types)("nothing at all is no reading of %s", (type) => {
  const nothing = { measurements: [], dropped: 0, lastS: undefined };
  expect(decodeRecords(type, new Uint8Array(), AT_S, 60)).toEqual(nothing);
});

test.each(types)(
  "whatever bytes come as %s, it is readings that can be true, or a FrameError",
  (type) => {
    const when = fc.constantFrom(0, AT_S, 4_294_967_295);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400, size: "max" }), when, (bytes, firstS) => {
        try {
          const { measurements } = decodeRecords(type, bytes, firstS, 60);
          for (const { atS, value, offsetMin } of measurements) {
            expect(atS).toBeGreaterThan(1_300_000_000);
            expect(atS).toBeLessThan(4_102_444_800);
            expect(value).toBeGreaterThanOrEqual(0);
            expect(Math.abs(offsetMin ?? 0)).toBeLessThanOrEqual(14 * 60);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(FrameError);
        }
      }),
    );
  },
);
