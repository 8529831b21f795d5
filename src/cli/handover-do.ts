import type { KeptBand } from "../store/kept-key.ts";
import type { LeftOut } from "../store/intake.ts";
import type { Records } from "../store/records.ts";
import { nodeCodecs } from "../node/codecs.ts";
import { HandoverError } from "../tasks/errors.ts";
import { getGadgetbridge, pushToPhone, sendKeyIntent, sendMoveIntent } from "../tasks/hand-over.ts";
import type { FoundGadgetbridge, PushPlace } from "../tasks/hand-over.ts";
import type { HandoverWay } from "../tasks/handover-ways.ts";
import type { Context } from "./context.ts";
import type { HandedBand } from "./handover-band.ts";
import { fileNameOf, withFile } from "./handover-file.ts";
import type { FileWay, MadeFile } from "./handover-file.ts";
import type { SeenPhone } from "./handover-phone.ts";
import { wordOf } from "./handover-plan.ts";
import type { Wanted } from "./handover-words.ts";
import { progressLine } from "./progress.ts";

/** Everything that a handover works with. */
export interface HandoverWork {
  readonly context: Context;
  readonly wanted: Wanted;
  readonly band: HandedBand;
  /** All that are known. */
  readonly bands: readonly KeptBand[];
  readonly records: Records;
  readonly seen: SeenPhone | undefined;
}

/** What was done. */
export interface Done {
  /** The file that stays here. */
  readonly file?: { readonly path: string; readonly sizeBytes: number; readonly holdsKey: boolean };
  /** The file that is on the phone now. */
  readonly pushed?: { readonly path: string; readonly verifiedBy: string };
  /** A message was passed on; nothing confirms what became of it. */
  readonly sent?: true;
  /** What Gadgetbridge has no room for. */
  readonly leftOut?: readonly LeftOut[];
}

/**
 * Goes one way, as far as ownband can; the phone changes only when its owner has said yes.
 *
 * @returns `undefined` when the owner said no: then nothing was done
 */
export async function goWay(work: HandoverWork, way: HandoverWay): Promise<Done | undefined> {
  const word = wordOf(way);
  switch (word) {
    case "text":
      return {};
    case "send":
    case "move":
      return send(work, word, way);
    case "backup":
    case "merge":
    case "settings":
      if (way.impossible !== undefined) work.context.out.warn(way.impossible);
      return work.wanted.push ? push(work, word) : make(work, word);
  }
}

function make(work: HandoverWork, way: FileWay): Promise<Done> {
  const { context, wanted, band, seen } = work;
  const path = wanted.out ?? fileNameOf(way, band);
  const job = { ...work, way, app: appOn(seen)?.app, into: wanted.into };
  return withFile(context, job, path, ({ bytes, holdsKey, leftOut }) =>
    Promise.resolve({ file: { path, sizeBytes: bytes.sizeBytes, holdsKey }, leftOut }),
  );
}

async function push(work: HandoverWork, way: FileWay): Promise<Done | undefined> {
  const { context, wanted, seen } = work;
  const phone = phoneOf(seen);
  const place = way === "backup" ? "download" : getGadgetbridge(phone.found ?? []);
  if (!(await hasConsent(context, PUSH_QUESTIONS[way]))) return undefined;
  const job = { ...work, way, app: appOn(seen)?.app, into: wanted.into };
  return withFile(context, job, wanted.out, async (file) => ({
    ...(wanted.out === undefined ? {} : { file: describe(wanted.out, file) }),
    pushed: await pushFile(context, phone, file, place),
    leftOut: file.leftOut,
  }));
}

const KEY_IN_CLEAR = "The auth key is in it, in clear.";
const PUSH_QUESTIONS: Readonly<Record<FileWay, string>> = {
  backup: `Put the backup into the phone's folder Download? ${KEY_IN_CLEAR}`,
  settings: `Put the settings of the band into Gadgetbridge's folder on the phone? ${KEY_IN_CLEAR}`,
  merge: "Put the merged database into Gadgetbridge's folder on the phone?",
};

function describe(path: string, { bytes, holdsKey }: MadeFile): Done["file"] & object {
  return { path, sizeBytes: bytes.sizeBytes, holdsKey };
}

async function pushFile(
  { out, signal }: Context,
  { phone }: SeenPhone,
  { name, bytes }: MadeFile,
  place: PushPlace,
): Promise<Done["pushed"] & object> {
  const line = progressLine(out, "sending");
  const tools = { codecs: nodeCodecs, signal, onProgress: line.update };
  try {
    const { path, verifiedBy } = await pushToPhone(phone, bytes, { name, place }, tools);
    return { path, verifiedBy };
  } finally {
    line.end();
  }
}

async function send(
  { context, band, seen }: HandoverWork,
  word: "send" | "move",
  { impossible }: HandoverWay,
): Promise<Done | undefined> {
  const { phone, found } = phoneOf(seen);
  const gadgetbridge = getGadgetbridge(found ?? []);
  // That it does not run is told by whoever would send.
  if (impossible !== undefined && gadgetbridge.isRunning) throw inVain(impossible);
  if (!(await hasConsent(context, SEND_QUESTIONS[word]))) return undefined;
  const { signal } = context;
  if (word === "send") await sendKeyIntent(phone, gadgetbridge, band, { signal });
  else await sendMoveIntent(phone, gadgetbridge, moveOf(band), { signal });
  return { sent: true };
}

const SEND_QUESTIONS = {
  send: "Send the key to Gadgetbridge on the phone? It is in the phone's memory of commands then, and may be in its log.",
  move: "Let Gadgetbridge know the device by the band's new address? It closes itself then.",
} as const;

function moveOf({ mac, formerMacs }: HandedBand): { fromMac: string; toMac: string } {
  const [fromMac] = formerMacs;
  if (fromMac === undefined) throw new TypeError("without a former address there is no such way");
  return { fromMac, toMac: mac };
}

async function hasConsent({ options }: Context, question: string): Promise<boolean> {
  if (options.yes === true) return true;
  const { askYes } = await import("./ask.ts");
  return askYes(question);
}

function phoneOf(seen: SeenPhone | undefined): SeenPhone {
  if (seen === undefined) throw new TypeError("this way needs a phone");
  return seen;
}

function appOn(seen: SeenPhone | undefined): FoundGadgetbridge | undefined {
  return seen?.found === undefined || seen.found.length === 0
    ? undefined
    : getGadgetbridge(seen.found);
}

function inVain(why: string): HandoverError {
  return new HandoverError("not-sent", why, {
    hint: "Or paste the key:  ownband handover gadgetbridge --way text",
  });
}
