import type { UnixSeconds } from "../../health/minute.ts";
import type { OffsetAt } from "../../health/zone.ts";
import { diceOf, seedOf } from "./random.ts";
import type { Dice } from "./random.ts";
import { MINUTE_S } from "./minute-source.ts";
import type { Span } from "./minute-source.ts";
import { fromLocal } from "./zone.ts";

/** What the wearer does for a while. */
export interface Activity extends Span {
  readonly is: "walk" | "run" | "ride";
  /** Recorded as a workout. */
  readonly isWorkout: boolean;
}

/** One day of a life, from midnight to midnight where the wearer is. All on full minutes. */
export interface DayPlan extends Span {
  /** Days since 1970-01-01 on the wearer's calendar. */
  readonly day: number;
  readonly wakeS: UnixSeconds;
  /** In the evening, or after midnight. */
  readonly bedS: UnixSeconds;
  readonly activities: readonly Activity[];
  /** The band lies somewhere. */
  readonly notWorn: readonly Span[];
  readonly charging: Span | undefined;
  /** Nothing is recorded: the band restarts. */
  readonly gap: Span | undefined;
}

const DAY_S = 86_400;
const HOUR_MIN = 60;

/** The band is charged once in so many days, and restarts once in so many. */
export const CHARGE_EVERY_DAYS = 12;
const RESTART_EVERY_DAYS = 30;
const RESTART_MIN = 30;

const SATURDAY = 5;
const SUNDAY = 6;
const RUNS = [1, 3] as const;

/** Monday is 0. 1970-01-01 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** The day's plan; the same for the same seed, whatever was asked for before. */
export function planOf(seed: number, day: number, zone: OffsetAt): DayPlan {
  const dice = diceOf(seedOf(seed, day, 1));
  const weekday = weekdayOf(day);
  const at = (minuteOfDay: number): UnixSeconds =>
    Math.floor(fromLocal(day * DAY_S + minuteOfDay * MINUTE_S, zone) / MINUTE_S) * MINUTE_S;
  const isFree = weekday >= SATURDAY;
  const wakeMin = isFree ? dice.between(435, 510) : dice.between(375, 425);
  const isLate = weekday === 4 || weekday === SATURDAY;
  // A party now and then.
  const bedMin = isLate
    ? dice.between(1395, dice.chance(0.2) ? 1560 : 1450)
    : dice.between(1335, 1405);
  const span = (fromMin: number, minutes: number): Span => ({
    startS: at(fromMin),
    endS: at(fromMin) + minutes * MINUTE_S,
  });
  const planned = isFree ? freeDay(weekday, dice) : workingDay(weekday, dice);
  const activities = planned.map(({ is, isWorkout, fromMin, minutes }) => ({
    is,
    isWorkout,
    ...span(fromMin, minutes),
  }));
  const isChargeDay = chargeDayNear(seed, day) === day;
  return {
    day,
    startS: at(0),
    endS: Math.floor(fromLocal((day + 1) * DAY_S, zone) / MINUTE_S) * MINUTE_S,
    wakeS: at(wakeMin),
    bedS: at(bedMin),
    activities,
    notWorn: notWorn(wakeMin, dice)
      .map(([fromMin, minutes]) => span(fromMin, minutes))
      .filter((it) => !activities.some((other) => overlap(it, other))),
    charging: isChargeDay ? span(dice.between(1190, 1230), dice.between(55, 90)) : undefined,
    gap: restartDay(seed, day) ? span(dice.between(600, 780), RESTART_MIN) : undefined,
  };
}

interface Planned {
  readonly is: Activity["is"];
  readonly isWorkout: boolean;
  readonly fromMin: number;
  readonly minutes: number;
}

const walk = (fromMin: number, minutes: number): Planned => ({
  is: "walk",
  isWorkout: false,
  fromMin,
  minutes,
});

function workingDay(weekday: number, dice: Dice): Planned[] {
  const planned = [
    walk(7 * HOUR_MIN + dice.between(35, 55), dice.between(9, 17)),
    walk(17 * HOUR_MIN + dice.between(5, 40), dice.between(10, 19)),
  ];
  if (dice.chance(0.75))
    planned.push(walk(12 * HOUR_MIN + dice.between(5, 40), dice.between(8, 16)));
  if (RUNS.some((it) => it === weekday) && dice.chance(0.75)) {
    const fromMin = 18 * HOUR_MIN + dice.between(10, 50);
    planned.push({ is: "run", isWorkout: true, fromMin, minutes: dice.between(24, 48) });
  } else if (dice.chance(0.35)) {
    planned.push(walk(18 * HOUR_MIN + dice.between(20, 70), dice.between(15, 35)));
  }
  return planned;
}

function freeDay(weekday: number, dice: Dice): Planned[] {
  const planned = [walk(10 * HOUR_MIN + dice.between(20, 70), dice.between(15, 30))];
  const fromMin = 14 * HOUR_MIN + dice.between(0, 90);
  if (weekday === SUNDAY && dice.chance(0.7)) {
    const isWorkout = dice.chance(0.5);
    planned.push({ is: "walk", isWorkout, fromMin, minutes: dice.between(35, 85) });
  }
  if (weekday === SATURDAY && dice.chance(0.5)) {
    planned.push({ is: "ride", isWorkout: true, fromMin, minutes: dice.between(40, 110) });
  }
  if (dice.chance(0.5))
    planned.push(walk(18 * HOUR_MIN + dice.between(0, 60), dice.between(10, 25)));
  return planned;
}

/** A shower on most mornings; an afternoon without the band now and then. Minute of day, minutes. */
function notWorn(wakeMin: number, dice: Dice): [number, number][] {
  const times: [number, number][] = [];
  if (dice.chance(0.7)) times.push([wakeMin + dice.between(4, 12), dice.between(8, 18)]);
  if (dice.chance(0.03)) times.push([13 * HOUR_MIN + dice.between(0, 30), dice.between(60, 180)]);
  return times;
}

function overlap(a: Span, b: Span): boolean {
  return a.startS < b.endS && b.startS < a.endS;
}

/** The day in this day's block of twelve on which the band is charged. */
export function chargeDayNear(seed: number, day: number): number {
  const block = Math.floor(day / CHARGE_EVERY_DAYS);
  const dice = diceOf(seedOf(seed, block, 2));
  return block * CHARGE_EVERY_DAYS + dice.between(0, CHARGE_EVERY_DAYS - 1);
}

function restartDay(seed: number, day: number): boolean {
  const block = Math.floor(day / RESTART_EVERY_DAYS);
  const dice = diceOf(seedOf(seed, block, 3));
  return block * RESTART_EVERY_DAYS + dice.between(0, RESTART_EVERY_DAYS - 1) === day;
}
