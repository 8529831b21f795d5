import { useState } from "preact/hooks";
import { dayOf } from "../../../health/local-day.ts";
import type { WorkoutRow } from "../../../server/answers.ts";
import { answerOf, api } from "../../ask.ts";
import { useAsked } from "../../asked.ts";
import {
  formatDay,
  formatDistance,
  formatDuration,
  formatNumber,
  formatTime,
} from "../../format.ts";
import { ofWearer, wearer } from "../../house.ts";
import { Choice } from "../../parts/tabs.tsx";
import { Answered } from "../../parts/waiting.tsx";
import { linkTo } from "../../route.ts";
import { NoWorkouts } from "./no-workouts.tsx";
import { paceText } from "./pace.ts";
import { WeeksOfTraining } from "./weeks.tsx";
import { sportWord, words } from "./words.ts";

/** All workouts, the latest first, by months. */
export function WorkoutList() {
  const asked = useAsked(`workouts ${wearer.value?.id ?? ""}`, () =>
    answerOf(api().workouts.$get({ query: ofWearer() })),
  );
  return (
    <>
      <div class="head">
        <h1>{words().title}</h1>
      </div>
      <Answered asked={asked}>{({ workouts }) => <Listed workouts={workouts} />}</Answered>
    </>
  );
}

const EVERY = "";

function Listed({ workouts }: { readonly workouts: readonly WorkoutRow[] }) {
  const [sport, setSport] = useState(EVERY);
  if (workouts.length === 0) return <NoWorkouts />;
  const sports = [...new Set(workouts.map((it) => it.sport ?? EVERY))].filter((it) => it !== EVERY);
  const shown = workouts.filter((it) => sport === EVERY || it.sport === sport);
  return (
    <div class="workouts">
      {sports.length > 1 && (
        <Choice
          label={words().sport}
          value={sport}
          onChange={setSport}
          options={[
            { value: EVERY, text: words().all },
            ...sports.map((it) => ({ value: it, text: sportWord(it) })),
          ]}
        />
      )}
      <WeeksOfTraining workouts={shown} />
      {byMonth(shown).map(({ month, rows }) => (
        <section class="card" key={month}>
          <header>
            <h2>{formatDay(`${month}-01`, { month: "long", year: "numeric" })}</h2>
            <span class="quiet">{words().weekAmount(rows.length)}</span>
          </header>
          <ul class="workout-list">
            {rows.map((row) => (
              <Row key={row.startS} row={row} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Row({ row }: { readonly row: WorkoutRow }) {
  const { startS, endS, activeS, offsetMin, sport, title, distanceM, averageHeartRateBpm } = row;
  const timeS = activeS ?? endS - startS;
  const day = dayOf(startS, offsetMin);
  return (
    <li>
      <a href={linkTo("workouts", String(startS))}>
        <span class="what">
          <strong>{sportWord(sport)}</strong>
          {title !== undefined && <span class="quiet title">{title}</span>}
        </span>
        <span class="when quiet">
          {formatDay(day, { weekday: "short", day: "numeric" })}, {formatTime(startS, offsetMin)}
        </span>
        <span class="line-end" />
        <span class="number">{formatDuration(timeS)}</span>
        <span class="number">{distanceM === undefined ? "" : formatDistance(distanceM)}</span>
        <span class="number">
          {distanceM === undefined ? "" : paceText(sport, distanceM / timeS)}
        </span>
        <span class="number">
          {averageHeartRateBpm === undefined ? "" : `${formatNumber(averageHeartRateBpm)} bpm`}
        </span>
      </a>
    </li>
  );
}

function byMonth(
  rows: readonly WorkoutRow[],
): { readonly month: string; readonly rows: readonly WorkoutRow[] }[] {
  const months = new Map<string, WorkoutRow[]>();
  for (const row of rows) {
    const month = dayOf(row.startS, row.offsetMin).slice(0, 7);
    const known = months.get(month);
    if (known === undefined) months.set(month, [row]);
    else known.push(row);
  }
  return [...months].map(([month, of]) => ({ month, rows: of }));
}
