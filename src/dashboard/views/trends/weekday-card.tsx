import { addDays, type LocalDay } from "../../../health/local-day.ts";
import { SpreadColumns } from "../../charts/spread-columns.tsx";
import { spreadOf } from "../../charts/spread.ts";
import { formatDay } from "../../format.ts";
import { Card } from "../../parts/card.tsx";
import { startOfWeek, weekdayOf, type Weekday } from "./calendar.ts";
import type { DayValues } from "./day-values.ts";
import type { MeasureName } from "./measures.ts";
import { SpreadTable } from "./spread-table.tsx";
import { summaryOf } from "./summaries.ts";
import { show, words } from "./words.ts";

export interface WeekdayCardProps {
  readonly values: DayValues;
  readonly measure: MeasureName;
  readonly from: LocalDay;
  readonly to: LocalDay;
  readonly firstWeekday: Weekday;
}

/** How Mondays lie, how Tuesdays, … */
export function WeekdayCard({ values, measure, from, to, firstWeekday }: WeekdayCardProps) {
  const byWeekday = values.byWeekday(from, to);
  const first = startOfWeek(from, firstWeekday);
  const weekdays = Array.from({ length: 7 }, (_, index) => {
    const day = addDays(first, index);
    const dots = byWeekday.get(weekdayOf(day)) ?? [];
    return {
      day,
      dots,
      spread: spreadOf(dots.map(({ value }) => value)),
      isTold: dots.filter(({ isTold }) => isTold).length * 2 > dots.length,
    };
  });
  const isFew = weekdays.every(({ dots }) => dots.length < 8);
  const hasRings = weekdays.some(({ dots }) => dots.some(({ isTold }) => isTold));
  return (
    <Card heading={words().weekdays}>
      <SpreadColumns
        summary={summaryOf(
          words().weekdays,
          measure,
          weekdays.map(({ spread }) => spread),
        )}
        columns={weekdays.map(({ day, dots, spread, isTold }) => ({
          key: day,
          label: formatDay(day, { weekday: "short" }),
          dots,
          spread,
          isTold,
        }))}
        colour={values.measure.colour}
        hasZero={values.measure.hasZero}
        axis={values.measure.axis}
        show={(value) => show(measure, value)}
      />
      <p class="footnote">
        {isFew ? words().legendDots : words().legendSpread}
        {!isFew && weekdays.some(({ isTold }) => isTold) && ` ${words().legendTold}`}
        {isFew && hasRings && ` ${words().legendRings}`}
      </p>
      <SpreadTable
        caption={words().weekdays}
        of={words().weekday}
        measure={measure}
        rows={weekdays.map(({ day, spread }) => ({
          name: formatDay(day, { weekday: "long" }),
          spread,
        }))}
      />
    </Card>
  );
}
