import type { DayColumns } from "../../../server/answers.ts";
import { SpreadColumns } from "../../charts/spread-columns.tsx";
import { formatDay } from "../../format.ts";
import { Card } from "../../parts/card.tsx";
import { linkTo } from "../../route.ts";
import { addMonths, lastDayOfMonth } from "./calendar.ts";
import { DayValues } from "./day-values.ts";
import { MEASURE } from "./measures.ts";
import type { Bounds, Place } from "./places.ts";
import { SpreadTable } from "./spread-table.tsx";
import { summaryOf } from "./summaries.ts";
import { show, words } from "./words.ts";
import { WeekdayCard } from "./weekday-card.tsx";

export interface PeriodProps {
  readonly days: DayColumns;
  readonly place: Place;
  readonly bounds: Bounds;
}

/** A month of fewer days says little of how its days lie. */
const LEAST_DAYS = 5;

/** Every month of all years as a piece of one band. */
export function All({ days, place, bounds }: PeriodProps) {
  const { measure, from, to } = place;
  const values = new DayValues(days, MEASURE[measure], bounds.today);
  const months = monthsBetween(from.slice(0, 7), to.slice(0, 7)).map((month) => {
    const spread = values.spread(`${month}-01`, lastDayOfMonth(month));
    return {
      month,
      spread: (spread?.of ?? 0) < LEAST_DAYS ? undefined : spread,
      isTold: values.isMostlyTold(`${month}-01`, lastDayOfMonth(month)),
    };
  });
  const yearEvery = Math.ceil(months.length / 12 / 12);
  return (
    <div class="cards pairs">
      <Card heading={words().months} class="wide">
        <SpreadColumns
          summary={summaryOf(
            words().months,
            measure,
            months.map(({ spread }) => spread),
          )}
          columns={months.map(({ month, spread, isTold }) => ({
            key: month,
            label: labelOf(month, months.length, yearEvery),
            spread,
            isTold,
            href: linkTo("trends", "month", month, measure),
          }))}
          heightRem={16}
          gap={months.length > 24 ? 0 : 0.3}
          colour={values.measure.colour}
          hasZero={values.measure.hasZero}
          axis={values.measure.axis}
          show={(value) => show(measure, value)}
        />
        <p class="footnote">
          {words().legendSpread}
          {measure === "sleep" && ` ${words().sleepOfDay}`}
          {months.some(({ isTold }) => isTold) && ` ${words().legendTold}`}
        </p>
        <SpreadTable
          caption={words().months}
          of={words().month}
          measure={measure}
          rows={months.map(({ month, spread }) => ({
            name: formatDay(`${month}-01`, { month: "long", year: "numeric" }),
            spread,
          }))}
        />
      </Card>
      <YearsCard {...{ values, place }} />
      <WeekdayCard {...{ values, measure, from, to }} firstWeekday={bounds.firstWeekday} />
    </div>
  );
}

/** How the days of each year lie. */
function YearsCard({ values, place }: { readonly values: DayValues; readonly place: Place }) {
  const { measure, from, to } = place;
  const [first, last] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))];
  const years = Array.from({ length: last - first + 1 }, (_, index) => {
    const year = String(first + index);
    const [start, end] = [`${year}-01-01`, `${year}-12-31`];
    return {
      name: year,
      spread: values.spread(start, end),
      isTold: values.isMostlyTold(start, end),
    };
  });
  const every = Math.ceil(years.length / 8);
  return (
    <Card heading={words().years}>
      <SpreadColumns
        summary={summaryOf(
          words().years,
          measure,
          years.map(({ spread }) => spread),
        )}
        columns={years.map(({ name, spread, isTold }, index) => ({
          key: name,
          label: (years.length - 1 - index) % every === 0 ? name : undefined,
          spread,
          isTold,
          href: linkTo("trends", "year", name, measure),
        }))}
        colour={values.measure.colour}
        hasZero={values.measure.hasZero}
        axis={values.measure.axis}
        show={(value) => show(measure, value)}
      />
      <p class="footnote">
        {words().legendSpread}
        {years.some(({ isTold }) => isTold) && ` ${words().legendTold}`}
      </p>
      <SpreadTable caption={words().years} of={words().year} measure={measure} rows={years} />
    </Card>
  );
}

/** A year stands at its middle; of few months each has its name. */
function labelOf(month: string, count: number, yearEvery: number): string | undefined {
  if (count <= 18) return formatDay(`${month}-01`, { month: "short" });
  const year = Number(month.slice(0, 4));
  return month.endsWith("-07") && year % yearEvery === 0 ? String(year) : undefined;
}

export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = addMonths(month, 1)) months.push(month);
  return months;
}
