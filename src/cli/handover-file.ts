import { createFile } from "../node/out-folder.ts";
import { ownFiles } from "../node/own-files.ts";
import { openScratch } from "../node/scratch.ts";
import type { OutFile, OwnFile, RandomBytes } from "../platform.ts";
import type { LeftOut } from "../store/intake.ts";
import {
  handoverFileName,
  holdsKey,
  keepHandoverFile,
  writeHandoverFile,
} from "../tasks/handover-files.ts";
import type { FileJob, FileTools } from "../tasks/handover-files.ts";
import type { Context } from "./context.ts";
import { nowS } from "./now.ts";
import { countingLine } from "./progress.ts";
import { zoneHere } from "./zone-here.ts";

/** A file that was written. */
export interface MadeFile {
  /** The name under which Gadgetbridge finds it. */
  readonly name: string;
  readonly bytes: RandomBytes;
  readonly holdsKey: boolean;
  readonly leftOut: readonly LeftOut[];
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
  const scratch = openScratch(context.dataFolder);
  const line = countingLine(context.out, "rows written");
  const { signal } = context;
  const tools: FileTools = {
    scratch,
    get zone() {
      return zoneHere();
    },
    nowS: nowS(),
    onProgress: line.update,
    signal,
  };
  try {
    const making = path === undefined ? keepHandoverFile(job, tools) : makeFile(job, tools, path);
    const file = await making.finally(line.end);
    return await work({ ...file, holdsKey: holdsKey(job.way) });
  } finally {
    await scratch.close();
  }
}

async function makeFile(
  job: FileJob,
  tools: FileTools,
  path: string,
): Promise<Omit<MadeFile, "holdsKey">> {
  const leftOut = await toFile(path, (out) => writeHandoverFile(out, job, tools));
  const name = handoverFileName(job.way, job.band, tools.nowS);
  return { name, bytes: await getFile(path), leftOut };
}

/** A file is written whole, or not at all. */
export async function toFile<T>(path: string, fill: (file: OutFile) => Promise<T>): Promise<T> {
  const file = await createFile(path);
  try {
    const result = await fill(file);
    await file.close();
    return result;
  } catch (error) {
    await file.discard();
    throw error;
  }
}

async function getFile(path: string): Promise<OwnFile> {
  for await (const file of ownFiles([path])) return file;
  throw new TypeError("what was just written is there");
}
