import { ticks } from "d3-array";
import { paceOf } from "../../../health/sports.ts";
import { formatNumber, usesMiles } from "../../format.ts";

const MILE_M = 1609.344;

/** `1:02:09`, `46:12`. */
export function stopwatch(s: number): string {
  const whole = Math.round(s);
  const two = (value: number): string => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** How fast, as people of that sport say it: `5:29 /km`, `2:05 /100 m`, `21.3 km/h`; miles where usual. */
export function paceText(sport: string | undefined, speedMPerS: number): string {
  if (speedMPerS <= 0) return "–";
  const [lengthM, unit] = ownLength();
  switch (paceOf(sport)) {
    case "per-100-m":
      return `${stopwatch(100 / speedMPerS)} /100 m`;
    case "per-length":
      return `${stopwatch(lengthM / speedMPerS)} /${unit}`;
    case "speed":
      return `${formatNumber((speedMPerS * 3600) / lengthM, 1)} ${usesMiles.value ? "mph" : "km/h"}`;
  }
}

function ownLength(): readonly [lengthM: number, unit: string] {
  return usesMiles.value ? [MILE_M, "mi"] : [1000, "km"];
}

/** Between what a pace goes up on an axis, in seconds: the first that gives enough marks is taken. */
const PACE_STEPS_S = [1800, 900, 600, 300, 120, 60, 30, 15, 10, 5, 1];

/** Marks that are closer together than this share of an axis would touch each other. */
const LEAST_GAP = 0.22;

/** Where an axis of speeds has its marks: at round paces, or round speeds where people say those. */
export function speedMarks(
  sport: string | undefined,
  { from, to }: { readonly from: number; readonly to: number },
): number[] {
  const [lengthM] = ownLength();
  const how = paceOf(sport);
  if (how === "speed") {
    const perUnit = lengthM / 3600;
    const round = ticks(from / perUnit, to / perUnit, 3).filter((it) => it > 0);
    return round.map((it) => it * perUnit);
  }
  const length = how === "per-100-m" ? 100 : lengthM;
  const all = PACE_STEPS_S.map((stepS) => marksAt(stepS, length, { from, to }));
  return all.find((it) => it.length >= 3) ?? all.find((it) => it.length === 2) ?? [];
}

const SLOWEST_S = 1800;

/** From the fast end on, each far enough from the one before. */
function marksAt(
  stepS: number,
  lengthM: number,
  { from, to }: { readonly from: number; readonly to: number },
): number[] {
  const marks: number[] = [];
  // Slower than that is standing.
  const slowestS = Math.min(SLOWEST_S, lengthM / Math.max(from, 0.01));
  for (let s = Math.ceil(lengthM / to / stepS) * stepS; s > 0 && s <= slowestS; s += stepS) {
    const speed = lengthM / s;
    if ((marks.at(-1) ?? Infinity) - speed >= LEAST_GAP * (to - from)) marks.push(speed);
  }
  return marks;
}

export function inFeet(lengthM: number): number {
  return lengthM / 0.3048;
}

/** `34 m`, `112 ft`. */
export function heightText(heightM: number): string {
  return usesMiles.value ? `${formatNumber(inFeet(heightM))} ft` : `${formatNumber(heightM)} m`;
}
