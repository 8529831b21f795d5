import type { UnixSeconds } from "./minute.ts";

/** What a single reading says, and the unit of its value. */
export type MeasurementKind =
  | "heart-rate" // beats per minute, measured by hand
  | "resting-heart-rate" // beats per minute
  | "max-heart-rate" // beats per minute
  | "stress" // 0..100
  | "blood-oxygen" // percent
  | "pai" // points of the day
  | "breathing-rate" // breaths per minute, asleep
  | "temperature" // degrees Celsius of the skin
  | "heart-rate-variability" // milliseconds
  | "weight"; // kilograms

/** Every kind there is. */
export const MEASUREMENT_KINDS: Readonly<Record<MeasurementKind, true>> = {
  "heart-rate": true,
  "resting-heart-rate": true,
  "max-heart-rate": true,
  stress: true,
  "blood-oxygen": true,
  pai: true,
  "breathing-rate": true,
  temperature: true,
  "heart-rate-variability": true,
  weight: true,
};

/** One reading. `(kind, atS, isAutomatic)` names it. */
export interface Measurement {
  readonly kind: MeasurementKind;
  readonly atS: UnixSeconds;
  readonly value: number;
  /** Whether the band took it by itself; false: the wearer asked for it. */
  readonly isAutomatic: boolean;
  /** East of UTC, where the record says it. */
  readonly offsetMin?: number | undefined;
  /** What else the record says, by name: PAI's minutes and totals, the oxygen in a breathing pause. */
  readonly details?: Readonly<Record<string, number>> | undefined;
}
