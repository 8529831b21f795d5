import type { PushTools } from "../phone/push.ts";
import type { RandomBytes, Waiting } from "../platform.ts";
import { HandoverError } from "./errors.ts";
import { getGadgetbridge, pushToPhone, sendKeyIntent, sendMoveIntent } from "./hand-over.ts";
import type { HandedBand } from "./handover-band.ts";
import { isFileWay } from "./handover-files.ts";
import type { FileWay } from "./handover-files.ts";
import type { SeenPhone } from "./handover-phone.ts";
import type { HandoverWay, WayKind } from "./handover-ways.ts";

const KEY_IN_CLEAR = "The auth key is in it, in clear.";

/** What the owner is asked before anything changes on the phone; `text` changes nothing there. */
export const HANDOVER_QUESTIONS = {
  "restore-zip": `Put the backup into the phone's folder Download? ${KEY_IN_CLEAR}`,
  "preference-file": `Put the settings of the band into Gadgetbridge's folder on the phone? ${KEY_IN_CLEAR}`,
  "merged-database": "Put the merged database into Gadgetbridge's folder on the phone?",
  "settings-intent":
    "Send the key to Gadgetbridge on the phone? It is in the phone's memory of commands then, and may be in its log.",
  "move-device":
    "Let Gadgetbridge know the device by the band's new address? It closes itself then.",
} as const satisfies Readonly<Record<Exclude<WayKind, "text">, string>>;

/** The ways that are a message to the running app. */
export type MessageWay = Extract<WayKind, "settings-intent" | "move-device">;

/**
 * Asked before the owner is: whether a file, or a message, could get there at all.
 *
 * @throws HandoverError "no-gadgetbridge" | "not-sent"
 */
export function checkPlace({ found }: SeenPhone, { way, impossible }: HandoverWay): void {
  if (way === "restore-zip" || way === "text") return; // somebody chooses that one by hand
  const { isRunning } = getGadgetbridge(found ?? []);
  // That it does not run is told by whoever would send.
  if (!isFileWay(way) && impossible !== undefined && isRunning) throw inVain(impossible);
}

/**
 * Puts the file of a way where Gadgetbridge, or its owner, finds it. **Changes the phone**: only to be
 * called when its owner has said yes to just this.
 *
 * @throws HandoverError "no-gadgetbridge"; what `pushToPhone` throws
 */
export async function pushHandoverFile(
  { phone, found }: SeenPhone,
  way: FileWay,
  { name, bytes }: { readonly name: string; readonly bytes: RandomBytes },
  tools: PushTools,
): Promise<{ readonly path: string; readonly verifiedBy: string }> {
  const place = way === "restore-zip" ? "download" : getGadgetbridge(found ?? []);
  const { path, verifiedBy } = await pushToPhone(phone, bytes, { name, place }, tools);
  return { path, verifiedBy };
}

/**
 * Sends a message to the running app; nothing confirms that it was heard. **Changes the phone**, as
 * {@link pushHandoverFile}.
 *
 * @throws HandoverError "no-gadgetbridge" | "not-running" | "not-sent"; PhoneError
 */
export async function sendHandover(
  { phone, found }: SeenPhone,
  way: MessageWay,
  band: HandedBand,
  options: Waiting,
): Promise<void> {
  const gadgetbridge = getGadgetbridge(found ?? []);
  if (way === "settings-intent") {
    await sendKeyIntent(phone, gadgetbridge, band, options);
    return;
  }
  const [fromMac] = band.formerMacs;
  if (fromMac === undefined) throw new TypeError("without a former address there is no such way");
  await sendMoveIntent(phone, gadgetbridge, { fromMac, toMac: band.mac }, options);
}

function inVain(why: string): HandoverError {
  return new HandoverError("not-sent", why, {
    hint: "Or paste the key:  ownband handover gadgetbridge --way text",
  });
}
