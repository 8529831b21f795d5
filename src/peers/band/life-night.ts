import type { UnixSeconds } from "../../health/minute.ts";
import { MINUTE_S } from "./minute-source.ts";
import { diceOf, seedOf } from "./random.ts";
import type { Dice } from "./random.ts";

export const AWAKE = 0;
export const LIGHT = 1;
export const DEEP = 2;
export const REM = 3;

/** A night in bed, minute by minute. */
export interface Night {
  readonly startS: UnixSeconds;
  readonly stages: Uint8Array;
  readonly pulseBpm: Uint8Array;
}

/**
 * From going to bed to getting up, in cycles of about 90 minutes: deep sleep early, REM late, a few
 * minutes awake between some of them.
 */
export function nightOf(
  seed: number,
  day: number,
  bedS: UnixSeconds,
  wakeS: UnixSeconds,
  restingBpm: number,
): Night {
  const dice = diceOf(seedOf(seed, day, 4));
  const minutes = Math.max(0, (wakeS - bedS) / MINUTE_S);
  const stages = new Uint8Array(minutes);
  let at = dice.between(6, 18);
  for (let cycle = 0; at < minutes; cycle++) at = sleepCycle(stages, at, cycle, dice);
  return { startS: bedS, stages, pulseBpm: pulseOf(stages, restingBpm, dice) };
}

/** One cycle from minute `at` on; gives where it ends. */
function sleepCycle(stages: Uint8Array, at: number, cycle: number, dice: Dice): number {
  const parts: readonly (readonly [stage: number, minutes: number])[] = [
    [LIGHT, dice.between(18, 32)],
    [DEEP, Math.max(0, dice.between(26, 38) - 9 * cycle)],
    [LIGHT, dice.between(12, 24)],
    [REM, Math.min(32, dice.between(4, 10) + 6 * cycle)],
    [AWAKE, dice.chance(0.3) ? dice.between(1, 6) : 0],
  ];
  let end = at;
  for (const [stage, minutes] of parts) {
    stages.fill(stage, end, end + minutes);
    end += minutes;
  }
  return end;
}

const ABOVE_RESTING = [10, 3, 0, 7] as const;

/** Falls until the early morning, wanders a little, and is livelier in REM. */
function pulseOf(stages: Uint8Array, restingBpm: number, dice: Dice): Uint8Array {
  const pulse = new Uint8Array(stages.length);
  let wander = 0;
  for (let i = 0; i < stages.length; i++) {
    wander = Math.max(-3, Math.min(3, wander + dice.between(-1, 1)));
    const tired = 6 * Math.max(0, 1 - i / 240);
    const above = ABOVE_RESTING[stages[i] ?? 0] ?? 0;
    pulse[i] = Math.round(restingBpm + tired + above + wander);
  }
  return pulse;
}
