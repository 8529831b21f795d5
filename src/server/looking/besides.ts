import type { Day } from "../../health/day.ts";
import type { DaySummary, SleepSummary } from "../../health/day-summary.ts";
import { dayAt } from "../../health/local-day.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { State } from "../../health/interpret.ts";
import { compareTellers, daysAround } from "../../store/said-records.ts";
import type { Said, Teller } from "../../store/said-records.ts";
import { workoutsOf } from "../../tasks/workouts.ts";
import type { WornWorkout } from "../../tasks/workouts.ts";
import type { SaidReading, SaidSleep, SaidSums, SaidWorkout } from "../answers.ts";
import type { ToldBesides, Word } from "../answers.ts";
import { finite, shortText, withFinite } from "./plain.ts";
import { READING_KINDS } from "./reading-kinds.ts";
import type { Subject } from "./subject.ts";

/**
 * What besides minutes is said of a moment; `undefined`: nothing.
 *
 * @param state what the minute was, as far as it is known
 */
export function besidesAt(
  subject: Subject,
  atS: UnixSeconds,
  state: State | undefined,
): ToldBesides | undefined {
  const besides = {
    readings: readingsAt(subject, atS),
    sleep: sleepAt(subject, atS, state),
    workouts: workoutsAt(subject, atS),
    sums: sumsAt(subject, atS),
  };
  return Object.values(besides).some((it) => it.length > 0) ? besides : undefined;
}

/** Who tells of a workout, from whichever bands and files; the one to be believed first comes first. */
export function workoutWords({ provenance }: Subject, { tellers }: WornWorkout): Word[] {
  const all = tellers.flatMap(({ macs, startS }) => provenance.workoutTellers(macs, startS));
  const runs = new Map(all.map((it) => [it.run, it] as const));
  return [...runs.values()].map((it) => wordOf(it));
}

function wordOf({ source, kind, run, broughtS }: Teller, device?: string): Word {
  return { source, device, run: kind === "import" ? run : undefined, broughtS };
}

/** What is said of all addresses, what counts of them first. */
function saidOfAll<T>(
  { macs, provenance }: Subject,
  of: (mac: string) => readonly Said<T>[],
): { readonly record: T; readonly isBest: boolean; readonly word: Word }[] {
  return macs
    .flatMap((mac) => {
      const device = shortText(provenance.modelOf(mac));
      return of(mac).map((it) => ({ ...it, word: wordOf(it, device) }));
    })
    .toSorted((a, b) => Number(b.isBest) - Number(a.isBest) || compareTellers(a, b));
}

function readingsAt(subject: Subject, atS: UnixSeconds): SaidReading[] {
  const found = READING_KINDS.flatMap((kind) =>
    saidOfAll(subject, (mac) => subject.provenance.readingsOf(mac, kind, atS, atS + 60)),
  );
  const known = new Set<string>();
  return found
    .filter(({ record }) => Number.isFinite(record.value))
    .map(({ record: { kind, atS: readS, value, isAutomatic }, isBest, word }) => {
      const name = JSON.stringify([kind, readS, isAutomatic]);
      const counts = isBest && !known.has(name);
      known.add(name);
      return { ...word, counts, kind, atS: readS, value };
    });
}

/** What was told of that minute counts where that is what the minute is taken for. */
function sleepAt(subject: Subject, atS: UnixSeconds, state: State | undefined): SaidSleep[] {
  const { provenance } = subject;
  const middleS = atS + 30;
  const stretches = saidOfAll(subject, (mac) => provenance.stretchesOf(mac, middleS));
  const isStaged = stretches.some(({ record, isBest }) => isBest && record.state === state);
  const nights = saidOfAll(subject, (mac) => provenance.summariesOf(mac, daysAround(middleS)));
  return [
    ...stretches.map(({ record: { startS, endS, state: its }, isBest, word }) => {
      return { ...word, counts: isBest && its === state, startS, endS, state: its };
    }),
    ...nights.flatMap(({ record: { sleep }, isBest, word }) => {
      if (sleep === undefined || !covers(sleep, middleS)) return [];
      const counts = isBest && state === "asleep" && !isStaged;
      const { startS, endS, deepMin, lightMin, remMin, awakeMin } = sleep;
      return [withFinite({ ...word, counts, startS, endS, deepMin, lightMin, remMin, awakeMin })];
    }),
  ].toSorted((a, b) => Number(b.counts) - Number(a.counts));
}

function covers({ startS, endS }: SleepSummary, atS: UnixSeconds): boolean {
  return startS <= atS && endS > atS;
}

function workoutsAt(subject: Subject, atS: UnixSeconds): SaidWorkout[] {
  return workoutsOf(subject.records, subject.bands)
    .filter(({ workout }) => workout.startS < atS + 60 && workout.endS > atS)
    .flatMap((worn) => {
      const { startS, endS, sport, title } = worn.workout;
      const its = { startS, endS, sport: shortText(sport), title: shortText(title) };
      return workoutWords(subject, worn).map((word, i) => ({ ...word, counts: i === 0, ...its }));
    });
}

function sumsAt(subject: Subject, atS: UnixSeconds): SaidSums[] {
  const { evaluated, wearer, offsetAt, provenance } = subject;
  const { day } = dayAt(atS, offsetAt);
  const [summary] = evaluated.days(wearer.id, day, day);
  return saidOfAll(subject, (mac) => provenance.summariesOf(mac, [day, day]))
    .map(({ record, isBest, word }) => {
      const { steps, distanceM, energyKcal, walkingMinutes, runningMinutes, sleep } = record;
      const sums = {
        steps,
        distanceM,
        energyKcal,
        walkingMinutes,
        runningMinutes,
        restingBpm: record.restingHeartRateBpm,
        nightMinutes: sleep && finite((sleep.endS - sleep.startS) / 60),
      };
      return withFinite({ ...word, counts: isBest && isShown(record, summary), day, ...sums });
    })
    .toSorted((a, b) => Number(b.counts) - Number(a.counts));
}

/** Whether any of a source's sums is one that the day shows. */
function isShown(its: DaySummary, summary: Day | undefined): boolean {
  const told = summary?.told;
  if (told === undefined) return false;
  const isSame = (a: number | undefined, b: number | undefined): boolean =>
    a !== undefined && a === b;
  return (
    isSame(its.steps, told.steps) ||
    isSame(its.walkingMinutes, told.walkingMinutes) ||
    isSame(its.runningMinutes, told.runningMinutes) ||
    isSame(its.restingHeartRateBpm, told.restingBpm) ||
    (its.sleep !== undefined && told.asleepMinutes !== undefined)
  );
}
