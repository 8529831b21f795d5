import type { STATE_OF_LETTER, MinuteColumns } from "../../../server/answers.ts";

/** A letter that says what a minute was; `.`: nothing is recorded. */
export type Letter = keyof typeof STATE_OF_LETTER;

/** Minutes that follow each other: the first one, and the first one behind them. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** All letters there are, in the order in which they are told: moving, resting, asleep, not known. */
export const LETTERS = [
  "w",
  "u",
  "b",
  "m",
  "s",
  "a",
  "l",
  "d",
  "r",
  "z",
  "n",
  "c",
  "?",
  ".",
] as const satisfies readonly Letter[];

const OFF: ReadonlySet<string> = new Set<Letter>(["n", "c"]);
const NOT_KNOWN_WORN: ReadonlySet<string> = new Set<Letter>(["n", "c", "?", "."]);
const IN_BED: ReadonlySet<string> = new Set<Letter>(["l", "d", "r", "z", "a"]);

/** Whether somebody has said that the band was not on the wrist. */
export function isOff(letter: string | undefined): boolean {
  return letter !== undefined && OFF.has(letter);
}

/** The letter of a minute; outside of what is recorded it is `.`. */
export function letterAt(states: string, at: number): Letter {
  const letter = states[at];
  return LETTERS.find((it) => it === letter) ?? ".";
}

/** Where minutes follow each other whose letters are of a kind. */
export function runsOf(states: string, isIt: (letter: string) => boolean): Run[] {
  const runs: Run[] = [];
  let from = -1;
  for (let at = 0; at <= states.length; at++) {
    const letter = states[at];
    const is = letter !== undefined && isIt(letter);
    if (is && from < 0) from = at;
    if (is || from < 0) continue;
    runs.push({ from, to: at });
    from = -1;
  }
  return runs;
}

/** Where values follow each other without a gap, and the band was not off. */
export function knownRuns(values: readonly (number | null)[], states: string): Run[] {
  const known = values.map((it, at) => (it === null || isOff(states[at]) ? "." : "x"));
  return runsOf(known.join(""), (it) => it === "x");
}

/** What minutes sum up to. What none of them says is absent. */
export interface Sums {
  readonly minutes: number;
  readonly recorded: number;
  readonly worn: number;
  readonly steps?: number | undefined;
  readonly pulse?: PulseSums | undefined;
  /** How many minutes were what; those that were none are not there. */
  readonly states: ReadonlyMap<Letter, number>;
}

export interface PulseSums {
  readonly measured: number;
  readonly mean: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The sums of the minutes from `from` up to `to`. */
export function sumsOf(minutes: MinuteColumns, { from, to }: Run): Sums {
  const states = new Map<Letter, number>();
  let told = 0;
  for (let at = from; at < to; at++) {
    const letter = letterAt(minutes.states, at);
    states.set(letter, (states.get(letter) ?? 0) + 1);
    if (IN_BED.has(letter) && isEmptyAt(minutes, at)) told += 1;
  }
  const known = <T>(values: readonly (T | null)[]) =>
    values.slice(from, to).filter((it) => it !== null);
  const steps = known(minutes.steps);
  const inOrder = new Map(
    LETTERS.flatMap((it) => (states.has(it) ? [[it, states.get(it) ?? 0]] : [])),
  );
  return {
    minutes: to - from,
    recorded: to - from - (states.get(".") ?? 0) - told,
    worn: [...states].reduce((sum, [it, n]) => sum + (NOT_KNOWN_WORN.has(it) ? 0 : n), 0) - told,
    steps: steps.length === 0 ? undefined : steps.reduce((sum, it) => sum + it, 0),
    pulse: pulseOf(known(minutes.heartRateBpm)),
    states: inOrder,
  };
}

/** Nothing was measured: that somebody slept then is only told, and nobody wore a band. */
function isEmptyAt({ steps, intensity, heartRateBpm }: MinuteColumns, at: number): boolean {
  return [steps, intensity, heartRateBpm].every((values) => (values[at] ?? null) === null);
}

function pulseOf(beats: readonly number[]): PulseSums | undefined {
  const inOrder = beats.toSorted((a, b) => a - b);
  const middle = (inOrder.length - 1) / 2;
  const [below, above] = [inOrder[Math.floor(middle)], inOrder[Math.ceil(middle)]];
  if (below === undefined || above === undefined) return undefined;
  return {
    measured: inOrder.length,
    mean: inOrder.reduce((sum, it) => sum + it, 0) / inOrder.length,
    median: (below + above) / 2,
    low: inOrder[0] ?? below,
    high: inOrder.at(-1) ?? above,
  };
}
