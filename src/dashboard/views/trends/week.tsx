import { formatDay, SHORT_DAY } from "../../format.ts";
import { AsTable } from "../../parts/as-table.tsx";
import { Card } from "../../parts/card.tsx";
import { linkTo } from "../../route.ts";
import type { PeriodProps } from "./all.tsx";
import { Compared } from "./compared.tsx";
import { textOf } from "./day-text.ts";
import { DaysPicture } from "./days-picture.tsx";
import { DayValues } from "./day-values.ts";
import { MEASURE, MEASURES } from "./measures.ts";
import { neighbour } from "./places.ts";
import { summaryOf } from "./summaries.ts";
import { titleOf } from "./titles.ts";
import { show, words } from "./words.ts";

/** Seven days side by side, measure under measure, against the week before. */
export function Week({ days, place, bounds }: PeriodProps) {
  const { from, to } = place;
  const before = neighbour(place, -1) ?? place;
  const all = MEASURES.map((measure) => {
    const values = new DayValues(days, MEASURE[measure], bounds.today);
    return {
      measure,
      values,
      those: values.between(from, to),
      former: values.between(before.from, before.to),
      spread: values.spread(from, to),
    };
  });
  return (
    <>
      <div class="cards pairs">
        {all.map(({ measure, values, those, former, spread }) => (
          <Card key={measure} heading={words().measures[measure]}>
            <Compared
              measure={measure}
              now={spread}
              before={values.spread(before.from, before.to)}
              beforeName={titleOf(before)}
              isUnfinished={those.some(({ is }) => is === "unfinished")}
            />
            <DaysPicture
              summary={summaryOf(words().measures[measure], measure, [spread])}
              days={those}
              before={former.map(({ value }) => value)}
              spread={spread}
              measure={values.measure}
              show={(value) => show(measure, value)}
              label={({ day }) => formatDay(day, { weekday: "short" })}
              heightRem={10}
            />
          </Card>
        ))}
      </div>
      <p class="footnote trend-foot">
        {words().legendDays} {words().legendBefore(titleOf(before))}
      </p>
      <AsTable
        caption={titleOf(place)}
        head={[words().day, ...MEASURES.map((it) => words().measures[it])]}
        rows={() =>
          (all[0]?.those ?? []).map(({ day }, index) => [
            <a href={linkTo("day", day)}>{formatDay(day, { weekday: "long", ...SHORT_DAY })}</a>,
            ...all.map(({ measure, those }) => {
              const it = those[index];
              return it === undefined ? "–" : textOf(it, measure);
            }),
          ])
        }
      />
    </>
  );
}
