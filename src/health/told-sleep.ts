import { statedKind } from "./band-kind.ts";
import { isAsleep, LATEST_S, WALKING_STEPS } from "./interpret.ts";
import type { Interpreted, State } from "./interpret.ts";
import type { UnixSeconds } from "./minute.ts";
import { stepsOf } from "./reading.ts";
import { LONGEST_WAKE_S } from "./sleep.ts";
import type { Stretch } from "./stretch.ts";

/** Nobody sleeps longer: what is told to be longer is a mistake, and is not taken. */
export const LONGEST_TOLD_S = 24 * 3600;

const MINUTE_S = 60;

type ToldState = Extract<State, "light-sleep" | "deep-sleep" | "rem-sleep" | "asleep" | "awake">;

const TOLD_STATES: ReadonlySet<string> = new Set<ToldState>([
  "light-sleep",
  "deep-sleep",
  "rem-sleep",
  "asleep",
  "awake",
]);

/**
 * Lays the sleep that a source tells by itself (`Stretch`) over the minutes of the same band.
 *
 * - A minute within a told stage has its state, unless it has clear steps or the band itself says
 *   that it is off the wrist. A stage beats a mere "asleep"; of two stages the one that began later
 *   counts.
 * - Where a stage is told and no minute is recorded, there is one, with nothing but its time.
 * - Sleep that we read from the minutes is none within `LONGEST_WAKE_S` of a told stage: that source
 *   has seen those minutes too, mostly with more than is recorded of them, and drew the border
 *   there; both together would make every night a little longer than either says. Farther away it
 *   stays: sources miss naps, and nights that were recorded after they last looked.
 *
 * One pass, a few numbers of memory. Activities are not looked at: steps and movement say more.
 *
 * @param minutes in order, as `interpret` gives them
 * @param stretches in the order in which they begin
 */
export function* overlay(
  minutes: Iterable<Interpreted>,
  stretches: Iterable<Stretch>,
): Generator<Interpreted> {
  const told = new ToldSleep(stretches);
  if (told.nextS === Infinity) {
    yield* minutes;
    return;
  }
  let madeTo = -Infinity;
  for (const it of minutes) {
    yield* told.minutesBetween(madeTo, it.minute.startS);
    yield told.layOver(it);
    madeTo = it.minute.startS + MINUTE_S;
  }
  yield* told.minutesBetween(madeTo, Infinity);
}

/** What is told of one moment after another. */
class ToldSleep {
  readonly #stretches: Iterator<Stretch, unknown>;
  #next: Stretch | undefined;
  /** Those that have begun, by their state: when the latest of them did, when the last one ends. */
  readonly #open = new Map<ToldState, { startS: UnixSeconds; endS: UnixSeconds }>();
  #endedS: UnixSeconds = -Infinity;

  constructor(stretches: Iterable<Stretch>) {
    this.#stretches = stretches[Symbol.iterator]();
    this.#advance();
  }

  /** When the next stage begins. */
  get nextS(): UnixSeconds {
    return this.#next?.startS ?? Infinity;
  }

  layOver(it: Interpreted): Interpreted {
    const { minute, state } = it;
    const told = this.#stateAt(minute.startS);
    if (told !== undefined) return isAgainst(it) ? it : { minute, state: told };
    return isAsleep(state) && this.#isNear(minute.startS) ? { minute, state: "still" } : it;
  }

  /** Minutes for the stages that are told from one moment up to another. */
  *minutesBetween(fromS: UnixSeconds, toS: UnixSeconds): Generator<Interpreted> {
    let startS = fromS;
    for (;;) {
      startS = Math.max(startS, this.#soonest(startS));
      if (!(startS < toS)) return;
      const state = this.#stateAt(startS);
      if (state !== undefined) yield { minute: { startS }, state, isTold: true };
      startS += MINUTE_S;
    }
  }

  /** The next minute, from this one on, of which something may be told. */
  #soonest(startS: UnixSeconds): UnixSeconds {
    for (const { endS } of this.#open.values()) if (endS > startS) return startS;
    return Math.floor(this.nextS / MINUTE_S) * MINUTE_S;
  }

  /** @param startS of a minute; what is told of its middle counts */
  #stateAt(startS: UnixSeconds): ToldState | undefined {
    const middleS = startS + MINUTE_S / 2;
    while (this.nextS <= middleS) this.#begin();
    let found: ToldState | undefined;
    let latestS = -Infinity;
    for (const [state, { startS: beganS, endS }] of this.#open) {
      if (endS <= middleS) continue;
      const rank = state === "asleep" ? -1 : beganS;
      if (rank < latestS) continue;
      found = state;
      latestS = rank;
    }
    return found;
  }

  #begin(): void {
    const it = this.#next;
    if (it === undefined) return;
    // `#advance` has looked at it.
    const state = it.state as ToldState;
    const endS = Math.max(it.endS, this.#open.get(state)?.endS ?? 0);
    // So that of two that begin together the same one is the last, whatever was before them.
    this.#open.delete(state);
    this.#open.set(state, { startS: it.startS, endS });
    this.#endedS = Math.max(this.#endedS, it.endS);
    this.#advance();
  }

  #advance(): void {
    for (;;) {
      const step = this.#stretches.next();
      this.#next = step.done === true ? undefined : step.value;
      if (this.#next === undefined || isTaken(this.#next)) return;
    }
  }

  #isNear(startS: UnixSeconds): boolean {
    const isBehind = startS - this.#endedS <= LONGEST_WAKE_S;
    return isBehind || this.nextS - (startS + MINUTE_S) <= LONGEST_WAKE_S;
  }
}

function isTaken({ startS, endS, state }: Stretch): boolean {
  const lastsS = endS - startS;
  const isTime = startS >= 0 && endS <= LATEST_S && lastsS > 0 && lastsS <= LONGEST_TOLD_S;
  return isTime && TOLD_STATES.has(state);
}

/** Whether a minute speaks against its being slept or lain awake. */
function isAgainst({ minute, state }: Interpreted): boolean {
  if (stepsOf(minute) > WALKING_STEPS) return true;
  if (state !== "not-worn" && state !== "charging") return false;
  // A wearer who gave no sign for hours: the source knows better, unless the band says so too.
  const said = statedKind(minute);
  return minute.kind !== undefined && !(said !== undefined && SLEEP.has(said));
}

const SLEEP: ReadonlySet<string> = new Set(["light-sleep", "deep-sleep", "rem-sleep"]);
