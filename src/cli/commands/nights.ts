import { sumsOfNight } from "../../health/night-sums.ts";
import { cutOfNight, type Night } from "../../health/nights.ts";
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
  const { asleepS, cutNights } = averages;
  const each = asleepS === undefined ? "" : `   ${duration(asleepS)} a night`;
  out.result(`  asleep  ${curve(slept)}${each}`);
  if (averages.fellAsleep && averages.wokeUp && averages.nights > 1) {
    const [asleep, awake] = [averages.fellAsleep, averages.wokeUp].map(usualText);
    out.result(`  usually from ${asleep} to ${awake}`);
  }
  const shares = [shareText("deep", averages.deepShare), shareText("REM", averages.remShare)];
  const known = shares.filter((it) => it !== undefined);
  if (known.length > 0) out.result(`  ${known.join(", ")}`);
  if (cutNights !== undefined) {
    out.result(
      `  ${count(cutNights, "night")} known in part (*) ${cutNights === 1 ? "does" : "do"} not count`,
    );
  }
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
    notesOf(night),
  ];
}

/** `*`: the record breaks off in this night. */
function notesOf(night: Night): string {
  const naps = night.naps.length === 0 ? [] : [count(night.naps.length, "nap")];
  return [...(cutOfNight(night) === undefined ? [] : ["*"]), ...naps].join(" ");
}

function number(value: number | undefined): string {
  return value === undefined ? "–" : grouped(value);
}

/** `23:12 (23:00 to 23:40)`: the median and the middle half. */
function usualText({ minuteOfDay, lowMinuteOfDay, highMinuteOfDay }: UsualTime): string {
  const [middle = "", low = "", high = ""] = [minuteOfDay, lowMinuteOfDay, highMinuteOfDay].map(
    (it) => clockTime((Math.round(it) % 1_440) * 60, 0),
  );
  return low === high ? middle : `${middle} (${low} to ${high})`;
}

function shareText(name: string, share: number | undefined): string | undefined {
  return share === undefined ? undefined : `${Math.round(share * 100)} % ${name}`;
}

function changeSince(
  found: readonly Night[],
  before: readonly Night[],
  range: DayRange,
): string | undefined {
  const whole = (nights: readonly Night[]): readonly Night[] =>
    nights.filter((it) => cutOfNight(it) === undefined);
  const asleep = (nights: readonly Night[]): number[] => whole(nights).map((it) => it.asleepS);
  const deep = (nights: readonly Night[]): (number | undefined)[] =>
    whole(nights).map((night) => sumsOfNight(night).deepS);
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
