import type { Phone } from "../phone/phone.ts";
import type { Root } from "../phone/root.ts";
import type { TakeTools } from "../phone/take.ts";
import type { Waiting } from "../platform.ts";
import { checkHandover, readDevices } from "./check-handover.ts";
import type { HandoverCheck } from "./check-handover.ts";
import { findGadgetbridge, getGadgetbridge } from "./hand-over.ts";
import type { FoundGadgetbridge } from "./hand-over.ts";
import type { HandedBand } from "./handover-band.ts";
import type { GadgetbridgeUse } from "./handover-ways.ts";

/** A phone that is open, and what is on it. */
export interface SeenPhone {
  readonly phone: Phone;
  /** `undefined`: the phone does not say. */
  readonly found: readonly FoundGadgetbridge[] | undefined;
}

/** Looks for Gadgetbridge; of a phone that fails meanwhile it lets go. */
export async function lookForGadgetbridge(phone: Phone, options: Waiting): Promise<SeenPhone> {
  try {
    return { phone, found: await findGadgetbridge(phone, options) };
  } catch (error) {
    await phone.close();
    throw error;
  }
}

/** The build that is used, where there is one. */
export function appOn(seen: SeenPhone | undefined): FoundGadgetbridge | undefined {
  return seen?.found === undefined || seen.found.length === 0
    ? undefined
    : getGadgetbridge(seen.found);
}

/** How Gadgetbridge is used, as far as the phone shows it to everybody. */
export function useOn(seen: SeenPhone | undefined): GadgetbridgeUse {
  if (seen?.found === undefined) return {};
  if (seen.found.length === 0) return FRESH;
  const { version, isRunning, filesFolder } = getGadgetbridge(seen.found);
  const hasFilesFolder = filesFolder !== undefined;
  return { ...(hasFilesFolder ? {} : FRESH), version, isRunning, hasFilesFolder };
}

const FRESH = { isFresh: true, knowsBand: false };

/** What root sees, and what of it matters to a plan. */
export interface Checked {
  readonly check: HandoverCheck;
  readonly use: GadgetbridgeUse;
}

/**
 * Looks, as root, whether Gadgetbridge has the key and the band.
 *
 * @param root as the phone gave it; without it nobody can look, and the answer says so
 * @throws HandoverError "no-gadgetbridge"; what `checkHandover` throws
 */
export async function lookIntoGadgetbridge(
  { phone, found }: SeenPhone,
  root: Root | undefined,
  { mac, key, formerMacs }: HandedBand,
  tools: TakeTools,
): Promise<Checked> {
  const { app } = getGadgetbridge(found ?? []);
  const check = await checkHandover(phone, root, { app, mac, key }, tools);
  if (root === undefined || !check.looked) return { check, use: {} };
  const devices = (await readDevices(phone, root, app, tools)) ?? [];
  return {
    check,
    use: {
      isFresh: devices.length === 0,
      knowsBand: check.knowsBand,
      knowsFormerMac: formerMacs.find((former) => devices.includes(former)),
    },
  };
}
