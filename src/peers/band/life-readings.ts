import type { RecordType } from "../../band/history.ts";
import type { Measurement } from "../../health/measurement.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { OffsetAt } from "../../health/zone.ts";
import type { DayPlan } from "./life-plan.ts";
import { MINUTE_S } from "./minute-source.ts";
import type { Span } from "./minute-source.ts";
import { diceOf, seedOf } from "./random.ts";
import type { Dice } from "./random.ts";
import type { Readings } from "./readings.ts";

/** What the readings need to know of a life. */
export interface LivedDays {
  readonly seed: number;
  readonly startS: UnixSeconds;
  readonly endS: UnixSeconds;
  readonly zone: OffsetAt;
  readonly restingBpm: number;
  plan(day: number): DayPlan;
  planAt(atS: UnixSeconds): DayPlan;
}

/** The readings that a band takes in the course of a made-up life. */
export function lifeReadings(life: LivedDays): Readings {
  return {
    list(type, fromS, untilS) {
      const found: Measurement[] = [];
      const first = Math.max(fromS, life.startS);
      const end = Math.min(untilS, life.endS);
      for (let plan = life.planAt(first); plan.startS < end; plan = life.plan(plan.day + 1)) {
        for (const it of readingsOf(type, plan, life)) {
          if (it.atS >= first && it.atS < end) found.push(it);
        }
      }
      return found;
    },
  };
}

/** What is measured in every day; of another type, nothing. */
function readingsOf(type: RecordType, plan: DayPlan, life: LivedDays): Measurement[] {
  const dice = diceOf(seedOf(life.seed, plan.day, 7, type.length, type.charCodeAt(0)));
  const day: Day = { plan, dice, life };
  return (MAKERS[type]?.(day) ?? []).toSorted((a, b) => a.atS - b.atS);
}

interface Day {
  readonly plan: DayPlan;
  readonly dice: Dice;
  readonly life: LivedDays;
}

type Taken = Omit<Measurement, "kind">;

const MAKERS: Readonly<Partial<Record<RecordType, (day: Day) => Measurement[]>>> = {
  "heart-rate": (day) =>
    whileAwake(day, day.dice.between(0, 2), false).map((it) => ({
      ...it,
      kind: "heart-rate",
      value: day.life.restingBpm + day.dice.between(10, 32),
    })),
  "stress-manual": (day) =>
    whileAwake(day, day.dice.between(0, 1), false).map(({ atS }) => ({
      kind: "stress",
      atS,
      isAutomatic: false,
      value: day.dice.between(15, 75),
    })),
  "stress-automatic": everyFiveMinutes,
  "blood-oxygen": (day) =>
    [...whileAwake(day, day.dice.between(0, 2), false), ...whileAwake(day, 3, true)].map(
      ({ atS, isAutomatic }) => ({
        kind: "blood-oxygen",
        atS,
        isAutomatic,
        value: day.dice.between(94, 99),
      }),
    ),
  "blood-oxygen-asleep": (day) =>
    whileAsleep(day, 3).map(({ atS }) => ({
      kind: "blood-oxygen",
      atS,
      isAutomatic: true,
      value: day.dice.between(88, 96),
      details: { asleep: 1, duration: day.dice.between(3, 20), high1: 97, low1: 86, quality1: 9 },
    })),
  temperature: (day) =>
    tenMinutesOfNight(day).map((atS) => ({
      kind: "temperature",
      atS,
      isAutomatic: true,
      value: day.dice.between(3_410, 3_620) / 100,
    })),
  "breathing-rate": (day) =>
    whileAsleep(day, 4).map((it) => ({
      ...it,
      kind: "breathing-rate",
      value: day.dice.between(12, 18),
      details: { form: 1 },
    })),
  "resting-heart-rate": (day) => [
    {
      ...taken(day.plan.wakeS + 1_800, true, day),
      kind: "resting-heart-rate",
      value: day.life.restingBpm + day.dice.between(-2, 3),
    },
  ],
  "max-heart-rate": (day) => [
    {
      ...taken(latestActivity(day.plan), true, day),
      kind: "max-heart-rate",
      value: day.life.restingBpm + day.dice.between(60, 110),
    },
  ],
  pai: paiOfDay,
};

