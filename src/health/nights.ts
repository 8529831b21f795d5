import type { SleepSummary } from "./day-summary.ts";
import { addDays, dayOf, type LocalDay } from "./local-day.ts";
import type { UnixSeconds } from "./minute.ts";
import type { CutAt, SleepSession } from "./sleep.ts";
import type { ToldDay } from "./told-day.ts";
import { withoutToldWakes } from "./told-wakes.ts";
import type { OffsetAt } from "./zone.ts";

/** What was slept for a day: the night one woke from on it, and the naps. */
export interface Night {
  /** The day on which the sleeper woke up. */
  readonly day: LocalDay;
  /** The longest sleep and what lies close to it, in order. Empty: only naps. */
  readonly night: readonly SleepSession[];
  readonly naps: readonly SleepSession[];
  /** All of it: night and naps. */
  readonly asleepS: number;
  /** What a source sums up for the night, where of no part of it is known when it was how deep. */
  readonly told?: ToldNight | undefined;
}

/** At which of its ends the record of a night breaks off; `undefined`: at none, all of it is there. */
export function cutOfNight({ night }: Night): CutAt | undefined {
  const [first, last] = [night[0]?.cut, night.at(-1)?.cut];
  const isCut = {
    start: first === "start" || first === "both",
    end: last === "end" || last === "both",
  };
  if (isCut.start) return isCut.end ? "both" : "start";
  return isCut.end ? "end" : undefined;
}

/** A night in sums. What is not told is absent. */
export interface ToldNight {
  readonly deepS?: number | undefined;
  readonly lightS?: number | undefined;
  readonly remS?: number | undefined;
  readonly awakeS?: number | undefined;
}

/** Sleep that begins from this hour on belongs to the night to come, even when broken off. */
const EVENING_HOUR = 18;

/** Sleep whose middle is before this hour, or in the evening, is a night however short it was. */
const MORNING_HOUR = 6;

/** Other sleep is one from this length on: who works at night sleeps by day. */
const NIGHT_BY_DAY_S = 3 * 3600;

/** Two sleeps with a longer pause between them are not one night. */
const NIGHT_PAUSE_S = 2 * 3600;

const HOUR_S = 3600;
const DAY_S = 86_400;

/**
 * Files sleep under the day on which one wakes, by the clock of that moment. That is Gadgetbridge's
 * noon to noon for every night; only an afternoon nap stays on its own day.
 *
 * @param told what sources tell of whole days
 */
export function nightsOf(
  sessions: Iterable<SleepSession>,
  offsetAt: OffsetAt,
  told?: ReadonlyMap<LocalDay, ToldDay>,
): Night[] {
  const days = new Map<LocalDay, SleepSession[]>();
  for (const session of sessions) {
    const day = dayOfSleep(session, offsetAt);
    const known = days.get(day);
    if (known) known.push(session);
    else days.set(day, [session]);
  }
  return [...days]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, slept]) => withTold(nightOf(day, slept, offsetAt), told?.get(day)?.sleeps ?? []));
}

function withTold(night: Night, sleeps: readonly SleepSummary[]): Night {
  const [first] = night.night;
  const last = night.night.at(-1);
  if (!first || !last || night.night.some((it) => it.lightS !== undefined)) return night;
  const its = sleeps.find(({ startS, endS }) => startS < last.endS && endS > first.startS);
  const told = its && toldNight(its, last.endS - first.startS);
  if (!told) return night;
  const slept = withoutToldWakes(night.night, its);
  const asleepS = [...slept, ...night.naps].reduce((sum, it) => sum + it.asleepS, 0);
  return { ...night, night: slept, asleepS, told };
}

/** The sums, if they can be those of a night of this length. */
function toldNight(sleep: SleepSummary, lengthS: number): ToldNight | undefined {
  const sums = {
    deepS: secondsOf(sleep.deepMin),
    lightS: secondsOf(sleep.lightMin),
    remS: secondsOf(sleep.remMin),
    awakeS: secondsOf(sleep.awakeMin),
  };
  const known = Object.entries(sums).filter(([, s]) => s !== undefined);
  const sumS = known.reduce((sum, [, s]) => sum + (s ?? 0), 0);
  if (sumS === 0 || sumS > lengthS + HOUR_S) return undefined;
  return Object.fromEntries(known);
}

function secondsOf(minutes: number | undefined): number | undefined {
  return minutes !== undefined && minutes >= 0 ? minutes * 60 : undefined;
}

function dayOfSleep({ startS, endS }: SleepSession, offsetAt: OffsetAt): LocalDay {
  const wakeDay = dayOf(endS, offsetAt(endS));
  const isBrokenOff =
    hourOf(startS, offsetAt) >= EVENING_HOUR && dayOf(startS, offsetAt(startS)) === wakeDay;
  return isBrokenOff ? addDays(wakeDay, 1) : wakeDay;
}

function nightOf(day: LocalDay, slept: readonly SleepSession[], offsetAt: OffsetAt): Night {
  const inOrder = slept.toSorted((a, b) => a.startS - b.startS);
  const main = inOrder.reduce((best, it) => (it.asleepS > best.asleepS ? it : best));
  const asleepS = inOrder.reduce((sum, it) => sum + it.asleepS, 0);
  if (!isNight(main, offsetAt)) return { day, night: [], naps: inOrder, asleepS };
  let from = inOrder.indexOf(main);
  let to = from;
  while (isClose(inOrder[from - 1], inOrder[from])) from -= 1;
  while (isClose(inOrder[to], inOrder[to + 1])) to += 1;
  const night = inOrder.slice(from, to + 1);
  return { day, night, naps: inOrder.filter((it) => !night.includes(it)), asleepS };
}

function isNight({ startS, endS, asleepS }: SleepSession, offsetAt: OffsetAt): boolean {
  const hour = hourOf((startS + endS) / 2, offsetAt);
  return asleepS >= NIGHT_BY_DAY_S || hour < MORNING_HOUR || hour >= EVENING_HOUR;
}

function isClose(one: SleepSession | undefined, next: SleepSession | undefined): boolean {
  return one !== undefined && next !== undefined && next.startS - one.endS <= NIGHT_PAUSE_S;
}

function hourOf(atS: UnixSeconds, offsetAt: OffsetAt): number {
  const shownS = atS + offsetAt(atS) * 60;
  return (shownS - Math.floor(shownS / DAY_S) * DAY_S) / HOUR_S;
}
