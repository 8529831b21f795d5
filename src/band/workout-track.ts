import { FrameError, FrameReader } from "../bytes/message.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { TrackPoint, Workout } from "../health/workout.ts";
import { LONGEST_WORKOUT_S } from "./plausible.ts";
import { altitudeOf, positionOf, pulseOf, TrackPoints } from "./track-points.ts";
import { trackBaseAt, trackBaseOf } from "./workout-summary.ts";
import type { Place, TrackBase } from "./workout-summary.ts";
import { decodeZeppOsTrack } from "./zepp-os-track.ts";

/**
 * The track of a workout, second by second, the oldest first. Seconds of which nothing is said are
 * absent.
 *
 * @param bytes all of one transfer's Data, joined
 * @param workout as its summary was decoded: the track begins where that says
 * @throws FrameError when the last record is not whole, or the track longer than any workout
 * @source huami-ble §7.3: Gadgetbridge HuamiActivityDetailsParser, ZeppOsActivityDetailsParser
 */
export function decodeTrack(
  bytes: Uint8Array,
  workout: Workout,
  { isZeppOs }: { readonly isZeppOs: boolean },
): TrackPoint[] {
  return isZeppOs ? decodeZeppOsTrack(bytes, workout.startS) : decodeClassicTrack(bytes, workout);
}

const RECORD_BYTES = 8;

/** First byte of a record. Of 4, 5, 6 (speed?) and 8 (swimming?) nobody knows the layout. */
const TYPE = { position: 0, pulse: 1, pause: 2, resume: 3, unknown: 4, run: 11 } as const;

function decodeClassicTrack(bytes: Uint8Array, { startS, sportCode, raw }: Workout): TrackPoint[] {
  if (bytes.length % RECORD_BYTES > 0) throw new FrameError("The track ends within a record.");
  const from = new FrameReader(bytes);
  const points = new TrackPoints();
  const way = new Way(trackBaseOf(raw));
  let elapsedS = 0;
  while (from.leftBytes > 0) {
    const type = from.view.getUint8(from.advance(1));
    const offset = from.view.getUint8(from.advance(1));
    elapsedS += (offset - elapsedS) & 0xff;
    if (elapsedS > LONGEST_WORKOUT_S) throw new FrameError("The track is longer than any workout.");
    const at = from.advance(6);
    const data = bytes.subarray(at, at + 6);
    if (type === TYPE.position) way.go(elapsedS, data);
    else if (type === TYPE.pulse) addPulses(points, startS, elapsedS, data);
    else if (type === TYPE.pause) points.add(startS + elapsedS, { mark: "pause" });
    else if (type === TYPE.resume) points.add(startS + elapsedS, { mark: "resume" });
    else if (type === TYPE.run) points.add(startS + elapsedS, runOf(data, sportCode));
  }
  way.addTo(points, startS);
  return points.inOrder();
}

/** One pulse and five zeros; earlier: three times a second and its pulse. */
function addPulses(
  points: TrackPoints,
  startS: UnixSeconds,
  elapsedS: number,
  data: Uint8Array,
): void {
  const [first = 0, ...more] = data;
  if (more.every((it) => it === 0)) {
    if (pulseOf(first).heartRateBpm) points.add(startS + elapsedS, pulseOf(first));
    return;
  }
  for (let at = 0; at < data.length; at += 2) {
    const [second = 0, bpm = 0] = data.subarray(at);
    // One byte of a clock that goes on: the moment nearest to the record's own.
    const atS = elapsedS + (((second - elapsedS) << 24) >> 24);
    if (pulseOf(bpm).heartRateBpm && atS >= 0) points.add(startS + atS, pulseOf(bpm));
  }
}

const RUNNING: ReadonlySet<number> = new Set([0x01, 0x02]);

/**
 * Pulse, and when running steps in a minute. In Mi Band 6.
 * @source Gadgetbridge HuamiActivityDetailsParserTest, a capture
 */
function runOf(data: Uint8Array, sportCode: number): Omit<TrackPoint, "atS"> {
  const [bpm = 0, , , , cadencePerMin = 0] = data;
  const isKnown = cadencePerMin > 0 && RUNNING.has(sportCode);
  return { ...pulseOf(bpm), ...(isKnown ? { cadencePerMin } : {}) };
}

interface Position {
  readonly elapsedS: number;
  readonly longitude: number;
  readonly latitude: number;
  readonly altitudeM: number | undefined;
}

