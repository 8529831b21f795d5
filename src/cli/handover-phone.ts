import { isAppError } from "../errors.ts";
import { nodeCodecs } from "../node/codecs.ts";
import { openScratch } from "../node/scratch.ts";
import { waitForPhone } from "../phone/find-phones.ts";
import { Phone } from "../phone/phone.ts";
import { getGadgetbridge } from "../tasks/hand-over.ts";
import type { HandedBand } from "../tasks/handover-band.ts";
import { glanceAtPhone, textOfGadgetbridge, textOfMissing } from "../tasks/handover-glance.ts";
import { lookForGadgetbridge, lookIntoGadgetbridge } from "../tasks/handover-phone.ts";
import type { Checked, SeenPhone } from "../tasks/handover-phone.ts";
import { reachOf } from "./context.ts";
import type { Context } from "./context.ts";
import { PATIENCE_MS, rootQuestion, step } from "./search.ts";

/** Opens the phone, looks for Gadgetbridge on it, and closes the phone behind the work. */
export async function withPhone<T>(
  context: Context,
  isNeeded: boolean,
  work: (seen: SeenPhone | undefined) => Promise<T>,
): Promise<T> {
  const seen = isNeeded ? await open(context) : await glance(context);
  if (seen === undefined) return work(undefined);
  try {
    tell(context, seen);
    return await work(seen);
  } finally {
    await seen.phone.close();
  }
}

async function open(context: Context): Promise<SeenPhone> {
  const { signal, trace, out } = context;
  const listing = await waitForPhone(reachOf(context), out.interactive ? PATIENCE_MS : 0);
  const phone = await Phone.open((waiting) => listing.open(waiting), { signal, trace });
  return lookForGadgetbridge(phone, { signal });
}

async function glance(context: Context): Promise<SeenPhone | undefined> {
  const seen = await glanceAtPhone(reachOf(context));
  if (!isAppError(seen)) return seen;
  const { code } = seen;
  context.trace("no phone", { code });
  // Nothing is amiss then, unless there is one that cannot be looked at.
  if (code !== "no-phone" || context.options.phone !== undefined) {
    step(context, "note", "phone", textOfMissing(seen));
  }
  return undefined;
}

function tell(context: Context, seen: SeenPhone): void {
  const { model, android } = seen.phone.facts;
  step(context, "good", "phone", `${model} (Android ${android})`);
  const text = textOfGadgetbridge(seen);
  if (text !== undefined) step(context, seen.found?.length === 0 ? "note" : "good", "app", text);
}

/** Looks, as root, whether Gadgetbridge has the key and the band. */
export async function lookAsRoot(
  context: Context,
  seen: SeenPhone,
  band: HandedBand,
): Promise<Checked> {
  const { signal, trace, dataFolder } = context;
  getGadgetbridge(seen.found ?? []); // before anybody is asked for root
  const ask = rootQuestion(context);
  const { root } = await seen.phone.findRoot({ signal, onPrompt: ask.begin }).finally(ask.end);
  const scratch = openScratch(dataFolder);
  try {
    const tools = { scratch, codecs: nodeCodecs, trace, signal };
    return await lookIntoGadgetbridge(seen, root, band, tools);
  } finally {
    await scratch.close();
  }
}
