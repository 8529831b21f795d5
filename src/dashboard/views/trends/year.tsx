import { useMemo } from "preact/hooks";
import { SpreadColumns } from "../../charts/spread-columns.tsx";
import { formatDay } from "../../format.ts";
import { Card } from "../../parts/card.tsx";
import { linkTo } from "../../route.ts";
import { monthsBetween, type PeriodProps } from "./all.tsx";
import { addMonths, lastDayOfMonth } from "./calendar.ts";
import { AverageNote, Compared } from "./compared.tsx";
import { DayValues } from "./day-values.ts";
import { HeatMap } from "./heat-map.tsx";
import { MEASURE, type MeasureName } from "./measures.ts";
import { neighbour, type Place } from "./places.ts";
import { SpreadTable } from "./spread-table.tsx";
import { summaryOf } from "./summaries.ts";
import { WeekdayCard } from "./weekday-card.tsx";
import { show, words } from "./words.ts";

/** A year as a calendar, its months, its weekdays, against the year before. */
export function Year({ days, place, bounds }: PeriodProps) {
  const { measure, from, to } = place;
  const values = useMemo(
    () => new DayValues(days, MEASURE[measure], bounds.today),
    [days, measure, bounds.today],
  );
  const before = neighbour(place, -1) ?? place;
  const beforeName = before.from.slice(0, 4);
  const compared = {
    measure,
    now: values.spread(from, to),
    before: values.spread(before.from, before.to),
    beforeName,
    isUnfinished: values.at(bounds.today).is === "unfinished" && to >= bounds.today,
    inPart: values.inPart(from, to),
  };
  return (
    <div class="cards pairs">
      <Card heading={words().calendar(words().measures[measure])} class="wide">
        <Compared {...compared} />
        <HeatMap {...{ values, place, bounds }} note={<AverageNote {...compared} />} />
      </Card>
      <MonthsCard {...{ values, place, before, measure, beforeName }} />
      <WeekdayCard {...{ values, measure, from, to }} firstWeekday={bounds.firstWeekday} />
    </div>
  );
}

interface MonthsCardProps {
  readonly values: DayValues;
  readonly place: Place;
  readonly measure: MeasureName;
  readonly beforeName: string;
}

/** Below this many days a month has no median to compare with. */
const LEAST_DAYS = 5;

function MonthsCard({ values, place, measure, beforeName }: MonthsCardProps) {
  const months = monthsBetween(place.from.slice(0, 7), place.to.slice(0, 7)).map((month) => {
    const former = addMonths(month, -12);
    const before = values.spread(`${former}-01`, lastDayOfMonth(former));
    return {
      month,
      spread: values.spread(`${month}-01`, lastDayOfMonth(month)),
      isTold: values.isMostlyTold(`${month}-01`, lastDayOfMonth(month)),
      before: before !== undefined && before.of >= LEAST_DAYS ? before.p50 : undefined,
    };
  });
  return (
    <Card heading={words().months}>
      <SpreadColumns
        summary={summaryOf(
          words().months,
          measure,
          months.map(({ spread }) => spread),
        )}
        columns={months.map(({ month, spread, before, isTold }) => ({
          key: month,
          label: formatDay(`${month}-01`, { month: "narrow" }),
          spread,
          isTold,
          before,
          href: linkTo("trends", "month", month, measure),
        }))}
        colour={values.measure.colour}
        hasZero={values.measure.hasZero}
        axis={values.measure.axis}
        show={(value) => show(measure, value)}
      />
      <p class="footnote">
        {words().legendSpread}
        {months.some(({ isTold }) => isTold) && ` ${words().legendTold}`}
        {months.some(({ before }) => before !== undefined) &&
          ` ${words().legendBefore(beforeName)}`}
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
  );
}
