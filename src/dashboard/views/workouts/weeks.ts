import { addDays, dayOf } from "../../../health/local-day.ts";
import type { LocalDay } from "../../../health/local-day.ts";
import type { WorkoutRow } from "../../../server/answers.ts";

/** How long somebody trained in a week. */
export interface TrainedWeek {
  /** Its Monday. */
  readonly monday: LocalDay;
  readonly seconds: number;
  readonly workouts: number;
}

/** The Monday of a day's week. */
export function mondayOf(day: LocalDay): LocalDay {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

/** The last weeks up to a day, also those without any; oldest first. */
export function trainedWeeks(
  rows: readonly WorkoutRow[],
  { until, count }: { readonly until: LocalDay; readonly count: number },
): TrainedWeek[] {
  const last = mondayOf(until);
  const weeks = new Map<LocalDay, { seconds: number; workouts: number }>();
  for (const { startS, endS, activeS, offsetMin } of rows) {
    const monday = mondayOf(dayOf(startS, offsetMin));
    const week = weeks.get(monday) ?? { seconds: 0, workouts: 0 };
    weeks.set(monday, {
      seconds: week.seconds + (activeS ?? endS - startS),
      workouts: week.workouts + 1,
    });
  }
  return Array.from({ length: count }, (_, i) => {
    const monday = addDays(last, -7 * (count - 1 - i));
    return { monday, seconds: 0, workouts: 0, ...weeks.get(monday) };
  });
}
