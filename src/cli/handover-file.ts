import { databaseAt } from "./named-database.ts";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { GadgetbridgeApp } from "../exchange/gadgetbridge/apps.ts";
import { preferenceFile, preferenceFileName } from "../exchange/gadgetbridge/preferences.ts";
import { restoreZipName } from "../exchange/gadgetbridge/restore-zip.ts";
import type { OffsetAt } from "../health/zone.ts";
import { createFile } from "../node/out-folder.ts";
import { ownFiles } from "../node/own-files.ts";
import { openScratch } from "../node/scratch.ts";
import { makeScratchFolder } from "../node/scratch-folder.ts";
import type { OutFile, OwnFile, Scratch } from "../platform.ts";
import type { LeftOut } from "../store/intake.ts";
import type { KeptBand } from "../store/kept-key.ts";
import type { Records } from "../store/records.ts";
import { wearerOfBand } from "../tasks/evaluate.ts";
import { clockOfWearer } from "../tasks/evaluate-stale.ts";
import { exportGadgetbridge } from "../tasks/export-history.ts";
import { makeRestoreZip } from "../tasks/make-restore-zip.ts";
import type { Context } from "./context.ts";
import { keyOf } from "./handover-band.ts";
import type { HandedBand } from "./handover-band.ts";
import { nowS } from "./now.ts";
import { countingLine } from "./progress.ts";
import { zoneHere } from "./zone-here.ts";

/** The ways that a file is made for. */
export type FileWay = "backup" | "merge" | "settings";

/** What is written, and of what. */
export interface FileJob {
  readonly way: FileWay;
  readonly band: HandedBand;
  /** All that are known, with their keys. */
  readonly bands: readonly KeptBand[];
  readonly records: Records;
  /** The build whose folder the tracks will lie in; absent: the usual one's. */
  readonly app?: GadgetbridgeApp | undefined;
  /** For `merge`: the owner's own database, which is read and not changed. */
  readonly into?: string | undefined;
}

/** A file that was written. */
export interface MadeFile {
  /** The name under which Gadgetbridge finds it. */
  readonly name: string;
  readonly bytes: OwnFile;
  readonly holdsKey: boolean;
  readonly leftOut: readonly LeftOut[];
}

/** What the file is called on the phone, and here when nothing else is said. */
export function fileNameOf(way: FileWay, { mac }: HandedBand): string {
  switch (way) {
    case "backup":
      return restoreZipName(nowS());
    case "settings":
      return preferenceFileName(mac);
    case "merge":
      return "Gadgetbridge";
  }
}

/**
 * Writes the file, for its owner's eyes only. Without a path it is there as long as the work needs it.
 *
 * @throws DiskError "exists" | "no-space" | "no-access"; Interrupted
 */
export async function withFile<T>(
  context: Context,
  job: FileJob,
  path: string | undefined,
  work: (file: MadeFile) => Promise<T>,
): Promise<T> {
  const name = fileNameOf(job.way, job.band);
  const folder = path === undefined ? await makeScratchFolder(context.dataFolder) : undefined;
  const at = path ?? join(folder ?? "", name);
  try {
    const leftOut = await write(context, job, at);
    const bytes = await getFile(at);
    return await work({ name, bytes, holdsKey: job.way !== "merge", leftOut });
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function write(context: Context, job: FileJob, path: string): Promise<readonly LeftOut[]> {
  const file = await createFile(path);
  const scratch = openScratch(context.dataFolder);
  const line = countingLine(context.out, "rows written");
  try {
    const leftOut = await fill(context, job, { file, scratch, onProgress: line.update });
    await file.close();
    return leftOut;
  } catch (error) {
    await file.discard();
    throw error;
  } finally {
    line.end();
    await scratch.close();
  }
}

interface Filling {
  readonly file: OutFile;
  readonly scratch: Scratch;
  readonly onProgress: (rows: number) => void;
}

async function fill(context: Context, job: FileJob, filling: Filling): Promise<readonly LeftOut[]> {
  const { file, ...tools } = filling;
  const { way, band, bands, records, app, into = "" } = job;
  const { signal } = context;
  switch (way) {
    case "settings":
      await file.write(new TextEncoder().encode(preferenceFile({ key: band.key })));
      return [];
    case "backup": {
      const settingsOf = (mac: string) => {
        const key = mac === band.mac ? band.key : keyOf(bands, mac);
        return key && { key };
      };
      const offsetAt = clockOf(records, band);
      const all = { ...tools, records, offsetAt, settingsOf, app, signal, nowS: nowS() };
      return (await makeRestoreZip(file, all)).leftOut;
    }
    case "merge": {
      const macs = records.bands().map(({ mac }) => mac);
      const selection = { macs, fromS: 0, toS: EVER_S };
      const existing = await databaseAt(into);
      const offsetAt = clockOf(records, band);
      const all = { ...tools, records, selection, offsetAt, existing, signal };
      return (await exportGadgetbridge(file, all)).leftOut;
    }
  }
}

/** The year 10000: everything lies before it. */
const EVER_S = 253_402_300_800;

function clockOf(records: Records, { mac, formerMacs }: HandedBand): OffsetAt {
  const wearer = wearerOfBand(records, [mac, ...formerMacs]);
  return clockOfWearer(wearer, {
    get zone() {
      return zoneHere();
    },
  });
}

async function getFile(path: string): Promise<OwnFile> {
  for await (const file of ownFiles([path])) return file;
  throw new TypeError("what was just written is there");
}
