import fc from "fast-check";
import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { concat } from "../bytes/byte-reader.ts";
import { FrameError } from "../bytes/message.ts";
import type { TrackPoint, Workout } from "../health/workout.ts";
import { decodeSummary, encodeSummary518 } from "./workout-summary.ts";
import { decodeTrack, encodeTrack } from "./workout-track.ts";
import { processorMs } from "../../test/processor-time.ts";

const START_S = 1_709_280_000;
const PLACE = { longitudeDeg: 4.9, latitudeDeg: 52.37, altitudeM: 0 };
const CLASSIC = { isZeppOs: false };
const ZEPP_OS = { isZeppOs: true };

function workoutAt(place: typeof PLACE | Omit<typeof PLACE, "altitudeM">, sportCode = 1): Workout {
  const raw = encodeSummary518({ startS: START_S, endS: START_S + 600, sportCode }, place);
  return decodeSummary(raw, START_S);
}

const { payload } = vectorsOf<{ payload: string }>("sports_details");
const POINTS: TrackPoint[] = [
  { atS: START_S + 2, heartRateBpm: 120 },
  {
    atS: START_S + 5,
    longitudeDeg: 14_700_100 / 3e6,
    latitudeDeg: 157_109_950 / 3e6,
    altitudeM: 1,
  },
  {
    atS: START_S + 255,
    longitudeDeg: 14_700_080 / 3e6,
    latitudeDeg: 157_109_980 / 3e6,
    altitudeM: 1,
  },
  { atS: START_S + 259, heartRateBpm: 131 },
  { atS: START_S + 265, mark: "pause" },
];

test("a track is read as its vector says: time goes on where its byte wraps", () => {
  expect(decodeTrack(hex(payload), workoutAt(PLACE), CLASSIC)).toEqual(POINTS);
});

test("a track is written to the vector's bytes, but for the record that nobody can explain", () => {
  const bytes = hex(payload);
  const explained = concat([bytes.subarray(0, 16), bytes.subarray(24)]);
  expect(encodeTrack(POINTS, START_S, PLACE)).toEqual(explained);
});

test("where the band does not know how high it is, nothing is said of heights", () => {
  const points = decodeTrack(
    hex(payload),
    workoutAt({ longitudeDeg: 4.9, latitudeDeg: 52.37 }),
    CLASSIC,
  );
  expect(points.some(({ altitudeM }) => altitudeM !== undefined)).toBe(false);
  expect(points[1]?.latitudeDeg).toBe(157_109_950 / 3e6);
});

test("steps from nowhere lead nowhere; pulses are kept", () => {
  const workout = { ...workoutAt(PLACE), raw: hex("0080") };
  expect(decodeTrack(hex(payload), workout, CLASSIC)).toEqual(
    POINTS.filter(({ heartRateBpm, mark }) => heartRateBpm ?? mark),
  );
});

test("what is said of one second is one point", () => {
  const bytes = hex("0005010000000000" + "0105780000000000" + "0305000000000000");
  expect(decodeTrack(bytes, workoutAt(PLACE), CLASSIC)).toMatchObject([
    { atS: START_S + 5, longitudeDeg: 14_700_001 / 3e6, heartRateBpm: 120, mark: "resume" },
  ]);
});

test("the earlier form of pulses has three, each with its second", () => {
  const bytes = hex("01fa000000000000" + "0102" + "fe78" + "0079" + "027a");
  expect(decodeTrack(bytes, workoutAt(PLACE), CLASSIC)).toEqual([
    { atS: START_S + 254, heartRateBpm: 120 },
    { atS: START_S + 256, heartRateBpm: 121 },
    { atS: START_S + 258, heartRateBpm: 122 },
  ]);
});

// Bytes of a capture: Gadgetbridge HuamiActivityDetailsParserTest, Mi Band 6.
const BAND_6 = hex(
  "0b056e040000003e" + "0bfeae041501ae4b" + "0b02ad041501a600" + "0b02ad041501a600",
);

test("the newer form of pulses knows steps in a minute, of runs", () => {
  expect(decodeTrack(BAND_6, workoutAt(PLACE), CLASSIC)).toEqual([
    { atS: START_S + 5, heartRateBpm: 110 },
    { atS: START_S + 254, heartRateBpm: 174, cadencePerMin: 174 },
    { atS: START_S + 258, heartRateBpm: 173, cadencePerMin: 166 },
  ]);
  const cycling = decodeTrack(BAND_6, workoutAt(PLACE, 4), CLASSIC);
  expect(cycling.some(({ cadencePerMin }) => cadencePerMin !== undefined)).toBe(false);
});

test("positions before the first fix, which have one time, are spread", () => {
  const bytes = hex(
    "0009010000000000" + "0009010000000000" + "0009010000000000" + "000c010000000000",
  );
  const points = decodeTrack(bytes, workoutAt(PLACE), CLASSIC);
  expect(points.map(({ atS }) => atS - START_S)).toEqual([0, 4, 8, 12]);
});

test("a gap that one byte cannot tell is bridged", () => {
  const points: TrackPoint[] = [0, 1_000].map((s) => ({ atS: START_S + s, heartRateBpm: 100 }));
  expect(decodeTrack(encodeTrack(points, START_S, PLACE), workoutAt(PLACE), CLASSIC)).toEqual(
    points,
  );
});

test("a track that no band could send is a mistake of ours", () => {
  const points = [{ atS: START_S, longitudeDeg: 5, latitudeDeg: 52 }];
  expect(() => encodeTrack(points, START_S, PLACE)).toThrow(TypeError);
  expect(() => encodeTrack(points, START_S + 1, PLACE)).toThrow(TypeError);
});

