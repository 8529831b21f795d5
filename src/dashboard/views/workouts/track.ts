import { quantileSorted } from "d3-array";
import type { TrackColumns } from "../../../server/answers.ts";

/** A point of a track on paper: metres east and south of the middle, and its place in the columns. */
export interface ShapePoint {
  readonly eastM: number;
  readonly southM: number;
  readonly index: number;
}

/** The shape of a way without a map. */
export interface Shape {
  /** What hangs together: a line is drawn within a piece only. */
  readonly pieces: readonly (readonly ShapePoint[])[];
  readonly widthM: number;
  readonly heightM: number;
}

const METRES_PER_DEGREE = 111_320;

/** Where nothing was recorded for longer, no line is drawn. */
const LONGEST_GAP_S = 120;

/** How far it is from the middle of the way, on a plane; `undefined` without two places. */
export function shapeOf(track: TrackColumns): Shape | undefined {
  const places = placesOf(track);
  const [first] = places;
  if (first === undefined || places.length < 2) return undefined;
  const middle = middleOf(places);
  const eastPerDegree = METRES_PER_DEGREE * Math.cos((middle.latitude * Math.PI) / 180);
  const points = places.map(({ latitude, longitude, index }) => ({
    eastM: eastOf(longitude, middle.longitude) * eastPerDegree,
    southM: (middle.latitude - latitude) * METRES_PER_DEGREE,
    index,
  }));
  const spread = (values: readonly number[]): number =>
    values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
  return {
    pieces: inPieces(points, track),
    widthM: spread(points.map(({ eastM }) => eastM)),
    heightM: spread(points.map(({ southM }) => southM)),
  };
}

interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly index: number;
}

function placesOf({ latitudeDeg, longitudeDeg }: TrackColumns): Place[] {
  return latitudeDeg.flatMap((latitude, index) => {
    const longitude = longitudeDeg[index] ?? null;
    return latitude === null || longitude === null ? [] : [{ latitude, longitude, index }];
  });
}

/** Of the box around all places, so that it lies around zero on paper. */
function middleOf(places: readonly Place[]): Omit<Place, "index"> {
  const start = places[0]?.longitude ?? 0;
  const middle = (values: readonly number[]): number =>
    (values.reduce((a, b) => Math.min(a, b)) + values.reduce((a, b) => Math.max(a, b))) / 2;
  return {
    latitude: middle(places.map(({ latitude }) => latitude)),
    longitude: start + middle(places.map(({ longitude }) => eastOf(longitude, start))),
  };
}

/** Degrees east of a meridian, the short way round: ways lead across the date line too. */
function eastOf(longitude: number, from: number): number {
  return ((((longitude - from + 180) % 360) + 360) % 360) - 180;
}

function inPieces(
  points: readonly ShapePoint[],
  { atS, pauses }: Pick<TrackColumns, "atS" | "pauses">,
): ShapePoint[][] {
  const pieces: ShapePoint[][] = [];
  let last: ShapePoint | undefined;
  for (const point of points) {
    const isNew = last === undefined || isParted(last.index, point.index, atS, pauses);
    if (isNew) pieces.push([point]);
    else pieces.at(-1)?.push(point);
    last = point;
  }
  return pieces;
}

/** Whether there was a pause, or nothing was recorded for long, between two points. */
function isParted(
  before: number,
  after: number,
  atS: readonly number[],
  pauses: readonly number[],
): boolean {
  if ((atS[after] ?? 0) - (atS[before] ?? 0) > LONGEST_GAP_S) return true;
  return pauses.some((pause) => pause >= before && pause < after);
}

/** Speeds are averaged over so long on either side: single fixes jump. */
const SMOOTH_S = 12;

