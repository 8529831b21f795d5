import { useMemo, useState } from "preact/hooks";
import { isDay } from "../../../health/local-day.ts";
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
import "./day.css";
import type { RowName } from "./layout.ts";
import { MinutesCard } from "./minutes-card.tsx";
import { NothingAtAll, NothingThen } from "./nothing.tsx";
import { Coverage, Numbers, stepsCounted } from "./numbers.tsx";
import { Provenance } from "./provenance.tsx";
import { textOfReading } from "./reading-row.tsx";
import { timeOf } from "./readout.ts";
import { readingNames, words } from "./words.ts";

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
  const [isAsking, setAsking] = useState(false);
  const { summary, usual, previous, next } = answer;
  if (summary === undefined) {
    const { notRecordedDay, notRecordedHint } = words();
    return (
      <NothingThen
        view="day"
        text={notRecordedDay}
        hint={notRecordedHint}
        near={[previous, next]}
      />
    );
  }
  return (
    <>
      <Card heading={words().theDay}>
        <Numbers
          summary={summary}
          usual={usual}
          minutes={answer.minutes}
          onWhere={() => setAsking(true)}
        />
        <Coverage summary={summary} untilS={data.untilS} />
      </Card>
      {isAsking && (
        <Provenance
          atS={answer.startS}
          clock={answer.clock}
          of="sums"
          counted={stepsCounted(answer.minutes)}
          onClose={() => {
            setAsking(false);
            document.querySelector<HTMLElement>(".sums-where")?.focus();
          }}
        />
      )}
      <MinutesCard
        data={data}
        heading={words().chart}
        all={words().wholeDay}
        rows={rowsWith(data)}
      />
      <Happened data={data} />
    </>
  );
}

const ROWS: readonly RowName[] = [
  "workouts",
  "conflicts",
  "sleep",
  "pulse",
  "steps",
  "intensity",
  "readings",
];

/** Where a source tells of sleep and of no minutes, rows of minutes would be an empty stage. */
function rowsWith({ minutes, sleep }: ChartData): readonly RowName[] {
  const isTold = {
    pulse: minutes.heartRateBpm.some((it) => it !== null),
    steps: minutes.steps.some((it) => it !== null),
    intensity: minutes.intensity.some((it) => it !== null),
  };
  if (sleep.length === 0 || Object.values(isTold).includes(true)) return ROWS;
  return ROWS.filter((it) => !(it in isTold));
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
