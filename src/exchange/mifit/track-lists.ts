import type { UnixSeconds } from "../../health/minute.ts";
import { PULSE_RANGE_BPM } from "../../health/reading.ts";
import { numberOf, wholeOf } from "./values.ts";

/** A track is kept as lists in text, their entries ended by ";". This many entries are two days and more. */
export const MOST_ENTRIES = 200_000;

/** No workout lasts longer. */
export const LONGEST_S = 7 * 86_400;

/** What an entry of a list says and when. */
export interface At<T> {
  readonly atS: UnixSeconds;
  readonly value: T;
}

export interface Position {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
}

/** A list, as far as it makes sense; `isWhole`: up to its end. */
export interface List<T> {
  readonly entries: readonly T[];
  readonly isWhole: boolean;
}

/** @returns `undefined` from `read` ends the list: what follows builds on it */
function readList<T>(
  text: string | undefined,
  read: (entry: string, index: number) => T | undefined,
): List<T> {
  const entries: T[] = [];
  const all = text ?? "";
  for (let at = 0; at < all.length;) {
    const end = all.indexOf(";", at);
    const entry = all.slice(at, end < 0 ? all.length : end);
    at = end < 0 ? all.length : end + 1;
    const value = entries.length < MOST_ENTRIES ? read(entry, entries.length) : undefined;
    if (value === undefined) return { entries, isWhole: false };
    entries.push(value);
  }
  return { entries, isWhole: true };
}

/** Degrees; no position where the numbers are none on earth. The first entry is absolute, the others add. */
export function positionsOf(text: string | undefined): List<Position | null> {
  let latitude = 0;
  let longitude = 0;
  return readList(text, (entry) => {
    const [first, second, more] = entry.split(",", 3);
    const dLatitude = wholeOf(first, -MOST_UNITS, MOST_UNITS);
    const dLongitude = wholeOf(second, -MOST_UNITS, MOST_UNITS);
    if (dLatitude === undefined || dLongitude === undefined || more !== undefined) return undefined;
    latitude += dLatitude;
    longitude += dLongitude;
    return positionOf(latitude / UNITS_A_DEGREE, longitude / UNITS_A_DEGREE);
  });
}

const UNITS_A_DEGREE = 1e8;
/** A deltas's worst case: once around. */
const MOST_UNITS = 360 * UNITS_A_DEGREE;

/** `null`: none on earth, or the point in the sea where nothing was measured. */
export function positionOf(latitudeDeg: number, longitudeDeg: number): Position | null {
  const isOne = Math.abs(latitudeDeg) <= 90 && Math.abs(longitudeDeg) <= 180;
  const isNowhere = latitudeDeg === 0 && longitudeDeg === 0;
  return isOne && !isNowhere ? { latitudeDeg, longitudeDeg } : null;
}

/**
 * Metres; `null`: not measured. The list is in centimetres by two sources and in decimetres by two
 * others. As centimetres every height that was published makes sense, so that is what it is read as.
 *
 * @source mifit-db §6: mifit-exporter, a tool of 2026
 */
export function altitudesOf(text: string | undefined): List<number | null> {
  return readList(text, (entry) => {
    const cm = numberOf(entry);
    if (cm === undefined) return entry.trim() === "" ? null : undefined;
    return NO_ALTITUDES.has(cm) ? null : altitudeOf(cm / 100);
  });
}

const NO_ALTITUDES: ReadonlySet<number> = new Set([-2_000_000, -20_000]);

/** `null`: nobody stands there. */
export function altitudeOf(metres: number): number | null {
  return metres >= -500 && metres <= 9_000 ? metres : null;
}

/**
 * When each point was. Each entry is the time since the one before, the first since the start.
 *
 * @param elapsedS how long the workout took: what the sum is longer, the first gaps hold too much
 * @source mifit-db §6: mifit-exporter
 */
export function timesOf(
  text: string | undefined,
  startS: UnixSeconds,
  elapsedS: number | undefined,
): List<UnixSeconds> {
  const { entries, isWhole } = readList(text, (entry) => wholeOf(entry, 0, LONGEST_S));
  const gaps = withoutExcess(entries, elapsedS);
  const times: UnixSeconds[] = [];
  let atS = startS;
  for (const gap of gaps) {
    atS += gap;
    if (atS > startS + LONGEST_S) return { entries: times, isWhole: false };
    times.push(atS);
  }
  return { entries: times, isWhole };
}

function withoutExcess(gaps: readonly number[], elapsedS: number | undefined): readonly number[] {
  const excess = gaps.reduce((sum, gap) => sum + gap, 0) - (elapsedS ?? Infinity);
  const [first = 0, second = 0, ...others] = gaps;
  // A workout that was paused takes longer than it says, and no gap at its beginning explains that.
  if (excess <= 0 || excess > first + second) return gaps;
  const fromFirst = Math.min(first, excess);
  const trimmed = [first - fromFirst, second - (excess - fromFirst)];
  return [...trimmed.slice(0, gaps.length), ...others];
}

/** Beats per minute: each entry is a time since the one before (none: one second) and a change. */
export function pulsesOf(text: string | undefined, startS: UnixSeconds): List<At<number | null>> {
  let atS = startS;
  let bpm = 0;
  return readList(text, (entry) => {
    const [gap = "", change, more] = entry.split(",", 3);
    const gapS = gap.trim() === "" ? 1 : wholeOf(gap, 0, LONGEST_S);
    const delta = wholeOf(change, -255, 255);
    if (gapS === undefined || delta === undefined || more !== undefined) return undefined;
    atS += gapS;
    bpm += delta;
    if (atS > startS + LONGEST_S) return undefined;
    const isPulse = bpm >= PULSE_RANGE_BPM.lowest && bpm <= PULSE_RANGE_BPM.highest;
    return { atS, value: isPulse ? bpm : null };
  });
}

/** Steps per minute, each for the time up to `atS`; `null`: none. @source mifit-db §6: BULKGAIT */
export function cadencesOf(text: string | undefined, startS: UnixSeconds): List<At<number | null>> {
  let atS = startS;
  return readList(text, (entry) => {
    const [gap = "", , , cadence] = entry.split(",", 4);
    const gapS = gap.trim() === "" ? 1 : wholeOf(gap, 0, LONGEST_S);
    const perMin = numberOf(cadence);
    if (gapS === undefined || perMin === undefined) return undefined;
    atS += gapS;
    if (atS > startS + LONGEST_S) return undefined;
    return { atS, value: perMin > 0 && perMin <= 400 ? perMin : null };
  });
}
