import type { UnixSeconds } from "../../../health/minute.ts";
import { formatNumber, formatTime, offsetIn } from "../../format.ts";
import type { ChartData } from "./chart-data.ts";
import { placeOf } from "./chart-data.ts";
import { textOfReading } from "./reading-row.tsx";
import type { Letter } from "./spans.ts";
import { letterAt } from "./spans.ts";
import { readingNames, stateNames, words } from "./words.ts";

/** What is known of one minute. */
export interface Readout {
  readonly time: string;
  readonly letter: Letter;
  readonly steps: number | undefined;
  readonly intensity: number | undefined;
  readonly heartRateBpm: number | undefined;
  /** Single readings of just that minute. */
  readonly readings: readonly string[];
  readonly isDisputed: boolean;
}

export function readoutOf(data: ChartData, atS: UnixSeconds): Readout {
  const place = placeOf(data, atS);
  const { steps, intensity, heartRateBpm, states } = data.minutes;
  const isThen = (it: { readonly atS: UnixSeconds }) => placeOf(data, it.atS) === place;
  return {
    time: timeOf(data, atS),
    letter: letterAt(states, place),
    steps: steps[place] ?? undefined,
    intensity: intensity[place] ?? undefined,
    heartRateBpm: heartRateBpm[place] ?? undefined,
    readings: data.readings
      .filter(isThen)
      .map((it) => `${readingNames()[it.kind][0]} ${textOfReading(it)}`),
    isDisputed: data.conflicts.some(({ startS, endS }) => atS >= startS && atS < endS),
  };
}

/** By the wearer's clock. */
export function timeOf({ clock }: Pick<ChartData, "clock">, atS: UnixSeconds): string {
  return formatTime(atS, offsetIn(clock, atS));
}

/** The same in one sentence, for being read out. */
export function sentenceOf(readout: Readout): string {
  const { bpm, stepsUnit, intensityOf, disagree } = words();
  const { time, letter, steps, intensity, heartRateBpm, readings, isDisputed } = readout;
  const parts = [
    time,
    stateNames()[letter],
    ...(heartRateBpm === undefined ? [] : [`${formatNumber(heartRateBpm)} ${bpm}`]),
    ...(steps === undefined ? [] : [`${formatNumber(steps)} ${stepsUnit}`]),
    ...(intensity === undefined ? [] : [intensityOf(formatNumber(intensity))]),
    ...readings,
    ...(isDisputed ? [disagree] : []),
  ];
  return parts.join(", ");
}
