import { isAsleep, isWorn, type Interpreted, type State } from "./interpret.ts";
import type { UnixSeconds } from "./minute.ts";
import { pulseOf, stepsOf } from "./reading.ts";

/**
 * `asleep`: how deep is not told. `unknown`: nothing was recorded, or the band was not worn, between
 * two parts of sleep.
 */
export type SleepStageKind =
  "light-sleep" | "deep-sleep" | "rem-sleep" | "asleep" | "awake" | "unknown";

export interface SleepStage {
  readonly state: SleepStageKind;
  readonly startS: UnixSeconds;
  readonly endS: UnixSeconds;
}

/** From the first minute asleep to the end of the last one. */
export interface SleepSession {
  readonly startS: UnixSeconds;
  readonly endS: UnixSeconds;
  /** Without a gap from `startS` to `endS`; two that follow each other differ. */
  readonly stages: readonly SleepStage[];
  /** Light, deep, REM, and what is not told to be one of them, together. */
  readonly asleepS: number;
  /** `undefined`: of no minute of this sleep it is told how deep it was. */
  readonly lightS: number | undefined;
  readonly deepS: number | undefined;
  /** `undefined`: this band does not tell REM from other sleep. */
  readonly remS: number | undefined;
  /** Asleep, but it is not told how deep. */
  readonly unstagedS: number;
  readonly awakeS: number;
  readonly unknownS: number;
  /** How often the wearer was awake for `INTERRUPTION_S` or longer. */
  readonly interruptions: number;
  /** Of the minutes asleep in which it was measured. */
  readonly averageHeartRateBpm: number | undefined;
  readonly lowestHeartRateBpm: number | undefined;
  /** At which of its ends the record breaks off, so that nobody knows how long it went on. Absent: at none. */
  readonly cut?: CutAt | undefined;
}

export type CutAt = "start" | "end" | "both";

/**
 * Waking for up to an hour is part of the night. Who lies awake longer has, for all a band can
 * tell, got up. (Gadgetbridge means two hours, but its rule ends sleep at the first minute awake.)
 */
export const LONGEST_WAKE_S = 60 * 60;

/** With more steps while awake the wearer got up: the bathroom and back is below a hundred. */
export const GOT_UP_STEPS = 500;

/** Sleep that is cut off by a wake of this length has to stand for itself. */
const LONG_WAKE_S = 15 * 60;

/**
 * Shorter sleep, alone or before or after a long wake, is dropped: a band takes sitting still for
 * sleep for some minutes. (Gadgetbridge drops five minutes and less.)
 */
export const SHORTEST_SLEEP_S = 15 * 60;

/** A shorter wake is turning over, not an interruption. */
export const INTERRUPTION_S = 5 * 60;

/** Where so long nothing is recorded before or after sleep, the record breaks off there. */
const BROKEN_OFF_S = 15 * 60;

/** Who takes the band off after sleep of this length has got up; after less of it, sleep went on without. */
const TAKEN_OFF_AFTER_S = 3 * 3600;

const MINUTE_S = 60;

/**
 * Sleep, in the order it was slept, in one pass. What a wearer would call one sleep is one session:
 * short wakes are bridged and kept as stages, fragments are dropped, see the constants.
 *
 * For Gadgetbridge's own rule see `publishedSleep`.
 */
export function* findSleep(minutes: Iterable<Interpreted>): Generator<SleepSession> {
  let blocks: Block[] = [];
  for (const block of blocksOf(minutes)) {
    if (block.lead === undefined) {
      yield* sessionOf(blocks);
      blocks = [];
    }
    blocks.push(block);
  }
  yield* sessionOf(blocks);
}

/** Sleep without a long wake in it. */
interface Block {
  readonly startS: UnixSeconds;
  endS: UnixSeconds;
  /** The wake before it, if that belongs to the same session. */
  readonly lead: readonly SleepStage[] | undefined;
  readonly stages: SleepStage[];
  asleepS: number;
  knowsRem: boolean;
  knowsStages: boolean;
  pulses: number;
  pulseSum: number;
  lowestPulse: number;
  readonly before: Beside;
  after: Beside;
}

/** What is right before or after sleep: a wearer (or a source that knows when it was), a band that is off, nothing. */
type Beside = "wearer" | "off" | "nothing";

/** What has been seen since the last minute asleep. */
interface Wake {
  readonly stages: SleepStage[];
  endS: UnixSeconds;
  steps: number;
}

function* blocksOf(minutes: Iterable<Interpreted>): Generator<Block> {
  let block: Block | undefined;
  let wake: Wake = { stages: [], endS: 0, steps: 0 };
  const before = new Lately();
  for (const it of minutes) {
    const { startS } = it.minute;
    if (block && startS > wake.endS) extend(wake.stages, "unknown", wake.endS, startS);
    if (isAsleep(it.state)) {
      const wakeS = block ? startS - block.endS : Infinity;
      const gotUp = wake.steps > GOT_UP_STEPS;
      if (block && wakeS < LONG_WAKE_S && !gotUp) {
        for (const stage of wake.stages)
          extend(block.stages, stage.state, stage.startS, stage.endS);
      } else {
        if (block) yield block;
        const lead = wakeS <= LONGEST_WAKE_S && !gotUp ? wake.stages : undefined;
        block = newBlock(startS, lead, it.isTold ? "wearer" : before.at(startS));
      }
      sleepOn(block, it);
      wake = { stages: [], endS: block.endS, steps: 0 };
    } else if (block && startS - block.endS < LONGEST_WAKE_S) {
      wake.endS = startS + MINUTE_S;
      wake.steps += stepsOf(it.minute);
      extend(wake.stages, isWorn(it.state) ? "awake" : "unknown", startS, wake.endS);
      if (startS - block.endS < BROKEN_OFF_S) block.after = nearer(block.after, besideOf(it));
    }
    before.see(it);
  }
  if (block) yield block;
}

