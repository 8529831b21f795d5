import type { Spread } from "../../charts/spread.ts";
import { formatDay, SHORT_DAY } from "../../format.ts";
import { AsTable } from "../../parts/as-table.tsx";
import { Card } from "../../parts/card.tsx";
import { linkTo } from "../../route.ts";
import type { PeriodProps } from "./all.tsx";
import { AverageNote, Compared } from "./compared.tsx";
import { textOf } from "./day-text.ts";
import { DaysPicture } from "./days-picture.tsx";
import { DayValues, type DayValue } from "./day-values.ts";
import { MEASURE, MEASURES, type MeasureName } from "./measures.ts";
import { neighbour, type Place } from "./places.ts";
import { summaryOf } from "./summaries.ts";
import { titleOf } from "./titles.ts";
import { words } from "./words.ts";

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
        {all.map((it) => (
          <MeasureCard key={it.measure} {...it} before={before} />
        ))}
      </div>
      <p class="footnote trend-foot">
        {words().legendDays} {words().legendBefore(titleOf(before))} {words().legendToDay}
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

interface MeasureCardProps {
  readonly measure: MeasureName;
  readonly values: DayValues;
  readonly those: readonly DayValue[];
  readonly former: readonly DayValue[];
  readonly spread: Spread | undefined;
  readonly before: Place;
}

function MeasureCard({ measure, values, those, former, spread, before }: MeasureCardProps) {
  const name = words().measures[measure];
  const compared = {
    measure,
    now: spread,
    before: values.spread(before.from, before.to),
    beforeName: titleOf(before),
    isUnfinished: those.some(({ is }) => is === "unfinished"),
  };
  return (
    <Card heading={name}>
      <Compared {...compared} />
      <DaysPicture
        summary={summaryOf(name, measure, [spread])}
        days={those}
        before={former.map(({ value }) => value)}
        spread={spread}
        measure={values.measure}
        name={measure}
        label={({ day }) => formatDay(day, { weekday: "short" })}
        heightRem={10}
      />
      <AverageNote {...compared} />
    </Card>
  );
}
