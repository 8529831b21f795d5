import type { UnixSeconds } from "../health/minute.ts";
import { nodeCodecs } from "../node/codecs.ts";
import type { LeftOut } from "../store/intake.ts";
import type { KeptBand } from "../store/kept-key.ts";
import type { Records } from "../store/records.ts";
import type { HandedBand } from "../tasks/handover-band.ts";
import { handoverFileName, isFileWay } from "../tasks/handover-files.ts";
import type { FileJob, FileWay } from "../tasks/handover-files.ts";
import { appOn } from "../tasks/handover-phone.ts";
import type { SeenPhone } from "../tasks/handover-phone.ts";
import {
  checkPlace,
  HANDOVER_QUESTIONS,
  pushHandoverFile,
  sendHandover,
} from "../tasks/handover-push.ts";
import type { MessageWay } from "../tasks/handover-push.ts";
import type { HandoverWay } from "../tasks/handover-ways.ts";
import type { Context } from "./context.ts";
import { withFile } from "./handover-file.ts";
import type { MadeFile } from "./handover-file.ts";
import type { Wanted } from "./handover-words.ts";
import { databaseAt } from "./named-database.ts";
import { progressLine } from "./progress.ts";

/** Everything that a handover works with. */
export interface HandoverWork {
  readonly context: Context;
  readonly wanted: Wanted;
  readonly band: HandedBand;
  /** All that are known. */
  readonly bands: readonly KeptBand[];
  readonly records: Records;
  readonly nowS: UnixSeconds;
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
  const { way: kind, impossible } = way;
  if (kind === "text") return {};
  if (!isFileWay(kind)) return send(work, kind, way);
  if (impossible !== undefined) work.context.out.warn(impossible);
  return work.wanted.push ? push(work, kind, way) : make(work, kind);
}

async function make(work: HandoverWork, way: FileWay): Promise<Done> {
  const { context, wanted, band, nowS } = work;
  const path = wanted.out ?? handoverFileName(way, band, nowS);
  const job = await jobOf(work, way);
  return withFile(context, job, path, ({ bytes, holdsKey, leftOut }) =>
    Promise.resolve({ file: { path, sizeBytes: bytes.sizeBytes, holdsKey }, leftOut }),
  );
}

async function push(
  work: HandoverWork,
  kind: FileWay,
  way: HandoverWay,
): Promise<Done | undefined> {
  const { context, wanted } = work;
  const seen = phoneOf(work.seen);
  checkPlace(seen, way);
  if (!(await hasConsent(context, HANDOVER_QUESTIONS[kind]))) return undefined;
  return withFile(context, await jobOf(work, kind), wanted.out, async (file) => ({
    ...(wanted.out === undefined ? {} : { file: describe(wanted.out, file) }),
    pushed: await pushFile(context, seen, kind, file),
    leftOut: file.leftOut,
  }));
}

async function jobOf(
  { band, bands, records, wanted, seen }: HandoverWork,
  way: FileWay,
): Promise<FileJob> {
  const into = wanted.into === undefined ? undefined : await databaseAt(wanted.into);
  return { way, band, bands, records, app: appOn(seen)?.app, into };
}

function describe(path: string, { bytes, holdsKey }: MadeFile): Done["file"] & object {
  return { path, sizeBytes: bytes.sizeBytes, holdsKey };
}

async function pushFile(
  { out, signal }: Context,
  seen: SeenPhone,
  way: FileWay,
  file: MadeFile,
): Promise<Done["pushed"] & object> {
  const line = progressLine(out, "sending");
  const tools = { codecs: nodeCodecs, signal, onProgress: line.update };
  try {
    return await pushHandoverFile(seen, way, file, tools);
  } finally {
    line.end();
  }
}

async function send(
  { context, band, ...work }: HandoverWork,
  kind: MessageWay,
  way: HandoverWay,
): Promise<Done | undefined> {
  const seen = phoneOf(work.seen);
  checkPlace(seen, way);
  if (!(await hasConsent(context, HANDOVER_QUESTIONS[kind]))) return undefined;
  await sendHandover(seen, kind, band, { signal: context.signal });
  return { sent: true };
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
