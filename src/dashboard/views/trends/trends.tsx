import { locale } from "../../format.ts";
import type { ViewProps } from "../../frame.tsx";
import { wearer } from "../../house.ts";
import { Pager } from "../../parts/pager.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { Answered } from "../../parts/waiting.tsx";
import { linkTo } from "../../route.ts";
import { All, type PeriodProps } from "./all.tsx";
import { useDays } from "./ask-days.ts";
import { firstWeekdayOf } from "./calendar.ts";
import { MEASURES } from "./measures.ts";
import { Month } from "./month.tsx";
import {
  inPeriod,
  neighbour,
  partsOf,
  placeOf,
  type Bounds,
  type Period,
  type Place,
} from "./places.ts";
import { titleOf } from "./titles.ts";
import "./trends.css";
import { Week } from "./week.tsx";
import { words } from "./words.ts";
import { Year } from "./year.tsx";

const PERIODS = ["week", "month", "year", "all"] as const;

/** Is something changing? */
export default function Trends({ rest }: ViewProps) {
  const { firstDay, lastDay = "", today } = wearer.value ?? {};
  if (firstDay === undefined || today === undefined) {
    return (
      <>
        <div class="head">
          <h1>{words().title}</h1>
        </div>
        <p class="quiet">{words().empty}</p>
        <a class="button" href={linkTo("start")}>
          {words().setUp}
        </a>
      </>
    );
  }
  const bounds: Bounds = {
    first: firstDay,
    today,
    last: firstDay <= lastDay && lastDay < today ? lastDay : today,
    firstWeekday: firstWeekdayOf(locale.value),
  };
  const place = placeOf(rest, bounds);
  return (
    <>
      <Head place={place} bounds={bounds} />
      <Shown place={place} bounds={bounds} />
    </>
  );
}

const DRAWN: Readonly<Record<Period, (props: PeriodProps) => preact.JSX.Element>> = {
  week: Week,
  month: Month,
  year: Year,
  all: All,
};

/** A week and a month ask for themselves and what is before them; years for everything, to be panned over. */
function Shown({ place, bounds }: { readonly place: Place; readonly bounds: Bounds }) {
  const isLong = place.period === "year" || place.period === "all";
  const from = isLong ? bounds.first : (neighbour(place, -1)?.from ?? place.from);
  const to = isLong ? bounds.today : place.to;
  const asked = useDays(from, to);
  const Drawn = DRAWN[place.period];
  return (
    <Answered asked={asked}>
      {(days) => <Drawn days={days} place={place} bounds={bounds} />}
    </Answered>
  );
}

function Head({ place, bounds }: { readonly place: Place; readonly bounds: Bounds }) {
  const { period, measure } = place;
  const [before, after] = [neighbour(place, -1), neighbour(place, 1)];
  const present = inPeriod({ ...place, from: bounds.today, to: bounds.today }, period, bounds);
  return (
    <div class="trend-head">
      <h1>{titleOf(place)}</h1>
      {period !== "all" && (
        <Pager
          previous={
            before !== undefined && before.to >= bounds.first
              ? { parts: partsOf(before), text: titleOf(before) }
              : undefined
          }
          next={
            after !== undefined && after.from <= bounds.today
              ? { parts: partsOf(after), text: titleOf(after) }
              : undefined
          }
          current={
            present.from === place.from
              ? undefined
              : { parts: partsOf(present), text: words().current }
          }
        />
      )}
      <div class="trend-tabs">
        {period !== "week" && (
          <Tabs
            label={words().measure}
            tabs={MEASURES.map((it) => ({
              href: linkTo(...partsOf({ ...place, measure: it })),
              text: words().measures[it],
              isCurrent: it === measure,
            }))}
          />
        )}
        <Tabs
          label={words().period}
          tabs={PERIODS.map((it) => ({
            href: linkTo(...partsOf(inPeriod(place, it, bounds))),
            text: words().periods[it],
            isCurrent: it === period,
          }))}
        />
      </div>
    </div>
  );
}
