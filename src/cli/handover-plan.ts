import type { Records } from "../store/records.ts";
import { planHandover } from "../tasks/handover-ways.ts";
import type {
  GadgetbridgeUse,
  HandoverPlan,
  HandoverWay,
  HandoverWish,
  WayKind,
} from "../tasks/handover-ways.ts";
import type { HandedBand } from "./handover-band.ts";
import { nowS } from "./now.ts";

/** What the ways are called on the command line. */
export const WAYS = {
  text: "text",
  backup: "restore-zip",
  merge: "merged-database",
  settings: "preference-file",
  send: "settings-intent",
  move: "move-device",
} as const satisfies Readonly<Record<string, WayKind>>;

/** A word behind `--way`. */
export type WayWord = keyof typeof WAYS;

/** What a way is called on the command line. */
export function wordOf({ way }: Pick<HandoverWay, "way">): WayWord {
  const words = Object.keys(WAYS) as WayWord[];
  const word = words.find((it) => WAYS[it] === way);
  if (word === undefined) throw new TypeError("every way has a word");
  return word;
}

/** What can be done with this band, as far as it is known how its owner uses Gadgetbridge. */
export function planFor(band: HandedBand, hasHistory: boolean, use: GadgetbridgeUse): HandoverPlan {
  const wish = wishOf(band, hasHistory, use);
  const plan = planHandover(wish);
  // Where nobody may look into Gadgetbridge, it may still know the band by its former address.
  const isOpen = use.isFresh === undefined && use.knowsBand === undefined;
  const isThere = plan.ways.some(({ way }) => way === "move-device");
  const moved = isOpen && !isThere ? moveOf(wish, band) : undefined;
  return moved === undefined ? plan : { ...plan, ways: [...plan.ways, moved] };
}

/** One way in words, also where the plan has no use for it; `undefined` where it makes no sense. */
export function wayFor(
  word: WayWord,
  band: HandedBand,
  hasHistory: boolean,
  use: GadgetbridgeUse,
): HandoverWay | undefined {
  const plan = planFor(band, hasHistory, use);
  const wish = wishOf(band, hasHistory, { ...use, isFresh: undefined });
  const moved = moveOf(wish, band);
  const wider = [...planHandover(wish).ways, ...(moved === undefined ? [] : [moved])];
  return [...plan.ways, ...wider].find(({ way }) => way === WAYS[word]);
}

function moveOf(wish: HandoverWish, { formerMacs }: HandedBand): HandoverWay | undefined {
  const use = { ...wish.use, knowsFormerMac: formerMacs[0] };
  return planHandover({ ...wish, use }).ways.find(({ way }) => way === "move-device");
}

function wishOf(
  { mac, model, vendorApp }: HandedBand,
  hasHistory: boolean,
  use: GadgetbridgeUse,
): HandoverWish {
  return { mac, model, vendorApp, hasHistory, use, nowS: nowS() };
}

/** Whether anything is recorded that is worth taking along. */
export function hasRecords(records: Records, macs: readonly string[]): boolean {
  const tables = ["minute", "workout", "measurement", "stretch", "day_summary"] as const;
  return macs.some((mac) => {
    const kept = records.kept(mac);
    return tables.some((table) => kept?.span(table) !== undefined);
  });
}
