import { useMemo } from "preact/hooks";
import { sumsOfNight } from "../../../health/night-sums.ts";
import type { UnixSeconds } from "../../../health/minute.ts";
import { cutOfNight, type Night } from "../../../health/nights.ts";
import { INTERRUPTION_S } from "../../../health/sleep.ts";
import type { MinuteColumns, NightAnswer } from "../../../server/answers.ts";
import { answerOf, api } from "../../ask.ts";
import { useAsked } from "../../asked.ts";
import { formatDay, formatNumber, LONG_DAY } from "../../format.ts";
import { ofWearer, wearer } from "../../house.ts";
import { Card } from "../../parts/card.tsx";
import { DayPicker } from "../../parts/day-picker.tsx";
import { Answered } from "../../parts/waiting.tsx";
import { linkTo } from "../../route.ts";
import type { ChartData } from "../day/chart-data.ts";
import type { RowName } from "../day/layout.ts";
import { MinutesCard } from "../day/minutes-card.tsx";
import { NothingThen } from "../day/nothing.tsx";
import { timeOf } from "../day/readout.ts";
import { NightNumbers } from "./numbers.tsx";
import { Naps, Regularity } from "./regularity.tsx";
import { words } from "./words.ts";

const ROWS: readonly RowName[] = ["sleep", "pulse"];
const WITHOUT_PULSE: readonly RowName[] = ["sleep"];
const HEIGHTS = { sleep: 1.75, pulse: 8 };

/** One night: how deep when, how long, and how that is usually. */
export function One({ day, today }: { readonly day: string; readonly today: string }) {
  const asked = useAsked(`night ${day} of ${wearer.value?.id ?? ""}`, () =>
    answerOf(api().night[":day"].$get({ param: { day }, query: ofWearer() })),
  );
  const answer = asked.value?.day === day ? asked.value : undefined;
  return (
    <>
      <div class="head">
        <h1>{words().nightTo(formatDay(day, { ...LONG_DAY, year: "numeric" }))}</h1>
        <DayPicker
          day={day}
          today={today}
          parts={(it) => ["nights", it]}
          previous={answer?.previous}
          next={answer?.next}
        />
      </div>
      <p class="night-ways screen-only">
        <a href={linkTo("nights")}>{words().title}</a>{" "}
        <a href={linkTo("day", day)}>{words().toDay}</a>
      </p>
      <div class="nights" aria-busy={asked.at === "asking"}>
        <Answered asked={asked}>{(it) => <Shown key={it.day} answer={it} />}</Answered>
      </div>
    </>
  );
}

function Shown({ answer }: { readonly answer: NightAnswer }) {
  const { night, minutes, usual, previous, next } = answer;
  const { noNight, noNightHint, onlyNaps } = words();
  if (night === undefined) {
    return <NothingThen view="nights" text={noNight} hint={noNightHint} near={[previous, next]} />;
  }
  const isNight = night.night.length > 0;
  return (
    <>
      {isNight ? (
        <NightNumbers night={night} usual={usual} clock={answer.clock} />
      ) : (
        <Card heading={words().naps}>
          <p>{onlyNaps}</p>
        </Card>
      )}
      {minutes !== undefined && <Minutes answer={answer} night={night} minutes={minutes} />}
      {isNight && <Regularity answer={answer} night={night} />}
      <Naps night={night} clock={answer.clock} />
    </>
  );
}

interface MinutesProps {
  readonly answer: NightAnswer;
  readonly night: Night;
  readonly minutes: MinuteColumns;
}

function Minutes({ answer, night, minutes }: MinutesProps) {
  const data = useMemo(() => chartDataOf(answer, night, minutes), [answer, night, minutes]);
  return (
    <MinutesCard
      data={data}
      heading={words().chart}
      all={words().wholeNight}
      rows={minutes.heartRateBpm.some((it) => it !== null) ? ROWS : WITHOUT_PULSE}
      heights={HEIGHTS}
    >
      <Interruptions data={data} night={night} />
    </MinutesCard>
  );
}

/** When the sleeper was awake for longer, in words. */
function Interruptions({ data, night }: { readonly data: ChartData; readonly night: Night }) {
  const isStaged = night.night.some(({ lightS }) => lightS !== undefined);
  if (!isStaged) return null;
  const awake = night.night
    .flatMap(({ stages }) => stages)
    .filter(({ state, startS, endS }) => state === "awake" && endS - startS >= INTERRUPTION_S);
  const times = awake.map(({ startS, endS }) => `${timeOf(data, startS)}–${timeOf(data, endS)}`);
  const { slept, awakeAt } = words();
  if (times.length > 0) return <p>{awakeAt(times.join(", "))}</p>;
  // Of a part of a night nobody knows whether all of it was slept through.
  return cutOfNight(night) === undefined ? <p>{slept}</p> : null;
}

function chartDataOf({ clock }: NightAnswer, night: Night, minutes: MinuteColumns): ChartData {
  const endS = minutes.startS + minutes.states.length * 60;
  const { lowestBpm } = sumsOfNight(night);
  return {
    startS: minutes.startS,
    endS,
    clock,
    minutes,
    sleep: [...night.night, ...night.naps]
      .flatMap(({ stages }) => stages)
      .toSorted((a, b) => a.startS - b.startS),
    workouts: [],
    readings: [],
    conflicts: [],
    marked: lowestBpm === undefined ? undefined : lowestIn(minutes, night, lowestBpm),
    untilS: endS,
  };
}

function lowestIn(minutes: MinuteColumns, { night }: Night, bpm: number): ChartData["marked"] {
  const atS = (place: number) => minutes.startS + place * 60;
  const isAsleep = (at: UnixSeconds) => night.some(({ startS, endS }) => at >= startS && at < endS);
  const place = minutes.heartRateBpm.findIndex((it, at) => it === bpm && isAsleep(atS(at)));
  if (place < 0) return undefined;
  return { atS: atS(place) + 30, bpm, text: words().lowestAt(formatNumber(bpm)) };
}
