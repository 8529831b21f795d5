import type { Day } from "./day.ts";
import type { SleepSummary } from "./day-summary.ts";
import type { UnixSeconds } from "./minute.ts";
import type { Night } from "./nights.ts";
import type { SleepSession, SleepStageKind } from "./sleep.ts";

/**
 * Sleep of which only a source's sums tell how deep it was, without what that source itself calls
 * awake: it tells how long, not when. Its stages stay one "asleep" from end to end.
 *
 * Between the ends that a source tells lies all of it: deep, light, REM and awake together are as long
 * as from start to stop in `SLEEP.csv` (120 + 290 + 44 + 15 min from 22:11 to 06:00) and in the app's
 * summaries. No total is read of which awake is taken off already.
 *
 * @param sessions of which no stages are told
 * @param its sums that can be those of that night
 * @source mifit-db §5, §8.1
 */
export function withoutToldWakes(
  sessions: readonly SleepSession[],
  its: SleepSummary,
): readonly SleepSession[] {
  const slept = sessions.map((it) => lengthWithin(it, "asleep", its));
  const sleptS = sumOf(slept);
  const seenAwakeS = sumOf(sessions.map((it) => lengthWithin(it, "awake", its)));
  const awakeS = Math.max(0, secondsOf(its.awakeMin) - seenAwakeS);
  const asleepS = Math.min(stagedS(its), sleptS - awakeS);
  // Who tells of nothing but waking does not know how long it was.
  if (asleepS <= 0 || asleepS >= sleptS) return sessions;
  const [parts, awake] = [sharesOf(slept, sleptS - asleepS), sharesOf(slept, awakeS)];
  return sessions.map((it, i): SleepSession => {
    const [partS, awakePartS] = [parts[i] ?? 0, awake[i] ?? 0];
    return {
      ...it,
      asleepS: it.asleepS - partS,
      unstagedS: it.unstagedS - partS,
      awakeS: it.awakeS + awakePartS,
      unknownS: it.unknownS + partS - awakePartS,
    };
  });
}

/**
 * Days without the waking that was taken off their nights. When in the night it was nobody tells: a day
 * loses as much of it as it has of the night.
 *
 * @param nights all that reach into these days
 */
export function* daysWithoutToldWakes(
  days: Iterable<Day>,
  nights: Iterable<Night>,
): Generator<Day, void, void> {
  const sessions = [...nights]
    .flatMap(({ night }) => night)
    .map((session) => ({ session, ...takenOff(session) }))
    .filter(({ partS }) => partS > 0);
  for (const day of days) {
    yield sessions
      .filter(({ session }) => session.startS < day.endS && session.endS > day.startS)
      .reduce((before, { session, partS, awakeS }) => {
        return shortened(before, minutesOn(day, session, partS), minutesOn(day, session, awakeS));
      }, day);
  }
}

function shortened(day: Day, minutes: number, awakeMinutes: number): Day {
  const asleepMinutes = Math.max(0, day.asleepMinutes - minutes);
  const toldBefore = day.told?.asleepMinutes;
  const told =
    toldBefore === undefined
      ? day.told
      : {
          ...day.told,
          asleepMinutes: Math.round((toldBefore * asleepMinutes) / day.asleepMinutes),
        };
  return {
    ...day,
    asleepMinutes,
    stillMinutes: day.stillMinutes + awakeMinutes,
    ...(told && { told }),
  };
}

/** How much shorter its sleep is than its stages say, and how much of that is known to be awake. */
function takenOff(session: SleepSession): { readonly partS: number; readonly awakeS: number } {
  const all = { startS: session.startS, endS: session.endS };
  return {
    partS: lengthWithin(session, "asleep", all) - session.unstagedS,
    awakeS: session.awakeS - lengthWithin(session, "awake", all),
  };
}

/** Of so many seconds of a session those of the day, so that all its days together have all of them. */
function minutesOn({ startS, endS }: Day, session: SleepSession, seconds: number): number {
  const sleptTo = (toS: UnixSeconds): number =>
    lengthWithin(session, "asleep", { startS: session.startS, endS: toS });
  const upTo = (toS: UnixSeconds): number =>
    Math.round((seconds * sleptTo(toS)) / sleptTo(session.endS) / 60);
  return upTo(endS) - upTo(startS);
}

/** A part of all for each, as large as it is itself. */
function sharesOf(lengths: readonly number[], seconds: number): number[] {
  const all = sumOf(lengths);
  const upTo = (index: number): number =>
    Math.round((seconds * sumOf(lengths.slice(0, index))) / all);
  return lengths.map((_, i) => upTo(i + 1) - upTo(i));
}

/** What of a session was so, in a time of whole minutes. */
function lengthWithin(
  { stages }: SleepSession,
  state: SleepStageKind,
  { startS, endS }: { readonly startS: UnixSeconds; readonly endS: UnixSeconds },
): number {
  const [fromS, toS] = [Math.floor(startS / 60) * 60, Math.ceil(endS / 60) * 60];
  return stages.reduce((sum, it) => {
    const lastsS = Math.min(it.endS, toS) - Math.max(it.startS, fromS);
    return it.state === state ? sum + Math.max(0, lastsS) : sum;
  }, 0);
}

/** `Infinity`: deep or light sleep is not told, so nobody knows what they are together. */
function stagedS({ deepMin, lightMin, remMin }: SleepSummary): number {
  if (deepMin === undefined || lightMin === undefined) return Infinity;
  const sumS = secondsOf(deepMin) + secondsOf(lightMin) + secondsOf(remMin);
  return sumS === 0 ? Infinity : sumS;
}

function secondsOf(minutes = 0): number {
  return Math.max(0, Math.round(minutes * 60));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, it) => sum + it, 0);
}
