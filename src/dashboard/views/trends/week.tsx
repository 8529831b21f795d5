import { hasHalf, type Spread } from "../../charts/spread.ts";
import { formatDay, SHORT_DAY } from "../../format.ts";
import { AsTable } from "../../parts/as-table.tsx";
import { Card } from "../../parts/card.tsx";
import { linkTo } from "../../route.ts";
import type { PeriodProps } from "./all.tsx";
import { AverageNote, Compared } from "./compared.tsx";
import { textOf } from "./day-text.ts";
import { DaysLegend, isAnyKnown } from "./days-legend.tsx";
import { DaysPicture } from "./days-picture.tsx";
import { DayValues, type DayValue } from "./day-values.ts";
import { MEASURE, MEASURES, type MeasureName } from "./measures.ts";
import { neighbour, type Place } from "./places.ts";
import { summaryOfDays } from "./summaries.ts";
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
      before: values.between(before.from, before.to).map((it) => values.countedAt(it)),
      spread: values.spread(from, to),
    };
  });
  return (
    <>
      <div class="cards pairs">
        {all.map((it) => (
          <MeasureCard key={it.measure} {...it} place={place} beforePlace={before} />
        ))}
      </div>
      <div class="trend-foot">
        <DaysLegend
          hasHalf={all.some(({ spread }) => hasHalf(spread))}
          beforeName={all.some((it) => isAnyKnown(it.before)) ? titleOf(before) : undefined}
        />
      </div>
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
  readonly before: readonly (number | undefined)[];
  readonly spread: Spread | undefined;
  readonly place: Place;
  readonly beforePlace: Place;
}

function MeasureCard(props: MeasureCardProps) {
  const { measure, values, those, before, spread, place, beforePlace } = props;
  const name = words().measures[measure];
  const compared = {
    measure,
    now: spread,
    before: values.spread(beforePlace.from, beforePlace.to),
    beforeName: titleOf(beforePlace),
    isUnfinished: those.some(({ is }) => is === "unfinished"),
    inPart: values.inPart(place.from, place.to),
  };
  return (
    <Card heading={name}>
      <Compared {...compared} />
      <DaysPicture
        summary={summaryOfDays(name, measure, those, values.counted(place.from, place.to))}
        days={those}
        before={before}
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
