import { useState } from "preact/hooks";
import { dayOf } from "../../../health/local-day.ts";
import type { WorkoutAnswer, WorkoutRow } from "../../../server/answers.ts";
import { answerOf, api } from "../../ask.ts";
import { useAsked } from "../../asked.ts";
import { formatDay, formatDistance, formatNumber, formatTime, FULL_DAY } from "../../format.ts";
import { ofWearer, wearer } from "../../house.ts";
import { CameIn } from "../../parts/came-in.tsx";
import { Card } from "../../parts/card.tsx";
import { Figure } from "../../parts/figure.tsx";
import { Pager } from "../../parts/pager.tsx";
import { Answered } from "../../parts/waiting.tsx";
import { linkTo } from "../../route.ts";
import { sourceName } from "../../source-names.ts";
import { Curves } from "./curves.tsx";
import { LapTable } from "./laps.tsx";
import { heightText, paceText, stopwatch } from "./pace.ts";
import { Way } from "./way.tsx";
import { paceWord, sportWord, words } from "./words.ts";
import { PulseZones } from "./zones.tsx";

/** One workout from near. @param startS when it began: its name */
export function OneWorkout({ startS }: { readonly startS: number }) {
  const asked = useAsked(`workout ${wearer.value?.id ?? ""} ${startS}`, () =>
    answerOf(
      api().workout[":startS"].$get({ param: { startS: String(startS) }, query: ofWearer() }),
    ),
  );
  return (
    <>
      {asked.value === undefined && <h1>{words().title}</h1>}
      <Answered asked={asked}>{(answer) => <Shown key={startS} answer={answer} />}</Answered>
    </>
  );
}

function Shown({ answer }: { readonly answer: WorkoutAnswer }) {
  const { workout, track, laps, zones, minutes, sources, previous, next } = answer;
  /** The point of the track that is looked at. */
  const [atPoint, setAtPoint] = useState<number | undefined>();
  const { startS, endS, offsetMin, sport, title } = workout;
  const stepTo = (when: number | undefined, text: string) =>
    when === undefined ? undefined : { parts: ["workouts", String(when)], text };
  return (
    <>
      <div class="head">
        <div>
          <h1>{sportWord(sport)}</h1>
          <p class="quiet">
            <a href={linkTo("day", dayOf(startS, offsetMin))}>
              {formatDay(dayOf(startS, offsetMin), FULL_DAY)}
            </a>
            , {formatTime(startS, offsetMin)} – {formatTime(endS, offsetMin)}
          </p>
          {title !== undefined && <p class="title">{title}</p>}
        </div>
        <Pager
          previous={stepTo(previous, words().earlier)}
          next={stepTo(next, words().later)}
          current={{ parts: ["workouts"], text: words().list }}
        />
      </div>
      <Facts workout={workout} />
      <div class="cards of-workout">
        <Way track={track} sport={sport} atPoint={atPoint} />
        <PulseZones zones={zones} />
        <Curves
          workout={workout}
          track={track}
          minutes={minutes}
          atPoint={atPoint}
          onPoint={setAtPoint}
        />
        {laps.length > 0 && <LapTable laps={laps} sport={sport} />}
      </div>
      {sources.length > 0 && (
        <p class="quiet footnote">
          {words().told}:{" "}
          {sources.map((it, index) => (
            <span key={it.run ?? it.broughtS}>
              {index > 0 && "; "}
              {sourceName(it.source)} (<CameIn word={it} />)
            </span>
          ))}
        </p>
      )}
    </>
  );
}

function Facts({ workout }: { readonly workout: WorkoutRow }) {
  const { sport, distanceM, energyKcal, ascentM, descentM, steps, strokes, swolf } = workout;
  const timeS = workout.activeS ?? workout.endS - workout.startS;
  const said = words();
  const pulse = (value: number | undefined): string | undefined =>
    value === undefined ? undefined : formatNumber(value);
  const facts: readonly (readonly [label: string, value: string | undefined, unit?: string])[] = [
    [said.time, stopwatch(timeS)],
    [said.distance, distanceM === undefined ? undefined : formatDistance(distanceM)],
    [paceWord(sport), distanceM === undefined ? undefined : paceText(sport, distanceM / timeS)],
    [said.pulse, pulse(workout.averageHeartRateBpm), "bpm"],
    [said.highestPulse, pulse(workout.maxHeartRateBpm), "bpm"],
    [said.lowestPulse, pulse(workout.minHeartRateBpm), "bpm"],
    [said.energy, pulse(energyKcal), "kcal"],
    [said.ascent, ascentM === undefined ? undefined : heightText(ascentM)],
    [said.descent, descentM === undefined ? undefined : heightText(descentM)],
    [said.steps, pulse(steps)],
    [said.strokes, pulse(strokes)],
    [said.swolf, pulse(swolf)],
  ];
  return (
    <Card heading={said.numbers} class="facts-of-workout">
      <div class="figures">
        {facts.map(([label, value, unit]) =>
          value === undefined ? null : (
            <Figure key={label} label={label} value={value} unit={unit} />
          ),
        )}
      </div>
    </Card>
  );
}
