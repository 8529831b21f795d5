import { isAppError } from "../errors.ts";
import type { AppError } from "../errors.ts";
import { choosePhone, findPhones } from "../phone/find-phones.ts";
import type { Reach } from "../phone/find-phones.ts";
import { Phone } from "../phone/phone.ts";
import { throwIfStopped } from "../waiting.ts";
import { getGadgetbridge } from "./hand-over.ts";
import { lookForGadgetbridge } from "./handover-phone.ts";
import type { SeenPhone } from "./handover-phone.ts";

/** A phone that is only looked at because it may be there. */
const GLANCE_MS = 3_000;

/**
 * Looks at the phone if it is there: starts no adb server, and does not wait for anybody. Without one
 * there is a plan all the same.
 *
 * @returns the phone, which the caller closes; or why there is none
 * @throws Interrupted
 */
export async function glanceAtPhone(usual: Reach): Promise<SeenPhone | AppError> {
  const limit = new AbortController();
  const timer = setTimeout(() => {
    limit.abort();
  }, GLANCE_MS);
  const both = usual.signal === undefined ? [] : [usual.signal];
  const signal = AbortSignal.any([...both, limit.signal]);
  try {
    const world = { ...usual.world, startAdbServer: () => Promise.resolve("failed" as const) };
    const reach = { ...usual, world, signal, onConfirm: undefined };
    const listing = choosePhone(await findPhones(reach), reach.which);
    const { trace } = usual;
    const phone = await Phone.open((waiting) => listing.open(waiting), { signal, trace });
    return await lookForGadgetbridge(phone, { signal });
  } catch (error) {
    throwIfStopped(usual.signal);
    if (!isAppError(error)) throw error;
    return error;
  } finally {
    clearTimeout(timer);
  }
}

/** Why a phone that could not be looked at could not; it is not needed. */
export function textOfMissing({ code, message }: AppError): string {
  const why = code === "interrupted" ? "It does not answer." : message;
  return `${why} It is not needed for this.`;
}

/** `Gadgetbridge 0.83.0, running`; `undefined` where the phone does not say. */
export function textOfGadgetbridge({ found }: SeenPhone): string | undefined {
  if (found === undefined) return undefined;
  if (found.length === 0) return "Gadgetbridge is not installed";
  const { version, isRunning, filesFolder } = getGadgetbridge(found);
  const state = isRunning ? "running" : filesFolder === undefined ? "never opened" : "not running";
  const name = ["Gadgetbridge", ...(version === undefined ? [] : [version])].join(" ");
  return `${name}, ${state}`;
}
