import type { Day } from "../../health/day.ts";
import { addDays, dayOf, isDay } from "../../health/local-day.ts";
import type { LocalDay } from "../../health/local-day.ts";
import type { Night } from "../../health/nights.ts";
import { bandOfRecords, clockOf, evaluateDays, evaluateNights } from "../../tasks/evaluate.ts";
import type { DayRange } from "../../tasks/evaluate.ts";
import type { RecordedBand, Records } from "../../store/records.ts";
import { nowS, withRecords } from "../band-work.ts";
import { UsageError, wantedMac } from "../context.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { condense, sparkline } from "../sparkline.ts";
import { table } from "../table.ts";
import { offsetsOf } from "../../health/zone.ts";
import { clockTime, count, dayName, duration, isoTime } from "../words.ts";
import { zoneHere } from "../zone-here.ts";

export interface RangeWords {
  readonly from?: string;
  readonly to?: string;
}

/** What is shown when nothing else is asked for. */
const DAYS_SHOWN = 14;

/** `ownband days`: steps, activity, pulse and sleep, day by day. */
export function days(context: Context, words: RangeWords): Promise<number> {
  const { out } = context;
  const { band, range, found } = look(context, words, (records, macs, range, zone) =>
    evaluateDays(records, macs, range, zone),
  );
  out.json({ mac: band.mac, model: band.model, ...range, days: found.map(dayJson) });
  if (!out.manner.json) printDays(context, band, range, found);
  return Promise.resolve(EXIT.done);
}

/** `ownband nights`: when, how long and how quietly. */
export function nights(context: Context, words: RangeWords): Promise<number> {
  const { out } = context;
  const { band, range, found } = look(context, words, (records, macs, range, zone) => {
    const clock = clockOf(records, zone);
    return evaluateNights(records, macs, range, zone).map((night) => ({ night, clock }));
  });
  out.json({
    mac: band.mac,
    model: band.model,
    ...range,
    nights: found.map(({ night }) => nightJson(night)),
  });
  if (!out.manner.json) printNights(context, band, range, found);
  return Promise.resolve(EXIT.done);
}

interface Found<T> {
  readonly band: RecordedBand;
  readonly range: DayRange;
  readonly found: readonly T[];
}

function look<T>(
  context: Context,
  words: RangeWords,
  evaluate: (
    records: Records,
    macs: readonly string[],
    range: DayRange,
    zone: string,
  ) => readonly T[],
): Found<T> {
  const mac = wantedMac(context.options.band);
  const zone = zoneHere();
  const today = dayOf(nowS(), offsetsOf(zone)(nowS()));
  // What makes no sense is told before anything is looked up.
  rangeOf(words, today, today);
  return withRecords(context, (records) => {
    const { band, macs } = bandOfRecords(records, mac);
    const offsetAt = clockOf(records, zone);
    const lastS = records.span(band.mac)?.lastS ?? nowS();
    const range = rangeOf(words, dayOf(lastS, offsetAt(lastS)), dayOf(nowS(), offsetAt(nowS())));
    return { band, range, found: evaluate(records, macs, range, zone) };
  });
}

/** @param latest of which something is recorded @throws UsageError */
function rangeOf({ from, to }: RangeWords, latest: LocalDay, today: LocalDay): DayRange {
  const wanted = from === undefined ? undefined : dayFrom("--from", from, today);
  const end = wanted !== undefined && wanted > latest ? today : latest;
  const last = to === undefined ? end : dayFrom("--to", to, today);
  const first = wanted ?? addDays(last, 1 - DAYS_SHOWN);
  if (first <= last) return { from: first, to: last };
  throw new UsageError(
    to === undefined ? "--from lies in the future." : "--from is later than --to.",
  );
}

function dayFrom(option: string, word: string, today: LocalDay): LocalDay {
  if (isDay(word)) return word;
  if (/^\d{1,5}$/.test(word)) return addDays(today, -Number(word));
  throw new UsageError(`${option} wants a day like 2026-01-31, or a number of days ago.`);
}

