import { addDays, dayOf } from "../../../health/local-day.ts";
import type { LocalDay } from "../../../health/local-day.ts";
import type { WorkoutRow } from "../../../server/answers.ts";

/** Half a year at most; less where training began later, but not less than two months. */
const MOST_WEEKS = 26;
const FEWEST_WEEKS = 9;

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

/**
 * The weeks to show, up to today, back to the first with a workout. Where all of them would be without
 * any, it is those up to the last workout: `until` is its day.
 */
export function latestWeeks(
  rows: readonly WorkoutRow[],
  today: LocalDay,
): { readonly weeks: readonly TrainedWeek[]; readonly until?: LocalDay } {
  const days = rows.map(({ startS, offsetMin }) => dayOf(startS, offsetMin)).toSorted();
  const last = days.at(-1) ?? today;
  const isPast = mondayOf(last) < addDays(mondayOf(today), -7 * (FEWEST_WEEKS - 1));
  const all = trainedWeeks(rows, { until: isPast ? last : today, count: MOST_WEEKS });
  const first = all.findIndex((week) => week.workouts > 0);
  const weeks = all.slice(first < 0 ? -FEWEST_WEEKS : Math.min(first, MOST_WEEKS - FEWEST_WEEKS));
  return { weeks, ...(isPast && { until: last }) };
}