/** Who was seen in the last minutes. */
class Lately {
  #wearerS = -Infinity;
  #anythingS = -Infinity;

  see(it: Interpreted): void {
    this.#anythingS = it.minute.startS + MINUTE_S;
    if (besideOf(it) === "wearer") this.#wearerS = this.#anythingS;
  }

  at(startS: UnixSeconds): Beside {
    if (startS - this.#wearerS < BROKEN_OFF_S) return "wearer";
    return startS - this.#anythingS < BROKEN_OFF_S ? "off" : "nothing";
  }
}

/** A band of which it cannot be told whether somebody wore it was not taken off. */
function besideOf({ state }: Interpreted): Beside {
  return state === "not-worn" || state === "charging" ? "off" : "wearer";
}

function nearer(known: Beside, seen: Beside): Beside {
  return known === "wearer" ? known : seen;
}

function newBlock(
  startS: UnixSeconds,
  lead: readonly SleepStage[] | undefined,
  before: Beside,
): Block {
  return {
    startS,
    endS: startS,
    lead,
    stages: [],
    asleepS: 0,
    knowsRem: false,
    knowsStages: false,
    pulses: 0,
    pulseSum: 0,
    lowestPulse: Infinity,
    before,
    after: "nothing",
  };
}

function sleepOn(block: Block, { minute, state, isTold }: Interpreted): void {
  // Who tells of sleep that nobody recorded knows when it ended.
  block.after = isTold ? "wearer" : "nothing";
  block.endS = minute.startS + MINUTE_S;
  block.asleepS += MINUTE_S;
  const stage = stageOf(state);
  block.knowsRem ||= minute.asleep !== undefined || stage === "rem-sleep";
  block.knowsStages ||= stage !== "asleep";
  extend(block.stages, stage, minute.startS, block.endS);
  const pulse = pulseOf(minute);
  if (pulse === undefined) return;
  block.pulses += 1;
  block.pulseSum += pulse;
  block.lowestPulse = Math.min(block.lowestPulse, pulse);
}

/** @param state one of those that are asleep */
function stageOf(state: State): SleepStageKind {
  return state === "rem-sleep" || state === "deep-sleep" || state === "asleep"
    ? state
    : "light-sleep";
}

/** Lengthens the last stage, or begins another. */
function extend(
  stages: SleepStage[],
  state: SleepStageKind,
  startS: UnixSeconds,
  endS: UnixSeconds,
): void {
  const last = stages.at(-1);
  if (last?.state === state) stages[stages.length - 1] = { ...last, endS };
  else stages.push({ state, startS, endS });
}

/** The session of these blocks without the fragments at both ends; none if nothing else is left. */
function* sessionOf(blocks: readonly Block[]): Generator<SleepSession> {
  const isSleep = (block: Block) => block.asleepS >= SHORTEST_SLEEP_S;
  const first = blocks.findIndex(isSleep);
  const kept = first < 0 ? [] : blocks.slice(first, blocks.findLastIndex(isSleep) + 1);
  const [head] = kept;
  const tail = kept.at(-1);
  if (!head || !tail) return;
  const stages: SleepStage[] = [];
  for (const block of kept) {
    const all = block === head ? block.stages : [...(block.lead ?? []), ...block.stages];
    for (const stage of all) extend(stages, stage.state, stage.startS, stage.endS);
  }
  const lengthOf = (state: SleepStageKind) =>
    stages.reduce((sum, it) => sum + (it.state === state ? it.endS - it.startS : 0), 0);
  const knowsStages = kept.some((it) => it.knowsStages);
  const pulses = kept.reduce((sum, it) => sum + it.pulses, 0);
  const isInterruption = (it: SleepStage) =>
    it.state === "awake" && it.endS - it.startS >= INTERRUPTION_S;
  const asleepS = kept.reduce((sum, it) => sum + it.asleepS, 0);
  const cut = cutOf(head.before, tail.after, asleepS);
  yield {
    startS: head.startS,
    endS: tail.endS,
    stages,
    asleepS,
    lightS: knowsStages ? lengthOf("light-sleep") : undefined,
    deepS: knowsStages ? lengthOf("deep-sleep") : undefined,
    remS: kept.some((it) => it.knowsRem) ? lengthOf("rem-sleep") : undefined,
    unstagedS: lengthOf("asleep"),
    awakeS: lengthOf("awake"),
    unknownS: lengthOf("unknown"),
    interruptions: stages.filter(isInterruption).length,
    averageHeartRateBpm:
      pulses === 0 ? undefined : kept.reduce((sum, it) => sum + it.pulseSum, 0) / pulses,
    lowestHeartRateBpm: pulses === 0 ? undefined : Math.min(...kept.map((it) => it.lowestPulse)),
    ...(cut && { cut }),
  };
}

function cutOf(before: Beside, after: Beside, asleepS: number): CutAt | undefined {
  // Who is asleep as soon as the band is on may have been so before: nobody saw them fall asleep.
  const isCutBefore = before !== "wearer";
  const isCutAfter = after === "nothing" || (after === "off" && asleepS < TAKEN_OFF_AFTER_S);
  if (isCutBefore) return isCutAfter ? "both" : "start";
  return isCutAfter ? "end" : undefined;
}
