/** Neighbouring minutes that are drawn as one, and what they have in common. */
export interface Column {
  /** The first minute of it, and the first one behind it: places in the values. */
  readonly from: number;
  readonly to: number;
  /** The first and the last minute of it that have a value. */
  readonly first: number;
  readonly last: number;
  /** How many of them have one. */
  readonly known: number;
  readonly low: number;
  readonly high: number;
  readonly sum: number;
}

/** So many minutes can be one column: all of them divide an hour, and so the axis. */
const SIZES = [1, 2, 3, 5, 10, 15, 20, 30, 60] as const;

/** How many minutes are one column, so that none is narrower than `leastPx`. */
export function columnSize(minutes: number, widthPx: number, leastPx: number): number {
  const perPx = minutes / Math.max(1, widthPx);
  return SIZES.find((size) => size >= perPx * leastPx) ?? 60;
}

/**
 * The values in columns of `size` minutes, counted from the first value on and not from the edge of
 * the picture: a picture that is moved shows the same columns. Where nothing is known there is none.
 */
export function columnsOf(values: readonly (number | null)[], size: number): Column[] {
  const columns: Column[] = [];
  for (let from = 0; from < values.length; from += size) {
    const column = columnAt(values, from, Math.min(from + size, values.length));
    if (column !== undefined) columns.push(column);
  }
  return columns;
}

function columnAt(
  values: readonly (number | null)[],
  from: number,
  to: number,
): Column | undefined {
  let [first, last, known, sum, low, high] = [-1, -1, 0, 0, Infinity, -Infinity];
  for (let at = from; at < to; at++) {
    const value = values[at] ?? null;
    if (value === null) continue;
    if (first < 0) first = at;
    last = at;
    known++;
    sum += value;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return first < 0 ? undefined : { from, to, first, last, known, low, high, sum };
}

/** The columns of which something is on the screen: from minute `from` up to minute `to`. */
export function columnsWithin(columns: readonly Column[], from: number, to: number): Column[] {
  return columns.filter((column) => column.to > from && column.from < to);
}

/** However rarely a band measures, a line does not go on across more minutes than these. */
const LONGEST_JOIN_MIN = 35;

/** A minute or two that a band leaves out is no gap. */
const SHORTEST_JOIN_MIN = 3;

/** A band measures a bit late now and then. */
const LATE = 2.5;

/**
 * Where a line must not come from the value before: the minutes with a value that lie behind a gap.
 * Bands measure the pulse every 1, 5, 10 or 30 minutes, and often by night in another way than by day:
 * a way to the next reading is a gap if it is much longer than the ways before and behind it.
 *
 * @param isBroken whether a line must not cross this minute, however short the way
 */
export function gapEnds(
  values: readonly (number | null)[],
  isBroken: (minute: number) => boolean,
): ReadonlySet<number> {
  const places = values.flatMap((value, at) => (value === null ? [] : [at]));
  const wayTo = (index: number): number => {
    const [from, to] = [places[index - 1], places[index]];
    return from === undefined || to === undefined ? 0 : to - from;
  };
  const ends = places.filter((to, index) => {
    const way = wayTo(index);
    const around = Math.max(wayTo(index - 1), wayTo(index + 1));
    const longest = Math.min(LONGEST_JOIN_MIN, Math.max(SHORTEST_JOIN_MIN, around * LATE));
    return way > longest || isAnyBetween(to - way, to, isBroken);
  });
  return new Set(ends);
}

function isAnyBetween(from: number, to: number, is: (minute: number) => boolean): boolean {
  for (let at = from + 1; at < to; at++) if (is(at)) return true;
  return false;
}

/**
 * The columns in pieces, across each of which a line may go.
 *
 * @param ends see {@link gapEnds}
 */
export function piecesOf(columns: readonly Column[], ends: ReadonlySet<number>): Column[][] {
  const pieces: Column[][] = [];
  for (const column of columns) {
    const piece = pieces.at(-1);
    if (piece && !ends.has(column.first)) piece.push(column);
    else pieces.push([column]);
  }
  return pieces;
}
