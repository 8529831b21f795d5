import type { Database } from "../platform.ts";
import { isRealMac } from "./band-rows.ts";
import { StoreError } from "./errors.ts";
import { touchBand } from "./evaluated.ts";
import type { Extent } from "./extent.ts";
import { wearerOf } from "./household.ts";
import { minuteSpan } from "./minute-pages.ts";
import { loadBands } from "./rows.ts";
import type { BandRow } from "./rows.ts";

/** Two addresses that seem to be of one band, or of a band and the one its wearer had after it. */
export interface LikelyFollower {
  readonly oldMac: string;
  readonly newMac: string;
  readonly model?: string | undefined;
  /** What makes it likely: one serial number, or that the one begins where the other ends. */
  readonly why: "serial" | "gap";
  /** From the old one's last minute to the new one's first. */
  readonly gapS: number;
}

/** Who waits longer for a new band may as well have been without one. */
const LONGEST_GAP_S = 60 * 86_400;

/**
 * Notes that one band continues another; wants a transaction around it.
 *
 * @throws StoreError "no-such-band" | "not-a-successor"
 */
export function follow(database: Database, oldMac: string, newMac: string): void {
  const bands = loadBands(database);
  const [before, after] = [oldMac, newMac].map((mac) => bands.find((band) => band.mac === mac));
  if (before === undefined || after === undefined) throw noSuchBand();
  if (chainOf(before, bands).includes(after)) throw notASuccessor();
  if (wearerOf(database, oldMac) !== wearerOf(database, newMac)) throw notTheirs();
  if (formerOf(after, bands) === before) return;
  database.run("UPDATE band SET follows = ? WHERE id = ?", before.id, after.id);
  touchBand(database, before.id);
  touchBand(database, after.id);
}

/** Pairs of a wearer's bands that may be linked, and are not; for each new one the likeliest old one. */
export function likelyFollowers(database: Database): LikelyFollower[] {
  const bands = loadBands(database).filter(({ mac }) => isRealMac(mac));
  const spans = new Map(bands.map((band) => [band, minuteSpan(database, band.id)]));
  const former = new Set(bands.map((band) => formerOf(band, bands)));
  const heads = bands.filter((band) => !former.has(band));
  const first = bands.filter((band) => formerOf(band, bands) === undefined);
  return first.flatMap((after) => {
    const found = heads
      .filter((before) => !chainOf(before, bands).includes(after))
      .flatMap((before) => likely(before, after, spans.get(before), spans.get(after)) ?? []);
    return found.toSorted(compareLikely).slice(0, 1);
  });
}

function likely(
  before: BandRow,
  after: BandRow,
  old: Extent | undefined,
  young: Extent | undefined,
): LikelyFollower | undefined {
  if (old === undefined || young === undefined) return undefined;
  if (before.wearer !== after.wearer || before.model !== after.model) return undefined;
  const gapS = young.firstS - old.lastS;
  const isSame = before.serial !== undefined && before.serial === after.serial;
  const isNext = before.model !== undefined && gapS <= LONGEST_GAP_S;
  if (gapS <= 0 || !(isSame || isNext)) return undefined;
  const why = isSame ? "serial" : "gap";
  return { oldMac: before.mac, newMac: after.mac, model: after.model, why, gapS };
}

function compareLikely(a: LikelyFollower, b: LikelyFollower): number {
  return Number(a.why === "gap") - Number(b.why === "gap") || a.gapS - b.gapS;
}

/** The band, and those before it. */
function chainOf(band: BandRow, bands: readonly BandRow[]): BandRow[] {
  const chain: BandRow[] = [];
  for (let at: BandRow | undefined = band; at !== undefined && !chain.includes(at);) {
    chain.push(at);
    at = formerOf(at, bands);
  }
  return chain;
}

function formerOf({ follows, continues }: BandRow, bands: readonly BandRow[]): BandRow | undefined {
  return bands.find(({ id }) => id === (follows ?? continues));
}

function noSuchBand(): StoreError {
  return new StoreError("no-such-band", "Nothing is known of a band of that address.", {
    hint: "Those that are known: ownband keys list, ownband days.",
  });
}

function notASuccessor(): StoreError {
  return new StoreError("not-a-successor", "That band would continue itself.", {
    hint: "The old address comes first, the new one behind it.",
  });
}

function notTheirs(): StoreError {
  return new StoreError("not-a-successor", "Two people wear these bands.", {
    hint: "Give one of them to the other's wearer first: ownband band wearer give MAC NAME",
  });
}
