import { concat } from "../bytes/byte-reader.ts";
import { FrameError, FrameReader, u16 } from "../bytes/message.ts";
import type { UnixSeconds } from "../health/minute.ts";
import { isSwimming, sportName } from "../health/sports.ts";
import type { Workout } from "../health/workout.ts";
import { LONGEST_WORKOUT_S } from "./plausible.ts";
import {
  EarlySummary,
  LATE_SUMMARY_AT_519,
  LateSummary,
  NO_ALTITUDE_M,
  Summary519,
  SUMMARY_HEAD_BYTES,
  SummaryHead,
  ZEPP_OS_VERSION,
} from "./workout.messages.ts";

/** What a summary says besides its head. */
type Facts = Partial<Omit<Workout, "startS" | "endS" | "sportCode" | "sport" | "raw">>;

/**
 * The workout that one finished transfer of summaries holds: it is always one.
 *
 * What a summary does not say, says as zero, or cannot be true is absent. A summary that is shorter
 * than its version wants gives its head; one of Zepp OS, which nobody has explained, its time only.
 * All keep the record itself.
 *
 * @param bytes all of the transfer's Data, joined
 * @param startS from its Started event; the summary's own times are wrong around changes of the clock
 * @throws FrameError when there is not even a head
 * @source huami-ble §7.1, §7.2
 */
export function decodeSummary(bytes: Uint8Array, startS: UnixSeconds): Workout {
  const raw = bytes.slice();
  if (versionOf(raw) >= ZEPP_OS_VERSION) return { startS, endS: startS, sportCode: 0, raw };
  const head = SummaryHead.decode(new FrameReader(raw));
  const { sportCode } = head;
  const facts = factsOf(raw, head.version, sportCode);
  const lastedS = head.endS - head.startS;
  const isTrue = lastedS >= 0 && lastedS <= LONGEST_WORKOUT_S;
  return {
    startS,
    endS: startS + (isTrue ? lastedS : (facts.activeS ?? 0)),
    sportCode,
    sport: sportName(sportCode),
    ...facts,
    raw,
  };
}

/** Where a track begins, in the units of the wire. */
export interface TrackBase {
  readonly longitude: number;
  readonly latitude: number;
  /** `undefined`: the band does not know how high it is. */
  readonly altitudeM: number | undefined;
}

/** Where the track of a summary begins; `undefined` where the summary does not say. */
export function trackBaseOf(raw: Uint8Array): TrackBase | undefined {
  if (raw.length < SUMMARY_HEAD_BYTES || versionOf(raw) >= ZEPP_OS_VERSION) return undefined;
  const { baseLongitude, baseLatitude, baseAltitudeM } = SummaryHead.decode(new FrameReader(raw));
  const altitudeM = baseAltitudeM === NO_ALTITUDE_M ? undefined : baseAltitudeM;
  return { longitude: baseLongitude, latitude: baseLatitude, altitudeM };
}

function versionOf(raw: Uint8Array): number {
  return u16.decode(new FrameReader(raw));
}

function factsOf(raw: Uint8Array, version: number, sportCode: number): Facts {
  try {
    return version < 512 ? earlyFacts(raw, sportCode) : lateFacts(raw, version, sportCode);
  } catch (error) {
    if (error instanceof FrameError) return {};
    throw error;
  }
}

function earlyFacts(raw: Uint8Array, sportCode: number): Facts {
  const from = new FrameReader(raw, SUMMARY_HEAD_BYTES);
  const ways = EarlySummary.ways.decode(from);
  const swum = isSwimming(sportCode) ? EarlySummary.strokes.decode(from) : undefined;
  if (!swum) EarlySummary.slopes.decode(from);
  const averages = EarlySummary.averages.decode(from);
  return {
    ...wayFacts(ways),
    ...heights(Math.min(ways.oneEndM, ways.otherEndM), Math.max(ways.oneEndM, ways.otherEndM)),
    ...(swum && strokeFacts(swum)),
    averageHeartRateBpm: pulse(averages.heartRateBpm),
    averagePaceSPerKm: positive(averages.paceSPerKm),
    averageStrideCm: positive(averages.strideCm),
  };
}

function lateFacts(raw: Uint8Array, version: number, sportCode: number): Facts {
  const is519 = version === 519;
  const before = is519 ? Summary519.decode(new FrameReader(raw, SUMMARY_HEAD_BYTES)) : undefined;
  const from = new FrameReader(raw, lateSummaryAt(version));
  const ways = LateSummary.ways.decode(from);
  const swum = isSwimming(sportCode) ? LateSummary.strokes.decode(from) : undefined;
  return {
    ...wayFacts(ways),
    ...heights(ways.lowestM, ways.highestM),
    ...(swum && strokeFacts(swum)),
    averageHeartRateBpm: pulse(ways.averageHeartRateBpm),
    maxHeartRateBpm: pulse(ways.maxHeartRateBpm),
    minHeartRateBpm: before && pulse(before.minHeartRateBpm),
    averagePaceSPerKm: positive(ways.averagePaceSPerKm),
    averageStrideCm: positive(ways.averageStrideCm),
  };
}

function lateSummaryAt(version: number): number {
  if (version === 519) return LATE_SUMMARY_AT_519;
  return version === 516 ? SUMMARY_HEAD_BYTES + 4 : SUMMARY_HEAD_BYTES;
}

