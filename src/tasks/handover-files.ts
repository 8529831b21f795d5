import type { GadgetbridgeApp } from "../exchange/gadgetbridge/apps.ts";
import { preferenceFile, preferenceFileName } from "../exchange/gadgetbridge/preferences.ts";
import { restoreZipName } from "../exchange/gadgetbridge/restore-zip.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { DatabaseParts, KeptBytes, OutFile, Scratch, Waiting } from "../platform.ts";
import type { LeftOut } from "../store/intake.ts";
import type { KeptBand } from "../store/kept-key.ts";
import type { Records } from "../store/records.ts";
import { clockOfWearer } from "./evaluate-stale.ts";
import { exportGadgetbridge } from "./export-history.ts";
import { recordsOfWearerOf } from "./export-wearer.ts";
import { keepWritten } from "./export-written.ts";
import { keyOf } from "./handover-band.ts";
import type { HandedBand } from "./handover-band.ts";
import type { WayKind } from "./handover-ways.ts";
import { makeRestoreZip } from "./make-restore-zip.ts";

/** The ways that a file is made for. */
export type FileWay = Extract<WayKind, "restore-zip" | "merged-database" | "preference-file">;

/** What is written, and of what. */
export interface FileJob {
  readonly way: FileWay;
  readonly band: HandedBand;
  /** All that are known, with their keys. */
  readonly bands: readonly KeptBand[];
  readonly records: Records;
  /** The build whose folder the tracks will lie in; absent: the usual one's. */
  readonly app?: GadgetbridgeApp | undefined;
  /** For `merged-database`: the owner's own database, which is read and not changed. */
  readonly into?: DatabaseParts | undefined;
}

export interface FileTools extends Waiting {
  readonly scratch: Scratch;
  /** Where the wearer is; asked for only as long as nothing else is known. */
  readonly zone: string;
  readonly nowS: UnixSeconds;
  /** Hears now and then how many rows are written. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}

export function isFileWay(way: WayKind): way is FileWay {
  return way === "restore-zip" || way === "merged-database" || way === "preference-file";
}

/** What the file is called where Gadgetbridge finds it. */
export function handoverFileName(way: FileWay, { mac }: HandedBand, nowS: UnixSeconds): string {
  switch (way) {
    case "restore-zip":
      return restoreZipName(nowS);
    case "preference-file":
      return preferenceFileName(mac);
    case "merged-database":
      return "Gadgetbridge";
  }
}

/** Whether somebody who has the file has the key. */
export function holdsKey(way: FileWay): boolean {
  return way !== "merged-database";
}

/**
 * Writes the file of a way: what the wearer of the band has recorded, nothing of others in the household.
 * Whoever made `out` closes it, or discards it when this fails. Gives what Gadgetbridge has no room for.
 *
 * @throws DiskError "no-space"; Interrupted; what reading `into` throws
 */
export async function writeHandoverFile(
  out: OutFile,
  job: FileJob,
  tools: FileTools,
): Promise<readonly LeftOut[]> {
  const { band } = job;
  if (job.way === "preference-file") {
    await out.write(new TextEncoder().encode(preferenceFile({ key: band.key })));
    return [];
  }
  const records = recordsOfWearerOf(job.records, [band.mac, ...band.formerMacs]);
  const macs = records.bandsOfWearer();
  const offsetAt = clockOfWearer({ zones: records.zones() }, tools);
  const { scratch, onProgress, signal, nowS } = tools;
  const shared = { records, scratch, offsetAt, onProgress, signal };
  if (job.way === "merged-database") {
    if (job.into === undefined) throw new TypeError("what to merge with is known by now");
    const selection = { macs, fromS: 0, toS: EVER_S };
    return (await exportGadgetbridge(out, { ...shared, selection, existing: job.into })).leftOut;
  }
  const settingsOf = (mac: string) => {
    const key = mac === band.mac ? band.key : keyOf(job.bands, mac);
    return key && { key };
  };
  return (await makeRestoreZip(out, { ...shared, macs, app: job.app, settingsOf, nowS })).leftOut;
}

/** A file of a way that is kept as long as the scratch space is. */
export interface KeptHandoverFile {
  /** The name under which Gadgetbridge finds it. */
  readonly name: string;
  readonly bytes: KeptBytes;
  readonly leftOut: readonly LeftOut[];
}

/** Puts the file of a way aside, for a phone. @throws as {@link writeHandoverFile} */
export async function keepHandoverFile(job: FileJob, tools: FileTools): Promise<KeptHandoverFile> {
  const name = handoverFileName(job.way, job.band, tools.nowS);
  const { scratch, signal } = tools;
  const fill = (out: OutFile) => writeHandoverFile(out, job, tools);
  const { bytes, result } = await keepWritten(scratch, fill, { maxBytes: MOST_BYTES, signal });
  return { name, bytes, leftOut: result };
}

/** More than any store: ten years are 200 MB. */
const MOST_BYTES = 16 * 1024 ** 3;

/** The year 10000: everything lies before it. */
const EVER_S = 253_402_300_800;
