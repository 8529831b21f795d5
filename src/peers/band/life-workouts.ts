import { UNITS_PER_DEGREE } from "../../band/workout-summary.ts";
import { sportCode } from "../../health/sports.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { TrackPoint, Workout } from "../../health/workout.ts";
import type { Activity } from "./life-plan.ts";
import { diceOf, seedOf } from "./random.ts";
import type { Dice } from "./random.ts";
import type { RecordedWorkout, Workouts } from "./recorded-workout.ts";

/** How each sport is done. */
const SPORTS = {
  walk: { name: "walking", speedMPerS: 1.45, strideM: 0.78, aboveBpm: 42, kcalPerM: 0.055 },
  run: { name: "running", speedMPerS: 2.85, strideM: 1.05, aboveBpm: 92, kcalPerM: 0.075 },
  ride: { name: "cycling", speedMPerS: 5.6, strideM: 0, aboveBpm: 66, kcalPerM: 0.028 },
} as const;

/** A park in Berlin; nobody lives there. Units of the wire. */
const HOME = { longitude: 13.3675 * UNITS_PER_DEGREE, latitude: 52.5145 * UNITS_PER_DEGREE };
const HOME_ALTITUDE_M = 34;
const METRES_PER_DEGREE = 111_320;

/** Positions come every so many seconds, the pulse every second time. */
const FIX_EVERY_S = 3;

/** One workout, with a round through the park as its track. */
export function workoutOf(activity: Activity, seed: number, restingBpm: number): RecordedWorkout {
  const { is, startS, endS } = activity;
  const dice = diceOf(seedOf(seed, startS, 8));
  const sport = SPORTS[is];
  const began = { startS: startS + dice.between(3, 40), endS: endS - dice.between(2, 15) };
  const speed = sport.speedMPerS * (0.92 + dice.next() * 0.16);
  const track = trackOf({ ...began, speed, beat: restingBpm + sport.aboveBpm }, dice);
  const activeS = began.endS - began.startS;
  const distanceM = Math.fround(speed * activeS);
  const workout: Omit<Workout, "raw"> = {
    ...began,
    sportCode: sportCode(sport.name) ?? 0,
    sport: sport.name,
    activeS,
    steps: sport.strideM === 0 ? undefined : Math.round(distanceM / sport.strideM),
    distanceM,
    energyKcal: Math.fround(distanceM * sport.kcalPerM),
    ...heightsOf(track),
    ...pulsesOf(track),
    maxSpeedMPerS: Math.fround(speed * 1.3),
    averagePaceSPerKm: Math.round(1_000 / speed),
    averageStrideCm: sport.strideM === 0 ? undefined : Math.round(sport.strideM * 100),
  };
  return { workout, track };
}

interface Course {
  readonly startS: number;
  readonly endS: number;
  readonly speed: number;
  readonly beat: number;
}

/** A loop that wanders, up and down a little; the pulse climbs, then stays. */
function trackOf({ startS, endS, speed, beat }: Course, dice: Dice): TrackPoint[] {
  const points: TrackPoint[] = [];
  let { longitude, latitude } = HOME;
  let heading = dice.next() * 2 * Math.PI;
  let altitudeM = HOME_ALTITUDE_M;
  const turn = ((2 * Math.PI) / (endS - startS)) * FIX_EVERY_S;
  for (let atS = startS; atS < endS; atS += FIX_EVERY_S) {
    heading += turn + (dice.next() - 0.5) * 0.5;
    const unitsPerM = UNITS_PER_DEGREE / METRES_PER_DEGREE;
    const wayM = speed * FIX_EVERY_S * (0.85 + dice.next() * 0.3);
    latitude = Math.round(latitude + Math.cos(heading) * wayM * unitsPerM);
    longitude = Math.round(longitude + (Math.sin(heading) * wayM * unitsPerM) / 0.608);
    altitudeM += dice.chance(0.1) ? dice.between(-1, 1) : 0;
    const isPulse = points.length % 2 === 0;
    const warm = Math.min(1, (atS - startS) / 300);
    points.push({
      atS,
      longitudeDeg: longitude / UNITS_PER_DEGREE,
      latitudeDeg: latitude / UNITS_PER_DEGREE,
      altitudeM,
      ...(isPulse
        ? { heartRateBpm: Math.round(beat * (0.8 + 0.2 * warm)) + dice.between(-3, 3) }
        : {}),
    });
  }
  return points;
}

function heightsOf(track: readonly TrackPoint[]): Partial<Workout> {
  const heights = track.flatMap(({ altitudeM }) => altitudeM ?? []);
  let ascentM = 0;
  let descentM = 0;
  for (const [i, height] of heights.slice(1).entries()) {
    const climb = height - (heights[i] ?? height);
    if (climb > 0) ascentM += climb;
    else descentM -= climb;
  }
  const [lowestM, highestM] = [Math.min(...heights), Math.max(...heights)];
  // A band does not tell a zero from nothing.
  return { ascentM: ascentM || undefined, descentM: descentM || undefined, lowestM, highestM };
}

function pulsesOf(track: readonly TrackPoint[]): Partial<Workout> {
  const pulses = track.flatMap(({ heartRateBpm }) => heartRateBpm ?? []);
  const sum = pulses.reduce((total, it) => total + it, 0);
  return {
    averageHeartRateBpm: Math.round(sum / pulses.length),
    maxHeartRateBpm: Math.max(...pulses),
  };
}

/** A life, as far as its workouts are concerned. */
export interface Sporty {
  readonly seed: number;
  readonly restingBpm: number;
  activities(fromS: UnixSeconds, untilS: UnixSeconds): Iterable<Activity>;
}

/** So much later than planned a workout may begin. */
const LATE_S = 60;

/** The workouts of a made-up life. */
export function lifeWorkouts(life: Sporty): Workouts {
  return {
    next(fromS, untilS) {
      for (const activity of life.activities(fromS - LATE_S, untilS)) {
        if (!activity.isWorkout) continue;
        const found = workoutOf(activity, life.seed, life.restingBpm);
        if (found.workout.startS >= fromS && found.workout.endS <= untilS) return found;
      }
      return undefined;
    },
  };
}
