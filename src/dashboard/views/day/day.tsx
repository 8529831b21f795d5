import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { isDay } from "../../../health/local-day.ts";
import type { UnixSeconds } from "../../../health/minute.ts";
import type { DayAnswer } from "../../../server/answers.ts";
import { answerOf, api } from "../../ask.ts";
import { useAsked } from "../../asked.ts";
import type { ViewProps } from "../../frame.tsx";
import { formatDay, formatDuration, LONG_DAY } from "../../format.ts";
import { house, ofWearer, wearer } from "../../house.ts";
import { Card } from "../../parts/card.tsx";
import { DayPicker } from "../../parts/day-picker.tsx";
import { Answered } from "../../parts/waiting.tsx";
import { linkTo } from "../../route.ts";
import { sportWord } from "../workouts/words.ts";
import type { ChartData } from "./chart-data.ts";
import { latestMinute } from "./chart-data.ts";
import { Chart, ChartButtons, useLooks } from "./chart.tsx";
import { Conflicts } from "./conflicts.tsx";
import "./day.css";
import { Hours } from "./hours.tsx";
import type { RowName } from "./layout.ts";
import { NothingAtAll, NothingThen } from "./nothing.tsx";
import { Coverage, Numbers } from "./numbers.tsx";
import { Provenance } from "./provenance.tsx";
import { textOfReading } from "./reading-row.tsx";
import { timeOf } from "./readout.ts";
import { Selected } from "./selected.tsx";
import { readingNames, words } from "./words.ts";

const ROWS: readonly RowName[] = [
  "workouts",
  "conflicts",
  "sleep",
  "pulse",
  "steps",
  "intensity",
  "readings",
];

/** What happened when: one day, minute by minute. */
export default function DayView({ rest: [wanted] }: ViewProps) {
  const its = wearer.value;
  const day = wanted !== undefined && isDay(wanted) ? wanted : its?.lastDay;
  if (its?.lastDay === undefined || day === undefined) {
    return (
      <>
        <div class="head">
          <h1>{words().day}</h1>
        </div>
        <NothingAtAll />
      </>
    );
  }
  return <OneDay day={day} today={its.today} />;
}

function OneDay({ day, today }: { readonly day: string; readonly today: string }) {
  const asked = useAsked(`day ${day} of ${wearer.value?.id ?? ""}`, () =>
    answerOf(api().day[":day"].$get({ param: { day }, query: ofWearer() })),
  );
  const answer = asked.value?.day === day ? asked.value : undefined;
  return (
    <>
      <div class="head">
        <h1>{formatDay(day, { ...LONG_DAY, year: "numeric" })}</h1>
        <DayPicker
          day={day}
          today={today}
          parts={(it) => ["day", it]}
          previous={answer?.previous}
          next={answer?.next}
        />
      </div>
      <div class="day" aria-busy={asked.at === "asking"}>
        <Answered asked={asked}>{(it) => <Shown key={it.day} answer={it} />}</Answered>
      </div>
    </>
  );
}

function Shown({ answer }: { readonly answer: DayAnswer }) {
  const data = useMemo(() => chartDataOf(answer), [answer]);
  const looks = useLooks(answer);
  const asking = useSignal<UnixSeconds | undefined>(undefined);
  const { summary, usual } = answer;
  if (summary === undefined) {
    const { notRecordedDay, notRecordedHint } = words();
    return (
      <NothingThen
        view="day"
        text={notRecordedDay}
        hint={notRecordedHint}
        near={[answer.previous, answer.next]}
      />
    );
  }
  const ask = (atS: UnixSeconds) => {
    looks.pinned.value = atS;
    asking.value = atS;
  };
  const askedS = asking.value;
  return (
    <>
      <Card heading={words().theDay}>
        <Numbers summary={summary} usual={usual} />
        <Coverage summary={summary} untilS={data.untilS} />
      </Card>
      <Card
        heading={words().chart}
        aside={
          <div class="chart-aside">
            <ChartButtons whole={data} looks={looks} all={words().wholeDay} />
            <button
              type="button"
              class="screen-only"
              onClick={() => ask(looks.pinned.value ?? latestMinute(data))}
            >
              {words().whereFrom}
            </button>
          </div>
        }
      >
        <Chart data={data} looks={looks} rows={ROWS} label={words().chart} onAsk={ask} />
        <Selected data={data} looks={looks} />
        <Conflicts data={data} onShow={ask} />
        <p class="footnote screen-only hint-mouse">{words().hint}</p>
        <p class="footnote screen-only hint-touch">{words().hintTouch}</p>
        <Hours data={data} />
      </Card>
      {askedS !== undefined && (
        <Provenance
          atS={askedS}
          time={timeOf(data, askedS)}
          onClose={() => {
            asking.value = undefined;
            document.querySelector<HTMLElement>(".minutes-touched")?.focus();
          }}
        />
      )}
      <Happened data={data} />
    </>
  );
}

/** Workouts and readings in words, with the way to them. */
function Happened({ data }: { readonly data: ChartData }) {
  const { workouts, readings, byHand } = words();
  const taken = data.readings.filter((it) => !it.isAutomatic).toSorted((a, b) => a.atS - b.atS);
  return (
    <>
      {data.workouts.length > 0 && (
        <Card heading={workouts}>
          <ul class="plain-list">
            {data.workouts.map((it) => (
              <li>
                <a href={linkTo("workouts", String(it.startS))}>
                  {it.title ?? sportWord(it.sport)}
                </a>{" "}
                {timeOf(data, it.startS)}–{timeOf(data, it.endS)},{" "}
                {formatDuration(it.endS - it.startS)}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {taken.length > 0 && (
        <Card heading={readings}>
          <ul class="plain-list">
            {taken.map((it) => (
              <li>
                {timeOf(data, it.atS)} {readingNames()[it.kind][0]} {textOfReading(it)},{" "}
                <span class="quiet">{byHand}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

function chartDataOf(answer: DayAnswer): ChartData {
  const { startS, endS, clock, minutes, sleep, workouts, readings, conflicts, summary } = answer;
  return {
    startS,
    endS,
    clock,
    minutes,
    sleep,
    workouts,
    readings,
    conflicts,
    restingBpm: summary?.heartRate.restingBpm,
    untilS: Math.min(endS, Math.max(startS, house.value?.nowS ?? endS)),
  };
}
