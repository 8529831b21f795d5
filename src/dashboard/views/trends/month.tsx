import type { HoursAnswer } from "../../../server/answers.ts";
import { SpreadColumns } from "../../charts/spread-columns.tsx";
import { answerOf, api } from "../../ask.ts";
import { useAsked } from "../../asked.ts";
import { formatDay, formatNumber } from "../../format.ts";
import { ofWearer, wearer } from "../../house.ts";
import { AsTable } from "../../parts/as-table.tsx";
import { Card } from "../../parts/card.tsx";
import { Answered } from "../../parts/waiting.tsx";
import { linkTo } from "../../route.ts";
import type { PeriodProps } from "./all.tsx";
import { AsleepShare } from "./asleep-share.tsx";
import { Compared } from "./compared.tsx";
import { DaysPicture } from "./days-picture.tsx";
import { DayValues } from "./day-values.ts";
import { textOf } from "./day-text.ts";
import { hourName } from "./hour-name.ts";
import { MEASURE } from "./measures.ts";
import { neighbour, type Place } from "./places.ts";
import { summaryOf } from "./summaries.ts";
import { titleOf } from "./titles.ts";
import { WeekdayCard } from "./weekday-card.tsx";
import { show, showWithUnit, words } from "./words.ts";

/** A month day by day against the one before, its hours, and its weekdays. */
export function Month({ days, place, bounds }: PeriodProps) {
  const { measure, from, to } = place;
  const values = new DayValues(days, MEASURE[measure], bounds.today);
  const before = neighbour(place, -1) ?? place;
  const beforeName = titleOf(before);
  const spread = values.spread(from, to);
  const those = values.between(from, to);
  const former = values.between(before.from, before.to);
  return (
    <div class="cards">
      <Card heading={words().days} class="wide">
        <Compared
          measure={measure}
          now={spread}
          before={values.spread(before.from, before.to)}
          beforeName={beforeName}
          isUnfinished={those.some(({ is }) => is === "unfinished")}
        />
        <DaysPicture
          summary={summaryOf(words().days, measure, [spread])}
          days={those}
          before={those.map((_, index) => former[index]?.value)}
          spread={spread}
          measure={values.measure}
          show={(value) => show(measure, value)}
          label={({ day }, index) => (index % 7 === 0 ? String(Number(day.slice(8))) : undefined)}
        />
        <p class="footnote">
          {words().legendDays} {words().legendBefore(beforeName)}
        </p>
        <AsTable
          caption={titleOf(place)}
          head={[words().day, words().measures[measure], words().dayBefore(beforeName)]}
          rows={() =>
            those.map((it, index) => [
              <a href={linkTo("day", it.day)}>{formatDay(it.day)}</a>,
              textOf(it, measure),
              former[index]?.value === undefined ? "–" : showWithUnit(measure, former[index].value),
            ])
          }
        />
      </Card>
      <HoursCard place={place} />
      <WeekdayCard {...{ values, measure, from, to }} firstWeekday={bounds.firstWeekday} />
    </div>
  );
}

/** What hours of the day are like: a habit. */
function HoursCard({ place: { from, to } }: { readonly place: Place }) {
  const asked = useAsked(`hours ${from} to ${to} of ${wearer.value?.id ?? "nobody"}`, () =>
    answerOf(api().hours.$get({ query: { ...ofWearer(), from, to } })),
  );
  return (
    <Card heading={words().hours} class="wide">
      <Answered asked={asked}>{(hours) => <Hours hours={hours} />}</Answered>
    </Card>
  );
}

function Hours({ hours }: { readonly hours: HoursAnswer }) {
  const { steps, heartRateBpm, asleep } = hours;
  if ([...steps, ...heartRateBpm, ...asleep].every((it) => it === null)) {
    return <p class="quiet">{words().tooFew}</p>;
  }
  const columns = (those: HoursAnswer["steps"]) =>
    those.map((spread, hour) => ({
      key: String(hour),
      label: hour % 6 === 0 ? hourName(hour) : undefined,
      spread: spread ?? undefined,
    }));
  return (
    <>
      <div class="hours">
        <div>
          <h3>{words().measures.steps}</h3>
          <SpreadColumns
            summary={summaryOf(words().measures.steps, "steps", steps)}
            columns={columns(steps)}
            colour="var(--steps)"
            hasZero
            gap={0}
          />
        </div>
        <div>
          <h3>{words().hourPulse}</h3>
          <SpreadColumns
            summary={summaryOf(words().hourPulse, "pulse", heartRateBpm)}
            columns={columns(heartRateBpm)}
            colour="var(--pulse)"
            hasZero={false}
            gap={0}
          />
        </div>
        <div>
          <h3>{words().asleepShare}</h3>
          <AsleepShare shares={asleep} />
        </div>
      </div>
      <p class="footnote">{words().legendSpread}</p>
      <AsTable
        caption={words().hours}
        head={[
          words().hour,
          `${words().measures.steps}, ${words().median}`,
          words().middleHalf,
          `${words().hourPulse}, ${words().median}`,
          words().middleHalf,
          words().asleepShare,
        ]}
        rows={() =>
          steps.map((spread, hour) => {
            const beats = heartRateBpm[hour] ?? undefined;
            const share = asleep[hour] ?? undefined;
            return [
              hourName(hour),
              spread === null ? "–" : formatNumber(spread.p50),
              spread === null ? "–" : `${formatNumber(spread.p25)}–${formatNumber(spread.p75)}`,
              beats === undefined ? "–" : formatNumber(beats.p50),
              beats === undefined ? "–" : `${formatNumber(beats.p25)}–${formatNumber(beats.p75)}`,
              share === undefined ? "–" : `${formatNumber(share * 100)} %`,
            ];
          })
        }
      />
    </>
  );
}
