import type { ComponentChildren } from "preact";
import type { LocalDay } from "../../../health/local-day.ts";
import type { NightAverages } from "../../../health/regularity.ts";
import type { DaysAnswer, NightsAnswer } from "../../../server/answers.ts";
import { answerOf, api } from "../../ask.ts";
import { useAsked } from "../../asked.ts";
import { spreadOf } from "../../charts/spread.ts";
import { formatDay, formatDuration, formatNumber } from "../../format.ts";
import { ofWearer, wearer } from "../../house.ts";
import { Card } from "../../parts/card.tsx";
import { Figure } from "../../parts/figure.tsx";
import { Pager } from "../../parts/pager.tsx";
import { Answered } from "../../parts/waiting.tsx";
import { goTo } from "../../route.ts";
import { Lengths } from "./lengths.tsx";
import { MonthChoice } from "./month-choice.tsx";
import type { Period } from "./overview.ts";
import { knownLengths, LEAST_NIGHTS, listNights, nextMonth, previousMonth } from "./overview.ts";
import { NightTable } from "./table.tsx";
import { textOfHalf, textOfMinute } from "./times.ts";
import { words } from "./words.ts";

export interface ListProps {
  readonly period: Period;
  /** Absent: the last nights. */
  readonly month: string | undefined;
  readonly firstDay: LocalDay;
  readonly today: LocalDay;
}

interface Answers {
  readonly nights: NightsAnswer;
  readonly before: NightsAnswer;
  readonly days: DaysAnswer;
}

/** Many nights: when, how long, how regular, and how the nights before were. */
export function List({ period, month, firstDay, today }: ListProps) {
  const { from, to, before } = period;
  const range = (it: { from: LocalDay; to: LocalDay }) => ({
    ...ofWearer(),
    from: it.from,
    to: it.to,
  });
  const asked = useAsked<Answers>(`nights ${from} ${to} of ${wearer.value?.id ?? ""}`, async () => {
    const [nights, those, days] = await Promise.all([
      answerOf(api().nights.$get({ query: range(period) })),
      answerOf(api().nights.$get({ query: range(before) })),
      answerOf(api().days.$get({ query: range(period) })),
    ]);
    return { nights, before: those, days };
  });
  return (
    <>
      <div class="head">
        <h1>{month === undefined ? words().title : titleOfMonth(month)}</h1>
        <Months month={month} to={to} firstDay={firstDay} today={today} />
      </div>
      <div class="nights" aria-busy={asked.at === "asking"}>
        <Answered asked={asked}>
          {(answers) => <Shown period={period} answers={answers} isMonth={month !== undefined} />}
        </Answered>
      </div>
    </>
  );
}

function titleOfMonth(month: string): string {
  return formatDay(`${month}-01`, { month: "long", year: "numeric" });
}

function Months({ month, to, firstDay, today }: Omit<ListProps, "period"> & { to: LocalDay }) {
  const { previousMonth: previous, nextMonth: next, current, month: label } = words();
  const shown = month ?? to.slice(0, 7);
  const earlier = previousMonth(shown);
  const later = nextMonth(shown);
  const step = (name: string, text: string) => ({ parts: ["nights", name], text });
  return (
    <Pager
      previous={earlier >= firstDay.slice(0, 7) ? step(earlier, previous) : undefined}
      next={month !== undefined && later <= today.slice(0, 7) ? step(later, next) : undefined}
      current={month === undefined ? undefined : { parts: ["nights"], text: current }}
    >
      <MonthChoice
        month={shown}
        first={firstDay.slice(0, 7)}
        last={today.slice(0, 7)}
        label={label}
        onMonth={(it) => goTo(["nights", it])}
      />
    </Pager>
  );
}

function Shown(props: { period: Period; answers: Answers; isMonth: boolean }) {
  const { period, answers, isMonth } = props;
  const { nights, before, days } = answers;
  const listed = listNights({ ...period, from: nights.from, to: nights.to }, nights.nights, days);
  const { inNumbers, knownOf, cutKnown, beforeNote, lastNights, nightByNight } = words();
  return (
    <>
      <div class="cards pairs">
        <Card heading={inNumbers}>
          <Averages these={nights} those={before} />
          <p class="footnote">
            {knownOf(nights.averages.nights, listed.length)}
            {nights.averages.cutNights !== undefined && ` ${cutKnown(nights.averages.cutNights)}`}
            {before.averages.nights > 0 && ` ${beforeNote}`}
          </p>
        </Card>
        <Lengths these={nights.nights} those={before.nights} />
      </div>
      <Card heading={isMonth ? nightByNight : lastNights(listed.length)}>
        <NightTable listed={listed} averages={nights.averages} />
      </Card>
    </>
  );
}

function Averages({ these, those }: { these: NightsAnswer; those: NightsAnswer }) {
  const its = words();
  const spread = spreadOf(knownLengths(these.nights));
  const former = spreadOf(knownLengths(those.nights));
  const [now, then] = [these.averages, those.averages];
  const share = (value: number | undefined) =>
    value === undefined ? undefined : `${formatNumber(value * 100)} %`;
  return (
    <div class="figures night-averages">
      <Compared
        label={its.asleepWithNaps}
        value={spread && formatDuration(spread.p50)}
        more={
          spread &&
          spread.of >= LEAST_NIGHTS && (
            <>
              {its.middleHalf}{" "}
              <span class="untorn">
                {formatDuration(spread.p25)}–{formatDuration(spread.p75)}
              </span>
            </>
          )
        }
        before={former && formatDuration(former.p50)}
      />
      <Compared
        label={its.fellAsleep}
        {...timeOf(now.fellAsleep, now.nights)}
        before={timeOf(then.fellAsleep, then.nights).value}
      />
      <Compared
        label={its.wokeUp}
        {...timeOf(now.wokeUp, now.nights)}
        before={timeOf(then.wokeUp, then.nights).value}
      />
      {(now.deepShare ?? then.deepShare) !== undefined && (
        <Compared
          label={its.deepShare}
          value={share(now.deepShare)}
          before={share(then.deepShare)}
        />
      )}
      {(now.remShare ?? then.remShare) !== undefined && (
        <Compared label={its.remShare} value={share(now.remShare)} before={share(then.remShare)} />
      )}
    </div>
  );
}

function timeOf(time: NightAverages["fellAsleep"], nights: number) {
  if (time === undefined) return { value: undefined, more: undefined };
  return {
    value: textOfMinute(time.minuteOfDay),
    more:
      nights < LEAST_NIGHTS ? undefined : (
        <>
          {words().middleHalf} <span class="untorn">{textOfHalf(time)}</span>
        </>
      ),
  };
}

interface ComparedProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly more?: ComponentChildren;
  readonly before?: string | undefined;
}

function Compared({ label, value, more, before }: ComparedProps) {
  return (
    <div class="with-before">
      <Figure label={label} value={value} />
      {more !== undefined && <p class="footnote">{more}</p>}
      {before !== undefined && <p class="footnote">{words().before(before)}</p>}
    </div>
  );
}