/** How fast it was at each point: what was recorded, else from the way between the fixes. */
export function speedsOf(track: TrackColumns): (number | null)[] {
  if (track.speedMPerS.some((it) => it !== null)) return [...track.speedMPerS];
  const shape = shapeOf(track);
  const speeds: (number | null)[] = track.atS.map(() => null);
  for (const piece of shape?.pieces ?? []) {
    const way = wayAlong(piece);
    for (const [i, { index }] of piece.entries()) {
      const at = (n: number): number => track.atS[piece[n]?.index ?? index] ?? 0;
      let [from, to] = [i, i];
      while (from > 0 && at(i) - at(from) < SMOOTH_S) from--;
      while (to < piece.length - 1 && at(to) - at(i) < SMOOTH_S) to++;
      const tookS = at(to) - at(from);
      if (tookS > 0) speeds[index] = ((way[to] ?? 0) - (way[from] ?? 0)) / tookS;
    }
  }
  return speeds;
}

/** Metres from the first point of a piece on. */
function wayAlong(piece: readonly ShapePoint[]): number[] {
  let sum = 0;
  return piece.map(({ eastM, southM }, i) => {
    const before = piece[i - 1];
    if (before !== undefined) sum += Math.hypot(eastM - before.eastM, southM - before.southM);
    return sum;
  });
}

export const LEVELS = 5;

/** Values in five steps with as many points each. */
export interface Levels {
  /** 0 to 4; `null`: not measured there. */
  readonly of: readonly (number | null)[];
  /** The lowest and the highest value, without the outermost hundredth on either side. */
  readonly low: number;
  readonly high: number;
}

/** `undefined`: there are too few values to tell steps apart. */
export function levelsOf(values: readonly (number | null)[]): Levels | undefined {
  const sorted = values.filter((it) => it !== null).toSorted((a, b) => a - b);
  if (sorted.length < 2 * LEVELS) return undefined;
  const at = (share: number): number => quantileSorted(sorted, share) ?? 0;
  const limits = Array.from({ length: LEVELS - 1 }, (_, i) => at((i + 1) / LEVELS));
  const levelOf = (value: number): number => limits.filter((limit) => value > limit).length;
  return {
    of: values.map((it) => (it === null ? null : levelOf(it))),
    low: at(0.01),
    high: at(0.99),
  };
}

/** A line of one colour. */
export interface Stroke {
  readonly level: number | null;
  readonly points: readonly ShapePoint[];
}

/** A piece as lines of one colour each, which touch each other. */
export function strokesOf(
  piece: readonly ShapePoint[],
  levels: readonly (number | null)[],
): Stroke[] {
  const strokes: { level: number | null; points: ShapePoint[] }[] = [];
  for (const point of piece) {
    const level = levels[point.index] ?? null;
    const last = strokes.at(-1);
    if (last?.level === level) last.points.push(point);
    else {
      last?.points.push(point);
      strokes.push({ level, points: [point] });
    }
  }
  return strokes;
}

/**
 * Values at even steps of time, each the mean of what falls into its step; `null` where nothing does.
 * Steps shorter than the distance of the points take the value before, for half a minute at most.
 */
export function evenly(
  atS: readonly number[],
  values: readonly (number | null)[],
  { fromS, toS, count }: { readonly fromS: number; readonly toS: number; readonly count: number },
): (number | null)[] {
  const sums = Array.from({ length: count }, () => ({ sum: 0, of: 0 }));
  const stepS = (toS - fromS) / count;
  for (const [i, value] of values.entries()) {
    const step = sums[Math.min(count - 1, Math.floor(((atS[i] ?? 0) - fromS) / stepS))];
    if (value === null || step === undefined) continue;
    step.sum += value;
    step.of++;
  }
  const known = sums.map(({ sum, of }) => (of === 0 ? null : sum / of));
  const mostSteps = Math.ceil(HELD_S / stepS);
  let lastAt = -Infinity;
  return known.map((value, i) => {
    if (value !== null) lastAt = i;
    return i - lastAt <= mostSteps ? (known[lastAt] ?? null) : null;
  });
}

const HELD_S = 30;

/** A round length that is about a quarter of the picture: `[200, 200]` metres, `[528, 0.1]` miles… */
export function roundLength(mostM: number, unitM: number): { lengthM: number; units: number } {
  const most = mostM / unitM;
  const power = 10 ** Math.floor(Math.log10(most));
  const units = ([5, 2, 1].find((it) => it * power <= most) ?? 1) * power;
  return { lengthM: units * unitM, units };
}
