import { sumsOfNight } from "../../health/night-sums.ts";
import type { Night } from "../../health/nights.ts";
import { averageNights } from "../../health/regularity.ts";
import type { UsualTime } from "../../health/regularity.ts";
import type { SleepSession } from "../../health/sleep.ts";
import type { OffsetAt } from "../../health/zone.ts";
import type { DayRange } from "../../tasks/evaluate.ts";
import { comparison, inTime } from "../comparison.ts";
import type { Context } from "../context.ts";
import { checkRange, devicesJson, devicesText, lengthOf, namesIn } from "../evaluation.ts";
import { rangeBefore, wantedRange, withEvaluation } from "../evaluation.ts";
import type { Evaluated, RangeWords } from "../evaluation.ts";
import { EXIT } from "../exit-status.ts";
import { curve } from "../sparkline.ts";
import { table } from "../table.ts";
import { clockTime, count, duration, grouped, isoTime } from "../words.ts";

/** `ownband nights`: when, how long and how quietly. */
export async function nights(context: Context, words: RangeWords): Promise<number> {
  checkRange(words);
  await withEvaluation(context, words, (evaluated) => {
    const range = wantedRange(words, evaluated);
    const found = evaluated.nights(range);
    const before = evaluated.nights(rangeBefore(range));
    if (context.out.manner.json) {
      context.out.json(nightsJson(evaluated, range, found, before));
    } else {
      printNights(context, evaluated, range, found, before);
    }
  });
  return EXIT.done;
}

function printNights(
  { out }: Context,
  evaluated: Evaluated,
  range: DayRange,
  found: readonly Night[],
  before: readonly Night[],
): void {
  const nameOf = namesIn(range);
  const title = `${nameOf(range.from)} to ${nameOf(range.to)}`;
  out.result(`  ${out.paint("bold", devicesText(evaluated.devices))}   ${title}`);
  out.result();
  if (found.length === 0) {
    out.result("  No sleep is recorded of these nights.");
    return;
  }
  const clock = evaluated.clock();
  const heads = ["", "from", "to", "asleep", "deep", "REM", "awake", "woke", "pulse", ""];
  const lines = table(
    heads,
    found.map((night) => [nameOf(night.day), ...cells(night, clock)]),
  );
  out.result(lines.map((line) => `  ${line}`).join("\n"));
  out.result();
  const slept = found.map(({ asleepS }) => asleepS);
  const averages = averageNights(found, clock);
  out.result(`  asleep  ${curve(slept)}   ${duration(averages.asleepS ?? 0)} a night`);
  if (averages.fellAsleep && averages.wokeUp && averages.nights > 1) {
    const [asleep, awake] = [averages.fellAsleep, averages.wokeUp].map(usualText);
    out.result(`  usually from ${asleep} to ${awake}`);
  }
  const shares = [shareText("deep", averages.deepShare), shareText("REM", averages.remShare)];
  const known = shares.filter((it) => it !== undefined);
  if (known.length > 0) out.result(`  ${known.join(", ")}`);
  const change = changeSince(found, before, range);
  if (change !== undefined) out.result(`\n  ${change}.`);
}

function cells(night: Night, clock: OffsetAt): string[] {
  const first = night.night[0];
  const last = night.night.at(-1);
  const time = (atS: number | undefined): string =>
    atS === undefined ? "–" : clockTime(atS, clock(atS));
  const long = (s: number | undefined): string => (s === undefined ? "–" : duration(s));
  const sums = sumsOfNight(night);
  return [
    time(first?.startS),
    time(last?.endS),
    long(sums.asleepS),
    long(sums.deepS),
    long(sums.remS),
    long(sums.awakeS),
    number(sums.interruptions),
    number(sums.lowestBpm),
    night.naps.length === 0 ? "" : count(night.naps.length, "nap"),
  ];
}

function number(value: number | undefined): string {
  return value === undefined ? "–" : grouped(value);
}

/** `23:12 (± 24 min)`. */
function usualText({ minuteOfDay, spreadMin }: UsualTime): string {
  return `${clockTime(Math.round(minuteOfDay) * 60, 0)} (± ${Math.round(spreadMin)} min)`;
}

function shareText(name: string, share: number | undefined): string | undefined {
  return share === undefined ? undefined : `${Math.round(share * 100)} % ${name}`;
}

function changeSince(
  found: readonly Night[],
  before: readonly Night[],
  range: DayRange,
): string | undefined {
  const asleep = (nights: readonly Night[]): number[] => nights.map(({ asleepS }) => asleepS);
  const deep = (nights: readonly Night[]): (number | undefined)[] =>
    nights.map((night) => sumsOfNight(night).deepS);
  const compared = [
    { now: asleep(found), before: asleep(before), tell: inTime("sleep") },
    { now: deep(found), before: deep(before), tell: inTime("deep sleep") },
  ];
  return comparison(compared, lengthOf(range), "nights");
}

function nightsJson(
  evaluated: Evaluated,
  range: DayRange,
  found: readonly Night[],
  before: readonly Night[],
): object {
  const clock = evaluated.clock();
  return {
    ...devicesJson(evaluated),
    ...range,
    nights: found.map(nightJson),
    averages: averageNights(found, clock),
    before: { ...rangeBefore(range), averages: averageNights(before, clock) },
  };
}

function nightJson({ night, naps, ...rest }: Night): object {
  const session = ({ startS, endS, stages, ...values }: SleepSession): object => ({
    from: isoTime(startS),
    to: isoTime(endS),
    ...values,
    stages: stages.map((stage) => ({
      state: stage.state,
      from: isoTime(stage.startS),
      to: isoTime(stage.endS),
    })),
  });
  return { ...rest, night: night.map(session), naps: naps.map(session) };
}
