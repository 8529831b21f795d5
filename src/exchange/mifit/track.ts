import type { UnixSeconds } from "../../health/minute.ts";
import { PULSE_RANGE_BPM } from "../../health/reading.ts";
import type { Lap, TrackPoint } from "../../health/workout.ts";
import {
  altitudesOf,
  cadencesOf,
  LONGEST_S,
  positionsOf,
  pulsesOf,
  timesOf,
} from "./track-lists.ts";
import type { At } from "./track-lists.ts";
import { numberOf } from "./values.ts";

/** The lists of a track, as text. */
export interface TrackTexts {
  readonly positions: string | undefined;
  readonly altitudes: string | undefined;
  readonly times: string | undefined;
  readonly pulses: string | undefined;
  readonly gaits: string | undefined;
  readonly kilometres: string | undefined;
}

export interface DecodedTrack {
  readonly points: readonly TrackPoint[];
  readonly laps: readonly Lap[];
  /** Whether all of it made sense. */
  readonly isWhole: boolean;
}

/**
 * A track from its lists. A pulse belongs to the point of its second; where there is none, it is a point
 * without a position.
 *
 * @param elapsedS how long the workout took, if that is known
 * @source mifit-db §6
 */
export function decodeTrack(
  texts: TrackTexts,
  startS: UnixSeconds,
  elapsedS: number | undefined,
): DecodedTrack {
  const positions = positionsOf(texts.positions);
  const altitudes = altitudesOf(texts.altitudes);
  const times = timesOf(texts.times, startS, elapsedS);
  const pulses = pulsesOf(texts.pulses, startS);
  const cadences = cadencesOf(texts.gaits, startS);
  const kilometres = lapsOf(texts.kilometres, startS);
  const where = times.entries.flatMap((atS, i): TrackPoint[] => {
    const position = positions.entries[i];
    const altitudeM = altitudes.entries[i] ?? undefined;
    return position ? [{ atS, ...position, altitudeM }] : [];
  });
  const lists = [positions, altitudes, times, pulses, cadences, kilometres];
  const isTimed = times.entries.length >= positions.entries.length;
  const points = withCadence(merge(where, pulses.entries), cadences.entries);
  return { points, laps: kilometres.entries, isWhole: isTimed && lists.every((it) => it.isWhole) };
}

/** Both are in order. */
function merge(
  where: readonly TrackPoint[],
  pulses: readonly At<number | null>[],
): readonly TrackPoint[] {
  const points: TrackPoint[] = [];
  let next = 0;
  const takePulsesBefore = (endS: UnixSeconds): void => {
    for (let it = pulses[next]; it !== undefined && it.atS < endS; it = pulses[++next]) {
      if (it.value !== null) points.push({ atS: it.atS, heartRateBpm: it.value });
    }
  };
  for (const point of where) {
    takePulsesBefore(point.atS);
    const pulse = pulses[next];
    const isSame = pulse?.atS === point.atS;
    if (isSame) next++;
    points.push(isSame && pulse.value !== null ? { ...point, heartRateBpm: pulse.value } : point);
  }
  takePulsesBefore(Infinity);
  return points;
}

/** Each cadence holds for the time up to its own; without any point, it is one itself. */
function withCadence(
  points: readonly TrackPoint[],
  cadences: readonly At<number | null>[],
): readonly TrackPoint[] {
  if (points.length === 0) {
    return cadences.flatMap(({ atS, value }) => {
      return value === null ? [] : [{ atS, cadencePerMin: value }];
    });
  }
  let next = 0;
  return points.map((point) => {
    while ((cadences[next]?.atS ?? Infinity) < point.atS) next++;
    const value = cadences[next]?.value ?? null;
    return value === null ? point : { ...point, cadencePerMin: value };
  });
}

/**
 * The kilometres of a track: number, seconds of this one, place, point, average pulse, seconds since the
 * start. One that makes no sense is left out, the others do not build on it.
 *
 * @source mifit-db §6: KILOMARKED
 */
function lapsOf(
  text: string | undefined,
  startS: UnixSeconds,
): { entries: readonly Lap[]; isWhole: boolean } {
  const written = (text ?? "").split(";", MOST_LAPS + 1).filter((it) => it.trim() !== "");
  const entries = written.slice(0, MOST_LAPS).flatMap((entry): Lap[] => {
    const [, lapTime, , , pulse, sinceStart] = entry.split(",", 6);
    const durationS = numberOf(lapTime) ?? -1;
    const endedS = numberOf(sinceStart) ?? -1;
    if (durationS <= 0 || endedS < durationS || endedS > LONGEST_S) return [];
    const bpm = numberOf(pulse) ?? 0;
    const isPulse = bpm >= PULSE_RANGE_BPM.lowest && bpm <= PULSE_RANGE_BPM.highest;
    return [
      {
        startS: startS + Math.round(endedS - durationS),
        durationS,
        distanceM: 1000,
        averageHeartRateBpm: isPulse ? bpm : undefined,
      },
    ];
  });
  return { entries, isWhole: entries.length === written.length };
}

const MOST_LAPS = 1_000;
