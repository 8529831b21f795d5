import { MEASUREMENT_KINDS } from "../../health/measurement.ts";
import type { MeasurementKind } from "../../health/measurement.ts";

/** All kinds of single readings that there are. */
export const READING_KINDS = Object.keys(MEASUREMENT_KINDS) as MeasurementKind[];
