import { readInfo } from "../band/info.ts";
import type { BandInfo } from "../band/info.ts";
import { BandError } from "../band/errors.ts";
import { UNKNOWN_MODEL } from "../band/models.ts";
import type { Model } from "../band/models.ts";
import type { Session } from "../band/session.ts";
import { signIn } from "../band/sign-in.ts";
import type { AuthKey } from "../bytes/auth-key.ts";
import type { BandLink } from "../platform.ts";
import type { Ledger } from "../store/ledger.ts";
import { throwIfStopped } from "../waiting.ts";
import { BandTaskError } from "./errors.ts";
import { findBand } from "./find-band.ts";
import type { BandSearch, NearbyBand } from "./find-band.ts";

/** What a task needs to work with a band. */
export interface BandTools extends Omit<BandSearch, "knownMacs"> {
  /** The keys found so far; what the band says about them is written down there. */
  readonly ledger: Ledger;
  /** Instead of the ledger's keys. */
  readonly key?: AuthKey | undefined;
  /** UTC seconds. */
  readonly nowS: () => number;
  readonly onStep?: ((step: BandStep) => void) | undefined;
  /**
   * Waits as long as somebody else writes to the store; called right before each write. Where it is
   * absent, SQLite waits, and everything else with it. @throws DiskError "in-use"; Interrupted
   */
  readonly untilFree?: (() => Promise<void>) | undefined;
}

/** How far it is. */
export type BandStep =
  | { readonly is: "Searching" }
  | { readonly is: "Connecting"; readonly model: string }
  | { readonly is: "SigningIn"; readonly attempt: number; readonly of: number }
  | { readonly is: "SignedIn"; readonly info: BandInfo };

/** A band that has accepted our key. */
export interface OpenBand {
  readonly session: Session;
  readonly info: BandInfo;
  readonly mac: string;
  /** The key that it accepted. */
  readonly key: AuthKey;
}

/** Every attempt is a new connection; whoever has more keys than this names the right one. */
const MOST_KEYS = 5;

/**
 * Finds the band, connects, signs in, runs `work`, and ends the link whatever happens. The ledger
 * learns which key was accepted and which were refused, and whether the band has a new address.
 *
 * @throws BandTaskError, BandError "refused" when no key is accepted, LinkError
 */
export async function withBand<T>(
  tools: BandTools,
  work: (band: OpenBand) => Promise<T>,
): Promise<T> {
  const found = await meet(tools);
  const { band, link } = await enter(tools, found);
  try {
    return await work(band);
  } finally {
    await link.close();
  }
}

/** The band that is meant, seen on the radio. */
export async function meet(tools: BandTools): Promise<NearbyBand> {
  tools.onStep?.({ is: "Searching" });
  return findBand({ ...tools, knownMacs: knownMacs(tools.ledger) });
}

/** Bands that are still there: not those that a reset has given another address. */
function knownMacs(ledger: Ledger): string[] {
  return ledger
    .list()
    .filter(({ continuedBy }) => continuedBy === undefined)
    .flatMap(({ mac }) => (mac === undefined ? [] : [mac]));
}

/** Connects and signs in, with one key after the other. The caller closes the link. */
export async function enter(
  tools: BandTools,
  found: NearbyBand,
): Promise<{ band: OpenBand; link: BandLink }> {
  let approached: Approached | undefined = await approach(tools, found);
  const { mac } = approached;
  const { info: said, model: seen } = approached;
  const candidates = await orClose(approached.link, async () => {
    const known = candidatesFor(tools, mac);
    if (known.length > 0) return known;
    // Whoever claims a known serial number under a new address is believed only when nothing is lost
    // by it: then it is a band that was reset.
    await tools.untilFree?.();
    note(tools, mac, said, seen);
    throw noKey(tools.ledger, mac);
  });
  for (const [i, key] of candidates.entries()) {
    const { link, info, model } = approached ?? (await approach(tools, found));
    approached = undefined;
    try {
      tools.onStep?.({ is: "SigningIn", attempt: i + 1, of: candidates.length });
      const session = await signIn(link, key, { model, signal: tools.signal, trace: tools.trace });
      await tools.untilFree?.();
      note(tools, mac, info, model);
      tools.ledger.noteVerdict(mac, key, "accepted", tools.nowS());
      tools.onStep?.({ is: "SignedIn", info });
      return { band: { session, info, mac, key }, link };
    } catch (error) {
      await link.close();
      if (!isRefusal(error)) throw error;
      await tools.untilFree?.();
      const isStale = wasAccepted(tools.ledger, mac, key);
      tools.ledger.noteVerdict(mac, key, "refused", tools.nowS());
      tools.trace("refused", { attempt: i + 1, of: candidates.length, isStale });
      if (i + 1 < candidates.length) continue;
      note(tools, mac, info, model);
      if (isReset(tools.ledger, mac)) throw resetBand();
      throw isStale ? staleKey(error) : error;
    }
  }
  throw new TypeError("there is at least one candidate");
}

