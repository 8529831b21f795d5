import type { Measurement } from "../../health/measurement.ts";
import type { CsvRows } from "../csv-rows.ts";
import { NO_COLUMN, type Columns } from "./columns.ts";
import { isPulse, isUnrecorded, wholeIn } from "./minute-files.ts";
import { positive } from "./numbers.ts";
import { type KindReader, type Reading, instantOf } from "./reading.ts";

/** `HEARTRATE`: pulse that the wearer asked for. */
export function pulseFile(reading: Reading): KindReader {
  const { columns, device, tally } = reading;
  const timeColumn = timeColumnOf(columns);
  const valueColumn = columns("heartrate");
  const readingOf = (rows: CsvRows, row: number): Measurement | undefined => {
    const value = wholeIn(rows, row, valueColumn);
    if (!isPulse(value)) {
      if (!isUnrecorded(rows, row, valueColumn)) tally.add("bad-row");
      return undefined;
    }
    const atS = instantOf(rows.text(row, timeColumn), reading);
    return atS === undefined ? undefined : { kind: "heart-rate", atS, value, isAutomatic: false };
  };
  return measurementsFile(readingOf, device);
}

/** What else a scale says, by its column, and what it is called here. */
const SCALE: Readonly<Record<string, string>> = {
  height: "heightCm",
  bmi: "bmi",
  fatrate: "fatPercent",
  bodywaterrate: "waterPercent",
  bonemass: "boneKg",
  metabolism: "basalKcal",
  musclerate: "muscleKg",
  visceralfat: "visceralFat",
  impedance: "impedanceOhm",
};

/** Lighter than a child that stands on its own, heavier than any scale's limit: no weight. */
const LEAST_KG = 5;
const MOST_KG = 400;

/** Heights that differ less may be one person's, who corrected it. */
const SAME_HEIGHT_CM = 3;

/**
 * `BODY`: weights. A scale's app keeps the whole family in one file and tells them apart by height
 * only; −1, 0 and `null` stand for what the scale could not measure. `muscleRate` is in kilograms: in
 * published rows it is the weight less fat and bone.
 *
 * @param heightCm of the wearer, where it is known: then weights of somebody of another are left out
 * @source mifit-db §8.1; several importers of real exports agree on the family, `null` and muscle
 */
export function bodyFile(reading: Reading, heightCm: number | undefined): KindReader {
  const { columns, device, tally } = reading;
  const timeColumn = timeColumnOf(columns);
  const detailsOf = (rows: CsvRows, row: number): Record<string, number> => {
    const found = Object.entries(SCALE).flatMap(([column, name]): [string, number][] => {
      const value = positive(rows.text(row, columns(column)));
      return value === undefined ? [] : [[name, value]];
    });
    return Object.fromEntries(found);
  };
  const readingOf = (rows: CsvRows, row: number): Measurement | undefined => {
    const value = positive(rows.text(row, columns("weight"))) ?? NaN;
    if (!(value >= LEAST_KG && value <= MOST_KG)) {
      tally.add("bad-row");
      return undefined;
    }
    const atS = instantOf(rows.text(row, timeColumn), reading);
    if (atS === undefined) return undefined;
    const details = detailsOf(rows, row);
    if (Math.abs((details.heightCm ?? NaN) - (heightCm ?? NaN)) > SAME_HEIGHT_CM) {
      tally.add("other-person");
      return undefined;
    }
    return { kind: "weight", atS, value, isAutomatic: false, details };
  };
  return measurementsFile(readingOf, device);
}

/** Exports of 2019 call it `timestamp`; what they call `time` beside it is none of the reading's. */
function timeColumnOf(columns: Columns): number {
  return columns("timestamp") === NO_COLUMN ? columns("time") : columns("timestamp");
}

function measurementsFile(
  readingOf: (rows: CsvRows, row: number) => Measurement | undefined,
  device: Reading["device"],
): KindReader {
  return {
    rows: (rows) => {
      const found = Array.from({ length: rows.count }, (_, row) => readingOf(rows, row));
      device.measurements(found.filter((it) => it !== undefined));
    },
  };
}