test("a classic track that is cut, or goes on for months, is refused", () => {
  expect(() => decodeTrack(hex("0102780000"), workoutAt(PLACE), CLASSIC)).toThrow(FrameError);
  const endless = new Uint8Array(8 * 11_000);
  for (let at = 1; at < endless.length; at += 8) endless[at] = (at >> 3) * 255;
  expect(() => decodeTrack(endless, workoutAt(PLACE), CLASSIC)).toThrow("longer than any workout");
});

function tlv(tag: number, digits: string): Uint8Array {
  const value = hex(digits);
  return concat([Uint8Array.of(tag, value.length), value]);
}

const le = (value: number, bytes: number): string =>
  Array.from({ length: bytes }, (_, at) =>
    (Math.floor(value / 256 ** at) & 0xff).toString(16).padStart(2, "0"),
  ).join("");
const TIME = tlv(1, `00000000${le((START_S + 10) * 1_000, 8)}`);
const POSITION = `000000000000${le(14_700_000, 4)}${le(157_110_000, 4)}000000000000`;

test("a track of Zepp OS is read", () => {
  const bytes = concat([
    tlv(3, "0000010001000200"), // a step before any position
    TIME,
    tlv(4, "00000100"),
    tlv(2, POSITION),
    tlv(7, `${le(250, 2)}${le(1_234, 4)}`),
    tlv(8, `${le(999, 2)}78`),
    tlv(3, `${le(1_000, 2)}640000000200`),
    tlv(5, `${le(1_500, 2)}${le(170, 2)}${le(90, 2)}${le(400, 2)}`),
    tlv(4, `${le(2_000, 2)}0400`),
    tlv(4, `${le(60_000, 2)}0500`),
    tlv(15, "00".repeat(34)),
    Uint8Array.of(0x1f, 0x81, 0x02, 0x81, 0x02, 0xaa, 0xbb), // a long tag, a long length
    tlv(2, `${POSITION}0000000000000000`),
    tlv(7, `${le(2_000, 2)}${le(500_000, 4)}00`),
    tlv(7, `${le(3_000, 2)}${le(500_000, 4)}ff`),
    tlv(7, `${le(3_000, 2)}ffffffff`),
    tlv(8, `${le(3_000, 2)}ff`),
    tlv(8, "00"),
  ]);
  const at = (s: number) => START_S + 10 + s;
  const place = { longitudeDeg: 4.9, latitudeDeg: 52.37 };
  expect(decodeTrack(bytes, workoutAt(PLACE), ZEPP_OS)).toEqual([
    { atS: at(0), ...place, altitudeM: 12.34, heartRateBpm: 120 },
    {
      atS: at(1),
      longitudeDeg: 14_700_100 / 3e6,
      latitudeDeg: 52.37,
      cadencePerMin: 170,
      speedMPerS: 2.5,
    },
    { atS: at(2), mark: "pause", altitudeM: 5 },
    { atS: at(60), mark: "resume" },
  ]);
});

test("a time that the workout cannot have is not believed", () => {
  const bytes = concat([tlv(1, "00000000ffffffffffffff7f"), tlv(8, "000050")]);
  expect(decodeTrack(bytes, workoutAt(PLACE), ZEPP_OS)).toEqual([
    { atS: START_S, heartRateBpm: 80 },
  ]);
});

test.each(["08", "0803", "080300", "0880", "0885", "08840fffffff", "1f"])(
  "a track of Zepp OS that is cut (%s) is refused",
  (digits) => {
    expect(() => decodeTrack(hex(digits), workoutAt(PLACE), ZEPP_OS)).toThrow(FrameError);
  },
);

const classicRecords = fc
  .array(fc.tuple(fc.nat(12), fc.uint8Array({ minLength: 7, maxLength: 7 })), { maxLength: 60 })
  .map((records) => concat(records.flatMap(([type, data]) => [Uint8Array.of(type), data])));
const values = fc.constantFrom(3, 4, 6, 7, 8, 12, 16, 20, 28);
const zeppOsValues = fc
  .array(fc.tuple(fc.nat(9), values, fc.uint8Array({ minLength: 28, maxLength: 28 })))
  .map((all) =>
    concat(all.flatMap(([tag, size, data]) => [Uint8Array.of(tag, size), data.subarray(0, size)])),
  );

test.each([
  ["classic", CLASSIC, classicRecords],
  ["Zepp OS", ZEPP_OS, zeppOsValues],
  ["random as Zepp OS", ZEPP_OS, fc.uint8Array({ maxLength: 800, size: "max" })],
])("whatever comes, %s, it is a track in order, or a FrameError", (_, form, tracks) => {
  const workout = workoutAt(PLACE);
  fc.assert(
    fc.property(tracks, (bytes) => {
      try {
        const points = decodeTrack(bytes, workout, form);
        for (const [index, { atS, latitudeDeg = 0, heartRateBpm = 60 }] of points.entries()) {
          expect(atS).toBeGreaterThan(points[index - 1]?.atS ?? 0);
          expect(Math.abs(latitudeDeg)).toBeLessThanOrEqual(90);
          expect(heartRateBpm % 254).toBeGreaterThan(0);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(FrameError);
      }
    }),
  );
});

test("a day of records is read in a moment", () => {
  const records = 4 * 86_400;
  const bytes = new Uint8Array(8 * records);
  for (let index = 0; index < records; index++) bytes[8 * index + 1] = index >> 2;
  const before = processorMs();
  expect(decodeTrack(bytes, workoutAt(PLACE), CLASSIC)).toHaveLength(86_400);
  expect(processorMs(before)).toBeLessThan(5_000);
});
