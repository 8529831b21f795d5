import type { MinuteColumns } from "../../../server/answers.ts";

/** An hour of a day, and what is known of it. */
export interface HourOfDay {
  readonly startS: number;
  readonly is: "recorded" | "not-worn" | "no-record" | "to-come";
  /** Absent: not recorded. */
  readonly steps?: number | undefined;
  readonly lowestBpm?: number | undefined;
  readonly highestBpm?: number | undefined;
}

const HOUR_MIN = 60;

/** Sums up minutes by the hour, from the beginning of the day on; a day may have 23 or 25 of them. */
export function hoursOf(minutes: MinuteColumns, untilS: number): HourOfDay[] {
  const count = Math.ceil(minutes.states.length / HOUR_MIN);
  return Array.from({ length: count }, (_, hour) => hourAt(minutes, hour * HOUR_MIN, untilS));
}

function hourAt(minutes: MinuteColumns, from: number, untilS: number): HourOfDay {
  const to = from + HOUR_MIN;
  const startS = minutes.startS + from * 60;
  const is = stateOf(minutes.states.slice(from, to), startS >= untilS);
  if (is !== "recorded") return { startS, is };
  const steps = known(minutes.steps.slice(from, to));
  const beats = known(minutes.heartRateBpm.slice(from, to));
  return {
    startS,
    is,
    steps: steps.length === 0 ? undefined : steps.reduce((sum, it) => sum + it, 0),
    lowestBpm: beats.length === 0 ? undefined : Math.min(...beats),
    highestBpm: beats.length === 0 ? undefined : Math.max(...beats),
  };
}

function stateOf(states: string, isToCome: boolean): HourOfDay["is"] {
  if (/[^.nc]/.test(states)) return "recorded";
  if (isToCome) return "to-come";
  return /[nc]/.test(states) ? "not-worn" : "no-record";
}

function known(values: readonly (number | null)[]): number[] {
  return values.filter((it) => it !== null);
}

/** Spans of minutes in one of these states, as slots: from the first one to behind the last one. */
export function spansOf(states: string, letters: string): { from: number; to: number }[] {
  return [...states.matchAll(new RegExp(`[${letters}]+`, "g"))].map((it) => ({
    from: it.index,
    to: it.index + it[0].length,
  }));
}
