/** An instant: whole seconds since 1970-01-01 00:00 UTC. */
export type UnixSeconds = number;

/**
 * One minute as its source recorded it. Raw: what it means is said in `interpret.ts`. A value that a
 * source does not have is absent, never 0: a file of steps says nothing about movement.
 */
export interface Minute {
  /** Where the minute begins; a multiple of 60. */
  readonly startS: UnixSeconds;
  /** The code for what the wearer did, 0..255 (more where `kinds` says so). */
  readonly kind?: number | undefined;
  /** Whose codes `kind` is written in; absent: those of the band's own samples of 4 or 8 bytes. */
  readonly kinds?: Kinds | undefined;
  /** How much the wrist moved, 0..255. */
  readonly intensity?: number | undefined;
  /** Steps in this minute, 0..255. */
  readonly steps?: number | undefined;
  /** `undefined`: not measured in this minute. */
  readonly heartRateBpm?: number | undefined;
  /** What bands with samples of 8 bytes say besides; all four or none. */
  readonly asleep?: SleepValues | undefined;
}

/**
 * Codes for what the wearer did, other than those of a band's own samples.
 *
 * @source mifit-db §4; gadgetbridge §4.3, §4.4
 */
export type Kinds =
  | "mifit-1" // the vendor's app of 2014 to 2016
  | "mi-band-1" // Gadgetbridge's for the first Mi Bands; its -1 is 255 here
  | "xiaomi"; // Gadgetbridge's ActivityKind, up to 32 bits

/** Bytes 4 to 7 of a sample of 8 bytes, as they came. */
export interface SleepValues {
  readonly unknown: number;
  readonly light: number;
  readonly deep: number;
  readonly rem: number;
}

/** A minute from a sample of the band's own, which always has these three. */
export interface SampledMinute extends Minute {
  readonly kind: number;
  readonly intensity: number;
  readonly steps: number;
}
