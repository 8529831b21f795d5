import { HealthError } from "./errors.ts";
import type { UnixSeconds } from "./minute.ts";

/** How many minutes east of UTC the wearer's clock was at an instant. */
export type OffsetAt = (atS: UnixSeconds) => number;

/**
 * Clocks are compared once a week and searched only where two weeks differ. What a zone changes and
 * takes back within one week is not seen; in the years of bands, none did.
 */
const CELL_S = 7 * 86_400;

/** The last instant a `Date` knows, less a cell. */
const FARTHEST_S = 8_640_000_000_000 - CELL_S;

/** A week of a zone: before `changeS` one offset, from then on another. */
interface Cell {
  readonly changeS: UnixSeconds;
  readonly beforeMin: number;
  readonly afterMin: number;
}

/**
 * The offsets of a time zone, with daylight saving. Fast enough to be asked for every minute of
 * ten years: the platform's calendar is asked about once a week of them.
 *
 * @param zone its IANA name, `"Europe/Berlin"`
 * @throws HealthError "unknown-zone"; the function that is returned: TypeError for no instant
 */
export function offsetsOf(zone: string): OffsetAt {
  const ask = askCalendar(zone);
  const cells = new Map<number, Cell>();
  const edges = new Map<number, number>();
  const edge = (index: number): number => {
    const known = edges.get(index) ?? ask(index * CELL_S);
    edges.set(index, known);
    return known;
  };
  let lastIndex = NaN;
  let last: Cell = { changeS: 0, beforeMin: 0, afterMin: 0 };
  return (atS) => {
    if (!(Math.abs(atS) <= FARTHEST_S)) throw new TypeError("no instant");
    const index = Math.floor(atS / CELL_S);
    if (index !== lastIndex) {
      last = cells.get(index) ?? cellOf(index, ask, edge);
      cells.set(index, last);
      lastIndex = index;
    }
    return atS < last.changeS ? last.beforeMin : last.afterMin;
  };
}

function cellOf(index: number, ask: OffsetAt, edge: (index: number) => number): Cell {
  const beforeMin = edge(index);
  const afterMin = edge(index + 1);
  if (beforeMin === afterMin) return { changeS: -Infinity, beforeMin, afterMin };
  let before = index * CELL_S;
  let after = before + CELL_S;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (ask(middle) === beforeMin) before = middle;
    else after = middle;
  }
  return { changeS: after, beforeMin, afterMin: ask(after) };
}

function askCalendar(zone: string): OffsetAt {
  const calendar = calendarOf(zone);
  return (atS) => {
    const part: Record<string, number> = {};
    for (const { type, value } of calendar.formatToParts(atS * 1000)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    const shownS = Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
    return Math.round((shownS - Math.floor(atS)) / 60);
  };
}

function calendarOf(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "iso8601",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch (cause) {
    const isName = /^[\w+/-]{1,60}$/.test(zone);
    throw new HealthError("unknown-zone", `There is no time zone${isName ? ` ${zone}` : ""}.`, {
      hint: "Time zones are written like Europe/Berlin or America/New_York.",
      cause,
    });
  }
}

/** From when on the wearer lived by the clock of a zone. */
export interface Stay {
  readonly fromS: UnixSeconds;
  readonly zone: string;
}

/**
 * The offsets of somebody who travels.
 *
 * @param stays in any order; the earliest also holds for the time before it
 * @throws HealthError "unknown-zone"; TypeError when there is no stay
 */
export function offsetsOfStays(stays: readonly Stay[]): OffsetAt {
  const inOrder = stays
    .toSorted((a, b) => a.fromS - b.fromS)
    .map(({ fromS, zone }) => ({ fromS, offsetAt: offsetsOf(zone) }));
  const [first, ...others] = inOrder;
  if (!first) throw new TypeError("nowhere");
  const latest = others.toReversed();
  return (atS) => (latest.find(({ fromS }) => fromS <= atS) ?? first).offsetAt(atS);
}
