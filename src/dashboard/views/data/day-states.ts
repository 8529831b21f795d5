import type { DaysAnswer } from "../../../server/answers.ts";

/** What there is of a day; in a place for several days what comes first here is drawn. */
export const DAY_STATES = ["worn", "partly", "told", "not-worn", "nothing"] as const;
export type DayState = (typeof DAY_STATES)[number];

/** All days from the first to the last of which anything is kept. */
export interface OwnedDays {
  readonly firstS: number;
  readonly states: readonly DayState[];
  readonly wornMinutes: number;
  /** Days on which somebody slept. */
  readonly nights: number;
}

/** A stretch of days of one kind: `from` up to, not including, `to`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly state: DayState;
}

const DAY_S = 86_400;
const dayS = (day: string): number => Date.parse(day) / 1000;

/** Puts answers together, in any order; days that no answer has are gaps. */
export function ownedDays(answers: readonly DaysAnswer[]): OwnedDays | undefined {
  const states = new Map<number, DayState>();
  let wornMinutes = 0;
  let nights = 0;
  for (const { days, coverage, wornMinutes: worn, asleepMinutes } of answers) {
    for (const [i, day] of days.entries()) {
      states.set(dayS(day), coverage[i] ?? "not-worn");
      wornMinutes += worn[i] ?? 0;
      if (asleepMinutes[i] !== null) nights++;
    }
  }
  if (states.size === 0) return undefined;
  let [firstS, lastS] = [Infinity, -Infinity];
  for (const atS of states.keys()) {
    firstS = Math.min(firstS, atS);
    lastS = Math.max(lastS, atS);
  }
  const count = Math.round((lastS - firstS) / DAY_S) + 1;
  const all = Array.from({ length: count }, (_, i) => states.get(firstS + i * DAY_S) ?? "nothing");
  return { firstS, states: all, wornMinutes, nights };
}

/** At most `most` places, and those alike beside one another as one: in days from the first one. */
export function stretchesOf(states: readonly DayState[], most: number): Stretch[] {
  const perPlace = Math.max(1, states.length / Math.max(1, Math.floor(most)));
  const stretches: Stretch[] = [];
  for (let from = 0; from < states.length; from += perPlace) {
    const to = Math.min(states.length, from + perPlace);
    const here = states.slice(Math.floor(from), Math.max(Math.floor(from) + 1, Math.floor(to)));
    const state = DAY_STATES.find((it) => here.includes(it)) ?? "nothing";
    const last = stretches.at(-1);
    if (last?.state === state) stretches[stretches.length - 1] = { ...last, to };
    else stretches.push({ from, to, state });
  }
  return stretches;
}

export function countOf(states: readonly DayState[], state: DayState): number {
  return states.reduce((count, it) => count + (it === state ? 1 : 0), 0);
}
