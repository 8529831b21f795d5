import type { Measurement, MeasurementKind } from "../health/measurement.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { RecordType } from "./history.ts";
import { isPlausibleTime } from "./plausible.ts";
import { LAYOUTS } from "./record-layouts.ts";

export type { RecordType } from "./history.ts";

/** What a transfer of single readings held. */
export interface DecodedRecords {
  /** In the order in which the band sent them. */
  readonly measurements: Measurement[];
  /** How many readings cannot be true (a pulse of 0, a year like 1970) and were left out. */
  readonly dropped: number;
  /** The newest moment that a record stands for, also one that says "nothing". */
  readonly lastS: UnixSeconds | undefined;
}

/**
 * The readings in one finished transfer.
 *
 * @param bytes all of its Data, joined
 * @param firstS from its Started event: records of a minute each have no time of their own
 * @param offsetMin from its Started event: for records that do not say where the wearer was
 * @throws FrameError when it is no whole number of records, or of a version nobody has explained
 */
export function decodeRecords(
  type: RecordType,
  bytes: Uint8Array,
  firstS: UnixSeconds,
  offsetMin: number,
): DecodedRecords {
  const all: Measurement[] = [];
  let dropped = 0;
  let lastS: UnixSeconds | undefined;
  for (const part of decodeRecordParts(type, bytes, firstS, offsetMin)) {
    for (const measurement of part.measurements) all.push(measurement);
    dropped += part.dropped;
    lastS = part.lastS ?? lastS;
  }
  return { measurements: all, dropped, lastS };
}

/** So many readings are in memory at once: a year of stress is half a million. */
const PART = 4_096;

/**
 * The same in parts, each as it is asked for; at least one. A part's `lastS` is the newest moment up
 * to its end.
 *
 * @param latestS moments after it do not count for `lastS`: they are yet to come
 * @throws what {@link decodeRecords} throws, also after some parts
 */
export function* decodeRecordParts(
  type: RecordType,
  bytes: Uint8Array,
  firstS: UnixSeconds,
  offsetMin: number,
  latestS: UnixSeconds = Infinity,
): Generator<DecodedRecords, void, void> {
  let measurements: Measurement[] = [];
  let dropped = 0;
  let lastS: UnixSeconds | undefined;
  for (const reading of LAYOUTS[type].decode(bytes, Math.floor(firstS / 60) * 60)) {
    const { atS, value, quarters, ...rest } = reading;
    if (atS <= latestS && isPlausibleTime(atS)) lastS = Math.max(atS, lastS ?? atS);
    if (value === undefined) continue;
    const measurement = { ...rest, atS, value, offsetMin: offsetOf(quarters) ?? offsetMin };
    if (isTrue(measurement)) measurements.push(measurement);
    else dropped++;
    if (measurements.length < PART) continue;
    yield { measurements, dropped, lastS };
    measurements = [];
    dropped = 0;
  }
  yield { measurements, dropped, lastS };
}

/**
 * The bytes in which a band would send these readings, all of the kind that `type` holds.
 *
 * @param firstS the transfer's first moment; records of a minute each begin there
 */
export function encodeRecords(
  type: RecordType,
  measurements: readonly Measurement[],
  firstS: UnixSeconds,
): Uint8Array<ArrayBuffer> {
  return LAYOUTS[type].encode(measurements, Math.floor(firstS / 60) * 60);
}

/** Between which values a reading may be true; wide, to keep what is merely unusual. */
const TRUE: Readonly<Record<MeasurementKind, readonly [number, number]>> = {
  "heart-rate": [1, 253],
  "resting-heart-rate": [1, 253],
  "max-heart-rate": [1, 253],
  stress: [0, 100],
  "blood-oxygen": [1, 100],
  pai: [0, 10_000],
  "breathing-rate": [1, 100],
  temperature: [1, 60],
  "heart-rate-variability": [1, 254],
  weight: [1, 600],
};

function isTrue({ kind, atS, value, details = {} }: Measurement): boolean {
  const [least, most] = TRUE[kind];
  const isFinite = Object.values(details).every(Number.isFinite);
  // A value that is no number is not between any two.
  return isPlausibleTime(atS) && value >= least && value <= most && isFinite;
}

const QUARTER_MIN = 15;

/** `undefined` for what is no zone on earth, or "not known" (80). */
function offsetOf(quarters: number | undefined): number | undefined {
  if (quarters === undefined || quarters < -48 || quarters > 56) return undefined;
  return quarters * QUARTER_MIN;
}
