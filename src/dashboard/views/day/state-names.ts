import type { STATE_OF_LETTER } from "../../../server/answers.ts";
import type { Letter } from "./spans.ts";
import { stateNames } from "./words.ts";

/** The answer's states in full, and the letters that the words go by. */
const LETTERS: Readonly<Record<(typeof STATE_OF_LETTER)[Letter], Letter>> = {
  "no-record": ".",
  "not-worn": "n",
  charging: "c",
  unknown: "?",
  "light-sleep": "l",
  "deep-sleep": "d",
  "rem-sleep": "r",
  asleep: "z",
  awake: "a",
  walking: "w",
  running: "u",
  cycling: "b",
  active: "m",
  still: "s",
};

/** What a minute was, in words; `undefined`: no state of a minute. */
export function nameOfState(state: string): string | undefined {
  const letter = Object.entries(LETTERS).find(([name]) => name === state)?.[1];
  return letter === undefined ? undefined : stateNames()[letter];
}
