import { statedKind, type BandKind } from "./band-kind.ts";
import type { Minute, UnixSeconds } from "./minute.ts";
import { intensityOf, pulseOf, stepsOf } from "./reading.ts";

/** What a minute was, as far as can be told. */
export type State =
  | "not-worn"
  | "charging"
  | "light-sleep"
  | "deep-sleep"
  | "rem-sleep"
  | "asleep" // how deep is not told
  | "awake" // the band says the wearer woke up; still in bed as far as can be told
  | "walking"
  | "running"
  | "cycling"
  | "active" // moving, but neither of these
  | "still"
  | "unknown"; // recorded, but nothing tells whether anybody wore the band

/** A minute and what we make of it. */
export interface Interpreted {
  readonly minute: Minute;
  readonly state: State;
  /** Nothing is recorded of it: that it was slept is only told (`told-sleep.ts`). */
  readonly isTold?: true | undefined;
}

/**
 * From so many steps a minute it is running: adults go over from walking at 135 to 140.
 *
 * @source Hum Mov Sci 2023, 90:103117 ("Cadence as an indicator of the walk-to-run transition")
 */
export const RUNNING_STEPS = 140;

/** From so many steps the minute was walked, not shuffled: a fifth of an unhurried minute. Ours. */
export const WALKING_STEPS = 20;

/**
 * From this intensity somebody moves without walking. In a recorded day of an Amazfit Bip, sitting
 * reads 0 to 40, what the vendor's app calls light activity 52 to 75, walking 64 to 136.
 *
 * @source Gadgetbridge issue 686; satcar77/miband4 issue 53
 */
export const ACTIVE_INTENSITY = 50;

/**
 * How long a sign of a wearer (pulse, steps, any movement) lasts: bands take the pulse every 1, 5,
 * 10 or 30 minutes, so half an hour without one says nothing yet.
 */
export const SIGN_LASTS_S = 30 * 60;

/**
 * Without any sign for so long, nobody wears the band, whatever it says: a band on a table can take
 * itself for a sleeper's (Gadgetbridge issue 1279), but no sleeper lies without a movement and
 * without a pulse for three hours.
 */
export const NOBODY_AFTER_S = 3 * 3600;

/** Minutes missing for longer end what "no change" refers to: the band was off, or another. */
export const GAP_S = 30 * 60;

/** "No change" refers back this far at most: a night of nothing else, or a band in a drawer. */
export const INHERITED_S = 24 * 3600;

/**
 * Sleep goes on through "no change" with the high half 7 (lying still; whole nights of it are
 * recorded), but only so long through any other: those are seen sitting and standing, and a band
 * does not always say that its wearer woke up.
 *
 * @source Gadgetbridge issues 686 and 1030
 */
export const DOUBTFUL_SLEEP_S = 10 * 60;
const LYING = 7;

/** With the minutes of so long before it, a span reads the same as in one pass over everything. */
export const SEED_S = INHERITED_S + NOBODY_AFTER_S;

/** What bands of 8 bytes say of sleep, when a program in between has kept only 4 of them. */
const ASLEEP_WITHOUT_STAGE = 0x78;

/** Two days before the year 10000, where days have no names of ten letters any more. */
export const LATEST_S = 253_402_128_000;

const SLEEPING: ReadonlySet<State> = new Set(["light-sleep", "deep-sleep", "rem-sleep", "asleep"]);
const OFF_WRIST: ReadonlySet<State> = new Set(["not-worn", "charging", "unknown"]);

export function isAsleep(state: State): boolean {
  return SLEEPING.has(state);
}

/** Whether somebody wore the band, for all we know. */
export function isWorn(state: State): boolean {
  return !OFF_WRIST.has(state);
}

/**
 * Reads minutes for people. The band's own words come first (`statedKind`); where it says "no
 * change" or nothing we know, steps and movement decide, because the published rule would call
 * every still minute after a walk walking.
 *
 * - Not worn and charging last until somebody moves with the band. A pulse alone is no sign then:
 *   the sensor finds one on a bedside table too (Gadgetbridge issue 1005).
 * - Sleep goes on as `DOUBTFUL_SLEEP_S` says; a minute with steps in it is none.
 * - Still is only who gave a sign of life within `SIGN_LASTS_S`.
 *
 * One pass, a few numbers of memory. Values out of range count as absent.
 *
 * @param minutes oldest first, each at most once
 * @param before the minutes of `SEED_S` before them, oldest first
 * @throws TypeError when minutes are not in order or not on whole minutes
 */
export function* interpret(
  minutes: Iterable<Minute>,
  { before = [] }: { before?: Iterable<Minute> } = {},
): Generator<Interpreted> {
  const memory: Memory = {
    said: undefined,
    saidS: -Infinity,
    restedS: -Infinity,
    signS: -Infinity,
    hadSign: false,
    stirred: false,
    previousS: -Infinity,
  };
  for (const minute of before) read(memory, minute);
  for (const minute of minutes) yield { minute, state: read(memory, minute) };
}

