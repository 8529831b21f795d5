import type { SaidSums } from "../../../server/answers.ts";
import { formatDistance, formatDuration, formatNumber } from "../../format.ts";
import { Mark, Said, sentence, Value } from "./said.tsx";
import type { Standing } from "./said.tsx";
import { words } from "./words.ts";

export interface SumsProps {
  readonly sums: readonly SaidSums[];
  /** The steps of the minutes, as far as they say any. */
  readonly counted?: number | undefined;
}

/** What sources sum up of one day, beside what its minutes sum up to. */
export function Sums({ sums, counted }: SumsProps) {
  const { nobodySums, sleepInMinutes, sumsDiffer } = words();
  if (sums.length === 0) {
    return (
      <p>
        {nobodySums} {sleepInMinutes}
      </p>
    );
  }
  const told = sums.find(({ counts, steps }) => counts && steps !== undefined)?.steps;
  const shown = told ?? counted;
  const all = [...sums.map(({ steps }) => steps), counted];
  const differ = new Set(all.filter((it) => it !== undefined)).size > 1;
  return (
    <>
      {differ && <p class="why">{sumsDiffer}</p>}
      <ul class="said">
        {sums.map((it) => (
          <Sum key={JSON.stringify(it)} it={it} shown={shown} />
        ))}
        {counted !== undefined && <Counted counted={counted} told={told} />}
      </ul>
    </>
  );
}

function Sum({ it, shown }: { readonly it: SaidSums; readonly shown: number | undefined }) {
  const its = words();
  const isOther = it.steps !== undefined && it.steps !== shown;
  const standing: Standing = isOther ? "other" : it.counts ? "counts" : "same";
  const minutes = (value: number | undefined) => value && formatDuration(value * 60);
  const parts = [
    [its.distance, it.distanceM === undefined ? undefined : formatDistance(it.distanceM)],
    [its.energy, it.energyKcal && `${formatNumber(it.energyKcal)} ${its.kcal}`],
    [its.walked, minutes(it.walkingMinutes)],
    [its.ran, minutes(it.runningMinutes)],
    [its.resting, it.restingBpm && `${formatNumber(it.restingBpm)} ${its.bpm}`],
    [its.night, minutes(it.nightMinutes)],
  ] as const;
  return (
    <Said word={it} standing={standing}>
      <Value name={its.steps} value={it.steps} isOther={isOther} />
      {parts.map(([name, value]) =>
        value === undefined ? null : <Value key={name} name={name} value={value} />,
      )}
    </Said>
  );
}

function Counted(props: { readonly counted: number; readonly told: number | undefined }) {
  const { counted, told } = props;
  const isOther = told !== undefined && told !== counted;
  const standing: Standing = isOther ? "other" : told === undefined ? "counts" : "same";
  return (
    <li class={standing}>
      <h3>
        {sentence(words().fromMinutes)} <Mark standing={standing} />
      </h3>
      <dl>
        <Value name={words().steps} value={counted} isOther={isOther} />
      </dl>
      <p class="quiet">{words().eachItsOwn}</p>
    </li>
  );
}
