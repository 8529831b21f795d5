import type { ComponentChildren } from "preact";
import type { NightSums } from "../../../health/night-sums.ts";
import { sumsOfNight } from "../../../health/night-sums.ts";
import { cutOfNight, type Night } from "../../../health/nights.ts";
import type { ClockChange, NightUsual } from "../../../server/answers.ts";
import { formatDuration, formatNumber } from "../../format.ts";
import { Card } from "../../parts/card.tsx";
import { Figure } from "../../parts/figure.tsx";
import { timeOf } from "../day/readout.ts";
import { textOfHalf } from "./times.ts";
import { words } from "./words.ts";

export interface NightNumbersProps {
  readonly night: Night;
  readonly usual: NightUsual;
  readonly clock: readonly ClockChange[];
}

/** A night in numbers with what is usual; outlined where only sums are told. */
export function NightNumbers({ night, usual, clock }: NightNumbersProps) {
  const its = words();
  const sums = sumsOfNight(night);
  const [first, last] = [night.night[0], night.night.at(-1)];
  const isTold = night.told !== undefined;
  const cut = cutOfNight(night);
  const length = (s: number | undefined) => (s === undefined ? undefined : formatDuration(s));
  const beats = (value: number | undefined) =>
    value === undefined ? undefined : formatNumber(Math.round(value));
  return (
    <Card heading={its.inNumbers}>
      <div class="figures even day-figures">
        <Figure
          label={its.asleep}
          value={length(sums.asleepS)}
          usual={usual.asleepS}
          show={formatDuration}
          isBig
        />
        <Figure
          label={its.fellAsleep}
          value={
            cut === "start" || cut === "both" ? undefined : first && timeOf({ clock }, first.startS)
          }
          range={usual.fellAsleep && textOfHalf(usual.fellAsleep)}
        />
        <Figure
          label={its.wokeUp}
          value={cut === "end" || cut === "both" ? undefined : last && timeOf({ clock }, last.endS)}
          range={usual.wokeUp && textOfHalf(usual.wokeUp)}
        />
        <Figure
          label={its.interruptions}
          value={sums.interruptions === undefined ? undefined : formatNumber(sums.interruptions)}
          usual={usual.interruptions}
        />
        <Figure
          label={its.lowest}
          value={beats(sums.lowestBpm)}
          unit={its.bpm}
          usual={usual.lowestBpm}
        />
        <Figure
          label={its.average}
          value={beats(sums.averageBpm)}
          unit={its.bpm}
          usual={usual.averageBpm}
        />
      </div>
      <Shares sums={sums} isTold={isTold} unstagedS={unstagedOf(night)}>
        <Figure
          label={its.deep}
          value={length(sums.deepS)}
          usual={usual.deepS}
          show={formatDuration}
        />
        <Figure
          label={its.light}
          value={length(sums.lightS)}
          usual={usual.lightS}
          show={formatDuration}
        />
        <Figure
          label={its.rem}
          value={length(sums.remS)}
          usual={usual.remS}
          show={formatDuration}
        />
        <Figure
          label={its.awake}
          value={length(sums.awakeS)}
          usual={usual.awakeS}
          show={formatDuration}
        />
      </Shares>
      {cut !== undefined && <p class="footnote">{its.cutNight}</p>}
      {isTold && <p class="footnote">{its.toldNote}</p>}
    </Card>
  );
}

interface SharesProps {
  readonly sums: NightSums;
  readonly unstagedS: number;
  readonly isTold: boolean;
  /** The four numbers, deep, light, REM and awake. */
  readonly children: readonly ComponentChildren[];
}

const STAGES = ["deep", "light", "rem", "awake"] as const;

/** The stages as one bar, each as long as its share, and its number below. */
function Shares({ sums, unstagedS, isTold, children }: SharesProps) {
  const parts = [
    ...STAGES.map((name) => ({ name, s: sums[`${name}S`] ?? 0 })),
    { name: "asleep", s: isTold ? 0 : unstagedS },
  ].filter(({ s }) => s > 0);
  return (
    <div class={isTold ? "shares told-only" : "shares"}>
      <div class="shares-bar" aria-hidden="true">
        {parts.map(({ name, s }) => (
          <span class={name} style={{ flexGrow: s }} />
        ))}
      </div>
      <div class="figures">
        {STAGES.map((name, index) =>
          sums[`${name}S`] === undefined ? null : (
            <div class={`share ${name}`}>{children[index]}</div>
          ),
        )}
        {unstagedS > 0 && !isTold && (
          <div class="share asleep">
            <Figure label={words().unstaged} value={formatDuration(unstagedS)} />
          </div>
        )}
      </div>
    </div>
  );
}

function unstagedOf({ night }: Night): number {
  return night.reduce((sum, it) => sum + it.unstagedS, 0);
}