/** The positions of a track, each told by how far it is from the one before. */
class Way {
  #longitude: number;
  #latitude: number;
  #altitudeM: number | undefined;
  readonly #isKnown: boolean;
  readonly #positions: Position[] = [];

  constructor(base: TrackBase | undefined) {
    this.#isKnown = base !== undefined;
    this.#longitude = base?.longitude ?? 0;
    this.#latitude = base?.latitude ?? 0;
    this.#altitudeM = base?.altitudeM;
  }

  go(elapsedS: number, data: Uint8Array): void {
    const { view } = new FrameReader(data);
    this.#longitude += view.getInt16(0, true);
    this.#latitude += view.getInt16(2, true);
    if (this.#altitudeM !== undefined) this.#altitudeM += view.getInt16(4, true);
    const [longitude, latitude, altitudeM] = [this.#longitude, this.#latitude, this.#altitudeM];
    this.#positions.push({ elapsedS, longitude, latitude, altitudeM });
  }

  addTo(points: TrackPoints, startS: UnixSeconds): void {
    // Steps from nowhere lead nowhere.
    if (!this.#isKnown) return;
    for (const { elapsedS, longitude, latitude, altitudeM } of spread(this.#positions)) {
      const said = {
        ...positionOf(longitude, latitude),
        ...(altitudeM === undefined ? {} : altitudeOf(altitudeM)),
      };
      if (Object.keys(said).length > 0) points.add(startS + elapsedS, said);
    }
  }
}

/**
 * Before the first fix, positions may all have one time: as in Gadgetbridge, they are spread evenly
 * from the start to the first one with a time of its own.
 */
function spread(positions: readonly Position[]): readonly Position[] {
  const first = positions[0];
  const same = positions.findIndex(({ elapsedS }) => elapsedS !== first?.elapsedS);
  const until = positions[same];
  if (until === undefined || same < 2) return positions;
  return positions.map((position, index) =>
    index < same
      ? { ...position, elapsedS: Math.round((index * until.elapsedS) / same) }
      : position,
  );
}

/**
 * The records that a classic band would send of this track: positions, pulses, pauses. Points follow
 * one another; a position is less than 0.01° from the one before.
 *
 * @param place where the workout began; as its summary says it
 */
export function encodeTrack(
  points: readonly TrackPoint[],
  startS: UnixSeconds,
  place: Place,
): Uint8Array<ArrayBuffer> {
  const records = new Records();
  let here = trackBaseAt(place);
  for (const point of points) {
    records.moveTo(point.atS - startS);
    const { longitudeDeg, latitudeDeg, altitudeM, heartRateBpm, mark } = point;
    if (longitudeDeg !== undefined && latitudeDeg !== undefined) {
      const height = here.altitudeM === undefined ? undefined : (altitudeM ?? here.altitudeM);
      const there = trackBaseAt({ longitudeDeg, latitudeDeg, altitudeM: height });
      records.addStep(here, there);
      here = there;
    }
    if (heartRateBpm !== undefined) records.add(TYPE.pulse, heartRateBpm);
    if (mark) records.add(TYPE[mark]);
  }
  return records.bytes();
}

class Records {
  readonly #records: number[][] = [];
  #elapsedS = 0;

  /** A gap that the one byte of time cannot tell is bridged by records that say nothing. */
  moveTo(elapsedS: number): void {
    if (elapsedS < this.#elapsedS) throw new TypeError("points follow one another");
    while (elapsedS - this.#elapsedS > 0xff) {
      this.#elapsedS += 0xff;
      this.add(TYPE.unknown);
    }
    this.#elapsedS = elapsedS;
  }

  add(type: number, ...data: readonly number[]): void {
    this.#records.push([type, this.#elapsedS & 0xff, ...data]);
  }

  addStep(from: TrackBase, to: TrackBase): void {
    const deltas = [
      to.longitude - from.longitude,
      to.latitude - from.latitude,
      (to.altitudeM ?? 0) - (from.altitudeM ?? 0),
    ];
    if (deltas.some((it) => Math.abs(it) > 0x7fff)) throw new TypeError("a step too far");
    this.add(TYPE.position, ...deltas.flatMap((it) => [it & 0xff, (it >> 8) & 0xff]));
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#records.length * RECORD_BYTES);
    for (const [index, record] of this.#records.entries()) bytes.set(record, index * RECORD_BYTES);
    return bytes;
  }
}
