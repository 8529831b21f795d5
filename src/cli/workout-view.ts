import { pulseZonesOf } from "../health/effort.ts";
import { dayOf } from "../health/local-day.ts";
import { zoneTimes } from "../health/track-pulse.ts";
import type { Lap, TrackPoint, Workout } from "../health/workout.ts";
import type { OffsetAt } from "../health/zone.ts";
import type { Records } from "../store/records.ts";
import { partsOf } from "../tasks/workouts.ts";
import type { WornWorkout } from "../tasks/workouts.ts";
import type { Output } from "./output.ts";
import { curve } from "./sparkline.ts";
import { table } from "./table.ts";
import { lengthOf, speedText, stopwatch, titleLine, wayText } from "./workout-words.ts";
import { clockTime, dayName, duration, grouped, isoTime } from "./words.ts";

/** What a workout is looked at with. */
export interface ViewTools {
  readonly records: Records;
  readonly clock: OffsetAt;
  readonly bornOn: string | undefined;
}

/** One workout from near: what it says of itself, laps, pulse zones, curves of its track. */
export function showWorkout(
  out: Output,
  worn: WornWorkout,
  { records, clock, bornOn }: ViewTools,
): void {
  const { workout } = worn;
  const { track, laps } = partsOf(records, worn);
  const day = dayOf(workout.startS, clock(workout.startS));
  const zones = zonesOf(track, pulseZonesOf({ bornOn }, day));
  if (out.manner.json) {
    out.json(viewJson(worn, laps, zones, track));
    return;
  }
  out.result(
    `  ${out.paint("bold", workout.sport ?? "workout")}   ${whenText(workout, day, clock)}`,
  );
  if (workout.title !== undefined) out.result(`  ${titleLine(workout.title, 500)}`);
  out.result();
  for (const line of table(["", ""], facts(workout))) if (line !== "") out.result(`  ${line}`);
  print(out, lapLines(workout, laps));
  print(out, zoneLines(zones));
  print(out, curveLines(track));
}

function print(out: Output, lines: readonly string[]): void {
  if (lines.length === 0) return;
  out.result();
  for (const line of lines) out.result(`  ${line}`);
}

function whenText({ startS, endS }: Workout, day: string, clock: OffsetAt): string {
  const [from, to] = [clockTime(startS, clock(startS)), clockTime(endS, clock(endS))];
  return `${dayName(day)} ${day.slice(0, 4)}, ${from} to ${to}`;
}

/** What is not known is left out. */
function facts(workout: Workout): [string, string][] {
  const { distanceM, energyKcal, ascentM, descentM, steps, strokes, swolf } = workout;
  const whole = (value: number | undefined, unit: string): string | undefined =>
    value === undefined ? undefined : `${grouped(value)}${unit}`;
  const all: [string, string | undefined][] = [
    ["time", stopwatch(lengthOf(workout))],
    ["distance", distanceM === undefined ? undefined : wayText(distanceM)],
    ["speed", speedText(workout.sport, distanceM, lengthOf(workout))],
    ["pulse", whole(workout.averageHeartRateBpm, "")],
    ["highest pulse", whole(workout.maxHeartRateBpm, "")],
    ["lowest pulse", whole(workout.minHeartRateBpm, "")],
    ["energy", whole(energyKcal, " kcal")],
    ["up", whole(ascentM, " m")],
    ["down", whole(descentM, " m")],
    ["steps", whole(steps, "")],
    ["strokes", whole(strokes, "")],
    ["SWOLF", whole(swolf, "")],
  ];
  return all
    .flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
    .map(([name, value]) => [name, value]);
}

function lapLines({ sport }: Workout, laps: readonly Lap[]): string[] {
  if (laps.length === 0) return [];
  const rows = laps.map(({ durationS, distanceM, averageHeartRateBpm, energyKcal }, i) => [
    `lap ${i + 1}`,
    stopwatch(durationS),
    distanceM === undefined ? "–" : wayText(distanceM),
    speedText(sport, distanceM, durationS) ?? "–",
    averageHeartRateBpm === undefined ? "–" : grouped(averageHeartRateBpm),
    energyKcal === undefined ? "–" : grouped(energyKcal),
  ]);
  return table(["", "time", "distance", "speed", "pulse", "kcal"], rows);
}

interface Zone {
  readonly fromBpm: number;
  readonly seconds: number;
}

function zonesOf(track: readonly TrackPoint[], from: readonly number[] | undefined): Zone[] {
  if (from === undefined) return [];
  const seconds = zoneTimes(track, from);
  return seconds === undefined
    ? []
    : from.map((fromBpm, i) => ({ fromBpm, seconds: seconds[i] ?? 0 }));
}

/** The longest bar of a zone. */
const BAR = 30;

function zoneLines(zones: readonly Zone[]): string[] {
  const most = Math.max(1, ...zones.map(({ seconds }) => seconds));
  return zones.map(({ fromBpm, seconds }, i) => {
    const bar = "▇".repeat(Math.round((seconds / most) * BAR));
    const time = seconds === 0 ? "–" : duration(seconds);
    return `zone ${i + 1}, from ${String(fromBpm).padStart(3)}  ${time.padStart(7)}  ${bar}`.trimEnd();
  });
}

function curveLines(track: readonly TrackPoint[]): string[] {
  const draw = (name: string, values: (number | undefined)[], unit: string): string[] => {
    const known = values.filter((it) => it !== undefined);
    if (known.length < 2) return [];
    const low = known.reduce((a, b) => Math.min(a, b));
    const high = known.reduce((a, b) => Math.max(a, b));
    return [`${name}  ${curve(values, low)}  ${grouped(low)} to ${grouped(high)}${unit}`];
  };
  return [
    ...draw(
      "pulse   ",
      track.map(({ heartRateBpm }) => heartRateBpm),
      "",
    ),
    ...draw(
      "altitude",
      track.map(({ altitudeM }) => altitudeM),
      " m",
    ),
  ];
}

function viewJson(
  { number, workout, tellers: [{ macs }] }: WornWorkout,
  laps: readonly Lap[],
  zones: readonly Zone[],
  track: readonly TrackPoint[],
): object {
  return {
    number,
    mac: macs[0],
    ...workoutFacts(workout),
    lapCount: workout.laps,
    laps: laps.map(({ startS, ...lap }) => ({ from: isoTime(startS), ...lap })),
    pulseZones: zones,
    trackPoints: track.length,
  };
}

/** What a workout says of itself, for programs. */
export function workoutFacts(workout: Workout): object {
  const { startS, endS } = workout;
  const plain = { ...workout, raw: undefined, startS: undefined, endS: undefined };
  return { from: isoTime(startS), to: isoTime(endS), ...plain };
}
