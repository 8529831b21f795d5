import { isWorn } from "../../health/interpret.ts";
import type { Interpreted } from "../../health/interpret.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import { pulseOf, stepsOf } from "../../health/reading.ts";
import type { OffsetAt } from "../../health/zone.ts";
import type { TimeSpan } from "../../store/evaluated.ts";
import { readWorn } from "../../tasks/worn-bands.ts";
import { STATE_OF_LETTER } from "../answers.ts";
import type { ClockChange, MinuteColumns } from "../answers.ts";
import type { Subject } from "./subject.ts";

/** What is recorded of a time, as read of one wearer; one slot for each of its minutes. */
export function minuteColumns(subject: Subject, span: TimeSpan): MinuteColumns {
  return columnsOf(readWorn(subject.records, subject.bands, span), span);
}

/** No time of which nothing could be recorded. */
export const NO_MINUTES: MinuteColumns = {
  startS: 0,
  steps: [],
  intensity: [],
  heartRateBpm: [],
  states: "",
};

export function columnsOf(minutes: Iterable<Interpreted>, { fromS, toS }: TimeSpan): MinuteColumns {
  const startS = Math.ceil(fromS / 60) * 60;
  const count = Math.max(0, Math.ceil((toS - startS) / 60));
  const nothing = (): (number | null)[] => new Array<number | null>(count).fill(null);
  const [steps, intensity, heartRateBpm] = [nothing(), nothing(), nothing()];
  const states = new Array<string>(count).fill(".");
  for (const { minute, state } of minutes) {
    const slot = (minute.startS - startS) / 60;
    if (slot < 0 || slot >= count) continue;
    states[slot] = LETTERS[state];
    steps[slot] = minute.steps === undefined ? null : stepsOf(minute);
    intensity[slot] = minute.intensity ?? null;
    // The sensor finds a pulse on a bedside table too.
    heartRateBpm[slot] = (isWorn(state) ? pulseOf(minute) : undefined) ?? null;
  }
  return { startS, steps, intensity, heartRateBpm, states: states.join("") };
}

type LetterOf = typeof STATE_OF_LETTER;
type Letters = { readonly [Letter in keyof LetterOf as LetterOf[Letter]]: Letter };

const LETTERS = Object.fromEntries(
  Object.entries(STATE_OF_LETTER).map(([letter, state]) => [state, letter]),
  // It is the same table, read the other way.
) as unknown as Letters;

/** Clocks change on quarters of an hour; between two the change itself is searched. */
const STEP_S = 900;

/** What the wearer's clock did in a time: what it showed where it begins, and every change. */
export function clockWithin(offsetAt: OffsetAt, { fromS, toS }: TimeSpan): ClockChange[] {
  const changes: ClockChange[] = [{ atS: fromS, offsetMin: offsetAt(fromS) }];
  for (let atS = fromS; atS < toS;) {
    const nextS = Math.min(toS, atS + STEP_S);
    // What changes at the end is no part of it.
    const lastS = nextS === toS ? toS - 1 : nextS;
    if (offsetAt(lastS) !== offsetAt(atS)) {
      const changeS = changeBetween(offsetAt, atS, lastS);
      changes.push({ atS: changeS, offsetMin: offsetAt(changeS) });
    }
    atS = nextS;
  }
  return changes;
}

function changeBetween(offsetAt: OffsetAt, fromS: UnixSeconds, toS: UnixSeconds): UnixSeconds {
  const before = offsetAt(fromS);
  let [low, high] = [fromS, toS];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}
