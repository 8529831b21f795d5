import type { Spread } from "../../charts/spread.ts";
import type { MeasureName } from "./measures.ts";
import { show, showDifference, showWithUnit, words } from "./words.ts";

export interface ComparedProps {
  readonly measure: MeasureName;
  readonly now: Spread | undefined;
  readonly before: Spread | undefined;
  /** What the time before is called. */
  readonly beforeName: string;
  /** Whether today lies in it and was left out. */
  readonly isUnfinished?: boolean;
}

/** The median of a time with its middle half, how far it is from that of the time before, and the average. */
export function Compared({ measure, now, before, beforeName, isUnfinished }: ComparedProps) {
  if (now === undefined) return <p class="quiet">{words().nothing}</p>;
  const days = words().ofDays(now.of);
  return (
    <div class="compared">
      <p class="figure big">
        <span class="label">{words().median}</span>
        <span class="value">
          <strong>{show(measure, now.p50)}</strong>
          <span class="unit"> {words().units[measure]}</span>
        </span>
        <span class="usual">
          {words().middleHalf} {rangeOf(measure, now)}
        </span>
      </p>
      {before === undefined ? (
        <p class="footnote">{words().nothingBefore(beforeName)}</p>
      ) : (
        <p class="figure">
          <span class="label">{words().against(beforeName)}</span>
          <span class="value">
            <strong>{showDifference(measure, now.p50 - before.p50)}</strong>
          </span>
          <span class="usual">
            {show(measure, before.p50)}, {words().middleHalf} {rangeOf(measure, before)}
          </span>
        </p>
      )}
      <p class="footnote">
        {before === undefined
          ? words().average(showWithUnit(measure, now.average), days)
          : words().averageToo(
              showWithUnit(measure, now.average),
              days,
              showWithUnit(measure, before.average),
            )}
        {isUnfinished === true && ` ${words().withoutToday}`}
      </p>
    </div>
  );
}

function rangeOf(measure: MeasureName, { p25, p75 }: Spread): string {
  return `${show(measure, p25)}–${show(measure, p75)}`;
}
