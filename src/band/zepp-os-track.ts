import { FrameError, FrameReader } from "../bytes/message.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { TrackPoint } from "../health/workout.ts";
import { LONGEST_WORKOUT_S } from "./plausible.ts";
import { altitudeOf, positionOf, pulseOf, TrackPoints } from "./track-points.ts";

/** Tags that we read, and how long what they hold may be; 20/28, 8/16, 6/7: from Balance 2 on. */
const TAG = {
  time: { tag: 1, bytes: [12] },
  position: { tag: 2, bytes: [20, 28] },
  step: { tag: 3, bytes: [8, 16] },
  status: { tag: 4, bytes: [4] },
  speed: { tag: 5, bytes: [8] },
  altitude: { tag: 7, bytes: [6, 7] },
  pulse: { tag: 8, bytes: [3] },
} as const satisfies Record<string, { tag: number; bytes: readonly number[] }>;

/**
 * The track of a Zepp OS workout: tag, length, value, one after another (ASN.1 BER).
 *
 * @throws FrameError when the last value is not whole
 * @source huami-ble §7.3; Gadgetbridge ZeppOsActivityDetailsParser
 */
export function decodeZeppOsTrack(bytes: Uint8Array, startS: UnixSeconds): TrackPoint[] {
  const from = new FrameReader(bytes);
  const track = new ZeppOsTrack(startS);
  while (from.leftBytes > 0) {
    const tag = readTag(from);
    const length = readLength(from);
    const at = from.advance(length);
    track.take(tag, bytes.subarray(at, at + length));
  }
  return track.points.inOrder();
}

function readTag(from: FrameReader): number {
  const first = from.view.getUint8(from.advance(1));
  if ((first & 0x1f) !== 0x1f) return first;
  // A tag of several bytes; we know none of them.
  while (from.view.getUint8(from.advance(1)) & 0x80);
  return first;
}

function readLength(from: FrameReader): number {
  const first = from.view.getUint8(from.advance(1));
  if (first < 0x80) return first;
  const count = first & 0x7f;
  if (count === 0 || count > 4) throw new FrameError("The track has a length that makes no sense.");
  let length = 0;
  for (let at = 0; at < count; at++) length = length * 256 + from.view.getUint8(from.advance(1));
  return length;
}

/** Times are in milliseconds after the last whole one; positions add up. */
class ZeppOsTrack {
  readonly points = new TrackPoints();
  readonly #startS: UnixSeconds;
  #baseMs: number;
  #longitude: number | undefined;
  #latitude: number | undefined;

  constructor(startS: UnixSeconds) {
    this.#startS = startS;
    this.#baseMs = startS * 1_000;
  }

  take(tag: number, value: Uint8Array): void {
    const kind = Object.values(TAG).find((it) => it.tag === tag);
    if (!kind?.bytes.some((it) => it === value.length)) return;
    const { view } = new FrameReader(value);
    if (kind === TAG.time) this.#setTime(Number(view.getBigUint64(4, true)));
    else if (kind === TAG.position) this.#goTo(view.getInt32(6, true), view.getInt32(10, true), 0);
    else if (kind === TAG.step) this.#step(view);
    else this.#say(view.getUint16(0, true), said(kind, view));
  }

  #step(view: DataView): void {
    if (this.#longitude === undefined || this.#latitude === undefined) return;
    const longitude = this.#longitude + view.getInt16(2, true);
    this.#goTo(longitude, this.#latitude + view.getInt16(4, true), view.getUint16(0, true));
  }

  #goTo(longitude: number, latitude: number, afterMs: number): void {
    this.#longitude = longitude;
    this.#latitude = latitude;
    this.#say(afterMs, positionOf(longitude, latitude));
  }

  /** A time that this workout cannot have is not believed. */
  #setTime(ms: number): void {
    const elapsedS = ms / 1_000 - this.#startS;
    if (elapsedS > -LONGEST_WORKOUT_S && elapsedS < LONGEST_WORKOUT_S) this.#baseMs = ms;
  }

  #say(afterMs: number, what: Omit<TrackPoint, "atS">): void {
    if (Object.keys(what).length === 0) return;
    this.points.add(Math.floor((this.#baseMs + afterMs) / 1_000), what);
  }
}

type Kind = (typeof TAG)[keyof typeof TAG];

function said(kind: Kind, view: DataView): Omit<TrackPoint, "atS"> {
  if (kind === TAG.pulse) return pulseOf(view.getUint8(2));
  if (kind === TAG.altitude) return altitudeSaid(view);
  if (kind === TAG.speed) return speedSaid(view.getUint16(2, true), view.getUint16(6, true));
  const status = view.getUint16(2, true);
  if (status === 4) return { mark: "pause" };
  return status === 5 ? { mark: "resume" } : {};
}

/** Centimetres; with a byte more, which is FF for none, hundredths of a millimetre. */
function altitudeSaid(view: DataView): Omit<TrackPoint, "atS"> {
  const value = view.getInt32(2, true);
  const isLong = view.byteLength === 7;
  if (value === -1 || (isLong && view.getUint8(6) === 0xff)) return {};
  return altitudeOf(value / (isLong ? 100_000 : 100));
}

function speedSaid(cadencePerMin: number, paceSPerKm: number): Omit<TrackPoint, "atS"> {
  return {
    ...(cadencePerMin > 0 && cadencePerMin < 1_000 ? { cadencePerMin } : {}),
    ...(paceSPerKm > 0 ? { speedMPerS: 1_000 / paceSPerKm } : {}),
  };
}
