import type { ComponentChildren } from "preact";
import { isSleepTold } from "../../../health/day.ts";
import type { Day } from "../../../health/day.ts";
import type { DayAnswer, MinuteColumns } from "../../../server/answers.ts";
import { formatDistance, formatDuration, formatNumber } from "../../format.ts";
import { Figure, textOfRange } from "../../parts/figure.tsx";
import { sumsOf } from "./spans.ts";
import { words } from "./words.ts";

export interface NumbersProps extends Pick<DayAnswer, "summary" | "usual" | "minutes"> {
  /** Where the outlined ones are from, is asked. */
  readonly onWhere: () => void;
}

/** The numbers of a day with what is usual; outlined where they are a source's own sums. */
export function Numbers({ summary, usual, minutes: ofMinutes, onWhere }: NumbersProps) {
  if (summary === undefined) return null;
  const { steps, distanceM, energyKcal, activeMinutes, asleepMinutes, heartRate, told } = summary;
  const its = words();
  const minutes = (value: number) => formatDuration(value * 60);
  const whole = (value: number | undefined) =>
    value === undefined ? undefined : formatNumber(Math.round(value));
  // Of sleep alone nobody knows how somebody moved; nor of a band in a drawer.
  const recordedSleep = asleepMinutes - (told?.asleepMinutes ?? 0);
  const isActiveTold = told?.walkingMinutes !== undefined || told?.runningMinutes !== undefined;
  const isMoveKnown = summary.coverage.wornMinutes > recordedSleep || isActiveTold;
  return (
    <>
      <div class="figures even day-figures">
        <Told isIt={told?.steps !== undefined}>
          <Figure label={its.steps} value={whole(steps)} usual={usual.steps} />
          {told?.steps !== undefined && <Differs told={told.steps} minutes={ofMinutes} />}
        </Told>
        {distanceM !== undefined && (
          <Told isIt={told?.distanceM !== undefined}>
            <Figure
              label={its.distance}
              value={formatDistance(distanceM)}
              usual={usual.distanceM}
              show={formatDistance}
            />
          </Told>
        )}
        {energyKcal !== undefined && (
          <Told isIt={told?.energyKcal !== undefined}>
            <Figure
              label={its.energy}
              value={whole(energyKcal)}
              unit={its.kcal}
              usual={usual.energyKcal}
            />
          </Told>
        )}
        <Told isIt={isActiveTold}>
          <Figure
            label={its.active}
            value={isMoveKnown ? minutes(activeMinutes) : undefined}
            usual={isMoveKnown || usual.activeMinutes?.high !== 0 ? usual.activeMinutes : undefined}
            show={minutes}
          />
        </Told>
        <Told isIt={isSleepTold(summary)}>
          <Figure
            label={its.asleep}
            value={asleepMinutes === 0 ? undefined : minutes(asleepMinutes)}
            usual={usual.asleepMinutes}
            show={minutes}
          />
        </Told>
        <Told isIt={told?.restingBpm !== undefined}>
          <Figure
            label={its.resting}
            value={whole(heartRate.restingBpm)}
            unit={its.bpm}
            usual={usual.restingBpm}
          />
        </Told>
        <Figure
          label={its.average}
          value={whole(heartRate.averageBpm)}
          unit={its.bpm}
          usual={usual.averageBpm}
        />
        <Figure
          label={its.range}
          value={rangeOf(summary)}
          unit={its.bpm}
          range={usualEnds(usual)}
        />
      </div>
      {isAnyTold(summary) && (
        <p class="footnote told-note">
          {its.toldNote}
          <button type="button" class="screen-only sums-where" onClick={onWhere}>
            {its.whereFrom}
          </button>
        </p>
      )}
    </>
  );
}

interface ToldProps {
  readonly isIt: boolean;
  readonly children: ComponentChildren;
}

/** Outlined, if it is a source's own word. */
function Told({ isIt, children }: ToldProps) {
  if (!isIt) return <>{children}</>;
  return (
    <div class="told">
      {children}
      <span class="unseen">{words().told}</span>
    </div>
  );
}

/** A mark, where the minutes sum up to something else. */
function Differs({ told, minutes }: { told: number } & Pick<DayAnswer, "minutes">) {
  const counted = stepsCounted(minutes);
  if (counted === undefined || counted === told) return null;
  return (
    <p class="differs">
      <span class="conflict-sign" aria-hidden="true">
        ≠
      </span>
      {words().minutesSay(formatNumber(counted))}
    </p>
  );
}

/** The steps of a day's minutes; `undefined`: they say none. */
export function stepsCounted(minutes: MinuteColumns): number | undefined {
  const { steps, worn } = sumsOf(minutes, { from: 0, to: minutes.states.length });
  return worn > 0 || steps !== 0 ? steps : undefined;
}

/** Whether any of its numbers is outlined. */
function isAnyTold(summary: Day): boolean {
  const names = Object.keys(summary.told ?? {});
  return names.some((it) => it !== "asleepMinutes") || isSleepTold(summary);
}

/** The middle half of the lowest ones and of the highest ones: `48–51 … 118–142`. */
function usualEnds({ lowestBpm, highestBpm }: DayAnswer["usual"]): string | undefined {
  if (lowestBpm === undefined || highestBpm === undefined) return undefined;
  return `${textOfRange(lowestBpm)} … ${textOfRange(highestBpm)}`;
}

function rangeOf({ heartRate: { lowestBpm, highestBpm } }: Day): string | undefined {
  if (lowestBpm === undefined || highestBpm === undefined) return undefined;
  return `${formatNumber(lowestBpm)}–${formatNumber(highestBpm)}`;
}

/** How much of the day is known, in words. @param untilS behind it there has been nothing yet */
export function Coverage({ summary, untilS }: { summary: Day; untilS: number }) {
  const { worn, notWorn, unclear, noRecord, toldOnly, longDay } = words();
  const { wornMinutes, notWornMinutes, unknownMinutes, noRecordMinutes, dayMinutes } =
    summary.coverage;
  const comingMinutes = Math.max(0, Math.floor((summary.endS - untilS) / 60));
  const missing = noRecordMinutes - Math.min(comingMinutes, noRecordMinutes);
  const told = (minutes: number, how: (length: string) => string) =>
    minutes === 0 ? [] : [how(formatDuration(minutes * 60))];
  const parts =
    noRecordMinutes === dayMinutes
      ? [toldOnly]
      : [
          ...told(wornMinutes, worn),
          ...told(notWornMinutes, notWorn),
          ...told(unknownMinutes, unclear),
          ...told(missing, noRecord),
        ];
  const hours = dayMinutes / 60;
  const isPlain = dayMinutes === 24 * 60;
  const text = parts.join(", ");
  return (
    <p class="coverage">
      {text.slice(0, 1).toLocaleUpperCase() + text.slice(1)}
      {text.endsWith(".") ? "" : "."}
      {!isPlain && ` ${longDay(formatNumber(hours, Number.isInteger(hours) ? 0 : 1))}`}
    </p>
  );
}