interface Memory {
  /** What the band last said, if that still holds, and when. */
  said: BandKind | undefined;
  saidS: UnixSeconds;
  /** When it was last clear that the wearer sleeps. */
  restedS: UnixSeconds;
  /** The last sign of a wearer; before the first one, where the record begins. */
  signS: UnixSeconds;
  hadSign: boolean;
  /** Whether the band moved at all in the minute before. */
  stirred: boolean;
  previousS: UnixSeconds;
}

function read(memory: Memory, minute: Minute): State {
  const { startS } = minute;
  if (!(startS >= 0 && startS <= LATEST_S) || startS % 60 !== 0) {
    throw new TypeError("a minute begins on a whole minute, from 1970 to 9999");
  }
  if (startS <= memory.previousS) throw new TypeError("minutes come oldest first, each once");
  if (startS - memory.previousS > GAP_S) beginAnew(memory, startS);
  memory.previousS = startS;
  const kind = stated(memory, minute) ?? inherited(memory, minute);
  memory.stirred = intensityOf(minute) > 0;
  if (kind === "not-worn" || kind === "charging") return kind;
  if (isSign(minute)) {
    memory.signS = startS;
    memory.hadSign = true;
  }
  return stateOf(memory, minute, kind);
}

function beginAnew(memory: Memory, startS: UnixSeconds): void {
  memory.stirred = false;
  memory.said = undefined;
  memory.signS = startS;
  memory.hadSign = false;
}

function stated(memory: Memory, minute: Minute): BandKind | undefined {
  const isOwn = minute.kinds === undefined;
  const isBareSleep = isOwn && !minute.asleep && minute.kind === ASLEEP_WITHOUT_STAGE;
  const kind = isBareSleep ? "light-sleep" : statedKind(minute);
  if (kind === undefined) return undefined;
  memory.said = kind;
  memory.saidS = minute.startS;
  memory.restedS = minute.startS;
  if (kind === "not-worn" || kind === "charging") {
    memory.signS = minute.startS;
    memory.hadSign = false;
  }
  return kind;
}

/** What the band said earlier, as long as this minute does not speak against it. */
function inherited(memory: Memory, minute: Minute): BandKind | undefined {
  if (minute.startS - memory.saidS > INHERITED_S) memory.said = undefined;
  switch (memory.said) {
    case "not-worn":
    case "charging":
      return saidIf(memory, !isPutOn(memory, minute));
    case "light-sleep":
    case "deep-sleep":
    case "rem-sleep":
      return inheritedSleep(memory, minute);
    case "running":
      return saidIf(memory, stepsOf(minute) >= WALKING_STEPS);
    case "cycling":
      return saidIf(memory, intensityOf(minute) >= ACTIVE_INTENSITY);
    case "activity":
    case "woke-up":
    case "unknown":
    case undefined:
      return undefined;
  }
}

function inheritedSleep(memory: Memory, minute: Minute): BandKind | undefined {
  if ((minute.kind ?? 0) >> 4 === LYING) memory.restedS = minute.startS;
  const said = saidIf(memory, minute.startS - memory.restedS <= DOUBTFUL_SLEEP_S);
  // Turning over is not getting up: what follows may be sleep again.
  return isMoving(minute) ? undefined : said;
}

/** What was said, if it still holds; if not, it is forgotten for good. */
function saidIf(memory: Memory, holds: boolean): BandKind | undefined {
  if (!holds) memory.said = undefined;
  return memory.said;
}

function stateOf(memory: Memory, minute: Minute, kind: BandKind | undefined): State {
  switch (kind) {
    case "light-sleep":
    case "deep-sleep":
    case "rem-sleep":
      return isNobody(memory, minute) ? "not-worn" : kind;
    case "running":
      return isMoving(minute) ? kind : byMovement(memory, minute);
    case "cycling":
      return kind;
    case "woke-up":
      return isMoving(minute) ? byMovement(memory, minute) : "awake";
    default:
      return byMovement(memory, minute);
  }
}

function byMovement(memory: Memory, minute: Minute): State {
  const steps = stepsOf(minute);
  if (steps >= RUNNING_STEPS) return "running";
  if (steps >= WALKING_STEPS) return "walking";
  if (isMoving(minute)) return "active";
  if (memory.hadSign && minute.startS - memory.signS <= SIGN_LASTS_S) return "still";
  return isNobody(memory, minute) ? "not-worn" : "unknown";
}

function isNobody(memory: Memory, minute: Minute): boolean {
  return minute.startS - memory.signS >= NOBODY_AFTER_S;
}

function isMoving(minute: Minute): boolean {
  return stepsOf(minute) > 0 || intensityOf(minute) >= ACTIVE_INTENSITY;
}

function isSign(minute: Minute): boolean {
  return stepsOf(minute) > 0 || intensityOf(minute) > 0 || pulseOf(minute) !== undefined;
}

/** One small movement is a table that was knocked; a second one, or one with a pulse, a wrist. */
function isPutOn(memory: Memory, minute: Minute): boolean {
  if (isMoving(minute)) return true;
  return intensityOf(minute) > 0 && (memory.stirred || pulseOf(minute) !== undefined);
}
