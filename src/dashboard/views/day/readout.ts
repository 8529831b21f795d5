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
  /** Where the pulse was not measured in it: the nearest reading of the minutes around. */
  readonly near: { readonly heartRateBpm: number; readonly time: string } | undefined;
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
    near: nearPulse(data, place),
    readings: data.readings
      .filter(isThen)
      .map((it) => `${readingNames()[it.kind][0]} ${textOfReading(it)}`),
    isDisputed: data.conflicts.some(({ startS, endS }) => atS >= startS && atS < endS),
  };
}

/** Most bands measure the pulse every five minutes, or more often. */
const NEAR_MIN = 5;

function nearPulse(data: ChartData, place: number): Readout["near"] {
  const { heartRateBpm, startS } = data.minutes;
  if ((heartRateBpm[place] ?? null) !== null) return undefined;
  for (let away = 1; away <= NEAR_MIN; away++) {
    for (const at of [place - away, place + away]) {
      const bpm = heartRateBpm[at] ?? null;
      if (bpm !== null) return { heartRateBpm: bpm, time: timeOf(data, startS + at * 60) };
    }
  }
  return undefined;
}

/** The pulse of that minute, or of one close to it. */
export function textOfPulse({ heartRateBpm, near }: Readout): string | undefined {
  if (heartRateBpm !== undefined) return formatNumber(heartRateBpm);
  return near && words().valueAt(formatNumber(near.heartRateBpm), near.time);
}

/** By the wearer's clock. */
export function timeOf({ clock }: Pick<ChartData, "clock">, atS: UnixSeconds): string {
  return formatTime(atS, offsetIn(clock, atS));
}

/** The same in one sentence, for being read out. */
export function sentenceOf(readout: Readout): string {
  const { rowPulse, stepsUnit, intensityOf, disagree } = words();
  const pulse = textOfPulse(readout);
  const { time, letter, steps, intensity, readings, isDisputed } = readout;
  const parts = [
    time,
    stateNames()[letter],
    ...(pulse === undefined ? [] : [`${rowPulse} ${pulse}`]),
    ...(steps === undefined ? [] : [`${formatNumber(steps)} ${stepsUnit}`]),
    ...(intensity === undefined ? [] : [intensityOf(formatNumber(intensity))]),
    ...readings,
    ...(isDisputed ? [disagree] : []),
  ];
  return parts.join(", ");
}
