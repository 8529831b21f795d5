import type { BandOfPage, RunOfPage } from "../../../server/answers.ts";

export interface Span {
  readonly firstS: number;
  readonly lastS: number;
}

/** Something that records are of, and from when to when there are some. */
export interface Owned {
  readonly key: string;
  readonly firstS: number;
  readonly lastS: number;
}

/** What a source has brought, and in which pieces: between them may be gaps. */
export interface OwnedSource extends Owned {
  readonly added: number;
  readonly spans: readonly Span[];
}

/** The devices of which anything is recorded, the oldest records first. */
export function ownedDevices(
  bands: readonly BandOfPage[],
): (Owned & { readonly band: BandOfPage })[] {
  return bands
    .flatMap((band) => {
      const { mac, firstS, lastS } = band;
      return firstS === undefined || lastS === undefined ? [] : [{ key: mac, firstS, lastS, band }];
    })
    .toSorted((a, b) => a.firstS - b.firstS);
}

/** The sources that have brought anything which is still there. */
export function ownedSources(runs: readonly RunOfPage[]): OwnedSource[] {
  const bySource = new Map<string, OwnedSource>();
  for (const { source, firstS, lastS, added, undoneS } of runs) {
    if (undoneS !== undefined || firstS === undefined || lastS === undefined) continue;
    const known = bySource.get(source);
    bySource.set(source, {
      key: source,
      firstS: Math.min(firstS, known?.firstS ?? firstS),
      lastS: Math.max(lastS, known?.lastS ?? lastS),
      added: added + (known?.added ?? 0),
      spans: [...(known?.spans ?? []), { firstS, lastS }],
    });
  }
  return [...bySource.values()].toSorted((a, b) => a.firstS - b.firstS);
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
