import type { ComponentChildren } from "preact";
import { isSleepTold } from "../../../health/day.ts";
import type { Day } from "../../../health/day.ts";
import type { DayAnswer } from "../../../server/answers.ts";
import { formatDistance, formatDuration, formatNumber } from "../../format.ts";
import { Figure, textOfRange } from "../../parts/figure.tsx";
import { words } from "./words.ts";

/** The numbers of a day with what is usual; outlined where they are a source's own sums. */
export function Numbers({ summary, usual }: Pick<DayAnswer, "summary" | "usual">) {
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
      {isAnyTold(summary) && <p class="footnote">{its.toldNote}</p>}
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
