import { f32, i32, u16, u32, u8, unknown } from "../bytes/message.ts";
import { group } from "./fields.ts";

// A workout's summary: the head, then what its version has. huami-ble §7.2, there from Gadgetbridge's
// HuamiActivitySummaryParser. Places are in 1/3,000,000 of a degree, heights and ways in metres.

export const SUMMARY_HEAD_BYTES = 24;
export const SummaryHead = group({
  /** 259 Bip, 516, 518 Bip S, 519; from 0x8000 on Zepp OS, with something else behind it. */
  version: u16,
  sportCode: u16,
  startS: u32,
  endS: u32,
  baseLongitude: i32,
  baseLatitude: i32,
  baseAltitudeM: i32,
});

export const ZEPP_OS_VERSION = 0x8000;

/** `baseAltitudeM` of a band that does not know how high it is. */
export const NO_ALTITUDE_M = -20_000;

/** The rest of versions below 512. */
export const EarlySummary = {
  ways: group({
    distanceM: f32,
    ascentM: f32,
    descentM: f32,
    /** The lowest and the highest; sources differ in which is which. */
    oneEndM: f32,
    otherEndM: f32,
    bounds: unknown(16),
    steps: u32,
    activeS: u32,
    energyKcal: f32,
    maxSpeedMPerS: f32,
    paces: unknown(8),
    totalStrideM: f32,
    unknown: unknown(4),
  }),
  /** One of these two, both of 28 bytes. */
  slopes: unknown(28),
  strokes: group({
    rates: unknown(12),
    strokes: u16,
    swolf: u16,
    style: u8,
    laps: u8,
    unknown: unknown(10),
  }),
  averages: group({ heartRateBpm: u16, paceSPerKm: u16, strideCm: u16 }),
} as const;

/** The rest of versions from 512 on; 516 has 4 bytes before it, 519 has it from byte 0x8c on. */
export const LateSummary = {
  ways: group({
    steps: u32,
    activeS: u32,
    maxLatitude: i32,
    minLatitude: i32,
    maxLongitude: i32,
    minLongitude: i32,
    energyKcal: f32,
    distanceM: f32,
    ascentM: f32,
    descentM: f32,
    highestM: f32,
    lowestM: f32,
    averageAltitudeM: f32,
    maxSpeedMPerS: f32,
    minSpeedMPerS: f32,
    averageSpeedMPerS: f32,
    minPaceSPerM: f32,
    maxPaceSPerM: f32,
    averagePaceSPerM: f32,
    maxCadencePerS: f32,
    minCadencePerS: f32,
    averageCadencePerS: f32,
    maxStrideM: f32,
    minStrideM: f32,
    averageStrideM: f32,
    /** 87 to 97 % of the first one; perhaps what GPS says. */
    otherDistanceM: f32,
    unknown: unknown(4),
    averageHeartRateBpm: u16,
    averagePaceSPerKm: u16,
    averageStrideCm: u16,
    maxHeartRateBpm: u16,
  }),
  /** Of sports on foot and on wheels. */
  slopes: group({
    unknown: unknown(4),
    ascentDistanceM: f32,
    ascentMs: u32,
    descentDistanceM: f32,
    descentMs: u32,
    flatDistanceM: f32,
    flatMs: u32,
  }),
  /** Of swimming. */
  strokes: group({
    distancePerStrokeM: f32,
    unknown1: unknown(20),
    strokesPerS: f32,
    lapPace: f32,
    unknown2: unknown(4),
    strokes: u16,
    swolf: u16,
    style: u8,
    laps: u8,
    unknown3: unknown(8),
  }),
} as const;

/** What 519 says between head and {@link LateSummary}; the rest up to 0x8c nobody has explained. */
export const Summary519 = group({ unknown: u8, minHeartRateBpm: u16 });
export const LATE_SUMMARY_AT_519 = 0x8c;
