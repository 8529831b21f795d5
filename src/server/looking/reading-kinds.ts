import type { MeasurementKind } from "../../health/measurement.ts";

const READINGS: Readonly<Record<MeasurementKind, true>> = {
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
/** All kinds of single readings that there are. */
export const READING_KINDS = Object.keys(READINGS) as MeasurementKind[];
