import type { RecordedWorkout } from "../../store/intake.ts";
import type { CsvRows } from "../csv-rows.ts";
import { mifitSport } from "../mifit-sports.ts";
import { positive, recorded } from "./numbers.ts";
import { type KindReader, type Reading, instantOf } from "./reading.ts";

/** Longer than any workout: a day and a half. */
const MOST_S = 36 * 3600;

const ENCODER = new TextEncoder();

/**
 * `SPORT`: workouts, without their tracks. A distance or pace of 0 or −1 is none; which of the two
 * paces is the fast one, published files disagree, so they are kept with the record as it came.
 *
 * @source mifit-db §6, §8.1
 */
export function sportFile(reading: Reading): KindReader {
  const { columns, device, tally } = reading;
  const workoutOf = (rows: CsvRows, row: number): RecordedWorkout | undefined => {
    const cell = (name: string) => rows.text(row, columns(name));
    const sportCode = recorded(cell("type"), "whole");
    const activeS = recorded(cell("sporttime"));
    if (sportCode === undefined || activeS === undefined || activeS > MOST_S) {
      tally.add("bad-row");
      return undefined;
    }
    const startS = instantOf(cell("starttime"), reading);
    if (startS === undefined) return undefined;
    const paceSPerM = positive(cell("avgpace"));
    return {
      workout: {
        startS,
        endS: startS + Math.round(activeS),
        sportCode,
        sportCodes: "mifit",
        sport: mifitSport(sportCode),
        activeS: Math.round(activeS),
        distanceM: positive(cell("distance")),
        energyKcal: positive(cell("calories")),
        averagePaceSPerKm: paceSPerM === undefined ? undefined : paceSPerM * 1000,
        raw: rawOf(rows, row),
      },
      track: [],
    };
  };
  return {
    rows: (rows) => {
      const found = Array.from({ length: rows.count }, (_, row) => workoutOf(rows, row));
      device.workouts(found.filter((it) => it !== undefined));
    },
  };
}

/** The row as JSON, by the names of its columns. */
function rawOf(rows: CsvRows, row: number): Uint8Array {
  const cells = rows.header.map((name, column): [string, string] => [name, rows.text(row, column)]);
  return ENCODER.encode(JSON.stringify(Object.fromEntries(cells.filter(([name]) => name !== ""))));
}
