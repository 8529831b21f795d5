import { bisectLeft } from "d3-array";
import { pulseZonesOf } from "../../health/effort.ts";
import { dayOf } from "../../health/local-day.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import { pulseTimes, zoneTimes } from "../../health/track-pulse.ts";
import type { TrackPoint } from "../../health/workout.ts";
import type { Records } from "../../store/records.ts";
import { BandTaskError } from "../../tasks/errors.ts";
import type { BandMacs } from "../../tasks/worn-bands.ts";
import { partsOf, workoutsOf } from "../../tasks/workouts.ts";
import type { WornWorkout } from "../../tasks/workouts.ts";
import type { WorkoutAnswer, WorkoutRow, WorkoutsAnswer } from "../answers.ts";
import { workoutWords } from "./besides.ts";
import { minuteColumns, NO_MINUTES } from "./minutes.ts";
import { Remembered } from "./remembered.ts";
import { shortText, withFinite } from "./plain.ts";
import type { Subject } from "./subject.ts";
import { trackColumns } from "./track.ts";

/** Longer ones are a mistake of whoever wrote them: their minutes are not looked at as a whole. */
const LONGEST_S = 7 * 86_400;

/** So far apart two sources may begin one workout. */
const APART_S = 120;

/** The workouts of wearers; all of one are looked through at once, and kept until something changes. */
export class Workouts {
  readonly #lists = new Remembered<readonly (readonly [WornWorkout, WorkoutRow])[]>(4);

  /** The latest first. */
  rows(subject: Subject): WorkoutRow[] {
    return this.#list(subject).map(([, row]) => row);
  }

  list(subject: Subject): WorkoutsAnswer {
    return { workouts: this.rows(subject) };
  }

  /** @throws BandTaskError "no-records" when none began then */
  one(subject: Subject, startS: UnixSeconds): WorkoutAnswer {
    const all = this.#list(subject);
    const at = all.findIndex(([{ workout }]) => workout.startS === startS);
    const found = all[at];
    if (found === undefined) throw noSuchWorkout();
    const [worn, row] = found;
    const { track, laps } = partsOf(subject.records, worn);
    const { endS } = row;
    const hasPulse = track.some(({ heartRateBpm }) => heartRateBpm !== undefined);
    const span = { fromS: startS, toS: Math.min(endS, startS + LONGEST_S) };
    const minutes = hasPulse ? NO_MINUTES : minuteColumns(subject, span);
    return {
      workout: row,
      track: trackColumns(track),
      laps: laps.map(withFinite),
      zones: zonesOf(subject, row, track, minutes.heartRateBpm),
      minutes,
      sources: workoutWords(subject, worn),
      previous: all[at + 1]?.[1].startS,
      next: all[at - 1]?.[1].startS,
    };
  }

  #list(subject: Subject): readonly (readonly [WornWorkout, WorkoutRow])[] {
    const { wearer, version } = subject;
    return this.#lists.get(String(wearer.id), version, () => listOf(subject));
  }
}

function listOf(subject: Subject): (readonly [WornWorkout, WorkoutRow])[] {
  const { records, bands, offsetAt } = subject;
  const isTracked = trackedOf(subject);
  const all = workoutsOf(records, bands).toReversed();
  return all.map((worn) => {
    const { workout, number } = worn;
    const row = {
      ...withFinite(workout),
      sport: shortText(workout.sport),
      title: shortText(workout.title),
      number,
      offsetMin: offsetAt(workout.startS),
      hasTrack: isTracked(worn),
      // Bytes for a later ownband, not for the page.
      raw: undefined,
    };
    return [worn, row] as const;
  });
}

function trackedOf({ records, provenance, macs }: Subject): (worn: WornWorkout) => boolean {
  const tracked = new Map(macs.map((mac) => [mac, provenance.tracked(mac)] as const));
  const nearest = (mac: string, startS: UnixSeconds): UnixSeconds => {
    const its = tracked.get(mac) ?? [];
    const isExact = its[bisectLeft(its, startS)] === startS;
    return isExact ? startS : (its[bisectLeft(its, startS - APART_S)] ?? Infinity);
  };
  return ({ tellers }) =>
    tellers.some(({ macs: its, startS }) => {
      const found = its.map((mac) => nearest(mac, startS)).filter((it) => it <= startS + APART_S);
      // It may be with what another source tells of the same workout.
      return found.includes(startS) || (found.length > 0 && hasTrack(records, its, startS));
    });
}

function hasTrack(records: Records, macs: BandMacs, startS: UnixSeconds): boolean {
  return records.track(macs, startS).length > 0;
}

function zonesOf(
  { wearer }: Subject,
  { startS, offsetMin }: WorkoutRow,
  track: readonly TrackPoint[],
  pulses: readonly (number | null)[],
): WorkoutAnswer["zones"] {
  const fromBpm = pulseZonesOf(wearer.facts, dayOf(startS, offsetMin));
  if (fromBpm === undefined) return undefined;
  const seconds = zoneTimes(track, fromBpm) ?? pulseTimes(pulses, fromBpm);
  return seconds && { seconds, fromBpm };
}

function noSuchWorkout(): BandTaskError {
  return new BandTaskError("no-records", "There is no workout that began then.", {
    hint: "The list of workouts names those there are.",
  });
}