interface Approached {
  readonly link: BandLink;
  readonly info: BandInfo;
  readonly mac: string;
  readonly model: Model;
}

/** Connects and reads what a band tells everybody. */
async function approach(tools: BandTools, found: NearbyBand): Promise<Approached> {
  const { signal } = tools;
  throwIfStopped(signal);
  tools.onStep?.({ is: "Connecting", model: found.model?.name ?? "band" });
  const link = await tools.radio.connect(found.sighting, { signal });
  return orClose(link, async () => {
    const info = await readInfo(link, { signal });
    const mac = found.mac ?? info.mac ?? tools.mac;
    if (mac === undefined) throw unknownBand();
    if (tools.mac !== undefined && tools.mac !== mac) throw anotherBand();
    const model = found.model ?? info.model ?? UNKNOWN_MODEL;
    return { link, info, mac, model };
  });
}

/** What `work` gives; when it fails, the link is closed behind it. */
async function orClose<T>(link: BandLink, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await link.close();
    throw error;
  }
}

function candidatesFor({ key, ledger }: BandTools, mac: string): readonly AuthKey[] {
  return key === undefined ? ledger.keysFor(mac).slice(0, MOST_KEYS) : [key];
}

/** What the band said about itself. */
function note({ ledger, nowS }: BandTools, mac: string, info: BandInfo, model: Model): void {
  const { serial, firmware } = info;
  const name = model === UNKNOWN_MODEL ? undefined : model.name;
  ledger.noteBand({ mac, serial, firmware, model: name }, nowS());
}

function noKey(ledger: Ledger, mac: string): BandTaskError {
  if (isReset(ledger, mac)) return resetBand();
  if (ledger.list().some((band) => band.mac !== mac && band.keys.length > 0)) {
    return new BandTaskError("band-not-found", "Your band does not show up; another one does.", {
      hint:
        "Most likely a phone is connected to yours: stop the vendor's app there. If the other one is " +
        "yours too, get its key first: ownband key.",
    });
  }
  return new BandTaskError("no-key", "No key of this band is known.", {
    hint: "Get it first: ownband key. Or give the one that you have: --key-file FILE.",
  });
}

/** Whether it is known to be another band's successor, and no key of its own is. */
function isReset(ledger: Ledger, mac: string): boolean {
  const band = ledger.list().find((it) => it.mac === mac);
  return band?.continues !== undefined && !band.keys.some((key) => key.verifiedAtS !== undefined);
}

function isRefusal(error: unknown): error is BandError {
  return error instanceof BandError && (error.code === "refused" || error.code === "not-paired");
}

function wasAccepted(ledger: Ledger, mac: string, key: AuthKey): boolean {
  const kept = ledger.list().find((band) => band.mac === mac)?.keys;
  return kept?.some((it) => it.key.equals(key) && it.verifiedAtS !== undefined) === true;
}

function staleKey(cause: BandError): BandTaskError {
  return new BandTaskError(
    "stale-key",
    "The band refused the key that it accepted before: it was paired anew, or un-paired.",
    {
      hint: "Pair it in the vendor's app if it is not, let it sync, and read the new key: ownband key.",
      cause,
    },
  );
}

function resetBand(): BandTaskError {
  return new BandTaskError(
    "stale-key",
    "This band was reset: it has a new address, and its former key is dead.",
    { hint: "Pair it in the vendor's app, let it sync, and read the new key: ownband key." },
  );
}

/** Where the stack hides addresses, that shows only when the band is asked. */
function anotherBand(): BandTaskError {
  return new BandTaskError("band-not-found", "Your band does not show up; another one does.", {
    hint:
      "Most likely a phone is connected to yours: stop the vendor's app there. If you mean the other " +
      "one, leave --band out, or name its address.",
  });
}

function unknownBand(): BandTaskError {
  return new BandTaskError("no-band-known", "This computer does not tell which band that is.", {
    hint: "Name it: --band AA:BB:CC:11:22:33. The address is in the band's settings, under About.",
  });
}
