import type { LocalDay } from "../../health/local-day.ts";
import type { SleepStage } from "../../health/sleep.ts";
import { addDays } from "../../health/local-day.ts";
import type { TimeSpan } from "../../store/evaluated.ts";
import type { DayAnswer, Reading } from "../answers.ts";
import { conflictsIn } from "./conflicts.ts";
import { clockWithin, minuteColumns } from "./minutes.ts";
import { READING_KINDS } from "./reading-kinds.ts";
import { spanOfDays } from "./spans.ts";
import type { Subject } from "./subject.ts";
import { usualOfDay } from "./usual.ts";
import type { Workouts } from "./workouts.ts";

/** One day from near. */
export function dayOn(subject: Subject, day: LocalDay, workouts: Workouts): DayAnswer {
  const { evaluated, wearer, offsetAt } = subject;
  const span = spanOfDays(day, day, offsetAt);
  const { fromS: startS, toS: endS } = span;
  const [summary] = evaluated.days(wearer.id, day, day);
  return {
    day,
    startS,
    endS,
    clock: clockWithin(offsetAt, span),
    summary,
    usual: usualOfDay(subject, day),
    minutes: minuteColumns(subject, span),
    sleep: sleepIn(subject, day, span),
    workouts: workouts.rows(subject).filter((it) => it.startS < endS && it.endS > startS),
    readings: readingsIn(subject, span),
    conflicts: conflictsIn(subject, span),
    ...evaluated.around("day", wearer.id, day),
  };
}

/** What was slept in a day is filed under it, and under the next one. */
function sleepIn(
  { evaluated, wearer }: Subject,
  day: LocalDay,
  { fromS, toS }: TimeSpan,
): SleepStage[] {
  const nights = evaluated.nights(wearer.id, addDays(day, -1), addDays(day, 2));
  return nights
    .flatMap(({ night, naps }) => [...night, ...naps])
    .flatMap(({ stages }) => stages)
    .filter(({ startS, endS }) => startS < toS && endS > fromS)
    .map((stage) => ({
      ...stage,
      startS: Math.max(stage.startS, fromS),
      endS: Math.min(stage.endS, toS),
    }))
    .toSorted((a, b) => a.startS - b.startS);
}

/** More of one kind in one day come from no band. */
const MOST_READINGS = 3_000;

function readingsIn({ records, macs }: Subject, { fromS, toS }: TimeSpan): Reading[] {
  return READING_KINDS.flatMap((kind) => {
    const found: Reading[] = [];
    for (const { atS, value, isAutomatic } of records.measurements(macs, kind, fromS, toS)) {
      if (!Number.isFinite(value)) continue;
      if (found.push({ kind, atS, value, isAutomatic }) >= MOST_READINGS) break;
    }
    return found;
  });
}
