import { macOfManufacturerData } from "../band/advertisement.ts";
import { SCAN_SERVICES, WANTED_SERVICES } from "../band/characteristics.ts";
import { modelNamed, NAME_PREFIXES } from "../band/models.ts";
import type { Model } from "../band/models.ts";
import type { BandSighting, Radio, Trace, Waiting } from "../platform.ts";
import { throwIfStopped } from "../waiting.ts";
import { BandTaskError } from "./errors.ts";

/** A band that advertises. */
export interface NearbyBand {
  readonly sighting: BandSighting;
  /** From the Bluetooth stack, or from what the band says of itself; `undefined` where neither does. */
  readonly mac: string | undefined;
  /** `undefined`: it looks like one of them, but its name is new to us. */
  readonly model: Model | undefined;
}

export interface BandSearch extends Waiting {
  readonly radio: Radio;
  readonly trace: Trace;
  /** Only this address. */
  readonly mac?: string | undefined;
  /** Addresses that are known: one of them is taken before a stranger. */
  readonly knownMacs: readonly string[];
  /** How long to listen when the band that is looked for does not show up. Default 12 s. */
  readonly scanMs?: number | undefined;
  /** Lets a person pick one of several. Without it several are an error. */
  readonly choose?: ((bands: readonly NearbyBand[]) => Promise<NearbyBand | undefined>) | undefined;
}

/** A band advertises once a second or so; twice that, and a slow stack. */
const SCAN_MS = 12_000;

/** Whoever has looked at a chooser for so long has gone away. */
const CHOOSER_MS = 5 * 60_000;

/** How long we listen for others when one that fits is there. */
const GATHER_MS = 2_500;

/**
 * Finds the band that is meant: the one with the address asked for; else the only known one; else the
 * only one in reach; else whichever the person picks.
 *
 * @throws BandTaskError "band-not-found" | "several-bands"; LinkError of the radio
 */
export async function findBand(search: BandSearch): Promise<NearbyBand> {
  const nearby = await listen(search);
  const { mac, knownMacs, choose } = search;
  const known = nearby.filter((band) => band.mac !== undefined && knownMacs.includes(band.mac));
  const fitting = mac === undefined ? (known.length > 0 ? known : nearby) : withMac(nearby, mac);
  const [only, another] = fitting;
  search.trace("bands in reach", { all: nearby.length, known: known.length });
  if (only === undefined) throw notFound(search, nearby);
  if (another === undefined) return only;
  const chosen = await choose?.(fitting);
  if (chosen !== undefined) return chosen;
  throw new BandTaskError("several-bands", `${fitting.length} bands are in reach.`, {
    hint: "Name one: --band AA:BB:CC:11:22:33. The address is in the band's settings, under About.",
  });
}

/** Everything in reach that looks like a band, until the time is up or there is nothing to wait for. */
export async function listen(search: BandSearch): Promise<NearbyBand[]> {
  const { radio, mac, knownMacs, scanMs = SCAN_MS, signal } = search;
  throwIfStopped(signal);
  const bands = new Map<string, NearbyBand>();
  const over = new AbortController();
  const stop = (): void => {
    over.abort();
  };
  signal?.addEventListener("abort", stop, { once: true });
  const isPicked = radio.hasChooser === true;
  const limit = setTimeout(stop, isPicked ? CHOOSER_MS : scanMs);
  let gather: ReturnType<typeof setTimeout> | undefined;
  try {
    for await (const sighting of radio.scan(FILTER, { signal: over.signal })) {
      const band = describe(sighting);
      if (!isPicked && !looksLikeBand(band)) continue;
      bands.set(sighting.id, band);
      if (band.mac !== undefined && band.mac === mac) break;
      // The only band we know of is what the person means, whoever else is in reach.
      if (mac === undefined && knownMacs.length === 1 && band.mac === knownMacs[0]) break;
      if (mac === undefined) gather ??= setTimeout(stop, GATHER_MS);
    }
  } catch (error) {
    // The end of the time is how a scan ends.
    if (!over.signal.aborted || signal?.aborted === true) throw error;
  } finally {
    clearTimeout(limit);
    clearTimeout(gather);
    signal?.removeEventListener("abort", stop);
    stop();
  }
  throwIfStopped(signal);
  return [...bands.values()];
}

const FILTER = { services: SCAN_SERVICES, namePrefixes: NAME_PREFIXES, wanted: WANTED_SERVICES };

function describe(sighting: BandSighting): NearbyBand {
  const { name, mac, manufacturerData } = sighting;
  const said = manufacturerData && macOfManufacturerData(manufacturerData);
  return { sighting, mac: mac ?? said, model: name === undefined ? undefined : modelNamed(name) };
}

function looksLikeBand({ sighting, model }: NearbyBand): boolean {
  return model !== undefined || SCAN_SERVICES.some((it) => sighting.services.includes(it));
}

/** Where the stack hides addresses, a band without one may be the one that is meant. */
function withMac(nearby: readonly NearbyBand[], mac: string): NearbyBand[] {
  const exact = nearby.filter((band) => band.mac === mac);
  return exact.length > 0 ? exact : nearby.filter((band) => band.mac === undefined);
}

function notFound({ mac, knownMacs }: BandSearch, nearby: readonly NearbyBand[]): BandTaskError {
  const isMissed = mac !== undefined || knownMacs.length > 0;
  const held =
    "Most likely a phone is connected to it: while it is, a band is invisible to everybody else. " +
    "Stop Zepp Life, Zepp or Mi Fitness there (Settings → Apps → Force stop) or switch the phone's " +
    "Bluetooth off, bring the band within two metres, wake its screen, and try again.";
  const others =
    nearby.length > 0
      ? ` Another band is in reach${isMissed ? "; after a factory reset a band has a new address, and a new key" : ""}.`
      : "";
  return new BandTaskError(
    "band-not-found",
    isMissed ? "Your band does not show up." : "No band shows up.",
    { hint: held + others },
  );
}
