import type { BandOfPage } from "../../../server/answers.ts";

/** A band, and the addresses and bands that it continues, the latest first. */
export interface Family {
  readonly band: BandOfPage;
  readonly former: readonly BandOfPage[];
}

/** The bands that are worn now, each with those that it has taken the place of. */
export function families(bands: readonly BandOfPage[]): Family[] {
  const devices = bands.filter(({ isDevice }) => isDevice);
  const continued = new Set(devices.flatMap(({ continues }) => continues ?? []));
  return devices
    .filter(({ mac }) => !continued.has(mac))
    .map((band) => ({ band, former: formerOf(band, devices) }))
    .toSorted((a, b) => seenS(b.band) - seenS(a.band));
}

function formerOf(band: BandOfPage, devices: readonly BandOfPage[]): BandOfPage[] {
  const former: BandOfPage[] = [];
  const seen = new Set([band.mac]);
  for (let next = band.continues; next !== undefined && !seen.has(next);) {
    seen.add(next);
    const found = devices.find(({ mac }) => mac === next);
    if (found === undefined) break;
    former.push(found);
    next = found.continues;
  }
  return former;
}

function seenS({ syncedS, lastS, keyFoundS }: BandOfPage): number {
  return Math.max(syncedS ?? 0, lastS ?? 0, keyFoundS ?? 0);
}
