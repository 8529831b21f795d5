import type { Day } from "../../health/day.ts";
import type { DayRange } from "../../tasks/evaluate.ts";
import { comparison, inBeats, inPercent, inTime, mean } from "../comparison.ts";
import type { Values } from "../comparison.ts";
import type { Context } from "../context.ts";
import { checkRange, devicesJson, devicesText, lengthOf, namesIn } from "../evaluation.ts";
import { rangeBefore, wantedRange, withEvaluation } from "../evaluation.ts";
import type { Evaluated, RangeWords } from "../evaluation.ts";
import { EXIT } from "../exit-status.ts";
import { nowS } from "../now.ts";
import { curve } from "../sparkline.ts";
import { table } from "../table.ts";
import { duration, grouped, isoTime } from "../words.ts";

/** `ownband days`: steps, activity, pulse and sleep, day by day. */
export async function days(context: Context, words: RangeWords): Promise<number> {
  checkRange(words);
  await withEvaluation(context, words, (evaluated) => {
    const range = wantedRange(words, evaluated);
    const found = evaluated.days(range);
    const before = evaluated.days(rangeBefore(range));
    if (context.out.manner.json) {
      context.out.json(daysJson(evaluated, range, found, before));
    } else {
      printDays(context, evaluated, range, found, before);
    }
  });
  return EXIT.done;
}

function printDays(
  { out }: Context,
  { devices }: Evaluated,
  range: DayRange,
  found: readonly Day[],
  before: readonly Day[],
): void {
  const nameOf = namesIn(range);
  const title = `${nameOf(range.from)} to ${nameOf(range.to)}`;
  out.result(`  ${out.paint("bold", devicesText(devices))}   ${title}`);
  out.result();
  if (found.length === 0) {
    out.result("  Nothing is recorded of these days.");
    return;
  }
  const heads = ["", "steps", "km", "kcal", "active", "rest", "pulse", "asleep", "worn"];
  const lines = table(
    heads,
    found.map((day) => [nameOf(day.day), ...cells(day)]),
  );
  // One write: thousands of them take longer than everything else.
  out.result(lines.map((line) => `  ${line}`).join("\n"));
  out.result();
  for (const line of curves(found)) out.result(line);
  const change = changeSince(found, before, lengthOf(range));
  if (change !== undefined) out.result(`\n  ${change}.`);
  if (found.every(({ distanceM }) => distanceM === undefined)) {
    out.note("\n  For kilometres and kilocalories: ownband band user --height 170 --weight 65");
  }
}

function cells(day: Day): string[] {
  return [
    number(day.steps),
    day.distanceM === undefined ? "–" : (day.distanceM / 1000).toFixed(1),
    number(day.energyKcal),
    day.activeMinutes === 0 && day.coverage.wornMinutes === 0
      ? "–"
      : duration(day.activeMinutes * 60),
    number(day.heartRate.restingBpm),
    number(day.heartRate.averageBpm),
    day.asleepMinutes === 0 ? "–" : duration(day.asleepMinutes * 60),
    share(day),
  ];
}

function curves(found: readonly Day[]): string[] {
  const { steps, asleepS } = valuesOf(found);
  const averageSteps = meanOf(steps);
  const averageS = meanOf(asleepS);
  return [
    `  steps   ${curve(steps)}   ${averageSteps === undefined ? "–" : grouped(averageSteps)} a day`,
    ...(averageS === undefined
      ? []
      : [`  asleep  ${curve(asleepS)}   ${duration(averageS)} a day`]),
  ];
}

function changeSince(
  found: readonly Day[],
  before: readonly Day[],
  length: number,
): string | undefined {
  // A day that is not over has fewer steps by that alone.
  const now = valuesOf(found.filter(({ endS }) => endS <= nowS()));
  const then = valuesOf(before);
  const compared = [
    { now: now.steps, before: then.steps, tell: inPercent("steps") },
    { now: now.asleepS, before: then.asleepS, tell: inTime("sleep") },
    { now: now.restingBpm, before: then.restingBpm, tell: inBeats("resting pulse") },
  ];
  return comparison(compared, length, "days");
}

interface DayValues {
  readonly steps: Values;
  readonly asleepS: Values;
  readonly restingBpm: Values;
}

function valuesOf(found: readonly Day[]): DayValues {
  return {
    steps: found.map(({ steps }) => steps),
    asleepS: found.map(({ asleepMinutes: it }) => (it === 0 ? undefined : it * 60)),
    restingBpm: found.map(({ heartRate }) => heartRate.restingBpm),
  };
}

function meanOf(values: Values): number | undefined {
  const known = values.filter((it) => it !== undefined);
  return known.length === 0 ? undefined : mean(known);
}

function number(value: number | undefined): string {
  return value === undefined ? "–" : grouped(value);
}

/** How much of the day the band was worn; of today, of what has passed. */
function share({ coverage, startS, endS }: Day): string {
  const passedMinutes = (Math.min(endS, nowS()) - startS) / 60;
  if (coverage.noRecordMinutes === coverage.dayMinutes || passedMinutes <= 0) return "–";
  return `${Math.min(100, Math.round((100 * coverage.wornMinutes) / passedMinutes))} %`;
}

function daysJson(
  evaluated: Evaluated,
  range: DayRange,
  found: readonly Day[],
  before: readonly Day[],
): object {
  return {
    ...devicesJson(evaluated),
    ...range,
    days: found.map(({ startS, endS, ...day }) => ({
      ...day,
      from: isoTime(startS),
      to: isoTime(endS),
    })),
    averages: averagesOf(found),
    before: { ...rangeBefore(range), averages: averagesOf(before) },
  };
}

function averagesOf(found: readonly Day[]): object {
  const { steps, asleepS, restingBpm } = valuesOf(found);
  return {
    days: found.length,
    steps: meanOf(steps),
    asleepS: meanOf(asleepS),
    restingBpm: meanOf(restingBpm),
  };
}
