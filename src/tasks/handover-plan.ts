import type { UnixSeconds } from "../health/minute.ts";
import type { KeptBand } from "../store/kept-key.ts";
import type { Records } from "../store/records.ts";
import type { HandedBand } from "./handover-band.ts";
import { planHandover } from "./handover-ways.ts";
import type {
  GadgetbridgeUse,
  HandoverPlan,
  HandoverWay,
  HandoverWish,
  WayKind,
} from "./handover-ways.ts";

/** What a plan for a band is made of. */
export interface HandoverFacts {
  readonly band: HandedBand;
  /** All that are known, as `Ledger.list` gives them. */
  readonly bands: readonly KeptBand[];
  readonly records: Records;
  /** How its owner uses Gadgetbridge, as far as it is known. */
  readonly use: GadgetbridgeUse;
  readonly nowS: UnixSeconds;
}

/** What can be done with this band. */
export function planFor(facts: HandoverFacts): HandoverPlan {
  const { band, use } = facts;
  const wish = wishOf(facts, use);
  const plan = planHandover(wish);
  // Where nobody may look into Gadgetbridge, it may still know the band by its former address.
  const isOpen = use.isFresh === undefined && use.knowsBand === undefined;
  const isThere = plan.ways.some(({ way }) => way === "move-device");
  const moved = isOpen && !isThere ? moveOf(wish, band) : undefined;
  return moved === undefined ? plan : { ...plan, ways: [...plan.ways, moved] };
}

/** One way in words, also where the plan has no use for it; `undefined` where it makes no sense. */
export function wayFor(kind: WayKind, facts: HandoverFacts): HandoverWay | undefined {
  const wish = wishOf(facts, { ...facts.use, isFresh: undefined });
  const moved = moveOf(wish, facts.band);
  const wider = [...planHandover(wish).ways, ...(moved === undefined ? [] : [moved])];
  return [...planFor(facts).ways, ...wider].find(({ way }) => way === kind);
}

function moveOf(wish: HandoverWish, { formerMacs }: HandedBand): HandoverWay | undefined {
  const use = { ...wish.use, knowsFormerMac: formerMacs[0] };
  return planHandover({ ...wish, use }).ways.find(({ way }) => way === "move-device");
}

function wishOf({ band, bands, records, nowS }: HandoverFacts, use: GadgetbridgeUse): HandoverWish {
  const { mac, model, vendorApp } = band;
  const macs = bands.flatMap((it) => it.mac ?? []);
  return { mac, model, vendorApp, hasHistory: hasRecords(records, macs), use, nowS };
}

/** Whether anything is recorded that is worth taking along. */
function hasRecords(records: Records, macs: readonly string[]): boolean {
  const tables = ["minute", "workout", "measurement", "stretch", "day_summary"] as const;
  return macs.some((mac) => {
    const kept = records.kept(mac);
    return tables.some((table) => kept?.span(table) !== undefined);
  });
}
