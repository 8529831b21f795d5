import type { Stretch } from "../../health/stretch.ts";
import type { CsvRows } from "../csv-rows.ts";
import { recorded } from "./numbers.ts";
import { type KindReader, type Reading, dayOf, isPlausible, minuteIn } from "./reading.ts";

/**
 * `ACTIVITY_STAGE`: stretches of activity; of what sort, the file does not say. The minute of `stop`
 * belongs to it, as in the app's own record of the day.
 *
 * @source mifit-db §5 (`stp.stage`), §8.1
 */
export function stageFile(reading: Reading): KindReader {
  const { clock, columns, device, tally } = reading;
  const stretchOf = (rows: CsvRows, row: number): Stretch | undefined => {
    const day = dayOf(rows.text(row, columns("date")), reading);
    if (day === undefined) return undefined;
    const start = minuteIn(rows, row, columns("start"));
    const stop = minuteIn(rows, row, columns("stop"));
    if (Number.isNaN(start + stop)) {
      tally.add("bad-row");
      return undefined;
    }
    const startS = clock(day, start);
    const lastS = clock(stop < start ? day + 1 : day, stop);
    if (Number.isNaN(startS + lastS) || lastS < startS) {
      tally.add("skipped-hour");
      return undefined;
    }
    if (!isPlausible(startS, reading)) {
      tally.add("implausible-time");
      return undefined;
    }
    return {
      startS,
      endS: lastS + 60,
      state: "activity",
      steps: recorded(rows.text(row, columns("steps")), "whole"),
      distanceM: recorded(rows.text(row, columns("distance"))),
      energyKcal: recorded(rows.text(row, columns("calories"))),
    };
  };
  return {
    rows: (rows) => {
      const stretches = Array.from({ length: rows.count }, (_, row) => stretchOf(rows, row));
      device.stretches(stretches.filter((stretch) => stretch !== undefined));
    },
  };
}
