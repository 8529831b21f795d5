import { HALF_FROM, type Spread } from "../../charts/spread.ts";
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
  /** How many days of it were left out, because much of them is missing. */
  readonly inPart?: number;
}

/** The median of a time with its middle half, and how far it is from that of the time before. */
export function Compared(props: ComparedProps) {
  const { measure, now, before, beforeName, isUnfinished = false, inPart = 0 } = props;
  if (now === undefined) {
    return (
      <p class="quiet">{inPart > 0 || isUnfinished ? words().nothingWhole : words().nothing}</p>
    );
  }
  return (
    <div class="compared">
      <p class="figure big">
        <span class="label">{words().median}</span>
        <span class="value">
          <strong>{show(measure, now.p50)}</strong>
          <span class="unit"> {words().units[measure]}</span>
        </span>
        <span class="usual">{halfOf(measure, now) ?? words().ofDays(now.of)}</span>
      </p>
      {before !== undefined && (
        <p class="figure">
          <span class="label">{words().against(beforeName)}</span>
          <span class="value">
            <strong>{showDifference(measure, now.p50 - before.p50)}</strong>
          </span>
          <span class="usual">
            {[show(measure, before.p50), halfOf(measure, before)].filter(Boolean).join(", ")}
          </span>
        </p>
      )}
    </div>
  );
}

/** Of a few days the middle half would say more than there is. */
function halfOf(measure: MeasureName, { p25, p75, of }: Spread): string | undefined {
  if (of < HALF_FROM) return undefined;
  return `${words().middleHalf} ${show(measure, p25)}–${show(measure, p75)}`;
}

/** Below the picture: the average, out of how many days, and what there is nothing to compare with. */
export function AverageNote(props: ComparedProps) {
  const { measure, now, before, beforeName, isUnfinished, inPart = 0 } = props;
  if (now === undefined) return null;
  const { average, averageToo, nothingBefore, ofDays, withoutToday, withoutPart, sleepOfDay } =
    words();
  const [own, days] = [showWithUnit(measure, now.average), ofDays(now.of)];
  const sentences = [
    before === undefined
      ? average(own, days)
      : averageToo(own, days, showWithUnit(measure, before.average)),
    ...(isUnfinished === true ? [withoutToday] : []),
    ...(inPart > 0 ? [withoutPart(inPart)] : []),
    ...(measure === "sleep" ? [sleepOfDay] : []),
    ...(before === undefined ? [nothingBefore(beforeName)] : []),
  ];
  return <p class="footnote">{sentences.join(" ")}</p>;
}
