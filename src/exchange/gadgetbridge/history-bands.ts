import { isRealMac } from "../../store/band-rows.ts";
import type { RecordedBand } from "../../store/records.ts";

/** A band under the address it has now, with those that it had before. */
export interface HistoryBand {
  readonly mac: string;
  /** The present address first. Records that name no device have their source's: `@mifit`. */
  readonly macs: readonly string[];
  readonly model?: string | undefined;
  readonly firmware?: string | undefined;
  /** Whether a device of that address exists, for all we know. */
  readonly isReal: boolean;
}

/** What is known of the bands of a wearer. */
export interface BandRecords {
  bands(): readonly RecordedBand[];
  span(mac: string): { readonly lastS: number } | undefined;
}

/**
 * The bands, each with all of its addresses, those of one wearer after those of the other: who gets a
 * band that somebody else wore gets nothing of theirs. Records of no named device belong to the wearer's newest
 * band: it is where whoever looks for their history in Gadgetbridge, which shows one device at a time,
 * expects all of it. Without any band they make devices of their own.
 */
export function historyBands(records: BandRecords): HistoryBand[] {
  const byWearer = Map.groupBy(records.bands(), ({ wearer }) => wearer);
  return [...byWearer.values()].flatMap((theirs) => bandsOfOne(theirs, records));
}

function bandsOfOne(all: readonly RecordedBand[], records: BandRecords): HistoryBand[] {
  const real = all.filter(({ mac }) => isRealMac(mac));
  const former = new Set(real.map(({ continues }) => continues));
  const heads = real.filter(({ mac }) => !former.has(mac)).map((band) => withFormer(band, real));
  // Bands that continue each other in a circle have no head, and are there none the less.
  const known = new Set(heads.flatMap(({ macs }) => macs));
  const rest = real.filter(({ mac }) => !known.has(mac)).map((band) => withFormer(band, [band]));
  const present = [...heads, ...rest];
  const nobodys = all.map(({ mac }) => mac).filter((mac) => !isRealMac(mac));
  const newest = newestOf(present, records);
  if (newest === undefined) {
    return nobodys.map((mac) => ({ mac, macs: [mac], isReal: false }));
  }
  return present.map((band) =>
    band === newest ? { ...band, macs: [...band.macs, ...nobodys] } : band,
  );
}

function withFormer(band: RecordedBand, all: readonly RecordedBand[]): HistoryBand {
  const chain: RecordedBand[] = [];
  for (let at: RecordedBand | undefined = band; at !== undefined && !chain.includes(at);) {
    chain.push(at);
    const before: string | undefined = at.continues;
    at = all.find(({ mac }) => mac === before);
  }
  return {
    mac: band.mac,
    macs: chain.map(({ mac }) => mac),
    model: chain.find(({ model }) => model !== undefined)?.model,
    firmware: chain.find(({ firmware }) => firmware !== undefined)?.firmware,
    isReal: true,
  };
}

function newestOf(bands: readonly HistoryBand[], records: BandRecords): HistoryBand | undefined {
  const lastS = ({ macs }: HistoryBand): number =>
    Math.max(...macs.map((mac) => records.span(mac)?.lastS ?? 0));
  return bands.toSorted((a, b) => lastS(a) - lastS(b)).at(-1);
}
