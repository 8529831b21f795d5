import type { UnixSeconds } from "../../health/minute.ts";
import type { TrackPoint } from "../../health/workout.ts";

/** No workout file is older; clocks that were never set stand before it. */
const EARLIEST_S = Date.UTC(2000) / 1000;

/** Whether something recorded may have been then. */
export function isPossible(atS: number, nowS: UnixSeconds): boolean {
  return atS >= EARLIEST_S && atS <= nowS + 2 * 86_400;
}

const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,]\d{1,12})?\s?(?:Z|([+-])(\d\d):?(\d\d))?$/i;

/** A time of ISO 8601 in whole seconds; without a zone it is UTC. `undefined` for anything else. */
export function parseInstant(text: string): UnixSeconds | undefined {
  const [, year, month, day, hour, minute, second, sign, offHour, offMinute] =
    INSTANT.exec(text.trim()) ?? [];
  if (year === undefined) return undefined;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const isDay = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  const inDay = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  if (!isDay || Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const eastS = (Number(offHour ?? 0) * 60 + Number(offMinute ?? 0)) * (sign === "-" ? -60 : 60);
  return date.getTime() / 1000 + inDay - eastS;
}

/** `2024-03-31T12:00:00Z` */
export function formatInstant(atS: UnixSeconds): string {
  return new Date(atS * 1000).toISOString().replace(".000Z", "Z");
}

/** A number as XML writes it; `undefined` for a text that is none. */
export function parseNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?\s*$/i.test(text)) {
    return undefined;
  }
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** What is said of a moment, before anybody has looked whether it makes sense. */
export interface SaidPoint {
  longitudeDeg?: number | undefined;
  latitudeDeg?: number | undefined;
  altitudeM?: number | undefined;
  heartRateBpm?: number | undefined;
  speedMPerS?: number | undefined;
  cadencePerMin?: number | undefined;
}

/** A moment with what of it can be true. `undefined`: nothing. */
export function pointOf(atS: UnixSeconds, said: SaidPoint): TrackPoint | undefined {
  const { longitudeDeg, latitudeDeg } = said;
  const isOnEarth = isWithin(longitudeDeg, -180, 180) && isWithin(latitudeDeg, -90, 90);
  const bpm = said.heartRateBpm === undefined ? undefined : Math.round(said.heartRateBpm);
  const point = {
    atS,
    ...(isOnEarth ? { longitudeDeg, latitudeDeg } : {}),
    ...(isWithin(said.altitudeM, -1_000, 20_000) ? { altitudeM: said.altitudeM } : {}),
    ...(isWithin(bpm, 1, 254) ? { heartRateBpm: bpm } : {}),
    ...(isWithin(said.speedMPerS, 0, 300) ? { speedMPerS: said.speedMPerS } : {}),
    ...(isWithin(said.cadencePerMin, 0, 508) ? { cadencePerMin: said.cadencePerMin } : {}),
  };
  return Object.keys(point).length > 1 ? point : undefined;
}

/** Whether there is a value, and it is between these. */
export function isWithin(value: number | undefined, least: number, most: number): value is number {
  return value !== undefined && value >= least && value <= most;
}

/** A point with a position. */
export type Place = TrackPoint & { readonly longitudeDeg: number; readonly latitudeDeg: number };

export function isPlace(point: TrackPoint): point is Place {
  return isWithin(point.latitudeDeg, -90, 90) && isWithin(point.longitudeDeg, -180, 180);
}

export function isPulse(bpm: number | undefined): bpm is number {
  return isWithin(bpm, 1, 254);
}

export function isNumber(value: number | undefined): value is number {
  return Number.isFinite(value);
}

/** A longitude as the schemas take it: they end before 180°, which is the same meridian. */
export function eastOf(longitudeDeg: number): number {
  return longitudeDeg === 180 ? -180 : longitudeDeg;
}

/** What somebody called a workout; `undefined` for nothing. */
export function titleOf(text: string | undefined): string | undefined {
  const title = text?.trim().slice(0, 500).trim();
  return title === "" ? undefined : title;
}
