import type { Lap, SportCodes, Workout } from "../../health/workout.ts";
import { isWithin, parseNumber } from "./values.ts";
import type { XmlElement } from "./xml.ts";

/**
 * The namespace of what we write into GPX and TCX besides: what the summary says and the formats have
 * no place for. Programs that do not know it skip it; that is what `extensions` are for.
 */
export const OWN_NS = "urn:ownband:workout:1";

/** What a summary may say in numbers, and what that is called in a file. */
export const OWN_FACTS = [
  ["activeS", "active-s"],
  ["steps", "steps"],
  ["distanceM", "distance-m"],
  ["energyKcal", "energy-kcal"],
  ["ascentM", "ascent-m"],
  ["descentM", "descent-m"],
  ["lowestM", "lowest-m"],
  ["highestM", "highest-m"],
  ["averageHeartRateBpm", "average-heart-rate"],
  ["maxHeartRateBpm", "max-heart-rate"],
  ["minHeartRateBpm", "min-heart-rate"],
  ["maxSpeedMPerS", "max-speed-m-per-s"],
  ["averagePaceSPerKm", "average-pace-s-per-km"],
  ["averageStrideCm", "average-stride-cm"],
  ["strokes", "strokes"],
  ["laps", "laps"],
  ["swolf", "swolf"],
] as const satisfies readonly (readonly [keyof Workout, string])[];

/** A summary as we wrote it into a file. */
export interface OwnWorkout {
  readonly summary: Omit<Workout, "raw" | "title">;
  /** How many laps there were: a file may need one where there was none. */
  readonly parts: number;
}

const CODES: readonly SportCodes[] = ["mifit", "gadgetbridge", "fit"];

/** The attributes of our element, in the order in which they are written. */
export function ownAttributes(
  workout: Workout,
  parts: number,
): (readonly [string, string | number])[] {
  const { startS, endS, sportCode, sportCodes, sport } = workout;
  const said: (readonly [string, string | number | undefined])[] = [
    ["start-s", startS],
    ["end-s", endS],
    ["sport-code", sportCode],
    ["sport-codes", sportCodes],
    ["sport", sport],
    ...OWN_FACTS.map(([fact, name]) => [name, finite(workout[fact])] as const),
    ["parts", parts],
  ];
  return said.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

function finite(value: number | undefined): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** What a lap says in numbers, and what that is called in a file. */
export const OWN_LAP = [
  ["startS", "start-s"],
  ["durationS", "duration-s"],
  ["distanceM", "distance-m"],
  ["energyKcal", "energy-kcal"],
  ["averageHeartRateBpm", "average-heart-rate"],
  ["maxHeartRateBpm", "max-heart-rate"],
] as const satisfies readonly (readonly [keyof Lap, string])[];

/** The lap that our element holds; `undefined` where it makes no sense. */
export function ownLapOf(element: XmlElement): Lap | undefined {
  const number = (name: string) => parseNumber(element.attribute(name));
  const [startS, durationS] = [number("start-s"), plausible(number("duration-s"))];
  if (!Number.isSafeInteger(startS) || startS === undefined || durationS === undefined) {
    return undefined;
  }
  const facts = OWN_LAP.map(([fact, name]) => [fact, plausible(number(name))] as const);
  return { ...Object.fromEntries(facts), startS, durationS };
}

/** The summary that our element holds; `undefined` where it makes no sense. */
export function ownWorkoutOf(element: XmlElement): OwnWorkout | undefined {
  return ownWorkout((name) => element.attribute(name));
}

/** Reads a summary by the names that its parts have in a file. */
export function ownWorkout(said: (name: string) => string | undefined): OwnWorkout | undefined {
  const number = (name: string) => parseNumber(said(name));
  const [startS, endS, sportCode] = [number("start-s"), number("end-s"), number("sport-code")];
  if (startS === undefined || endS === undefined || sportCode === undefined) return undefined;
  if (![startS, endS, sportCode].every((it) => Number.isSafeInteger(it)) || endS < startS) {
    return undefined;
  }
  const facts = OWN_FACTS.map(([fact, name]) => [fact, plausible(number(name))] as const);
  const summary = {
    startS,
    endS,
    sportCode,
    sportCodes: CODES.find((it) => it === said("sport-codes")),
    sport: said("sport")?.slice(0, 100),
    ...Object.fromEntries(facts),
  };
  return { summary, parts: number("parts") ?? 0 };
}

/** No fact of a workout is a million of anything but steps; a hostile number is no fact. */
function plausible(value: number | undefined): number | undefined {
  return isWithin(value, -20_000, 1e9) ? value : undefined;
}
