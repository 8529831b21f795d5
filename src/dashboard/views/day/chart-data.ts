import type { MeasurementKind } from "../../../health/measurement.ts";
import type { UnixSeconds } from "../../../health/minute.ts";
import type { SleepStage } from "../../../health/sleep.ts";
import type {
  ClockChange,
  MinuteColumns,
  Reading,
  Span,
  WorkoutRow,
} from "../../../server/answers.ts";
import type { Run } from "./spans.ts";
import { runsOf } from "./spans.ts";

/** What a chart of minutes shows: a day, or a night. */
export interface ChartData extends Span {
  readonly clock: readonly ClockChange[];
  readonly minutes: MinuteColumns;
  readonly sleep: readonly SleepStage[];
  readonly workouts: readonly WorkoutRow[];
  readonly readings: readonly Reading[];
  readonly conflicts: readonly Span[];
  readonly restingBpm?: number | undefined;
  /** A pulse worth a word. */
  readonly marked?:
    { readonly atS: UnixSeconds; readonly bpm: number; readonly text: string } | undefined;
  /** Behind it there is nothing because it has not been yet. */
  readonly untilS: UnixSeconds;
}

/** Readings that are drawn beside the pulse; the others have a lane of their own. */
const PULSE_KINDS: ReadonlySet<MeasurementKind> = new Set([
  "heart-rate",
  "resting-heart-rate",
  "max-heart-rate",
]);

export function isPulse({ kind }: Reading): boolean {
  return PULSE_KINDS.has(kind);
}

/** The kinds of readings that have a lane, in the order in which they are first read. */
export function lanesOf({ readings }: ChartData): MeasurementKind[] {
  return [...new Set(readings.filter((it) => !isPulse(it)).map(({ kind }) => kind))];
}

/** The place of a moment among the minutes; it may lie outside of them. */
export function placeOf({ minutes }: Pick<ChartData, "minutes">, atS: UnixSeconds): number {
  return Math.floor((atS - minutes.startS) / 60);
}

/** A moment as the beginning of a minute that the chart has. */
export function minuteAt({ startS, endS, minutes }: ChartData, atS: UnixSeconds): UnixSeconds {
  const within = Math.min(Math.max(atS, startS), endS - 60);
  return minutes.startS + Math.floor((within - minutes.startS) / 60) * 60;
}

/** Where nothing is recorded; what is still to come is no gap. */
export function gapsOf(data: ChartData): Run[] {
  const { minutes, untilS } = data;
  const until = (untilS - minutes.startS) / 60;
  return runsOf(minutes.states, (it) => it === ".")
    .map(({ from, to }) => ({ from, to: Math.min(to, until) }))
    .filter(({ from, to }) => to > from);
}

/** The last minute with a pulse, else the last one recorded, else that of the last reading, else the first. */
export function latestMinute(data: ChartData): UnixSeconds {
  const { minutes, startS, readings, workouts } = data;
  const pulse = minutes.heartRateBpm.findLastIndex((it) => it !== null);
  const last = pulse >= 0 ? pulse : minutes.states.length - 1 - trailing(minutes.states);
  if (last >= 0) return minutes.startS + last * 60;
  const others = [...readings.map(({ atS }) => atS), ...workouts.map((it) => it.startS)];
  return others.length === 0 ? startS : minuteAt(data, Math.max(...others));
}

function trailing(states: string): number {
  return /\.*$/.exec(states)?.[0].length ?? 0;
}
