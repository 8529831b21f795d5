/**
 * What we read and write of FIT: messages and fields by number.
 * @source Garmin FIT SDK, Profile.xlsx and "FIT Protocol"
 */

/** FIT counts seconds from 1989-12-31 00:00 UTC. */
export const FIT_EPOCH_S = 631_065_600;

/** Half a turn has 2^31 of them. */
export const DEGREES_PER_SEMICIRCLE = 180 / 2 ** 31;

export const MESSAGE = {
  fileId: 0,
  session: 18,
  lap: 19,
  record: 20,
  event: 21,
  activity: 34,
  /** Of those that the protocol leaves to makers; who does not know it skips it. */
  own: 0xff00,
} as const;

/** In every message that says when. */
export const TIMESTAMP = 253;

export const FILE_ID = { type: 0, maker: 1, madeAt: 4, product: 8 } as const;
export const ACTIVITY_FILE = 4;
/** "Development": a maker without a number. */
export const NO_MAKER = 255;

export const EVENT = { event: 0, type: 1 } as const;
export const TIMER = 0;
export const START = 0;
export const STOP_ALL = 4;
/** stop, stop_all, stop_disable, stop_disable_all */
export const STOPS: ReadonlySet<unknown> = new Set([1, STOP_ALL, 8, 9]);

/** Bytes, whether signed, and the number that means "nothing". */
export const BASE_TYPES = {
  enum: { code: 0x00, bytes: 1, nothing: 0xff },
  uint8: { code: 0x02, bytes: 1, nothing: 0xff },
  uint16: { code: 0x84, bytes: 2, nothing: 0xffff },
  sint32: { code: 0x85, bytes: 4, nothing: 0x7fffffff },
  uint32: { code: 0x86, bytes: 4, nothing: 0xffffffff },
  string: { code: 0x07, bytes: 1, nothing: 0 },
} as const;

export type BaseType = keyof typeof BASE_TYPES;

/** A field: its number, how it is written, and what the number there is of our unit. */
export interface Field {
  readonly number: number;
  readonly type: BaseType;
  readonly scale: number;
  readonly offset: number;
}

function field(number: number, type: BaseType, scale = 1, offset = 0): Field {
  return { number, type, scale, offset };
}

export const RECORD = {
  latitude: field(0, "sint32", 1 / DEGREES_PER_SEMICIRCLE),
  longitude: field(1, "sint32", 1 / DEGREES_PER_SEMICIRCLE),
  altitude: field(2, "uint16", 5, 500),
  heartRate: field(3, "uint8"),
  cadence: field(4, "uint8"),
  speed: field(6, "uint16", 1000),
  fractionalCadence: field(53, "uint8", 128),
  enhancedSpeed: field(73, "uint32", 1000),
  enhancedAltitude: field(78, "uint32", 5, 500),
} as const;

export const LAP = {
  start: field(2, "uint32"),
  elapsed: field(7, "uint32", 1000),
  timer: field(8, "uint32", 1000),
  distance: field(9, "uint32", 100),
  calories: field(11, "uint16"),
  averageHeartRate: field(15, "uint8"),
  maxHeartRate: field(16, "uint8"),
} as const;

export const SESSION = {
  start: field(2, "uint32"),
  sport: field(5, "enum"),
  subSport: field(6, "enum"),
  elapsed: field(7, "uint32", 1000),
  timer: field(8, "uint32", 1000),
  distance: field(9, "uint32", 100),
  /** Strides on foot, else strokes. */
  cycles: field(10, "uint32"),
  calories: field(11, "uint16"),
  maxSpeed: field(15, "uint16", 1000),
  averageHeartRate: field(16, "uint8"),
  maxHeartRate: field(17, "uint8"),
  ascent: field(22, "uint16"),
  descent: field(23, "uint16"),
  laps: field(26, "uint16"),
  highest: field(50, "uint16", 5, 500),
  minHeartRate: field(64, "uint8"),
  lowest: field(71, "uint16", 5, 500),
  enhancedMaxSpeed: field(125, "uint32", 1000),
  enhancedLowest: field(127, "uint32", 5, 500),
  enhancedHighest: field(128, "uint32", 5, 500),
} as const;

/** Our own message: a name that tells it from other makers', and a name and a value each. */
export const OWN = { magic: 0, name: 1, value: 2 } as const;
export const OWN_MAGIC = "ownband";
