import type { DaySummary } from "../../health/day-summary.ts";
import type { CsvRows } from "../csv-rows.ts";
import { dayName } from "./dates.ts";
import { recorded } from "./numbers.ts";
import { type KindReader, type Reading, dayOf } from "./reading.ts";

/** `ACTIVITY`: a day's steps, distance and energy. A day of zeros is one without the band. */
export function activityFile(reading: Reading): KindReader {
  const { columns, device } = reading;
  const summaryOf = (rows: CsvRows, row: number): DaySummary | undefined => {
    const whole = (name: string) => recorded(rows.text(row, columns(name)), "whole");
    const any = (name: string) => recorded(rows.text(row, columns(name)));
    const values = {
      steps: whole("steps"),
      distanceM: any("distance"),
      energyKcal: any("calories"),
      runDistanceM: any("rundistance"),
    };
    const day = dayOf(rows.text(row, columns("date")), reading);
    const isWorn = Object.values(values).some((value) => value !== undefined && value > 0);
    return day === undefined || !isWorn ? undefined : { day: dayName(day), ...values };
  };
  return {
    rows: (rows) => {
      const summaries = Array.from({ length: rows.count }, (_, row) => summaryOf(rows, row));
      device.summaries(summaries.filter((summary) => summary !== undefined));
    },
  };
}
