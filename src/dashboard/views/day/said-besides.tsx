import type { ComponentChildren } from "preact";
import type { ClockChange, SaidReading, SaidSleep, SaidWorkout } from "../../../server/answers.ts";
import type { ToldBesides, ToldWord } from "../../../server/answers.ts";
import { formatDuration } from "../../format.ts";
import { linkTo } from "../../route.ts";
import { sportWord } from "../workouts/words.ts";
import { textOfReading } from "./reading-row.tsx";
import { timeOf } from "./readout.ts";
import { Said, sentence, Value } from "./said.tsx";
import type { Standing } from "./said.tsx";
import { nameOfState } from "./state-names.ts";
import { readingNames, words } from "./words.ts";

export interface BesidesProps {
  readonly besides: ToldBesides;
  readonly clock: readonly ClockChange[];
}

/** What of a moment is no minute: readings, told sleep, workouts, with the source of each. */
export function Besides({ besides: { readings, sleep, workouts }, clock }: BesidesProps) {
  const { ofReadings, ofSleep, ofWorkouts } = words();
  return (
    <>
      <Part heading={ofReadings} all={readings}>
        {(it) => <Reading key={keyOf(it)} it={it} all={readings} clock={clock} />}
      </Part>
      <Part heading={ofSleep} all={sleep}>
        {(it) => <Sleep key={keyOf(it)} it={it} clock={clock} />}
      </Part>
      <Part heading={ofWorkouts} all={workouts}>
        {(it) => <Workout key={keyOf(it)} it={it} clock={clock} />}
      </Part>
    </>
  );
}

interface PartProps<T> {
  readonly heading: string;
  readonly all: readonly T[];
  readonly children: (it: T) => ComponentChildren;
}

function Part<T>({ heading, all, children }: PartProps<T>) {
  if (all.length === 0) return null;
  return (
    <>
      <p class="why">{heading}</p>
      <ul class="said">{all.map(children)}</ul>
    </>
  );
}

function keyOf(it: ToldWord): string {
  return JSON.stringify(it);
}

type Clock = Pick<BesidesProps, "clock">;

function Reading(props: { it: SaidReading; all: readonly SaidReading[] } & Clock) {
  const { it, all, clock } = props;
  const shown = all.find(({ counts, kind, atS }) => counts && kind === it.kind && atS === it.atS);
  const isOther = shown !== undefined && shown.value !== it.value;
  const standing: Standing = it.counts ? "counts" : isOther ? "other" : "same";
  return (
    <Said word={it} standing={standing} about={timeOf({ clock }, it.atS)}>
      <Value
        name={sentence(readingNames()[it.kind][0])}
        value={textOfReading(it)}
        isOther={isOther}
      />
    </Said>
  );
}

function Sleep({ it, clock }: { it: SaidSleep } & Clock) {
  const { period, deep, light, rem, awake, nightSums, otherStretch } = words();
  const isStage = it.state !== undefined;
  const about = isStage ? (nameOfState(it.state) ?? otherStretch) : nightSums;
  const parts = [
    [deep, it.deepMin],
    [light, it.lightMin],
    [rem, it.remMin],
    [awake, it.awakeMin],
  ] as const;
  return (
    <Said word={it} standing={it.counts ? "counts" : "besides"} about={about}>
      <Value name={period} value={periodOf(it, clock)} />
      {parts.map(([name, minutes]) =>
        minutes === undefined ? null : (
          <Value key={name} name={name} value={formatDuration(minutes * 60)} />
        ),
      )}
    </Said>
  );
}

function Workout({ it, clock }: { it: SaidWorkout } & Clock) {
  return (
    <Said word={it} standing={it.counts ? "counts" : "besides"} about={it.title}>
      <div>
        <dt>{words().period}</dt>
        <dd>
          <a href={linkTo("workouts", String(it.startS))}>{sportWord(it.sport)}</a>{" "}
          {periodOf(it, clock)}
        </dd>
      </div>
    </Said>
  );
}

function periodOf(
  { startS, endS }: { readonly startS: number; readonly endS: number },
  clock: BesidesProps["clock"],
): string {
  return `${timeOf({ clock }, startS)}–${timeOf({ clock }, endS)}`;
}
