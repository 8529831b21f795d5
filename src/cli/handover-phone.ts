import { isAppError } from "../errors.ts";
import type { AppError } from "../errors.ts";
import { nodeCodecs } from "../node/codecs.ts";
import { openScratch } from "../node/scratch.ts";
import { choosePhone, findPhones, waitForPhone } from "../phone/find-phones.ts";
import { Phone } from "../phone/phone.ts";
import { getGadgetbridge } from "../tasks/hand-over.ts";
import type { HandedBand } from "../tasks/handover-band.ts";
import { lookForGadgetbridge, lookIntoGadgetbridge } from "../tasks/handover-phone.ts";
import type { Checked, SeenPhone } from "../tasks/handover-phone.ts";
import { throwIfStopped } from "../waiting.ts";
import { reachOf } from "./context.ts";
import type { Context } from "./context.ts";
import { PATIENCE_MS, rootQuestion, step } from "./search.ts";

/** A phone that is only looked at because it may be there. */
const GLANCE_MS = 3_000;

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

/** Starts no adb server, and does not wait for anybody: without a phone there is a plan all the same. */
async function glance(context: Context): Promise<SeenPhone | undefined> {
  const limit = new AbortController();
  const timer = setTimeout(() => {
    limit.abort();
  }, GLANCE_MS);
  const signal = AbortSignal.any([context.signal, limit.signal]);
  try {
    const usual = reachOf(context);
    const world = { ...usual.world, startAdbServer: () => Promise.resolve("failed" as const) };
    const reach = { ...usual, world, signal, onConfirm: undefined };
    const listing = choosePhone(await findPhones(reach), reach.which);
    const { trace } = context;
    const phone = await Phone.open((waiting) => listing.open(waiting), { signal, trace });
    return await lookForGadgetbridge(phone, { signal });
  } catch (error) {
    throwIfStopped(context.signal);
    if (!isAppError(error)) throw error;
    tellMissing(context, error);
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Without a phone nothing is amiss, unless there is one that cannot be looked at. */
function tellMissing(context: Context, { code, message }: AppError): void {
  context.trace("no phone", { code });
  if (code === "no-phone" && context.options.phone === undefined) return;
  const why = code === "interrupted" ? "It does not answer." : message;
  step(context, "note", "phone", `${why} It is not needed for this.`);
}

function tell(context: Context, { phone, found }: SeenPhone): void {
  const { model, android } = phone.facts;
  step(context, "good", "phone", `${model} (Android ${android})`);
  if (found === undefined) return;
  if (found.length === 0) {
    step(context, "note", "app", "Gadgetbridge is not installed");
    return;
  }
  const { version, isRunning, filesFolder } = getGadgetbridge(found);
  const state = isRunning ? "running" : filesFolder === undefined ? "never opened" : "not running";
  const name = ["Gadgetbridge", ...(version === undefined ? [] : [version])].join(" ");
  step(context, "good", "app", `${name}, ${state}`);
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
