import { merged } from "../../../health/day-spans.ts";
import type { SpanOfDays } from "../../../health/day-spans.ts";
import type { BandOfPage, RunOfPage, SpreadOfPage } from "../../../server/answers.ts";

/** Something that records are of, and from when to when there are some. */
export interface Owned {
  readonly key: string;
  readonly firstS: number;
  readonly lastS: number;
  /** On which days; absent: that is not known yet. */
  readonly days?: readonly SpanOfDays[] | undefined;
}

/** What a source has brought. */
export interface OwnedSource extends Owned {
  readonly added: number;
}

export interface OwnedDevice extends Owned {
  readonly band: BandOfPage;
}

type Spread = readonly SpreadOfPage[] | undefined;

const DAY_S = 86_400;

/** The devices of which anything is recorded, the oldest records first. */
export function ownedDevices(bands: readonly BandOfPage[], spread?: Spread): OwnedDevice[] {
  return bands
    .flatMap((band) => {
      const { mac, firstS, lastS } = band;
      if (firstS === undefined || lastS === undefined) return [];
      const days = spread && daysOf(spread.filter((it) => it.mac === mac));
      return [{ ...within({ key: mac, firstS, lastS, days }), band }];
    })
    .toSorted((a, b) => a.firstS - b.firstS);
}

/** The sources that have brought anything which was not taken out again. */
export function ownedSources(runs: readonly RunOfPage[], spread?: Spread): OwnedSource[] {
  const bySource = new Map<string, OwnedSource>();
  for (const { source, firstS, lastS, added, undoneS } of runs) {
    if (undoneS !== undefined || firstS === undefined || lastS === undefined) continue;
    const known = bySource.get(source);
    bySource.set(source, {
      key: source,
      firstS: Math.min(firstS, known?.firstS ?? firstS),
      lastS: Math.max(lastS, known?.lastS ?? lastS),
      added: added + (known?.added ?? 0),
    });
  }
  return [...bySource.values()]
    .map((it) => {
      const days = spread && daysOf(spread.filter(({ source }) => source === it.key));
      return { ...it, ...within({ ...it, days }) };
    })
    .toSorted((a, b) => a.firstS - b.firstS);
}

function daysOf(spread: readonly SpreadOfPage[]): SpanOfDays[] {
  return merged(spread.flatMap(({ days }) => days.map(([from, to]) => ({ from, to }))));
}

/** Of a band that is read daily not every run is told: its records may go farther than those do. */
function within(owned: Owned): Owned {
  const [first, last] = [owned.days?.at(0), owned.days?.at(-1)];
  if (first === undefined || last === undefined) return owned;
  const lastDay = last.to - 1;
  const { firstS, lastS } = owned;
  return {
    ...owned,
    firstS: first.from < Math.floor(firstS / DAY_S) ? first.from * DAY_S : firstS,
    lastS: lastDay > Math.floor(lastS / DAY_S) ? lastDay * DAY_S : lastS,
  };
}

/** A stretch of a bar, in pixels. */
export interface Piece {
  readonly fromPx: number;
  readonly toPx: number;
}

/** Narrower than that nobody sees what is there, or what is missing. */
const LEAST_PX = 2;

/** What is drawn of the days. @param x where an instant lies */
export function piecesOf({ firstS, lastS, days = [] }: Owned, x: (atS: number) => number): Piece[] {
  const pieces: Piece[] = [];
  for (const { from, to } of days) {
    const fromPx = x(Math.max(from * DAY_S, firstS));
    const toPx = Math.max(x(Math.min(to * DAY_S, lastS)), fromPx + LEAST_PX);
    const last = pieces.at(-1);
    if (last === undefined || fromPx - last.toPx >= LEAST_PX) pieces.push({ fromPx, toPx });
    else pieces[pieces.length - 1] = { fromPx: last.fromPx, toPx: Math.max(toPx, last.toPx) };
  }
  return pieces;
}

/** How many days a gap has that is spoken of: a day in a month, a week in years, a month in ten years. */
export type LeastGap = 1 | 7 | 30;

export function leastGap(firstS: number, lastS: number): LeastGap {
  const days = (lastS - firstS) / DAY_S;
  if (days < 700) return 1;
  return days < 3_000 ? 7 : 30;
}

/** The days between days, of so many at least; the longest gap first. */
export function gapsIn(days: readonly SpanOfDays[], least: number): SpanOfDays[] {
  return days
    .flatMap(({ to }, i) => {
      const next = days[i + 1];
      return next === undefined || next.from - to < least ? [] : [{ from: to, to: next.from }];
    })
    .toSorted((a, b) => b.to - b.from - (a.to - a.from));
}

/** The years, or months where it is less than two years, that lie in a span: where they begin. */
export function marksIn(firstS: number, lastS: number, most: number): number[] {
  const from = new Date(firstS * 1000);
  const months = Math.max(1, (lastS - firstS) / MONTH_S);
  const every = STEPS_IN_MONTHS.find((step) => months / step <= most) ?? CENTURY;
  const first = from.getUTCFullYear() * 12 + from.getUTCMonth();
  const marks: number[] = [];
  for (let month = Math.ceil(first / every) * every; ; month += every) {
    const atS = Date.UTC(Math.floor(month / 12), month % 12, 1) / 1000;
    if (atS > lastS) return marks;
    if (atS >= firstS) marks.push(atS);
  }
}

const MONTH_S = 30.4 * 86_400;
const STEPS_IN_MONTHS = [1, 3, 6, 12, 24, 60, 120, 600] as const;
const CENTURY = 1_200;