interface Ways {
  readonly steps: number;
  readonly activeS: number;
  readonly distanceM: number;
  readonly energyKcal: number;
  readonly ascentM: number;
  readonly descentM: number;
  readonly maxSpeedMPerS: number;
}

/** Up to once around the earth, in a month. */
const FARTHEST_M = 4e7;

function wayFacts(ways: Ways): Facts {
  return {
    activeS: positive(ways.activeS, LONGEST_WORKOUT_S),
    steps: positive(ways.steps, 1e7),
    distanceM: positive(ways.distanceM, FARTHEST_M),
    energyKcal: positive(ways.energyKcal, 1e6),
    ascentM: positive(ways.ascentM, 1e6),
    descentM: positive(ways.descentM, 1e6),
    maxSpeedMPerS: positive(ways.maxSpeedMPerS, 400),
  };
}

function strokeFacts(swum: { strokes: number; swolf: number; laps: number }): Facts {
  return {
    strokes: positive(swum.strokes),
    swolf: positive(swum.swolf),
    laps: positive(swum.laps),
  };
}

/** Without heights, a band says 100000 for the lowest and -100000 for the highest. */
function heights(lowestM: number, highestM: number): Facts {
  const areTrue = lowestM >= -1_000 && highestM <= 20_000 && lowestM <= highestM;
  return areTrue ? { lowestM, highestM } : {};
}

function positive(value: number, most = 0xffff): number | undefined {
  return value > 0 && value <= most ? value : undefined;
}

function pulse(bpm: number): number | undefined {
  return positive(bpm, 253);
}

/** A place on earth, and how high it is. */
export interface Place {
  readonly longitudeDeg: number;
  readonly latitudeDeg: number;
  readonly altitudeM?: number | undefined;
}

export const UNITS_PER_DEGREE = 3_000_000;

/** A place in the units of the wire. */
export function trackBaseAt({ longitudeDeg, latitudeDeg, altitudeM }: Place): TrackBase {
  return {
    longitude: Math.round(longitudeDeg * UNITS_PER_DEGREE),
    latitude: Math.round(latitudeDeg * UNITS_PER_DEGREE),
    altitudeM: altitudeM === undefined ? undefined : Math.round(altitudeM),
  };
}

const NOWHERE: Place = { longitudeDeg: 0, latitudeDeg: 0 };

/** The summary, in version 518, that a band would send of a workout which began at a place. */
export function encodeSummary518(
  workout: Omit<Workout, "raw">,
  place: Place = NOWHERE,
): Uint8Array<ArrayBuffer> {
  const base = trackBaseAt(place);
  const head = SummaryHead.encode({
    version: 518,
    sportCode: workout.sportCode,
    startS: workout.startS,
    endS: workout.endS,
    baseLongitude: base.longitude,
    baseLatitude: base.latitude,
    baseAltitudeM: base.altitudeM ?? NO_ALTITUDE_M,
  });
  const more = isSwimming(workout.sportCode) ? strokesOf(workout) : new Uint8Array(28);
  return concat([head, LateSummary.ways.encode(waysOf(workout, base)), more]);
}

type WrittenWays = Parameters<typeof LateSummary.ways.encode>[0];

function waysOf(workout: Omit<Workout, "raw">, base: TrackBase): WrittenWays {
  const { activeS = workout.endS - workout.startS, distanceM = 0 } = workout;
  const strideM = (workout.averageStrideCm ?? 0) / 100;
  return {
    steps: workout.steps ?? 0,
    activeS,
    maxLatitude: base.latitude,
    minLatitude: base.latitude,
    maxLongitude: base.longitude,
    minLongitude: base.longitude,
    energyKcal: workout.energyKcal ?? 0,
    distanceM,
    ascentM: workout.ascentM ?? 0,
    descentM: workout.descentM ?? 0,
    highestM: workout.highestM ?? -100_000,
    lowestM: workout.lowestM ?? 100_000,
    averageAltitudeM: ((workout.highestM ?? 0) + (workout.lowestM ?? 0)) / 2,
    maxSpeedMPerS: workout.maxSpeedMPerS ?? 0,
    minSpeedMPerS: 0,
    averageSpeedMPerS: distanceM / Math.max(activeS, 1),
    minPaceSPerM: 0,
    maxPaceSPerM: 0,
    averagePaceSPerM: (workout.averagePaceSPerKm ?? 0) / 1_000,
    maxCadencePerS: 0,
    minCadencePerS: 0,
    averageCadencePerS: (workout.steps ?? 0) / Math.max(activeS, 1),
    maxStrideM: strideM,
    minStrideM: strideM,
    averageStrideM: strideM,
    otherDistanceM: distanceM * 0.9,
    averageHeartRateBpm: workout.averageHeartRateBpm ?? 0,
    averagePaceSPerKm: workout.averagePaceSPerKm ?? 0,
    averageStrideCm: workout.averageStrideCm ?? 0,
    maxHeartRateBpm: workout.maxHeartRateBpm ?? 0,
  };
}

function strokesOf({ strokes = 0, swolf = 0, laps = 0 }: Partial<Workout>): Uint8Array {
  return LateSummary.strokes.encode({
    distancePerStrokeM: 0,
    strokesPerS: 0,
    lapPace: 0,
    strokes,
    swolf,
    style: 0,
    laps,
  });
}