function taken(atS: UnixSeconds, isAutomatic: boolean, { life }: Day): Omit<Taken, "value"> {
  return { atS, isAutomatic, offsetMin: life.zone(atS) };
}

function latestActivity({ activities, wakeS }: DayPlan): UnixSeconds {
  return Math.max(wakeS, ...activities.map(({ endS }) => endS)) - MINUTE_S;
}

function isUnworn(atS: UnixSeconds, { notWorn, charging, gap }: DayPlan): boolean {
  const spans = [...notWorn, ...(charging ? [charging] : []), ...(gap ? [gap] : [])];
  return spans.some((it) => isWithin(atS, it));
}

function isWithin(atS: UnixSeconds, { startS, endS }: Span): boolean {
  return atS >= startS && atS < endS;
}

/** Moments between getting up and the evening, an hour apart at least. */
function whileAwake(day: Day, count: number, isAutomatic: boolean): Omit<Taken, "value">[] {
  const { plan, dice } = day;
  return Array.from({ length: count }, (_, i) => {
    const fromS = plan.wakeS + (2 + 4 * i) * 3_600;
    return fromS + dice.between(0, 3 * 3_600) + (isAutomatic ? 1 : 0);
  })
    .filter((atS) => !isUnworn(atS, plan))
    .map((atS) => taken(atS, isAutomatic, day));
}

/** Moments in the night that ends on this day; none before the day begins. */
function whileAsleep(day: Day, count: number): Omit<Taken, "value">[] {
  const { plan, dice } = day;
  const stepS = Math.floor((plan.wakeS - plan.startS) / (count + 1));
  return Array.from({ length: count }, (_, i) =>
    taken(plan.startS + (i + 1) * stepS + dice.between(0, 600), true, day),
  );
}

function tenMinutesOfNight({ plan }: Day): UnixSeconds[] {
  const moments: UnixSeconds[] = [];
  for (let atS = plan.startS + 3_600; atS < plan.wakeS; atS += 600) moments.push(atS);
  return moments;
}

function everyFiveMinutes({ plan, dice }: Day): Measurement[] {
  const found: Measurement[] = [];
  let level = dice.between(20, 45);
  for (let atS = plan.wakeS; atS < Math.min(plan.bedS, plan.endS); atS += 300) {
    level = Math.max(8, Math.min(90, level + dice.between(-6, 6)));
    const isMoving = plan.activities.some((it) => isWithin(atS, it));
    if (isMoving || isUnworn(atS, plan)) continue;
    found.push({ kind: "stress", atS, isAutomatic: true, value: level });
  }
  return found;
}

/** Points for effort, told late in the evening: those of the day, and of seven days together. */
function paiOfDay(day: Day): Measurement[] {
  const { plan, life } = day;
  const recent = Array.from({ length: 7 }, (_, back) => life.plan(plan.day - back));
  const lived = recent.filter(({ startS }) => startS >= life.startS);
  const total = lived.reduce((sum, it) => sum + pointsOf(it), 0);
  const minutes = (of: Iterable<string>): number => {
    const kinds = new Set(of);
    const spans = plan.activities.filter(({ is }) => kinds.has(is));
    return spans.reduce((sum, { startS, endS }) => sum + (endS - startS) / MINUTE_S, 0);
  };
  const [lowMin, moderateMin, highMin] = [minutes(["walk"]), minutes(["ride"]), minutes(["run"])];
  const details = {
    low: lowMin / 16,
    moderate: moderateMin / 8,
    high: highMin / 4,
    lowMin,
    moderateMin,
    highMin,
    total,
  };
  const atS = plan.endS - 10 * MINUTE_S;
  return [{ ...taken(atS, true, day), kind: "pai", value: pointsOf(plan), details }];
}

const POINTS_PER_MINUTE = { walk: 1 / 16, ride: 1 / 8, run: 1 / 4 } as const;

/** Sixteenths: they go through 32-bit numbers unharmed. */
function pointsOf({ activities }: DayPlan): number {
  return activities.reduce(
    (sum, { is, startS, endS }) => sum + (POINTS_PER_MINUTE[is] * (endS - startS)) / MINUTE_S,
    0,
  );
}
