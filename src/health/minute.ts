/** An instant: whole seconds since 1970-01-01 00:00 UTC. */
export type UnixSeconds = number;

/** One minute as the band recorded it. Raw: what it means is said in `interpret.ts`. */
export interface Minute {
  /** Where the minute begins; a multiple of 60. */
  readonly startS: UnixSeconds;
  /** The band's own code for what the wearer did, 0..255. */
  readonly kind: number;
  /** How much the wrist moved, 0..255. */
  readonly intensity: number;
  /** Steps in this minute, 0..255. */
  readonly steps: number;
  /** `undefined`: not measured in this minute. */
  readonly heartRateBpm?: number | undefined;
  /** What bands with samples of 8 bytes say besides; all four or none. */
  readonly asleep?: SleepValues | undefined;
}

/** Bytes 4 to 7 of a sample of 8 bytes, as they came. */
export interface SleepValues {
  readonly unknown: number;
  readonly light: number;
  readonly deep: number;
  readonly rem: number;
}
