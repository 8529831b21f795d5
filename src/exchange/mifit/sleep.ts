import type { UnixSeconds } from "../../health/minute.ts";
import type { Stretch, StretchState } from "../../health/stretch.ts";
import type { DayClock } from "./day-clock.ts";
import type { Problems } from "./problems.ts";
import type { ParsedNight } from "./night.ts";
import { wholeOf } from "./values.ts";
import type { JsonObject } from "./values.ts";

const DAY_MIN = 1440;
const DAY_S = 86_400;

/** From the midnight before, minutes reach into the third day at most. */
const LAST_MINUTE = 3 * DAY_MIN;

/** What the stages end at may differ from what the night ends at by so much. */
const TOLERANCE_S = 5 * 60;

/** @source mifit-db §5: two sources agree */
const STATES: Readonly<Record<number, StretchState>> = {
  4: "light-sleep",
  5: "deep-sleep",
  7: "awake",
  8: "rem-sleep",
};

/** A stage with whole numbers in it; `stop` is its last minute. */
interface Stage {
  readonly start: number;
  readonly stop: number;
  readonly mode: number;
}

type TimedStage = Stage & { readonly startS: UnixSeconds; readonly endS: UnixSeconds };

/**
 * The stages of a night at their times. Sources disagree about the midnight from which stages count, so
 * the first one is where the night begins, and the others follow. Where the last one does not end where
 * the night does, or where there are none, the night is one stretch of sleep.
 *
 * @source mifit-db §5
 */
export function stretchesOfNight(night: ParsedNight, problems: Problems): Stretch[] {
  const stages = readStages(night.stages, problems);
  const timed = timedStages(stages, night);
  if (timed === undefined) {
    if (stages.length > 0) problems.note("stages-dropped");
    return [{ startS: night.startS, endS: night.endS, state: "asleep" }];
  }
  return statesOf(timed, night, problems);
}

/**
 * Sleep outside of the night. Its minutes count from the same midnight as the night's; without stages
 * of a night they are taken as minutes of the day itself.
 */
export function stretchesOfNaps(
  naps: readonly JsonObject[],
  clock: DayClock,
  night: ParsedNight | undefined,
  problems: Problems,
): Stretch[] {
  const stages = night === undefined ? [] : readStages(night.stages, undefined);
  const isAnchored = night !== undefined && timedStages(stages, night) !== undefined;
  const placed = readStages(naps, problems).flatMap((nap): TimedStage[] => {
    const startS = isAnchored
      ? anchored(nap.start, stages, night.startS)
      : clock.at(nap.start % DAY_MIN);
    if (startS === undefined) return [];
    return [{ ...nap, startS, endS: startS + lengthOf(nap) * 60 }];
  });
  const good = placed.filter((it) => isApart(it, night) && isNear(it, clock));
  problems.note("bad-stage", placed.length - good.length);
  return statesOf(good, night, problems);
}

function readStages(stages: readonly JsonObject[], problems: Problems | undefined): Stage[] {
  const good = stages.flatMap((it): Stage[] => {
    const start = wholeOf(it.start, 0, LAST_MINUTE);
    const stop = wholeOf(it.stop, 0, LAST_MINUTE);
    const mode = wholeOf(it.mode, 0, 255);
    return start === undefined || stop === undefined || mode === undefined
      ? []
      : [{ start, stop, mode }];
  });
  problems?.note("bad-stage", stages.length - good.length);
  return good;
}

function timedStages(stages: readonly Stage[], night: ParsedNight): TimedStage[] | undefined {
  const [first] = stages;
  if (first === undefined) return undefined;
  const timed = stages.map((stage): TimedStage => {
    const startS = night.startS + modulo(stage.start - first.start, DAY_MIN) * 60;
    return { ...stage, startS, endS: startS + lengthOf(stage) * 60 };
  });
  const last = timed.at(-1);
  const fits = last !== undefined && Math.abs(last.endS - night.endS) <= TOLERANCE_S;
  const isOrdered = timed.every((it, i) => it.startS >= (timed[i - 1]?.startS ?? 0));
  if (!fits || !isOrdered) return undefined;
  // Where one source's last minute is another's first, the next stage has it.
  return timed.map((it, i) => ({
    ...it,
    endS: Math.min(it.endS, timed[i + 1]?.startS ?? it.endS),
  }));
}

/** In minutes; the last one belongs to it. */
function lengthOf({ start, stop }: Stage): number {
  return modulo(stop - start, DAY_MIN) + 1;
}

function anchored(minute: number, stages: readonly Stage[], startS: UnixSeconds): UnixSeconds {
  const first = stages[0]?.start ?? 0;
  // Minutes that were wrapped at midnight: those behind it count from the next one.
  const isWrapped = minute < first && stages.some((it) => it.start < first);
  return startS + (minute - first) * 60 + (isWrapped ? DAY_S : 0);
}

function isApart(nap: TimedStage, night: ParsedNight | undefined): boolean {
  return night === undefined || nap.endS <= night.startS || nap.startS >= night.endS;
}

function isNear(nap: TimedStage, { startS }: DayClock): boolean {
  return nap.startS >= startS - DAY_S && nap.endS <= startS + 2 * DAY_S;
}

function statesOf(
  stages: readonly TimedStage[],
  night: ParsedNight | undefined,
  problems: Problems,
): Stretch[] {
  const older = olderStates(stages, night);
  const stretches = stages.flatMap(({ startS, endS, mode }): Stretch[] => {
    const state = STATES[mode] ?? older[mode];
    return state === undefined || endS <= startS ? [] : [{ startS, endS, state }];
  });
  problems.note("bad-stage", stages.length - stretches.length);
  return stretches;
}

/**
 * Older stages are 2 and 3, and no source says which is deep. The night's own sums do; where they do
 * not, it is sleep and no more is known.
 */
function olderStates(
  stages: readonly TimedStage[],
  night: ParsedNight | undefined,
): Readonly<Record<number, StretchState>> {
  const deepMin = night?.deepMin;
  const sumOf = (mode: number): number =>
    stages.reduce((sum, it) => sum + (it.mode === mode ? (it.endS - it.startS) / 60 : 0), 0);
  const isDeep = (mode: number): boolean =>
    deepMin !== undefined && Math.abs(sumOf(mode) - deepMin) <= Math.max(5, deepMin / 10);
  if (isDeep(3) && !isDeep(2)) return { 2: "light-sleep", 3: "deep-sleep" };
  if (isDeep(2) && !isDeep(3)) return { 2: "deep-sleep", 3: "light-sleep" };
  return { 2: "asleep", 3: "asleep" };
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