function printDays(
  { out }: Context,
  band: RecordedBand,
  { from, to }: DayRange,
  found: readonly Day[],
): void {
  const nameOf = namesIn(from, to);
  out.result(`  ${out.paint("bold", band.model ?? "Band")}   ${nameOf(from)} to ${nameOf(to)}`);
  out.result();
  if (found.length === 0) {
    out.result("  Nothing is recorded of these days.");
    return;
  }
  const rows = found.map((day) => [
    nameOf(day.day),
    number(day.steps),
    kilometres(day.distanceM),
    number(day.energyKcal),
    duration(day.activeMinutes * 60),
    number(day.heartRate.restingBpm),
    number(day.heartRate.averageBpm),
    day.asleepMinutes === 0 ? "–" : duration(day.asleepMinutes * 60),
    share(day),
  ]);
  const heads = ["", "steps", "km", "kcal", "active", "rest", "pulse", "asleep", "worn"];
  for (const line of table(heads, rows)) out.result(`  ${line}`);
  out.result();
  const steps = found.map((day) => day.steps);
  out.result(`  steps   ${curve(steps)}   ${average(steps)} a day`);
  const sleep = found.map(({ asleepMinutes }) => (asleepMinutes === 0 ? undefined : asleepMinutes));
  const known = sleep.filter((it) => it !== undefined);
  if (known.length > 0) {
    out.result(`  asleep  ${curve(sleep)}   ${duration(mean(known) * 60)} a day`);
  }
  if (found.every(({ distanceM }) => distanceM === undefined)) {
    out.note("\n  For kilometres and kilocalories: ownband band user --height 170 --weight 65");
  }
}

function printNights(
  { out }: Context,
  band: RecordedBand,
  { from, to }: DayRange,
  found: readonly { night: Night; clock: (atS: number) => number }[],
): void {
  const nameOf = namesIn(from, to);
  out.result(`  ${out.paint("bold", band.model ?? "Band")}   ${nameOf(from)} to ${nameOf(to)}`);
  out.result();
  if (found.length === 0) {
    out.result("  No sleep is recorded of these nights.");
    return;
  }
  const rows = found.map(({ night, clock }) => {
    const first = night.night[0];
    const last = night.night.at(-1);
    const sum = (of: (it: Night["night"][number]) => number | undefined): number | undefined => {
      const known = night.night.map(of).filter((it) => it !== undefined);
      return known.length === 0 ? undefined : known.reduce((a, b) => a + b, 0);
    };
    const time = (atS: number | undefined): string =>
      atS === undefined ? "–" : clockTime(atS, clock(atS));
    const long = (s: number | undefined): string => (s === undefined ? "–" : duration(s));
    return [
      nameOf(night.day),
      time(first?.startS),
      time(last?.endS),
      long(sum((it) => it.asleepS)),
      long(sum((it) => it.deepS)),
      long(sum((it) => it.remS)),
      long(sum((it) => it.awakeS)),
      number(sum((it) => it.interruptions)),
      number(lowest(night.night.map((it) => it.lowestHeartRateBpm))),
      night.naps.length === 0 ? "" : count(night.naps.length, "nap"),
    ];
  });
  const heads = ["", "from", "to", "asleep", "deep", "REM", "awake", "woke", "pulse", ""];
  for (const line of table(heads, rows)) out.result(`  ${line}`);
  out.result();
  const slept = found.map(({ night }) => night.asleepS);
  out.result(`  asleep  ${curve(slept)}   ${duration(mean(slept))} a night`);
}

/** Days are named without their year, where nobody can take it for another one. */
function namesIn(from: LocalDay, to: LocalDay): (day: LocalDay) => string {
  const thisYear = isoTime(nowS()).slice(0, 4);
  const isThisYear = from.startsWith(thisYear) && to.startsWith(thisYear);
  return (day) => (isThisYear ? dayName(day) : `${dayName(day)} ${day.slice(0, 4)}`);
}

/** As many bars as there is room for beside their name and their mean. */
function curve(values: readonly (number | undefined)[]): string {
  const room = Math.max(14, (process.stdout.columns || 100) - 28);
  return sparkline(condense(values, room), 0);
}

function number(value: number | undefined): string {
  return value === undefined ? "–" : Math.round(value).toLocaleString("en-GB");
}

function kilometres(distanceM: number | undefined): string {
  return distanceM === undefined ? "–" : (distanceM / 1000).toFixed(1);
}

/** How much of the day the band was worn; of today, of what has passed. */
function share({ coverage, startS, endS }: Day): string {
  const passedMinutes = (Math.min(endS, nowS()) - startS) / 60;
  if (coverage.noRecordMinutes === coverage.dayMinutes || passedMinutes <= 0) return "–";
  return `${Math.min(100, Math.round((100 * coverage.wornMinutes) / passedMinutes))} %`;
}

function lowest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((it) => it !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
}

function average(values: readonly (number | undefined)[]): string {
  const known = values.filter((it) => it !== undefined);
  return known.length === 0 ? "–" : number(mean(known));
}

function dayJson({ startS, endS, ...day }: Day): object {
  return { ...day, from: isoTime(startS), to: isoTime(endS) };
}

function nightJson({ night, naps, ...rest }: Night): object {
  const session = ({ startS, endS, stages, ...values }: Night["night"][number]): object => ({
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
