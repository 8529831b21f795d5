import type { AuthKey } from "../bytes/auth-key.ts";
import { nameOfApp } from "../keys/apps.ts";
import type { KeptBand, KeptKey } from "../store/kept-key.ts";
import { BandTaskError } from "./errors.ts";
import { isCurrent } from "../store/succession.ts";

/** The band that is handed over, with the one key that it answers to. */
export interface HandedBand {
  readonly mac: string;
  readonly model?: string | undefined;
  readonly firmware?: string | undefined;
  readonly key: AuthKey;
  /** The addresses that it had before, the latest first. */
  readonly formerMacs: readonly string[];
  /** The app that it is paired in, as its owner knows it. */
  readonly vendorApp?: string | undefined;
}

/**
 * The band with this address; without one the first that has a current key. A key that is known to be
 * dead is never given.
 *
 * @param bands as `Ledger.list` orders them
 * @throws BandTaskError "no-key" | "stale-key"
 */
export function bandToHandOver(bands: readonly KeptBand[], mac: string | undefined): HandedBand {
  const meant = bands.filter((band) => mac === undefined || band.mac === mac);
  const [found] = meant.flatMap((band) => handedBand(band, bands));
  if (found !== undefined) return found;
  if (meant.some((band) => band.mac !== undefined && band.keys.length > 0)) throw staleKey(meant);
  throw noKey(bands, mac);
}

/** How many bands have a current key. */
export function countHandable(bands: readonly KeptBand[]): number {
  return bands.filter((band) => band.mac !== undefined && currentKey(band)).length;
}

/** The key that the band at an address answers to, for all we know. */
export function keyOf(bands: readonly KeptBand[], mac: string): AuthKey | undefined {
  const band = bands.find((it) => it.mac === mac);
  return band && currentKey(band)?.key;
}

function handedBand(band: KeptBand, bands: readonly KeptBand[]): HandedBand[] {
  const current = currentKey(band);
  if (band.mac === undefined || current === undefined) return [];
  const app = current.sources.find((source) => source.app !== undefined)?.app;
  const { mac, model, firmware } = band;
  return [
    {
      mac,
      model,
      firmware,
      key: current.key,
      formerMacs: formerMacs(band, bands),
      vendorApp: app === undefined ? undefined : nameOfApp(app),
    },
  ];
}

/** What the band itself has accepted goes before what only a file says. */
function currentKey({ keys }: KeptBand): KeptKey | undefined {
  const current = keys.filter(isCurrent);
  return current.find(({ verifiedAtS }) => verifiedAtS !== undefined) ?? current[0];
}

function formerMacs(band: KeptBand, bands: readonly KeptBand[]): string[] {
  const macs: string[] = [];
  for (let at = band.continues; at !== undefined && !macs.includes(at);) {
    macs.push(at);
    const mac: string = at;
    at = bands.find((it) => it.mac === mac)?.continues;
  }
  return macs;
}

function staleKey(bands: readonly KeptBand[]): BandTaskError {
  const wasReset = bands.some(({ continuedBy }) => continuedBy !== undefined);
  return new BandTaskError("stale-key", "The key that is kept of this band is dead.", {
    hint: wasReset
      ? "The band was reset and has another address since: ownband keys lists it."
      : "The band was paired anew or refused it. Read the key that it has now:  ownband key",
  });
}

function noKey(bands: readonly KeptBand[], mac: string | undefined): BandTaskError {
  const hasStray = bands.some((band) => band.mac === undefined && currentKey(band));
  if (hasStray) {
    return new BandTaskError("no-key", "Which band the kept key belongs to is not known.", {
      hint: "Try it on the band, then it is:  ownband verify",
    });
  }
  const whose = mac === undefined ? "" : " of that band";
  return new BandTaskError("no-key", `No auth key${whose} is kept.`, {
    hint: "Read it from your phone, or from files:  ownband key",
  });
}
