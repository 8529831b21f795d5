import { concat } from "../../bytes/byte-reader.ts";
import { UNITS_PER_DEGREE } from "../../band/workout-summary.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { TrackPoint, Workout } from "../../health/workout.ts";

/**
 * A summary of Zepp OS: a version, then a protobuf message of which nobody knows the fields. Ours has
 * start, end and sport in it, to have something there.
 */
export function encodeZeppOsSummary(workout: Omit<Workout, "raw">): Uint8Array {
  const field = (number: number, value: number): number[] => [number << 3, ...varint(value)];
  return Uint8Array.from([
    ...[0x00, 0x80],
    ...field(1, workout.startS),
    ...field(2, workout.endS),
    ...field(3, workout.sportCode),
  ]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  while (left > 0x7f) {
    bytes.push((left & 0x7f) | 0x80);
    left = Math.floor(left / 0x80);
  }
  return [...bytes, left];
}

const TAG = { time: 1, position: 2, status: 4, altitude: 7, pulse: 8 } as const;
const STATUS = { pause: 4, resume: 5 } as const;

/** The track as Zepp OS writes it: tag, length, value. @source huami-ble §7.3 */
export function encodeZeppOsTrack(track: readonly TrackPoint[], startS: UnixSeconds): Uint8Array {
  const parts = [timeOf(startS)];
  let baseS = startS;
  for (const point of track) {
    // What comes between two of these is told by milliseconds in 16 bits.
    if (point.atS - baseS > 60) {
      baseS = point.atS;
      parts.push(timeOf(baseS));
    }
    parts.push(...partsOf(point, (point.atS - baseS) * 1_000));
    if (point.longitudeDeg !== undefined) baseS = point.atS;
  }
  return concat(parts);
}

function partsOf(point: TrackPoint, afterMs: number): Uint8Array[] {
  const { atS, longitudeDeg, latitudeDeg, altitudeM, heartRateBpm, mark } = point;
  const parts: Uint8Array[] = [];
  let offsetMs = afterMs;
  if (longitudeDeg !== undefined && latitudeDeg !== undefined) {
    // A position has no time of its own: it is where the wearer is when the clock is told.
    parts.push(timeOf(atS), positionOf(longitudeDeg, latitudeDeg));
    offsetMs = 0;
  }
  if (altitudeM !== undefined) {
    parts.push(
      value(TAG.altitude, 6, (view) => {
        view.setUint16(0, offsetMs, true);
        view.setInt32(2, Math.round(altitudeM * 100), true);
      }),
    );
  }
  if (heartRateBpm !== undefined) {
    parts.push(
      value(TAG.pulse, 3, (view) => {
        view.setUint16(0, offsetMs, true);
        view.setUint8(2, heartRateBpm);
      }),
    );
  }
  if (mark) {
    parts.push(
      value(TAG.status, 4, (view) => {
        view.setUint16(0, offsetMs, true);
        view.setUint16(2, STATUS[mark], true);
      }),
    );
  }
  return parts;
}

function timeOf(atS: UnixSeconds): Uint8Array {
  return value(TAG.time, 12, (view) => view.setBigUint64(4, BigInt(atS) * 1_000n, true));
}

function positionOf(longitudeDeg: number, latitudeDeg: number): Uint8Array {
  return value(TAG.position, 20, (view) => {
    view.setInt32(6, Math.round(longitudeDeg * UNITS_PER_DEGREE), true);
    view.setInt32(10, Math.round(latitudeDeg * UNITS_PER_DEGREE), true);
  });
}

function value(tag: number, length: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(2 + length);
  bytes[0] = tag;
  bytes[1] = length;
  write(new DataView(bytes.buffer, 2));
  return bytes;
}
