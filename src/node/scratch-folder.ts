import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { diskErrorOf } from "./disk-error.ts";
import { makeFolder } from "./make-folder.ts";

/** What another computer (a shared home folder) or a recycled process id left is kept this long. */
const FOREIGN_KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * A new folder (0700) below `dataFolder` for one run, named after its process. Folders of runs that
 * crashed are removed on the way: those of this computer whose process is gone, and week-old ones.
 */
export async function makeScratchFolder(dataFolder: string): Promise<string> {
  try {
    makeFolder(dataFolder);
    await removeLeftOvers(dataFolder);
    const name = `scratch-${hostPart()}-${process.pid}-${randomBytes(6).toString("hex")}`;
    const folder = join(dataFolder, name);
    await mkdir(folder, { mode: 0o700 });
    return folder;
  } catch (error) {
    throw diskErrorOf(error);
  }
}

/** Host names hold letters, digits, dots and hyphens; anything else would confuse the parts. */
function hostPart(): string {
  return hostname().replaceAll(/[^0-9A-Za-z.]/g, "_") || "host";
}

async function removeLeftOvers(dataFolder: string): Promise<void> {
  for (const name of await readdir(dataFolder)) {
    const match = /^scratch-([^-]+)-(\d{1,10})-[0-9a-f]{12}$/.exec(name);
    if (match === null) continue;
    const path = join(dataFolder, name);
    const isGone = match[1] === hostPart() && !isRunning(Number(match[2]));
    if (isGone || (await ageMs(path)) > FOREIGN_KEPT_MS) {
      // Two runs may start at once and remove the same folder.
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function ageMs(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch {
    return 0;
  }
}
