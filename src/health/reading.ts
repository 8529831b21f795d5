import type { Minute } from "./minute.ts";

/**
 * What counts as a pulse, in beats per minute. The vendor's app draws 40 to 220, another reader of
 * its files takes 30 to 220, Gadgetbridge 10 to 250; the rest is a sensor that saw no skin.
 *
 * @source MiFit-Java HeartRateInfo; Gadgetbridge HeartRateUtils
 */
export const PULSE_RANGE_BPM = { lowest: 30, highest: 220 } as const;

/** A minute has one byte for its steps. */
const MOST_STEPS = 255;

/** The pulse of a minute in beats per minute; `undefined`: none measured, or none that can be. */
export function pulseOf(minute: Minute): number | undefined {
  const bpm = minute.heartRateBpm;
  if (bpm === undefined) return undefined;
  return bpm >= PULSE_RANGE_BPM.lowest && bpm <= PULSE_RANGE_BPM.highest ? bpm : undefined;
}

/** The steps of a minute, 0..255 whatever the record holds. */
export function stepsOf(minute: Minute): number {
  const { steps = 0 } = minute;
  return steps > 0 ? Math.min(Math.trunc(steps), MOST_STEPS) : 0;
}

/** How much the wrist moved, 0..255; what was not recorded counts as nothing. */
export function intensityOf({ intensity = 0 }: Minute): number {
  return intensity;
}
