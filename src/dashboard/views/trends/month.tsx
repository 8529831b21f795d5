import { formatDay } from "../../format.ts";
import { AsTable } from "../../parts/as-table.tsx";
import { Card } from "../../parts/card.tsx";
import { linkTo } from "../../route.ts";
import { hasHalf } from "../../charts/spread.ts";
import type { PeriodProps } from "./all.tsx";
import { AverageNote, Compared } from "./compared.tsx";
import { textOf } from "./day-text.ts";
import { DayValues } from "./day-values.ts";
import { DaysLegend, isAnyKnown } from "./days-legend.tsx";
import { DaysPicture } from "./days-picture.tsx";
import { HoursCards } from "./hours-cards.tsx";
import { MEASURE } from "./measures.ts";
import { neighbour } from "./places.ts";
import { summaryOfDays } from "./summaries.ts";
import { titleOf } from "./titles.ts";
import { WeekdayCard } from "./weekday-card.tsx";
import { words } from "./words.ts";

/** A month day by day against the one before, its hours, and its weekdays. */
export function Month({ days, place, bounds }: PeriodProps) {
  const { measure, from, to } = place;
  const values = new DayValues(days, MEASURE[measure], bounds.today);
  const before = neighbour(place, -1) ?? place;
  const beforeName = titleOf(before);
  const spread = values.spread(from, to);
  const those = values.between(from, to);
  const former = values.between(before.from, before.to);
  const compared = {
    measure,
    now: spread,
    before: values.spread(before.from, before.to),
    beforeName,
    isUnfinished: those.some(({ is }) => is === "unfinished"),
    inPart: values.inPart(from, to),
  };
  const formerValues = those.map((_, index) => values.countedAt(former[index]));
  return (
    <div class="cards pairs">
      <Card heading={words().days} class="wide">
        <Compared {...compared} />
        <DaysPicture
          summary={summaryOfDays(words().days, measure, those, values.counted(from, to))}
          days={those}
          before={formerValues}
          spread={spread}
          measure={values.measure}
          name={measure}
          label={({ day }, index) => (index % 7 === 0 ? String(Number(day.slice(8))) : undefined)}
        />
        <DaysLegend
          hasHalf={hasHalf(spread)}
          beforeName={isAnyKnown(formerValues) ? beforeName : undefined}
        />
        <AverageNote {...compared} />
        <AsTable
          caption={titleOf(place)}
          head={[words().day, words().measures[measure], words().dayBefore(beforeName)]}
          rows={() =>
            those.map((it, index) => [
              <a href={linkTo("day", it.day)}>{formatDay(it.day)}</a>,
              textOf(it, measure),
              former[index]?.value === undefined ? "–" : textOf(former[index], measure),
            ])
          }
        />
      </Card>
      <WeekdayCard {...{ values, measure, from, to }} firstWeekday={bounds.firstWeekday} />
      <HoursCards place={place} />
    </div>
  );
}
