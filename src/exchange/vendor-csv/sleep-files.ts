import type { DaySummary } from "../../health/day-summary.ts";
import type { Stretch } from "../../health/stretch.ts";
import type { CsvRows } from "../csv-rows.ts";
import { dayName } from "./dates.ts";
import { instantIn } from "./instants.ts";
import { recorded } from "./numbers.ts";
import { type KindReader, type Reading, dayOf, isPlausible } from "./reading.ts";
import { type SleepSpan, type SleepTogether, hasMinutes } from "./sleep-together.ts";

/** Nobody sleeps longer, and no minutes of a day are more. */
const MOST_S = 24 * 3600;
const MOST_MIN = 24 * 60;

const MOST_NAPS = 50;

/**
 * `SLEEP`: a night under the day of waking up, and naps. Where `start` is `stop` there was no night.
 * Nights and naps become stretches "asleep", but for those that `SLEEP_MINUTE` tells more about.
 *
 * @source mifit-db §8.1
 */
export function sleepFile(reading: Reading, together: SleepTogether): KindReader {
  const { columns, device, tally } = reading;
  const spanOf = (start: string, stop: string): SleepSpan | undefined => {
    const startS = instantIn(start, reading.dateOrder) ?? NaN;
    const endS = instantIn(stop, reading.dateOrder) ?? NaN;
    if (!(endS >= startS && endS - startS <= MOST_S)) tally.add("bad-row");
    else if (!isPlausible(startS, reading)) tally.add("implausible-time");
    else return { startS, endS };
    return undefined;
  };
  const summaryOf = (rows: CsvRows, row: number, span: SleepSpan): DaySummary | undefined => {
    const minutes = (name: string) => minutesOf(rows.text(row, columns(name)));
    const day = dayOf(rows.text(row, columns("date")), reading);
    return day === undefined
      ? undefined
      : {
          day: dayName(day),
          sleep: {
            ...span,
            deepMin: minutes("deepsleeptime"),
            lightMin: minutes("shallowsleeptime"),
            remMin: minutes("remtime"),
            awakeMin: minutes("waketime"),
          },
        };
  };
  return {
    rows: (rows) => {
      const summaries: DaySummary[] = [];
      const spans: SleepSpan[] = [];
      for (let row = 0; row < rows.count; row++) {
        const night = spanOf(rows.text(row, columns("start")), rows.text(row, columns("stop")));
        const naps = napsOf(rows, row, columns("naps")).map(({ start, stop }) => {
          return spanOf(start, stop);
        });
        if (night !== undefined && night.endS > night.startS) {
          const summary = summaryOf(rows, row, night);
          if (summary !== undefined) summaries.push(summary);
        }
        for (const span of [night, ...naps]) {
          if (span !== undefined && span.endS > span.startS) spans.push(span);
        }
      }
      together.learn(spans);
      device.summaries(summaries);
      device.stretches(
        spans
          .filter((span) => !hasMinutes(together, span))
          .map((span): Stretch => ({ ...span, state: "asleep" })),
      );
    },
  };
}

function minutesOf(cell: string): number | undefined {
  const minutes = recorded(cell, "whole");
  return minutes !== undefined && minutes <= MOST_MIN ? minutes : undefined;
}

/**
 * The naps in a row: an array of objects with `start` and `end`. Its quotes are written in several
 * ways that no reader of CSV joins into one field again, so all that follows is looked through.
 */
function napsOf(rows: CsvRows, row: number, column: number): { start: string; stop: string }[] {
  const cells: string[] = [];
  for (let it = column; it < rows.width(row); it++) cells.push(rows.text(row, it));
  const bare = cells.join(",").replace(/["\\]/g, "");
  const objects = bare.split("}", MOST_NAPS);
  return objects.flatMap((object) => {
    const start = /start\s*:\s*([^,{}\]]+)/i.exec(object)?.[1];
    const stop = /(?:end|stop)\s*:\s*([^,{}\]]+)/i.exec(object)?.[1];
    return start === undefined || stop === undefined ? [] : [{ start, stop }];
  });
}
