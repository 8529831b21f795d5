import type { TrackPoint, Workout } from "../../health/workout.ts";

/**
 * One track out of parts that were recorded without a break. A part that the file has too early goes
 * where its time says; the points of a part are sorted by time, those of one second stay as they are.
 * Parts that overlap are one. Between parts the workout was paused.
 */
export function trackOf(parts: readonly (readonly TrackPoint[])[]): TrackPoint[] {
  const track: TrackPoint[] = [];
  for (const part of apart(parts)) {
    const before = track.at(-1);
    if (before && before.mark === undefined) track[track.length - 1] = { ...before, mark: "pause" };
    for (const [i, point] of part.entries()) {
      track.push(i === 0 && before ? { ...point, mark: "resume" } : point);
    }
  }
  return track;
}

/** Sorted parts, none of which begins before the one before it has ended. */
function apart(parts: readonly (readonly TrackPoint[])[]): TrackPoint[][] {
  const sorted = parts.filter((it) => it.length > 0).map(inOrder);
  sorted.sort((one, other) => startOf(one) - startOf(other));
  const out: TrackPoint[][] = [];
  let endS = -Infinity;
  for (const part of sorted) {
    const isAfter = startOf(part) >= endS;
    if (isAfter) out.push(part);
    else for (const point of part) out.at(-1)?.push(point);
    endS = Math.max(endS, part.at(-1)?.atS ?? endS);
  }
  return out.map(inOrder);
}

function startOf(part: readonly TrackPoint[]): number {
  return part[0]?.atS ?? 0;
}

/** By time; points of one second stay in their order. */
export function inOrder(points: readonly TrackPoint[]): TrackPoint[] {
  return [...points].sort((one, other) => one.atS - other.atS);
}

/** Height is noisy: only what goes up or down by more than this is a climb. */
const CLIMB_M = 3;
const EARTH_RADIUS_M = 6_371_008.8;

type Totals = Pick<
  Workout,
  | "activeS"
  | "distanceM"
  | "ascentM"
  | "descentM"
  | "lowestM"
  | "highestM"
  | "averageHeartRateBpm"
  | "maxHeartRateBpm"
  | "minHeartRateBpm"
  | "maxSpeedMPerS"
>;

/** What a track adds up to, for a file that does not say so itself. Pauses do not count. */
export function totalsOf(track: readonly TrackPoint[]): Totals {
  const pulse = range(track, "heartRateBpm");
  const height = range(track, "altitudeM");
  return {
    activeS: activeOf(track),
    distanceM: distanceOf(track),
    ...(height ? climbOf(track) : {}),
    lowestM: height?.least,
    highestM: height?.most,
    averageHeartRateBpm: pulse && Math.round(pulse.average),
    maxHeartRateBpm: pulse?.most,
    minHeartRateBpm: pulse?.least,
    // Only speeds that were measured: between two positions a speed is mostly their error.
    maxSpeedMPerS: range(track, "speedMPerS")?.most,
  };
}

interface Range {
  readonly least: number;
  readonly most: number;
  readonly average: number;
}

function range(
  track: readonly TrackPoint[],
  key: "heartRateBpm" | "altitudeM" | "speedMPerS",
): Range | undefined {
  let [least, most, sum, count] = [Infinity, -Infinity, 0, 0];
  for (const { [key]: value } of track) {
    if (value === undefined) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
    sum += value;
    count++;
  }
  return count === 0 ? undefined : { least, most, average: sum / count };
}

function activeOf(track: readonly TrackPoint[]): number {
  let activeS = 0;
  for (const [from, to] of steps(track)) activeS += to.atS - from.atS;
  return activeS;
}

/** In metres, to the tenth; `undefined` without two positions. */
function distanceOf(track: readonly TrackPoint[]): number | undefined {
  const way = track.filter((it) => it.latitudeDeg !== undefined || it.mark !== undefined);
  let metres = 0;
  let count = 0;
  for (const [from, to] of steps(way)) {
    const step = between(from, to);
    if (step === undefined) continue;
    metres += step;
    count++;
  }
  return count === 0 ? undefined : Math.round(metres * 10) / 10;
}

/** Neighbours between which the workout went on. */
function* steps(track: readonly TrackPoint[]): Generator<readonly [TrackPoint, TrackPoint]> {
  let before: TrackPoint | undefined;
  for (const point of track) {
    if (before && before.mark !== "pause" && point.mark !== "resume") yield [before, point];
    before = point;
  }
}

/** Metres on a sphere of the earth's mean radius; `undefined` where a position is missing. */
function between(from: TrackPoint, to: TrackPoint): number | undefined {
  const { latitudeDeg: lat1, longitudeDeg: lon1 } = from;
  const { latitudeDeg: lat2, longitudeDeg: lon2 } = to;
  if (lat1 === undefined || lon1 === undefined || lat2 === undefined || lon2 === undefined) {
    return undefined;
  }
  const half = (degrees: number) => Math.sin((degrees * Math.PI) / 360) ** 2;
  const cos = (degrees: number) => Math.cos((degrees * Math.PI) / 180);
  const h = half(lat2 - lat1) + cos(lat1) * cos(lat2) * half(lon2 - lon1);
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

function climbOf(track: readonly TrackPoint[]): Pick<Totals, "ascentM" | "descentM"> {
  let [ascentM, descentM] = [0, 0];
  let reference: number | undefined;
  for (const { altitudeM } of track) {
    if (altitudeM === undefined) continue;
    reference ??= altitudeM;
    const climbed = altitudeM - reference;
    if (Math.abs(climbed) < CLIMB_M) continue;
    if (climbed > 0) ascentM += climbed;
    else descentM -= climbed;
    reference = altitudeM;
  }
  return { ascentM: Math.round(ascentM), descentM: Math.round(descentM) };
}
