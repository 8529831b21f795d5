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
  const [lengthM, unit] = usesMiles.value ? [MILE_M, "mi"] : [1000, "km"];
  switch (paceOf(sport)) {
    case "per-100-m":
      return `${stopwatch(100 / speedMPerS)} /100 m`;
    case "per-length":
      return `${stopwatch(lengthM / speedMPerS)} /${unit}`;
    case "speed":
      return `${formatNumber((speedMPerS * 3600) / lengthM, 1)} ${usesMiles.value ? "mph" : "km/h"}`;
  }
}

export function inFeet(lengthM: number): number {
  return lengthM / 0.3048;
}

/** `34 m`, `112 ft`. */
export function heightText(heightM: number): string {
  return usesMiles.value ? `${formatNumber(inFeet(heightM))} ft` : `${formatNumber(heightM)} m`;
}
